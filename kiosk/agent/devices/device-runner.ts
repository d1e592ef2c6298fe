/**
 * Keeps one configured device alive: open, create the driver, start, run until it ends, close, wait, again. A path that
 * appears later is found within seconds, a device that does not answer is asked ever more rarely (DESIGN 2; devices.md 5.3).
 */
import type { AnyDriver } from '../../../devices/definition.ts';
import { openDevice, type OpenableDriver, type OpenedDevice } from '../../../devices/open-device.ts';
import type { FrameTrace } from '../../../devices/trace.ts';
import type { OpenTransport } from '../../../devices/transport/transport.ts';
import { withLimit } from '../../../devices/with-limit.ts';
import type { DeviceStatus } from '../../../shared/domain/device-status.ts';
import { describeError } from '../../../shared/errors.ts';
import type { Log } from '../../../shared/log.ts';
import { sleep, type Clock } from '../../../shared/time/clock.ts';
import { fullJitterMs } from '../../../shared/time/retry.ts';
import type { DeviceConfig } from '../config.ts';
import { absentStatus, type Absence } from './absent-status.ts';

/** Opening a path costs nothing: hot-plugged devices are there within this time. */
const MISSING_PATH_BACKOFF = { baseMs: 1_000, capMs: 5_000 };
const SILENT_BACKOFF = { baseMs: 1_000, capMs: 60_000 };
/** Full jitter may say 0: a device that fails at once must not make a busy loop. */
const MIN_DELAY_MS = 250;
/** A device that ran so long was well: the next failure starts with short delays again. */
const WELL_AFTER_MS = 30_000;
/** Longer than any driver's own deadlines for a start. */
const START_LIMIT_MS = 60_000;

export interface DeviceRunnerDeps {
  readonly openTransport: OpenTransport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Sees every frame, redacted by the driver. */
  readonly trace: FrameTrace;
  /** Every status of the device, absent or not; always complete. */
  readonly onStatus: (status: DeviceStatus) => void;
  /** A driver was created, before its start: the moment to listen to it. */
  readonly onDriver: (driver: AnyDriver) => void;
  /** The driver has started: it can be used until `onLost`. */
  readonly onReady: (driver: AnyDriver) => void;
  readonly onLost: () => void;
}

/** Runs until `signal` aborts, then closes everything and resolves; never rejects. */
export async function runDevice(
  device: DeviceConfig,
  entry: OpenableDriver,
  deps: DeviceRunnerDeps & { readonly signal: AbortSignal },
): Promise<void> {
  const { clock, log, signal } = deps;
  const { path, baudRate = null, options = {} } = device;
  const address = { path, baudRate, options };
  let last: DeviceStatus | undefined;
  let reported = '';
  let attempt = 0;

  function report(absence: Absence): void {
    // The agent lets go of the device: that is not a state of the device.
    if (signal.aborted) return;
    deps.onStatus(absentStatus(entry.deviceClass, last, absence));
    const text = `${absence.device}: ${absence.detail ?? ''}`;
    // Once for each reason, or a kiosk without printer fills its log.
    if (text !== reported) log.warn({ deviceId: device.id, ...absence }, 'device is away');
    reported = text;
  }

  async function connect(): Promise<typeof SILENT_BACKOFF> {
    let opened: OpenedDevice;
    try {
      opened = await openDevice(entry, address, deps);
    } catch (error) {
      report({ device: 'noDevice', link: 'down', detail: describeError(error) });
      return MISSING_PATH_BACKOFF;
    }
    const startedMonoMs = clock.monoMs();
    try {
      const detail = await serve(opened);
      report({ device: 'offline', link: 'down', detail });
    } catch (error) {
      report({ device: 'offline', link: 'silent', detail: describeError(error) });
    } finally {
      await opened.close().catch((error: unknown) => {
        log.warn({ deviceId: device.id, reason: describeError(error) }, 'a port did not close');
      });
    }
    if (clock.monoMs() - startedMonoMs >= WELL_AFTER_MS) attempt = 0;
    return SILENT_BACKOFF;
  }

  async function serve(opened: OpenedDevice): Promise<string> {
    const driver = await opened.create();
    const unsubscribe = subscribe(driver, (status) => {
      last = status;
      deps.onStatus(status);
    });
    try {
      deps.onDriver(driver);
      await withLimit(START_LIMIT_MS, deps, (limit) => driver.start(limit));
      reported = '';
      log.info({ deviceId: device.id, identity: driver.status.identity }, 'device is ready');
      deps.onReady(driver);
      const stop = () => void driver.stop();
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      const end = await driver.ended;
      signal.removeEventListener('abort', stop);
      return `${end.reason}: ${end.detail}`;
    } finally {
      deps.onLost();
      unsubscribe();
      await driver.stop();
    }
  }

  deps.onStatus(
    absentStatus(entry.deviceClass, undefined, { device: 'starting', link: 'down', detail: null }),
  );
  while (!signal.aborted) {
    const backoff = await connect();
    const delayMs = Math.max(MIN_DELAY_MS, fullJitterMs(backoff, attempt++, deps.random));
    await sleep(clock, delayMs, signal).catch(() => {});
  }
}

function subscribe(driver: AnyDriver, listener: (status: DeviceStatus) => void) {
  return driver.deviceClass === 'idCardReader'
    ? driver.onStatus((_changed, status) => listener(status))
    : driver.onStatus((_changed, status) => listener(status));
}
