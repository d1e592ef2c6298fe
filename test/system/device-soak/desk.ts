/** One device on its simulator, kept alive as the agent keeps it, in test time: a seed plays the same story again to the byte. */
import { isNetworkDriver, type AnyDriver } from '../../../devices/definition.ts';
import type { OpenableDriver } from '../../../devices/open-device.ts';
import { findLineDriver } from '../../../devices/registry.ts';
import type { DeviceSimulator, SimulatorDeps } from '../../../devices/simulator.ts';
import { noTrace } from '../../../devices/trace.ts';
import { createSimulatorTransport } from '../../../devices/transport/memory.ts';
import type { OpenTransport, Transport } from '../../../devices/transport/transport.ts';
import { runDevice } from '../../../kiosk/agent/devices/device-runner.ts';
import { DeviceId } from '../../../shared/domain/ids.ts';
import { noLog } from '../../../shared/log.ts';
import { seededRandom } from '../../../shared/random.ts';
import { createTestClock, type TestClock } from '../../support/test-clock.ts';

export interface Desk<D extends AnyDriver, S> {
  readonly simulator: S;
  readonly clock: TestClock;
  readonly random: () => number;
  /** The driver that has started; undefined: the device is away. */
  driver(): D | undefined;
  /** How often the device came back after it was lost. */
  readonly recoveries: number;
  /** Somebody pulls the cable; the agent opens the path again by itself. */
  pullCable(): void;
  pass(ms: number): Promise<void>;
  /** false: not within the limit. */
  until(isTrue: () => boolean, limitMs: number): Promise<boolean>;
  settle<T>(promise: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DeskConfig<D extends AnyDriver, S extends DeviceSimulator> {
  readonly driver: string;
  readonly deviceClass: D['deviceClass'];
  readonly options?: Record<string, unknown>;
  readonly seed: number;
  readonly createSimulator: (deps: SimulatorDeps) => S;
}

const STEP_MS = 20;
/** Longer than any operation with all its deadlines and repetitions. */
const SETTLE_LIMIT_MS = 1_800_000;

export function openDesk<D extends AnyDriver, S extends DeviceSimulator>(
  config: DeskConfig<D, S>,
): Desk<D, S> {
  const clock = createTestClock();
  const random = seededRandom(config.seed);
  const simulator = config.createSimulator({ clock, random });
  const entry = findLineDriver(config.driver);
  let transport: Transport | undefined;
  return keepAlive({
    ...config,
    clock,
    random,
    simulator,
    entry,
    path: 'memory:device',
    openTransport: async () => {
      transport = createSimulatorTransport(simulator, 'memory:device', { clock, paceBaud: entry.baudRate });
      return Promise.resolve(transport);
    },
    pullCable: () => void transport?.close(),
    turn: () => Promise.resolve(),
  });
}

export interface LifeConfig<D extends AnyDriver, S> {
  readonly driver: string;
  readonly deviceClass: D['deviceClass'];
  readonly options?: Record<string, unknown>;
  readonly clock: TestClock;
  readonly random: () => number;
  readonly simulator: S;
  readonly entry: OpenableDriver;
  readonly path: string;
  readonly openTransport: OpenTransport;
  readonly pullCable: () => void;
  /** What has to go by before test time may. */
  readonly turn: () => Promise<void>;
}

/** As the agent does it: lost, found again, started again. */
export function keepAlive<D extends AnyDriver, S extends { stop(): void }>(
  config: LifeConfig<D, S>,
): Desk<D, S> {
  const { clock, random, simulator, entry } = config;
  let loaded: Promise<unknown> = Promise.resolve();
  const life = new AbortController();
  let driver: AnyDriver | undefined;
  let started = 0;

  const run = runDevice(
    {
      id: DeviceId.parse('device'),
      driver: config.driver,
      path: config.path,
      options: config.options ?? {},
    },
    watchLoading(entry, (driver) => {
      loaded = driver.catch(() => {});
    }),
    {
      clock,
      random,
      log: noLog,
      trace: noTrace,
      signal: life.signal,
      openTransport: config.openTransport,
      onStatus() {},
      onDriver() {},
      onReady(ready) {
        started += 1;
        driver = ready;
      },
      onLost() {
        driver = undefined;
      },
    },
  );

  /** Loading a driver takes real time, in which test time stands still: a busy machine must not look like a dead device. */
  async function pass(ms: number): Promise<void> {
    await loaded;
    await config.turn();
    await clock.advance(ms);
  }

  async function until(isTrue: () => boolean, limitMs: number): Promise<boolean> {
    for (let passedMs = 0; !isTrue(); passedMs += STEP_MS) {
      if (passedMs >= limitMs) return false;
      await pass(STEP_MS);
    }
    return true;
  }

  async function settle<T>(promise: Promise<T>): Promise<T> {
    const settled = { is: false };
    void promise.finally(() => (settled.is = true)).catch(() => {});
    if (!(await until(() => settled.is, SETTLE_LIMIT_MS))) throw new Error('an operation never ended');
    return promise;
  }

  return {
    simulator,
    clock,
    random,
    driver: () => (isOf(driver, config.deviceClass) ? driver : undefined),
    get recoveries() {
      return Math.max(0, started - 1);
    },
    pullCable: config.pullCable,
    pass,
    until,
    settle,
    async close() {
      life.abort(new Error('the soak is over'));
      await settle(run);
      simulator.stop();
    },
  };
}

function watchLoading(entry: OpenableDriver, onLoading: (driver: Promise<unknown>) => void): OpenableDriver {
  function watched<Deps>(create: (deps: Deps, options: unknown) => Promise<AnyDriver>): typeof create {
    return (deps, options) => {
      const driver = create(deps, options);
      onLoading(driver);
      return driver;
    };
  }
  return isNetworkDriver(entry)
    ? { ...entry, create: watched(entry.create) }
    : { ...entry, create: watched(entry.create) };
}

function isOf<D extends AnyDriver>(
  driver: AnyDriver | undefined,
  deviceClass: D['deviceClass'],
): driver is D {
  return driver?.deviceClass === deviceClass;
}
