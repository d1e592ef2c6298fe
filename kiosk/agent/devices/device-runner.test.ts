import { afterEach, describe, expect, it } from 'vitest';
import type { DriverEnd } from '../../../devices/driver.ts';
import type { IdCardReader } from '../../../devices/id-card-reader.ts';
import type { OpenableDriver } from '../../../devices/open-device.ts';
import { createMemoryPair } from '../../../devices/transport/memory.ts';
import type { OpenTransport } from '../../../devices/transport/transport.ts';
import type { DeviceStatus, IdCardReaderStatus } from '../../../shared/domain/device-status.ts';
import { DeviceId } from '../../../shared/domain/ids.ts';
import { AppError } from '../../../shared/errors.ts';
import { Listeners } from '../../../shared/events.ts';
import { noLog } from '../../../shared/log.ts';
import { noTrace } from '../../../devices/trace.ts';
import { createTestClock } from '../../../test/support/test-clock.ts';
import { runDevice } from './device-runner.ts';

const DEVICE = { id: DeviceId.parse('reader'), driver: 'fake', path: 'memory:reader' };

/** A reader that does what the test says: it refuses to start, starts, falls silent. */
function createFakeDriver(startError: AppError | undefined) {
  const listeners = new Listeners<[Partial<IdCardReaderStatus>, IdCardReaderStatus]>();
  const ended = Promise.withResolvers<DriverEnd>();
  let status: IdCardReaderStatus = {
    device: 'starting',
    link: 'up',
    action: null,
    detail: null,
    identity: null,
    cardPresence: 'unknown',
  };
  const driver: IdCardReader = {
    deviceClass: 'idCardReader',
    get status() {
      return status;
    },
    onStatus: (listener) => listeners.add(listener),
    start() {
      if (startError !== undefined) return Promise.reject(startError);
      status = { ...status, device: 'online', identity: 'SN 1', cardPresence: 'notPresent' };
      listeners.emit(status, status);
      return Promise.resolve();
    },
    ended: ended.promise,
    stop() {
      ended.resolve({ reason: 'stopped', detail: 'stopped by its owner' });
      return Promise.resolve();
    },
    counters: () => ({}),
    setAttention() {},
    onCard: () => () => true,
  };
  return { driver, fail: (end: DriverEnd) => ended.resolve(end) };
}

function createBench() {
  const clock = createTestClock();
  const statuses: DeviceStatus[] = [];
  const openedAtMs: number[] = [];
  const abort = new AbortController();
  const bench = {
    clock,
    statuses,
    openedAtMs,
    isPlugged: true,
    startError: undefined as AppError | undefined,
    ready: 0,
    lost: 0,
    closed: 0,
    fail: (_end: DriverEnd) => {},
    device: () => `${statuses.at(-1)?.device} ${statuses.at(-1)?.link}`,
    stop: async () => {
      abort.abort(new Error('test over'));
      await clock.advance(1);
      await run;
    },
  };
  const openTransport: OpenTransport = ({ path }) => {
    openedAtMs.push(clock.monoMs());
    if (!bench.isPlugged) return Promise.reject(new AppError('device.transport', `${path}: no such file`));
    const { host } = createMemoryPair(path);
    void host.closed.then(() => bench.closed++);
    return Promise.resolve(host);
  };
  const entry: OpenableDriver = {
    deviceClass: 'idCardReader',
    baudRate: 9_600,
    xonXoffWith: () => false,
    create() {
      const fake = createFakeDriver(bench.startError);
      bench.fail = fake.fail;
      return Promise.resolve(fake.driver);
    },
  };
  const run = runDevice(DEVICE, entry, {
    openTransport,
    clock,
    random: () => 0.999,
    log: noLog,
    trace: noTrace,
    signal: abort.signal,
    onStatus: (status) => statuses.push(status),
    onDriver() {},
    onReady: () => void bench.ready++,
    onLost: () => void bench.lost++,
  });
  return bench;
}

let bench = createBench();
afterEach(() => bench.stop());

describe('a device', () => {
  it('has a status before anything was opened, and then the one of its driver', async () => {
    bench = createBench();
    expect(bench.device()).toBe('starting down');
    await bench.clock.advance(0);
    expect(bench.statuses.at(-1)).toMatchObject({ device: 'online', link: 'up', identity: 'SN 1' });
    expect(bench.ready).toBe(1);
  });

  it('that is plugged in later is found within 5 seconds, however long it was away', async () => {
    bench = createBench();
    bench.isPlugged = false;
    await bench.clock.advance(0);
    bench.fail({ reason: 'closed', detail: 'unplugged' });
    await bench.clock.advance(3_600_000);
    expect(bench.device()).toBe('noDevice down');
    bench.isPlugged = true;
    await bench.clock.advance(5_000);
    expect(bench.device()).toBe('online up');
  });

  it('that does not answer is offline, and asked ever more rarely, at least once a minute', async () => {
    bench = createBench();
    bench.startError = new AppError('device.not-answering', 'silence');
    await bench.clock.advance(0);
    bench.fail({ reason: 'silent', detail: '3 requests without an answer' });
    await bench.clock.advance(3_600_000);
    expect(bench.device()).toBe('offline silent');
    const gaps = bench.openedAtMs.slice(1).map((atMs, index) => atMs - bench.openedAtMs[index]!);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(60_000);
    expect(gaps.length).toBeLessThan(80);
  });

  it('that falls silent is opened again, and its old port was closed first', async () => {
    bench = createBench();
    await bench.clock.advance(40_000);
    bench.fail({ reason: 'silent', detail: '3 requests without an answer' });
    await bench.clock.advance(0);
    expect([bench.lost, bench.closed]).toEqual([1, 1]);
    expect(bench.statuses.at(-1)).toMatchObject({
      device: 'offline',
      action: 'maintenance',
      identity: 'SN 1',
      cardPresence: 'unknown',
    });
    await bench.clock.advance(1_000);
    expect(bench.device()).toBe('online up');
  });

  it('that fails again at once does not make a busy loop', async () => {
    bench = createBench();
    bench.startError = new AppError('device.protocol', 'nonsense');
    await bench.clock.advance(0);
    bench.fail({ reason: 'closed', detail: 'x' });
    const before = bench.openedAtMs.length;
    await bench.clock.advance(1_000);
    expect(bench.openedAtMs.length - before).toBeLessThanOrEqual(4);
  });

  it('is closed when the agent stops, in every state', async () => {
    bench = createBench();
    await bench.clock.advance(0);
    await bench.stop();
    expect([bench.lost, bench.closed]).toEqual([1, 1]);
    const { length } = bench.openedAtMs;
    await bench.clock.advance(100_000);
    expect(bench.openedAtMs).toHaveLength(length);
  });
});
