import { describe, expect, it } from 'vitest';
import type {
  CardReaderStatus,
  IdCardReaderStatus,
  ReceiptPrinterStatus,
} from '../../../shared/domain/device-status.ts';
import { DeviceId } from '../../../shared/domain/ids.ts';
import type { Capability } from '../../../shared/domain/service.ts';
import { AppError } from '../../../shared/errors.ts';
import { noLog } from '../../../shared/log.ts';
import { createTestClock } from '../../../test/support/test-clock.ts';
import { selectServices } from '../../services/catalogue.ts';
import type { RecordDraft } from '../outbox/outbox.ts';
import type { DeviceHandle } from './device-manager.ts';
import { createStatusReporter } from './status-reporter.ts';

const common = { device: 'online', link: 'up', action: null, detail: null, identity: null } as const;
const PRINTER: ReceiptPrinterStatus = {
  ...common,
  paper: 'full',
  media: null,
  cover: 'closed',
  cutter: null,
  headTemperature: null,
  presenter: null,
  retractBin: null,
  retractCount: null,
};
const CARD_READER: CardReaderStatus = {
  ...common,
  media: 'notPresent',
  chipPower: 'noCard',
  retainBin: 'ok',
  stacker: null,
};
const READER: IdCardReaderStatus = { ...common, cardPresence: 'notPresent' };

function classOf(status: object): DeviceHandle['deviceClass'] {
  if ('paper' in status) return 'receiptPrinter';
  return 'retainBin' in status ? 'cardReader' : 'idCardReader';
}

function createBench(status: ReceiptPrinterStatus | IdCardReaderStatus | CardReaderStatus) {
  const clock = createTestClock();
  const records: RecordDraft[] = [];
  const handle: { -readonly [K in keyof DeviceHandle]: DeviceHandle[K] } = {
    id: DeviceId.parse('device'),
    deviceClass: classOf(status),
    driver: 'fake',
    status,
  };
  const bench = {
    clock,
    records,
    isFull: false,
    available: new Set<Capability>(),
    change(changes: object) {
      handle.status = { ...handle.status, ...changes };
      reporter.deviceChanged(handle);
    },
    retry: () => reporter.retry(),
    capabilitiesChanged: () => reporter.capabilitiesChanged(),
    changes: () =>
      records.flatMap(({ body }) => ('axis' in body && body.axis === 'device' ? [body.changed] : [])),
    services: () =>
      records.flatMap(({ body }) =>
        'axis' in body && body.axis === 'service'
          ? [`${body.serviceId} ${body.isOpen} ${body.missing.join(',')}`]
          : [],
      ),
    supplies: () => records.flatMap(({ type, body }) => (type === 'supply' ? [body.level] : [])),
  };
  const reporter = createStatusReporter({
    clock,
    log: noLog,
    outbox: {
      append(draft) {
        if (bench.isFull) throw new AppError('outbox.full', 'no room');
        records.push(draft);
      },
    },
    devices: [handle],
    services: selectServices(['residence-certificate', 'hotel-permit-checklist']).services,
    available: () => bench.available,
  });
  return bench;
}

describe('status records', () => {
  it('the first of a boot is complete, later ones name only what changed', async () => {
    const bench = createBench(PRINTER);
    bench.change({});
    await bench.clock.advance(1_000);
    bench.change({ cover: 'open' });
    await bench.clock.advance(5_000);
    expect(bench.changes()).toEqual([PRINTER, { cover: 'open' }]);
  });

  it('properties of one incident travel together, and a blip that ends within a second is none', async () => {
    const bench = createBench(PRINTER);
    bench.change({});
    await bench.clock.advance(1_000);
    bench.change({ cover: 'open' });
    bench.change({ device: 'userError' });
    bench.change({ cover: 'closed' });
    await bench.clock.advance(5_000);
    expect(bench.changes().slice(1)).toEqual([{ device: 'userError' }]);
    bench.change({ device: 'offline' });
    bench.change({ device: 'userError' });
    await bench.clock.advance(60_000);
    expect(bench.changes()).toHaveLength(2);
  });

  it('a device that flaps all day makes at most about one record a minute', async () => {
    const bench = createBench(PRINTER);
    for (let second = 0; second < 3_600; second++) {
      bench.change({ device: second % 7 < 3 ? 'offline' : 'online' });
      await bench.clock.advance(1_000);
    }
    expect(bench.changes().length).toBeGreaterThan(10);
    expect(bench.changes().length).toBeLessThan(80);
  });

  it('the last state of a storm is told, within a minute', async () => {
    const bench = createBench(PRINTER);
    for (let second = 0; second < 101; second++) {
      bench.change({ cover: second % 2 === 0 ? 'open' : 'closed' });
      await bench.clock.advance(1_000);
    }
    await bench.clock.advance(60_000);
    const told = Object.assign({}, ...bench.changes()) as ReceiptPrinterStatus;
    expect(told.cover).toBe('open');
  });

  it('cards that come and go are visits, not states of the reader', async () => {
    const bench = createBench(READER);
    bench.change({});
    await bench.clock.advance(1_000);
    bench.change({ cardPresence: 'present' });
    await bench.clock.advance(10_000);
    expect(bench.records).toHaveLength(1);
  });

  it('so are those in a motor reader, until one sticks', async () => {
    const bench = createBench(CARD_READER);
    bench.change({});
    await bench.clock.advance(1_000);
    for (const changes of [
      { media: 'present', chipPower: 'online' },
      { media: 'entering' },
      { media: 'notPresent' },
    ]) {
      bench.change(changes);
      await bench.clock.advance(60_000);
    }
    expect(bench.changes()).toHaveLength(1);
    bench.change({ media: 'jammed' });
    await bench.clock.advance(60_000);
    bench.change({ media: 'notPresent' });
    await bench.clock.advance(60_000);
    expect(bench.changes().slice(1)).toMatchObject([{ media: 'jammed' }, { media: 'notPresent' }]);
  });

  it('papers that come out and are taken are visits, not states of the printer', async () => {
    const bench = createBench({ ...PRINTER, presenter: 'idle', media: 'notPresent' });
    bench.change({});
    await bench.clock.advance(1_000);
    for (let visits = 0; visits < 5; visits += 1) {
      bench.change({ presenter: 'presenting' });
      await bench.clock.advance(2_000);
      bench.change({ presenter: 'awaitingTake', media: 'entering' });
      await bench.clock.advance(60_000);
      bench.change({ presenter: 'idle', media: 'notPresent' });
      await bench.clock.advance(60_000);
    }
    expect(bench.changes()).toHaveLength(1);
  });

  it('one that hangs there for minutes is told, and so is its end; other news are not held up by it', async () => {
    const bench = createBench({ ...PRINTER, presenter: 'idle', media: 'notPresent' });
    bench.change({});
    await bench.clock.advance(1_000);
    bench.change({ presenter: 'awaitingTake', media: 'entering' });
    await bench.clock.advance(170_000);
    expect(bench.changes()).toHaveLength(1);
    await bench.clock.advance(30_000);
    bench.change({ presenter: 'idle', media: 'retracted', retractCount: 4 });
    await bench.clock.advance(60_000);
    expect(bench.changes().slice(1)).toEqual([
      { presenter: 'awaitingTake', media: 'entering' },
      { presenter: 'idle', media: 'retracted', retractCount: 4 },
    ]);
    bench.change({ presenter: 'awaitingTake', media: 'entering', cover: 'open' });
    await bench.clock.advance(60_000);
    expect(bench.changes().at(-1)).toMatchObject({ cover: 'open' });
  });

  it('what found no room in the outbox is told when there is room, also the paper', async () => {
    const bench = createBench(PRINTER);
    bench.isFull = true;
    bench.change({ paper: 'low' });
    await bench.clock.advance(1_000);
    bench.isFull = false;
    bench.retry();
    await bench.clock.advance(5_000);
    expect(bench.changes()).toEqual([{ ...PRINTER, paper: 'low' }]);
    expect(bench.supplies()).toEqual(['low']);
  });
});

describe('supply records', () => {
  it('name each level once, and none while the printer is away', async () => {
    const bench = createBench(PRINTER);
    for (const paper of ['full', 'low', 'unknown', 'low', 'out', 'full']) {
      bench.change({ paper });
      await bench.clock.advance(120_000);
    }
    expect(bench.supplies()).toEqual(['full', 'low', 'out', 'full']);
  });
});

describe('service records', () => {
  it('say when a service opens or closes, and why', async () => {
    const bench = createBench(PRINTER);
    bench.available = new Set(['receipt.print', 'record.store', 'power.mains']);
    bench.capabilitiesChanged();
    await bench.clock.advance(1_000);
    bench.available = new Set(['record.store']);
    bench.capabilitiesChanged();
    bench.capabilitiesChanged();
    await bench.clock.advance(10_000);
    expect(bench.services()).toEqual([
      'residence-certificate false idCard.read,case.seal',
      'hotel-permit-checklist true ',
      'residence-certificate false idCard.read,case.seal,receipt.print,power.mains',
      'hotel-permit-checklist false power.mains',
    ]);
  });
});
