/** What every driver does alike: one life, a status that is told when it changes, a start that can fail, one end (DESIGN 3). */
import { changedProperties, type DeviceStatus } from '../shared/domain/device-status.ts';
import { AppError, type ErrorCode } from '../shared/errors.ts';
import { Listeners } from '../shared/events.ts';
import { sleep, type Clock } from '../shared/time/clock.ts';
import type { Driver, DriverEnd } from './driver.ts';
import type { Transport } from './transport/transport.ts';

export interface DriverCoreDeps {
  readonly clock: Clock;
  readonly transport: Pick<Transport, 'path' | 'closed'>;
}

export interface DriverCoreConfig<S extends DeviceStatus> {
  /** What a technician calls it, in messages: `UPS`. */
  readonly name: string;
  readonly initial: S;
  /** What is unknown again once nobody answers. */
  readonly forgotten: Partial<S>;
  /** Identifies and initialises; false: it gave no usable answer. */
  readonly begin: () => Promise<boolean>;
  /** Whether bytes came that were none of this protocol. */
  readonly isSpeakingOtherwise: () => boolean;
  /** Ends pending calls and timers; called once. The driver has ended when it has resolved. */
  readonly close: (detail: string) => void | Promise<void>;
}

export interface DriverCore<S extends DeviceStatus> {
  readonly status: S;
  readonly isEnded: boolean;
  /** Listeners hear of it once the driver has started. */
  publish(changes: Partial<S>): void;
  /** The first reason counts. */
  finish(end: DriverEnd): void;
  /** false: the driver has ended. */
  pause(ms: number): Promise<boolean>;
  /** The part of a driver that is the same in all. */
  readonly members: Pick<Driver<S>, 'onStatus' | 'start' | 'ended' | 'stop'>;
}

const CODES: Readonly<Record<DriverEnd['reason'], ErrorCode>> = {
  silent: 'device.not-answering',
  closed: 'device.transport',
  stopped: 'device.cancelled',
};
const HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'device.not-answering': '. Check its power, its cable and the path.',
  'device.protocol': '. It speaks another protocol: check the driver, and the baud rate of a line.',
};

export function createDriverCore<S extends DeviceStatus>(
  { transport, clock }: DriverCoreDeps,
  config: DriverCoreConfig<S>,
): DriverCore<S> {
  const listeners = new Listeners<[Partial<S>, S]>();
  const ended = Promise.withResolvers<DriverEnd>();
  const life = new AbortController();
  let status = config.initial;
  let end: DriverEnd | undefined;
  let isStarted = false;
  let hasReported = false;
  void transport.closed.then(({ reason }) => finish({ reason: 'closed', detail: reason }));

  function publish(changes: Partial<S>): void {
    const next = { ...status, ...changes };
    const changed = changedProperties(status, next);
    status = next;
    if (!isStarted || (changed === undefined && hasReported)) return;
    listeners.emit(hasReported && changed !== undefined ? changed : next, next);
    hasReported = true;
  }

  function finish(reason: DriverEnd): void {
    if (end !== undefined) return;
    end = reason;
    life.abort();
    const closed = config.close(reason.detail);
    if (reason.reason !== 'stopped') {
      const absence = {
        ...config.forgotten,
        device: 'offline',
        link: reason.reason === 'silent' ? 'silent' : 'down',
        action: 'maintenance',
        detail: null,
      };
      publish(absence);
    }
    isStarted = false;
    if (closed === undefined) ended.resolve(reason);
    else void closed.then(() => ended.resolve(reason));
  }

  function startError({ reason, detail }: DriverEnd): AppError {
    const isOther = reason === 'silent' && config.isSpeakingOtherwise();
    const code = isOther ? 'device.protocol' : CODES[reason];
    return new AppError(code, `${config.name} on ${transport.path}: ${detail}${HINTS[code] ?? ''}`, {
      context: { path: transport.path, reason },
    });
  }

  const stop = () => finish({ reason: 'stopped', detail: 'stopped by its owner' });
  async function start(signal: AbortSignal): Promise<void> {
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const isAnswering = end === undefined && (await config.begin());
      if (!isAnswering) finish({ reason: 'silent', detail: 'no answer' });
    } finally {
      signal.removeEventListener('abort', stop);
    }
    if (end !== undefined) throw startError(end);
    isStarted = true;
    publish({ device: status.device === 'starting' ? 'online' : status.device } as Partial<S>);
  }

  return {
    get status() {
      return status;
    },
    get isEnded() {
      return end !== undefined;
    },
    publish,
    finish,
    async pause(ms) {
      await sleep(clock, ms, life.signal).catch(() => {});
      return !life.signal.aborted;
    },
    members: {
      onStatus: (listener) => listeners.add(listener),
      start,
      ended: ended.promise,
      async stop() {
        stop();
        await ended.promise;
      },
    },
  };
}
