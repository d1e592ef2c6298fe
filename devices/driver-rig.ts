/** A driver on its simulator over any kind of line, in test time or in real time, run faster; what the contract suites stand on. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep, systemClock, type Clock } from '../shared/time/clock.ts';
import { seededRandom } from '../shared/random.ts';
import { createTestClock } from '../test/support/test-clock.ts';
import type { Driver, DriverDeps } from './driver.ts';
import type { DeviceSimulator, SimulatorDeps } from './simulator.ts';
import type { TraceEntry } from './trace.ts';
import { hostOnPty, hostOnTcp, type SimulatorHost } from './transport/host.ts';
import { createSimulatorTransport } from './transport/memory.ts';
import { createOpenTransport } from './transport/open.ts';
import type { Transport } from './transport/transport.ts';

export type LineKind = 'memory' | 'tcp' | 'pty';
export const LINE_KINDS: readonly LineKind[] = ['memory', 'tcp', 'pty'];

export interface DriverRig<D extends Driver> {
  readonly driver: D;
  /** Everything that the driver gave to `DriverDeps.trace`. */
  readonly trace: readonly TraceEntry[];
  /** Lets this much time of the driver's clock go by. */
  pass(ms: number): Promise<void>;
  /** Lets time go by until it is true; throws when it does not become so. */
  until(isTrue: () => boolean, limitMs?: number): Promise<void>;
  /** Lets time go by until the promise has settled. */
  settle<T>(promise: Promise<T>): Promise<T>;
  /** The stream to the device ends. */
  hangUp(): Promise<void>;
  dispose(): Promise<void>;
}

export interface RigParts<D extends Driver, S extends DeviceSimulator> {
  readonly createSimulator: (deps: SimulatorDeps) => S;
  readonly createDriver: (deps: DriverDeps) => D;
  readonly baudRate: number;
  /** How many times faster than real time runs on a socket or a pty; default 8. */
  readonly haste?: number;
}

interface Line {
  readonly transport: Transport;
  readonly hangUp: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

const STEP_MS = 20;
/** A pty takes any; the wire time is the simulator's. */
const REAL_BAUD = 115_200;
const LIMIT_MS = 60_000;

/** The driver is not started. In memory time is a test's own; on a socket or a pty it is real, and runs faster. */
export async function createDriverRig<D extends Driver, S extends DeviceSimulator>(
  kind: LineKind,
  { createSimulator, createDriver, baudRate, haste = HASTE }: RigParts<D, S>,
): Promise<DriverRig<D> & { readonly simulator: S }> {
  const time = kind === 'memory' ? testTime() : fastTime(haste);
  const { clock, pass } = time;
  const simulator = createSimulator({ clock, random: seededRandom(7) });
  const line = await openLine(kind, simulator, { clock, paceBaud: baudRate });
  const trace: TraceEntry[] = [];
  const driver = createDriver({
    transport: line.transport,
    clock,
    trace: (entry) => void trace.push(entry),
  });

  async function until(isTrue: () => boolean, limitMs = LIMIT_MS): Promise<void> {
    for (let passedMs = 0; !isTrue(); passedMs += STEP_MS) {
      if (passedMs >= limitMs) throw new Error(`not within ${limitMs} ms; ${JSON.stringify(driver.status)}`);
      await pass(STEP_MS);
    }
  }

  return {
    driver,
    simulator,
    trace,
    pass,
    until,
    async settle(promise) {
      let isSettled = false;
      const mark = () => {
        isSettled = true;
      };
      promise.then(mark, mark);
      await until(() => isSettled);
      return promise;
    },
    hangUp: line.hangUp,
    async dispose() {
      await driver.stop();
      await line.dispose();
      simulator.stop();
    },
  };
}

interface Time {
  readonly clock: Clock;
  readonly pass: (ms: number) => Promise<void>;
}

function testTime(): Time {
  const clock = createTestClock();
  return { clock, pass: (ms) => clock.advance(ms) };
}

const HASTE = 8;

/** For real sockets and ptys: so many times the speed, deadlines and wire times included. */
export function createFastClock(haste: number): Clock {
  return {
    nowMs: () => systemClock.nowMs(),
    monoMs: () => systemClock.monoMs() * haste,
    setTimer: (delayMs, run) => systemClock.setTimer(delayMs / haste, run),
  };
}

function fastTime(haste: number): Time {
  const clock = createFastClock(haste);
  return { clock, pass: (ms) => sleep(clock, ms) };
}

async function openLine(
  kind: LineKind,
  simulator: DeviceSimulator,
  timing: { clock: Clock; paceBaud: number },
): Promise<Line> {
  if (kind === 'memory') {
    const transport = createSimulatorTransport(simulator, 'memory:device', timing);
    return { transport, hangUp: () => transport.close(), dispose: () => transport.close() };
  }
  if (kind === 'tcp') return openHosted(await hostOnTcp(simulator, { ...timing, port: 0 }));
  const folder = await mkdtemp(join(tmpdir(), 'doorstep-device-'));
  const host = await hostOnPty(simulator, { ...timing, linkPath: join(folder, 'port') });
  const line = await openHosted(host);
  return {
    ...line,
    async dispose() {
      await line.dispose();
      await rm(folder, { recursive: true });
    },
  };
}

async function openHosted(host: SimulatorHost): Promise<Line> {
  const open = createOpenTransport({ clock: systemClock });
  const options = { path: host.path, baudRate: REAL_BAUD, xonXoff: false };
  const transport = await open(options, AbortSignal.timeout(5000));
  return {
    transport,
    hangUp: () => host.close(),
    async dispose() {
      await transport.close();
      await host.close();
    },
  };
}
