/** The driver on a simulated queue: in memory and in a test's own time, or on a loopback socket in real time, run faster. */
import { onTestFinished } from 'vitest';
import { seededRandom } from '../../shared/random.ts';
import { sleep, systemClock, type Clock } from '../../shared/time/clock.ts';
import { createTestClock } from '../../test/support/test-clock.ts';
import type { DocumentPrinter } from '../document-printer.ts';
import type { DocumentPrinterRig } from '../document-printer.contract.ts';
import type { TraceEntry } from '../trace.ts';
import { createIppPrinter, type IppPrinterOptions } from './driver.ts';
import { hostIppInMemory, hostIppOnHttp } from './simulator-host.ts';
import { createIppSimulator, type IppSimulator, type IppSimulatorOptions } from './simulator.ts';

export interface IppRig extends DocumentPrinterRig {
  readonly simulator: IppSimulator;
  /** Another driver on the same queue, as after a restart of the agent; not started. */
  createDriver(limits?: IppPrinterOptions['limits']): DocumentPrinter;
  /** Lets time go by until it is true; throws when it does not become so. */
  until(isTrue: () => boolean): Promise<void>;
  settle<T>(promise: Promise<T>): Promise<T>;
}

export const MEDIA = 'iso_a4_210x297mm';
const HASTE = 20;
const STEP_MS = 100;
const LIMIT_MS = 600_000;

export type Network = 'memory' | 'loopback';

export async function createIppRig(network: Network, options: IppSimulatorOptions = {}): Promise<IppRig> {
  const { clock, pass } = network === 'memory' ? testTime() : fastTime();
  const simulator = createIppSimulator({ clock, random: seededRandom(7) }, options);
  const trace: TraceEntry[] = [];
  const common = { clock, trace: (entry: TraceEntry) => void trace.push(entry) };
  const drivers: DocumentPrinter[] = [];
  const { createDriver, close } = await connect();
  const printer = makeDriver();

  async function connect() {
    if (network === 'memory') {
      const host = hostIppInMemory(simulator, clock);
      const path = 'ipp://queue.example/printers/SIM';
      const create = (options: IppPrinterOptions) =>
        createIppPrinter({ ...common, path, connect: host.connect }, options);
      return { createDriver: create, close: () => Promise.resolve(host.close()) };
    }
    const host = await hostIppOnHttp(simulator, clock, 0);
    const create = (options: IppPrinterOptions) => createIppPrinter({ ...common, path: host.path }, options);
    return { createDriver: create, close: () => host.close() };
  }

  function makeDriver(limits: IppPrinterOptions['limits'] = {}): DocumentPrinter {
    const driver = createDriver({ media: MEDIA, limits });
    drivers.push(driver);
    return driver;
  }

  async function until(isTrue: () => boolean): Promise<void> {
    for (let passedMs = 0; !isTrue(); passedMs += STEP_MS) {
      if (passedMs >= LIMIT_MS) throw new Error(`not within ${LIMIT_MS} ms`);
      await pass(STEP_MS);
    }
  }

  async function settle<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const mark = () => {
      isSettled = true;
    };
    promise.then(mark, mark);
    await until(() => isSettled);
    return promise;
  }

  return {
    simulator,
    printer,
    trace,
    pass,
    until,
    settle,
    createDriver: makeDriver,
    sheets: () => simulator.truth.printed,
    keptDocuments: () => simulator.truth.keptDocuments,
    records: () =>
      simulator.truth.jobs
        .map(({ name, user, reasons }) => `${name} ${user} ${reasons.join(' ')}`)
        .join('; '),
    removePaper: () => simulator.act({ type: 'removePaper' }),
    loadPaper: () => simulator.act({ type: 'loadPaper', sheets: 250 }),
    jam: () => simulator.act({ type: 'jam' }),
    clearJam: () => simulator.act({ type: 'clearJam' }),
    openCover: () => simulator.act({ type: 'openCover' }),
    closeCover: () => simulator.act({ type: 'closeCover' }),
    emptyToner: () => simulator.act({ type: 'emptyToner' }),
    changeToner: () => simulator.act({ type: 'changeToner' }),
    pause: () => simulator.act({ type: 'pause' }),
    resume: () => simulator.act({ type: 'resume' }),
    rejectJobs: () => simulator.act({ type: 'rejectJobs' }),
    acceptJobs: () => simulator.act({ type: 'acceptJobs' }),
    fallSilent: () => simulator.script({ name: 'silent' }),
    goDown: () => simulator.act({ type: 'goDown' }),
    restart: () => simulator.act({ type: 'restart', keepsJobs: false }),
    async dispose() {
      await settle(Promise.all(drivers.map((driver) => driver.stop())));
      await close();
      simulator.stop();
    },
  };
}

/** Started, and put away after the test. */
export async function startedIppRig(options: IppSimulatorOptions = {}): Promise<IppRig> {
  const rig = await createIppRig('memory', options);
  onTestFinished(() => rig.dispose());
  await rig.settle(rig.printer.start(new AbortController().signal));
  return rig;
}

function testTime(): { clock: Clock; pass: (ms: number) => Promise<void> } {
  const clock = createTestClock();
  // Each turn of node:http takes a few turns of the event loop.
  return {
    clock,
    async pass(ms) {
      for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
      await clock.advance(ms);
    },
  };
}

function fastTime(): { clock: Clock; pass: (ms: number) => Promise<void> } {
  const clock: Clock = {
    nowMs: () => systemClock.nowMs(),
    monoMs: () => systemClock.monoMs() * HASTE,
    setTimer: (delayMs, run) => systemClock.setTimer(delayMs / HASTE, run),
  };
  return { clock, pass: (ms) => sleep(clock, ms) };
}
