/** What may hang on a port: each of our devices, none, a foreign one, a plug, and a program that was faster. */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { seededRandom } from '../../shared/random.ts';
import { createEchoSimulator } from '../../test/support/echo-simulator.ts';
import { createTestClock, type TestClock } from '../../test/support/test-clock.ts';
import type { DriverEntry } from '../definition.ts';
import { DRIVERS, findLineDriver } from '../registry.ts';
import type { DeviceSimulator, SimulatorPort } from '../simulator.ts';
import { createSimulatorTransport } from '../transport/memory.ts';
import type { Transport } from '../transport/transport.ts';
import type { Holder } from './holder.ts';
import { probePlan, type KnownDevice } from './probe-plan.ts';
import { probePort, type ProbeDeps, type ProbeResult } from './probe.ts';

const PATH = '/dev/ttyUSB0';
const AGENT: Holder = { pid: 4711, program: 'doorstep agent' };

interface Bench {
  readonly abort: AbortController;
  /** Everything that was opened, closed or not. */
  readonly opened: readonly Transport[];
  readonly steps: readonly string[];
  probe(options?: {
    readonly deps?: Partial<ProbeDeps>;
    readonly known?: KnownDevice;
    readonly drivers?: readonly DriverEntry[];
  }): Promise<ProbeResult>;
  /** Those that were left open. */
  readonly open: ReadonlySet<Transport>;
}

/** `device` hangs on the port; `baudRate`: at any other rate both sides hear noise. */
function createBench(clock: TestClock, device: DeviceSimulator, baudRate: number | null = null): Bench {
  const opened: Transport[] = [];
  const open = new Set<Transport>();
  const steps: string[] = [];
  const abort = new AbortController();

  function openTransport(options: { path: string; baudRate: number }): Promise<Transport> {
    const isRight = baudRate === null || options.baudRate === baudRate;
    const timing = { clock, paceBaud: options.baudRate };
    const transport = createSimulatorTransport(isRight ? device : atWrongRate(device), options.path, timing);
    opened.push(transport);
    open.add(transport);
    void transport.closed.then(() => open.delete(transport));
    return Promise.resolve(transport);
  }

  return {
    abort,
    opened,
    open,
    steps,
    probe({ deps, known, drivers = DRIVERS } = {}) {
      const probing = probePort(PATH, probePlan(drivers, { path: PATH, usb: null, known }), {
        openTransport,
        findHolder: () => Promise.resolve(null),
        clock,
        signal: abort.signal,
        onStep: ({ entry, baudRate: rate }) => void steps.push(`${entry.driver} ${rate}`),
        ...deps,
      });
      return settle(clock, probing);
    },
  };
}

/** Bytes of another rate arrive as other bytes. */
function atWrongRate(device: DeviceSimulator): DeviceSimulator {
  const damaged = (bytes: Uint8Array) => bytes.map((byte) => (byte * 29) ^ 0x80);
  return {
    attach: (port) => device.attach({ send: (bytes) => port.send(damaged(bytes)) }),
    receive: (bytes) => device.receive(damaged(bytes)),
    stop: () => device.stop(),
  };
}

/** Says `answer` to everything, and unasked every `everyMs`. */
function createTalker(clock: TestClock, answer: () => Uint8Array, everyMs?: number): DeviceSimulator {
  let port: SimulatorPort | undefined;
  const speak = () => port?.send(answer());
  if (everyMs !== undefined) {
    const again = () => {
      speak();
      clock.setTimer(everyMs, again);
    };
    clock.setTimer(everyMs, again);
  }
  return { attach: (next) => void (port = next), receive: speak, stop() {} };
}

async function settle<T>(clock: TestClock, promise: Promise<T>): Promise<T> {
  const settled = { is: false };
  const mark = () => void (settled.is = true);
  promise.then(mark, mark);
  while (!settled.is) await clock.advance(20);
  return promise;
}

async function benchOf(driver: string, baudRate: number | null = null) {
  const clock = createTestClock();
  const device = await findLineDriver(driver).simulate({ clock, random: seededRandom(7) });
  return { clock, device, bench: createBench(clock, device.simulator, baudRate) };
}

/** The driver as it is; `happen` comes 5 ms after it was made, in the middle of its start. */
function whenItStarts(name: string, happen: () => void): DriverEntry {
  const entry = findLineDriver(name);
  return {
    ...entry,
    create(deps, options) {
      deps.clock.setTimer(5, happen);
      return entry.create(deps, options);
    },
  };
}

const mute = () => createEchoSimulator({ isMute: true });

describe('probing a port', () => {
  it.each(DRIVERS.map(({ driver }) => driver))(
    'finds a %s, says who it is, and leaves the port closed',
    async (driver) => {
      const { device, bench } = await benchOf(driver);
      // A CRT-310 that powers up with its entry open is closed: that lets no card in.
      const stillOf = (truth: string) => truth.replace(/entry (open|closed)/u, 'entry');
      const truth = stillOf(device.truth());
      const { baudRate, deviceClass } = findLineDriver(driver);
      expect(await bench.probe()).toMatchObject({ type: 'found', driver, deviceClass, baudRate });
      expect(bench.open.size).toBe(0);
      expect(stillOf(device.truth()), 'no card moved, no paper came out').toBe(truth);
    },
  );

  it('tells the identity that the driver reads', async () => {
    const { bench } = await benchOf('sam-id-reader');
    expect(await bench.probe()).toMatchObject({ type: 'found', identity: expect.stringMatching(/^\d\d\./u) });
  });

  it.each(DRIVERS.flatMap(({ driver, otherBaudRates }) => otherBaudRates.map((rate) => ({ driver, rate }))))(
    'finds a $driver that answers only at $rate',
    async ({ driver, rate }) => {
      const { bench } = await benchOf(driver, rate);
      expect(await bench.probe()).toMatchObject({ type: 'found', driver, baudRate: rate });
    },
  );

  it('where nothing answers, every driver and rate was tried once, and nothing is left open', async () => {
    const bench = createBench(createTestClock(), mute());
    expect(await bench.probe()).toEqual({ type: 'silent' });
    const all = DRIVERS.flatMap(({ driver, baudRate, otherBaudRates }) =>
      [baudRate, ...otherBaudRates].map((rate) => `${driver} ${rate}`),
    );
    expect(bench.steps).toEqual(all);
    expect(bench.opened.length).toBe(all.length);
    expect(bench.open.size).toBe(0);
  });

  it('a loopback plug, which answers everything with the question, is no device', async () => {
    const bench = createBench(createTestClock(), createEchoSimulator());
    expect(await bench.probe()).toEqual({ type: 'echo' });
  });

  it('a device behind an adapter that echoes is found all the same', async () => {
    const clock = createTestClock();
    const { simulator } = await findLineDriver('megatec-ups').simulate({ clock, random: seededRandom(7) });
    let port: SimulatorPort | undefined;
    const echoing: DeviceSimulator = {
      ...simulator,
      attach(next) {
        port = next;
        simulator.attach(next);
      },
      receive(bytes) {
        port?.send(bytes);
        simulator.receive(bytes);
      },
    };
    const bench = createBench(clock, echoing);
    const result = await bench.probe({ drivers: [findLineDriver('megatec-ups')] });
    expect(result).toMatchObject({ driver: 'megatec-ups' });
  });

  it('what answers everything with garbage is no device, whatever the garbage looks like', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const clock = createTestClock();
      const random = seededRandom(seed);
      const garbage = () => Uint8Array.from({ length: 24 }, () => Math.floor(random() * 256));
      const { type } = await createBench(clock, createTalker(clock, garbage)).probe();
      expect(['unknown', 'doubtful'], `seed ${seed}`).toContain(type);
    }
  });

  it('what talks without being asked is left alone, though its words may look like an answer', async () => {
    const clock = createTestClock();
    const line = () => Buffer.from('$GPRMC,082616.00,A,3040.5,N,10402.7,E*62\r\n', 'latin1');
    const bench = createBench(clock, createTalker(clock, line, 1000));
    expect(await bench.probe()).toEqual({ type: 'chatters' });
    expect(bench.steps).toHaveLength(1);
  });

  it('words that a killed program had asked for are waited out', async () => {
    const { clock, device, bench } = await benchOf('megatec-ups');
    device.simulator.attach({ send() {} });
    clock.setTimer(500, () => device.simulator.receive(findLineDriver('megatec-ups').probe.question));
    expect(await bench.probe()).toMatchObject({ type: 'found', driver: 'megatec-ups' });
  });

  it('of two drivers that recognise the answer the first that starts wins', async () => {
    const { bench } = await benchOf('megatec-ups');
    const ups = findLineDriver('megatec-ups');
    const impostor: DriverEntry = {
      ...ups,
      driver: 'impostor',
      create: () => Promise.reject(new AppError('device.protocol', 'it only looks so')),
    };
    expect(await bench.probe({ drivers: [impostor, ups] })).toMatchObject({ driver: 'megatec-ups' });
    const alone = await bench.probe({ drivers: [impostor] });
    expect(alone).toMatchObject({ type: 'doubtful', driver: 'impostor', reason: 'it only looks so' });
    expect(bench.open.size).toBe(0);
  });

  it('an answer among noise is told as doubtful, with the noise', async () => {
    const clock = createTestClock();
    const answer = Buffer.from('(221.3 140.0 220.4 034 50.0 13.6 31.5 00001000\r', 'latin1');
    const noisy = createTalker(clock, () => Buffer.concat([Buffer.from([0xf5, 0x9c, 0x0d]), answer]));
    const result = await createBench(clock, noisy).probe({ drivers: [findLineDriver('megatec-ups')] });
    expect(result).toMatchObject({ type: 'doubtful', driver: 'megatec-ups' });
    expect(result).toMatchObject({ reason: expect.stringMatching(/\d+ bytes of noise/u) });
  });
});

describe('the configured device of a port', () => {
  it('is started first, with its rate and its options, without a question', async () => {
    const { bench } = await benchOf('sam-id-reader', 9600);
    const known = { driver: 'sam-id-reader', baudRate: 9600, options: {} };
    expect(await bench.probe({ known })).toMatchObject({ driver: 'sam-id-reader', baudRate: 9600 });
    expect(bench.steps).toEqual(['sam-id-reader 9600']);
  });

  it('is not believed when another one hangs there', async () => {
    const { bench } = await benchOf('megatec-ups');
    const known = { driver: 'sam-id-reader', baudRate: 115_200, options: {} };
    expect(await bench.probe({ known })).toMatchObject({ type: 'found', driver: 'megatec-ups' });
  });
});

describe('a port that is not ours', () => {
  it('is never opened while somebody holds it', async () => {
    const bench = createBench(createTestClock(), mute());
    const findHolder = () => Promise.resolve(AGENT);
    expect(await bench.probe({ deps: { findHolder } })).toEqual({ type: 'inUse', holder: AGENT });
    expect(bench.opened).toEqual([]);
  });

  it('is left to who takes it between two questions', async () => {
    const bench = createBench(createTestClock(), mute());
    const findHolder = () => Promise.resolve(bench.opened.length < 3 ? null : AGENT);
    expect(await bench.probe({ deps: { findHolder } })).toEqual({ type: 'inUse', holder: AGENT });
    expect(bench.opened).toHaveLength(3);
    expect(bench.open.size).toBe(0);
  });

  it('is left to who was faster when the opening fails', async () => {
    const bench = createBench(createTestClock(), mute());
    let looks = 0;
    const result = await bench.probe({
      deps: {
        findHolder: () => Promise.resolve(++looks === 1 ? null : AGENT),
        openTransport: () => Promise.reject(new AppError('device.transport', 'Cannot lock port')),
      },
    });
    expect(result).toEqual({ type: 'inUse', holder: AGENT });
  });
});

describe('a port with trouble', () => {
  it('that cannot be opened is told with the reason', async () => {
    const bench = createBench(createTestClock(), mute());
    const openTransport = () => Promise.reject(new AppError('device.transport', 'not in group dialout'));
    const result = await bench.probe({ deps: { openTransport } });
    expect(result).toEqual({ type: 'unusable', reason: 'not in group dialout' });
  });

  it('that vanishes while it is asked is told as vanished, and asked nothing more', async () => {
    const bench = createBench(createTestClock(), mute());
    const result = await bench.probe({
      deps: {
        onStep: (_step, done) => {
          if (done === 3) void bench.opened.at(-1)?.close();
        },
        openTransport: async ({ path }) => {
          await Promise.resolve();
          if (bench.opened.length >= 3) throw new AppError('device.transport', `${path}: no such device`);
          const transport = createSimulatorTransport(mute(), path, { clock: createTestClock() });
          (bench.opened as Transport[]).push(transport);
          return transport;
        },
      },
    });
    expect(result).toMatchObject({ type: 'vanished', reason: expect.stringContaining('no such device') });
  });

  it('that vanishes while a driver starts is told as vanished', async () => {
    const { bench } = await benchOf('sam-id-reader');
    const drivers = [whenItStarts('sam-id-reader', () => void bench.opened[0]?.close())];
    expect(await bench.probe({ drivers })).toMatchObject({ type: 'vanished' });
  });

  it.each([0, 300, 1105, 1250, 4000, 7000])(
    'Ctrl-C after %i ms ends the probing at once, and leaves nothing open and no timer',
    async (afterMs) => {
      const clock = createTestClock();
      const bench = createBench(clock, mute());
      clock.setTimer(afterMs, () => bench.abort.abort(new Error('Ctrl-C')));
      await expect(bench.probe()).rejects.toThrow('Ctrl-C');
      expect(bench.open.size).toBe(0);
      expect(clock.monoMs()).toBeLessThanOrEqual(afterMs + 40);
      expect(clock.pendingTimers()).toBe(0);
    },
  );

  it('Ctrl-C while a driver starts stops the driver too', async () => {
    const { bench } = await benchOf('sam-id-reader');
    const drivers = [whenItStarts('sam-id-reader', () => bench.abort.abort(new Error('Ctrl-C')))];
    await expect(bench.probe({ drivers })).rejects.toThrow('Ctrl-C');
    expect(bench.open.size).toBe(0);
  });
});
