/** Reader of Chinese ID documents on a SAM module: runs the machine over a transport (devices.md 1, DESIGN 3). */
import { changedProperties, type IdCardReaderStatus } from '../../shared/domain/device-status.ts';
import { AppError, describeError, type ErrorCode } from '../../shared/errors.ts';
import { Listeners } from '../../shared/events.ts';
import type { Timer } from '../../shared/time/clock.ts';
import { createCounters } from '../counters.ts';
import type { DriverDeps, DriverEnd } from '../driver.ts';
import type { CardEvent, IdCardReader } from '../id-card-reader.ts';
import { type DiscardReason, encodeRequest, toAnswer } from './codec.ts';
import { createFrameReceiver } from './frame-receiver.ts';
import { transition } from './machine.ts';
import {
  COUNTER_NAMES,
  DEADLINES_MS,
  INITIAL_STATE,
  type ReaderEffect,
  type ReaderEvent,
  type ReaderRequest,
} from './reader-state.ts';
import { traceAnswer, traceDiscarded, traceRequest } from './redacted-trace.ts';

const START_HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'device.not-answering': '. Check its power, its cable and the path.',
  'device.protocol': '. It speaks, but not as a SAM module does: check the baud rate and the driver.',
};

/** `start` rejects with `device.not-answering`, `device.protocol`, `device.transport` or, when aborted, `device.cancelled`. */
export function createSamIdReader({ transport, clock, trace }: DriverDeps): IdCardReader {
  const statusListeners = new Listeners<[Partial<IdCardReaderStatus>, IdCardReaderStatus]>();
  const cardListeners = new Listeners<[CardEvent]>();
  const counters = createCounters(COUNTER_NAMES);
  const started = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<DriverEnd>();
  // A driver may end without ever being started.
  started.promise.catch(() => {});
  const receiver = createFrameReceiver({ clock, onFrames, onDiscarded });
  const unsubscribe = transport.onData((bytes) => {
    receiver.receive(bytes);
    // The receiver has its own copy, and overwrites it too (devices.md 1.8).
    bytes.fill(0);
  });
  void transport.closed.then(({ reason }) => dispatch({ type: 'closed', reason }));

  let state = INITIAL_STATE;
  let timer: Timer | undefined;
  let hasReported = false;
  /** Nobody is called any more. */
  let isQuiet = false;
  let sentRequests = 0;
  const events: ReaderEvent[] = [];
  let isDispatching = false;

  /** A listener may call back, for example to stop asking: that waits until the effects before it are done. */
  function dispatch(event: ReaderEvent): void {
    events.push(event);
    if (isDispatching) return;
    isDispatching = true;
    for (let next = events.shift(); next !== undefined; next = events.shift()) apply(next);
    isDispatching = false;
  }

  function apply(event: ReaderEvent): void {
    const before = state.status;
    const next = transition(state, event);
    state = next.state;
    report(before);
    for (const effect of next.effects) run(effect);
  }

  function report(before: IdCardReaderStatus): void {
    const changed = changedProperties(before, state.status);
    if (changed === undefined || isQuiet) return;
    statusListeners.emit(hasReported ? changed : state.status, state.status);
    hasReported = true;
  }

  function run(effect: ReaderEffect): void {
    switch (effect.type) {
      case 'send':
        setTimer(DEADLINES_MS[effect.request]);
        return write(effect.request);
      case 'wait':
        return setTimer(effect.delayMs);
      case 'flushInput':
        return receiver.flush();
      case 'count':
        return counters.add(effect.counter);
      case 'card':
        if (!isQuiet) cardListeners.emit(effect.event);
        return;
      case 'started':
        return started.resolve();
      case 'end':
        return finish(effect.end, effect.errorCode);
    }
  }

  function setTimer(delayMs: number): void {
    timer?.cancel();
    timer = clock.setTimer(delayMs, () => dispatch({ type: 'timer' }));
  }

  function write(request: ReaderRequest): void {
    const frame = encodeRequest(request);
    trace(traceRequest(request, frame));
    sentRequests += 1;
    transport
      .write(frame)
      .catch((error: unknown) => dispatch({ type: 'closed', reason: describeError(error) }));
  }

  function onFrames(bodies: readonly Uint8Array[]): void {
    const sentBefore = sentRequests;
    for (const body of bodies) {
      trace(traceAnswer(body, state.step.tag === 'waiting' ? state.step.request : undefined));
      // What came in one piece with the last answer was there before the request that this answer led to.
      if (sentRequests !== sentBefore) counters.add('unexpectedFrame');
      else dispatch({ type: 'answer', answer: toAnswer(body), nowMs: clock.monoMs() });
    }
  }

  function onDiscarded(reason: DiscardReason, byteCount: number): void {
    counters.add('resyncBytes', byteCount);
    if (reason === 'checksum') counters.add('checksum');
    trace(traceDiscarded(byteCount));
  }

  function finish(end: DriverEnd, errorCode: ErrorCode): void {
    isQuiet = true;
    timer?.cancel();
    receiver.stop();
    unsubscribe();
    const isSpeakingOtherwise = errorCode === 'device.not-answering' && counters.read().resyncBytes > 0;
    started.reject(startError(isSpeakingOtherwise ? 'device.protocol' : errorCode, end));
    ended.resolve(end);
  }

  function startError(code: ErrorCode, end: DriverEnd): AppError {
    const hint = START_HINTS[code] ?? '';
    return new AppError(code, `ID card reader on ${transport.path}: ${end.detail}${hint}`, {
      context: { path: transport.path, reason: end.reason },
    });
  }

  return {
    deviceClass: 'idCardReader',
    get status() {
      return state.status;
    },
    onStatus: (listener) => statusListeners.add(listener),
    onCard: (listener) => cardListeners.add(listener),
    setAttention: (attention) => dispatch({ type: 'attention', attention }),
    async start(signal) {
      const stop = () => dispatch({ type: 'stop' });
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      dispatch({ type: 'start' });
      await started.promise.finally(() => signal.removeEventListener('abort', stop));
    },
    ended: ended.promise,
    async stop() {
      isQuiet = true;
      dispatch({ type: 'stop' });
      await ended.promise;
    },
    counters: counters.read,
  };
}
