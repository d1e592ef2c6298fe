import { describe, expect, it } from 'vitest';
import { DeviceClass } from '../../shared/domain/device-status.ts';
import { DRIVERS, findLineDriver } from '../../devices/registry.ts';
import { mergeDevices, type DeviceEntry, type EntryChange, type ProbedDevice } from './merge.ts';

const driverOf = (name: string) => DRIVERS.find(({ driver }) => driver === name);

function probed(driver: string, place: string, more: Partial<ProbedDevice> = {}): ProbedDevice {
  const { deviceClass, baudRate } = findLineDriver(driver);
  return { driver, deviceClass, baudRate, place, path: `/dev/serial/by-id/${place.slice(5)}`, ...more };
}

/** `places`: of the configured paths, where they differ from themselves. */
function merge(
  entries: readonly DeviceEntry[],
  found: readonly ProbedDevice[],
  places: Readonly<Record<string, string | null>> = {},
): readonly EntryChange[] {
  const paths = entries.map(({ path }) => String(path));
  const placeOf = new Map(paths.map((path) => [path, path in places ? (places[path] ?? null) : path]));
  return mergeDevices(entries, found, { placeOf, driverOf });
}

const afterOf = (changes: readonly EntryChange[]) =>
  changes.map((change) => (change.type === 'keep' ? change.before : change.after));

describe('merging what a probe found', () => {
  it('gives new devices the usual names of their class, numbered where one is taken', () => {
    const changes = merge(
      [{ id: 'ups', driver: 'megatec-ups', path: '/dev/ttyS9' }],
      [
        probed('sam-id-reader', '/dev/ttyUSB0'),
        probed('megatec-ups', '/dev/ttyUSB1'),
        probed('megatec-ups', '/dev/ttyUSB2'),
        probed('escpos-printer', '/dev/ttyUSB3'),
        probed('creator-crt591', '/dev/ttyUSB4'),
      ],
    );
    expect(changes.map(({ type }) => type)).toEqual(['keep', 'add', 'add', 'add', 'add', 'add']);
    const ids = afterOf(changes).map(({ id }) => id);
    expect(ids).toEqual(['ups', 'id-reader', 'ups-2', 'ups-3', 'receipt-printer', 'card-reader']);
    expect(afterOf(changes)[1]).toEqual({
      id: 'id-reader',
      driver: 'sam-id-reader',
      path: '/dev/serial/by-id/ttyUSB0',
    });
  });

  it('has a usual name for every class of device', () => {
    for (const deviceClass of DeviceClass.options) {
      const [change] = merge([], [{ ...probed('megatec-ups', '/dev/ttyS1'), deviceClass }]);
      expect(change).toMatchObject({ type: 'add', after: { id: expect.stringMatching(/^[a-z-]+$/u) } });
    }
  });

  it('leaves an entry alone that says what was found, its name and options included', () => {
    const entry = {
      id: 'front-printer',
      driver: 'escpos-printer',
      path: '/dev/kiosk-printer',
      options: { profile: 'epson' },
    };
    const places = { '/dev/kiosk-printer': '/dev/ttyUSB0' };
    expect(merge([entry], [probed('escpos-printer', '/dev/ttyUSB0')], places)).toEqual([
      { type: 'keep', before: entry },
    ]);
  });

  it('changes the name of the kernel into one that lasts, and nothing else', () => {
    const entry = { id: 'r', driver: 'sam-id-reader', path: '/dev/ttyUSB0', options: {}, note: 'left bay' };
    expect(merge([entry], [probed('sam-id-reader', '/dev/ttyUSB0')])).toEqual([
      { type: 'change', before: entry, after: { ...entry, path: '/dev/serial/by-id/ttyUSB0' } },
    ]);
  });

  it('writes a rate that is not the usual one, and corrects one that is wrong', () => {
    const found = [probed('escpos-printer', '/dev/ttyUSB0', { baudRate: 9600, path: '/dev/ttyUSB0' })];
    expect(afterOf(merge([], found))).toMatchObject([{ baudRate: 9600 }]);
    const plain = { id: 'p', driver: 'escpos-printer', path: '/dev/ttyUSB0' };
    expect(afterOf(merge([plain], found))).toEqual([{ ...plain, baudRate: 9600 }]);
    const usual = [probed('escpos-printer', '/dev/ttyUSB0', { path: '/dev/ttyUSB0' })];
    expect(afterOf(merge([{ ...plain, baudRate: 9600 }], usual))).toEqual([{ ...plain, baudRate: 115_200 }]);
  });

  it('lets the rate behind a serial server alone', () => {
    const path = 'tcp://10.0.0.7:4001';
    const entry = { id: 'p', driver: 'escpos-printer', path, baudRate: 9600 };
    const found = [probed('escpos-printer', path, { path, baudRate: null })];
    expect(merge([entry], found)).toEqual([{ type: 'keep', before: entry }]);
  });

  it('another device of the same work in its place keeps the name, not the options', () => {
    const before = {
      id: 'printer',
      driver: 'old-printer',
      path: '/dev/ttyS1',
      options: { a: 1 },
      baudRate: 300,
    };
    const world = {
      placeOf: new Map([['/dev/ttyS1', '/dev/ttyS1']]),
      driverOf: (name: string) =>
        name === 'old-printer' ? { deviceClass: 'receiptPrinter' as const, baudRate: 300 } : driverOf(name),
    };
    const [change] = mergeDevices([before], [probed('escpos-printer', '/dev/ttyS1')], world);
    expect(change).toMatchObject({
      type: 'change',
      after: { id: 'printer', driver: 'escpos-printer', path: '/dev/ttyS1' },
    });
    expect(Object.keys(afterOf([change!])[0]!)).toEqual(['id', 'driver', 'path']);
  });

  it('a device of other work in its place has a name of its own', () => {
    const before = { id: 'printer', driver: 'escpos-printer', path: '/dev/ttyS1' };
    expect(afterOf(merge([before], [probed('megatec-ups', '/dev/ttyS1')]))).toEqual([
      { id: 'ups', driver: 'megatec-ups', path: '/dev/ttyS1' },
    ]);
  });

  it('a device in another socket than before keeps its name and options', () => {
    const entry = { id: 'p', driver: 'escpos-printer', path: '/dev/gone', options: { profile: 'epson' } };
    const found = [probed('escpos-printer', '/dev/ttyUSB1')];
    expect(afterOf(merge([entry], found, { '/dev/gone': null }))).toEqual([
      { ...entry, path: '/dev/serial/by-id/ttyUSB1' },
    ]);
  });

  it('does not guess which of two of a kind moved where', () => {
    const entries = ['a', 'b'].map((id) => ({ id, driver: 'escpos-printer', path: `/dev/gone-${id}` }));
    const places = { '/dev/gone-a': null, '/dev/gone-b': null };
    const changes = merge(entries, [probed('escpos-printer', '/dev/ttyUSB1')], places);
    expect(changes.map(({ type }) => type)).toEqual(['keep', 'keep', 'add']);
  });

  it('removes nothing that was not found', () => {
    const entries = [
      { id: 'a', driver: 'sam-id-reader', path: '/dev/ttyUSB0' },
      { id: 'b', driver: 'of-tomorrow', path: '/dev/ttyUSB1' },
    ];
    expect(merge(entries, [])).toEqual(entries.map((before) => ({ type: 'keep', before })));
  });
});
