/**
 * One request in flight at a time, for half-duplex protocols whose answers carry no number (devices.md 1.9, 3.2):
 * urgent before normal before status, equal waiting polls asked once, and every outcome is data.
 */
import { describeError } from '../shared/errors.ts';
import type { Clock, Timer } from '../shared/time/clock.ts';
import type { Counters } from './counters.ts';

export type RequestPriority = 'status' | 'normal' | 'urgent';

type RequestResult<T> =
  | { readonly type: 'answer'; readonly value: T }
  /** Sent, and no answer within the deadline. */
  | { readonly type: 'timeout' }
  /** The caller's signal aborted; `isSent` tells whether the device may act on it all the same. */
  | { readonly type: 'cancelled'; readonly isSent: boolean }
  /** The queue was closed, or `send` failed. */
  | { readonly type: 'closed'; readonly reason: string };

interface Transmission {
  /** In the words of the protocol; goes to `send` and `onTimeout`, so never personal data. */
  readonly label: string;
  readonly bytes: Uint8Array;
  readonly priority: RequestPriority;
  /** Counts from the moment the bytes are handed to `send`; waiting in the queue has no limit but the signal. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

export interface DeviceRequest<Frame, T> extends Transmission {
  /** The answer in a frame, or undefined when the frame is no answer to this request. */
  readonly match: (frame: Frame) => T | undefined;
  /** A waiting request with the same key is shared instead of asked twice; one that was sent is not. */
  readonly coalesceKey?: string;
}

export interface RequestQueue<Frame> {
  /** Never rejects. */
  request<T>(request: DeviceRequest<Frame, T>): Promise<RequestResult<T>>;
  /** Bytes that the device does not answer, such as print data: "answered" when `send` has resolved. Never rejects. */
  transmit(transmission: Transmission): Promise<RequestResult<undefined>>;
  /** Feeds a frame from the device; false (and counted) when nobody waited for it. */
  frame(frame: Frame): boolean;
  /** Ends every request with `closed`, and every later one. Idempotent. */
  close(reason: string): void;
}

export interface RequestQueueDeps {
  readonly clock: Clock;
  /** Resolves when the bytes have left; a rejection closes the queue, since the stream is of no more use. */
  readonly send: (bytes: Uint8Array, label: string) => Promise<void>;
  readonly counters: Counters<'timeout' | 'unexpectedFrame'>;
  /**
   * Called before the next request goes out: an urgent request made here goes first
   * (a SAM asks for its status, so that a late answer is not taken for the next one, devices.md 1.9).
   */
  readonly onTimeout?: (label: string) => void;
}

type Outcome = Exclude<RequestResult<never>, { type: 'answer' }>;

/** One caller; after its end it stays to swallow the answer that the device still owes. */
interface Waiter<Frame> {
  readonly offer: (frame: Frame) => boolean;
  readonly sent: () => boolean;
  readonly end: (outcome: Outcome) => void;
}

interface Entry<Frame> {
  readonly label: string;
  readonly bytes: Uint8Array;
  readonly deadlineMs: number;
  readonly key: string | undefined;
  priority: RequestPriority;
  waiters: Waiter<Frame>[];
}

const RANK: Readonly<Record<RequestPriority, number>> = { status: 0, normal: 1, urgent: 2 };

export function createRequestQueue<Frame>(deps: RequestQueueDeps): RequestQueue<Frame> {
  const waiting: Entry<Frame>[] = [];
  let inFlight: Entry<Frame> | undefined;
  let deadline: Timer | undefined;
  let closedReason: string | undefined;

  function pump(): void {
    if (inFlight !== undefined) return;
    const entry = takeMostUrgent(waiting);
    if (entry === undefined) return;
    inFlight = entry;
    deadline = deps.clock.setTimer(entry.deadlineMs, () => expire(entry));
    void send(entry);
  }

  async function send(entry: Entry<Frame>): Promise<void> {
    try {
      await deps.send(entry.bytes, entry.label);
    } catch (error) {
      close(describeError(error));
      return;
    }
    if (entry === inFlight) keepWaiters(entry, (waiter) => !waiter.sent());
  }

  /** True when somebody was served; the last one served frees the line. */
  function keepWaiters(entry: Entry<Frame>, isStillWaiting: (waiter: Waiter<Frame>) => boolean): boolean {
    const left = entry.waiters.filter(isStillWaiting);
    const isAnybodyServed = left.length < entry.waiters.length;
    entry.waiters = left;
    if (left.length === 0) finish();
    return isAnybodyServed;
  }

  function expire(entry: Entry<Frame>): void {
    deps.counters.add('timeout');
    for (const waiter of entry.waiters) waiter.end({ type: 'timeout' });
    deps.onTimeout?.(entry.label);
    finish();
  }

  function finish(): void {
    deadline?.cancel();
    inFlight = undefined;
    pump();
  }

  function close(reason: string): void {
    if (closedReason !== undefined) return;
    closedReason = reason;
    deadline?.cancel();
    const entries = inFlight === undefined ? waiting.splice(0) : [inFlight, ...waiting.splice(0)];
    inFlight = undefined;
    for (const entry of entries) for (const waiter of entry.waiters) waiter.end({ type: 'closed', reason });
  }

  /** Queues a caller, or ends it at once; returns what to do when its signal aborts. */
  function enqueue(order: Transmission & { coalesceKey?: string }, waiter: Waiter<Frame>): () => void {
    const { label, bytes, deadlineMs, priority, coalesceKey: key } = order;
    const shared = key === undefined ? undefined : waiting.find((entry) => entry.key === key);
    const entry = shared ?? { label, bytes, deadlineMs, key, priority, waiters: [] };
    entry.waiters.push(waiter);
    if (RANK[priority] > RANK[entry.priority]) entry.priority = priority;
    if (shared === undefined) waiting.push(entry);
    pump();
    return () => cancel(entry, waiter);
  }

  function cancel(entry: Entry<Frame>, waiter: Waiter<Frame>): void {
    const position = waiting.indexOf(entry);
    waiter.end({ type: 'cancelled', isSent: position === -1 });
    if (position === -1) return;
    entry.waiters = entry.waiters.filter((other) => other !== waiter);
    if (entry.waiters.length === 0) waiting.splice(position, 1);
  }

  function wait<T>(
    order: Transmission & { coalesceKey?: string },
    toWaiter: (answer: (value: T) => void) => Pick<Waiter<Frame>, 'offer' | 'sent'>,
  ): Promise<RequestResult<T>> {
    if (closedReason !== undefined) return Promise.resolve({ type: 'closed', reason: closedReason });
    if (order.signal?.aborted === true) return Promise.resolve({ type: 'cancelled', isSent: false });
    return new Promise((resolve) => {
      const onAbort = () => abort();
      const end = (result: RequestResult<T>) => {
        order.signal?.removeEventListener('abort', onAbort);
        resolve(result);
      };
      const abort = enqueue(order, { end, ...toWaiter((value) => end({ type: 'answer', value })) });
      order.signal?.addEventListener('abort', onAbort);
    });
  }

  return {
    request: (request) =>
      wait(request, (answer) => ({
        sent: () => false,
        offer(frame) {
          const value = request.match(frame);
          if (value === undefined) return false;
          answer(value);
          return true;
        },
      })),
    transmit: (transmission) =>
      wait<undefined>(transmission, (answer) => ({
        offer: () => false,
        sent() {
          answer(undefined);
          return true;
        },
      })),
    frame(frame) {
      const isWanted = inFlight !== undefined && keepWaiters(inFlight, (waiter) => !waiter.offer(frame));
      if (!isWanted) deps.counters.add('unexpectedFrame');
      return isWanted;
    },
    close,
  };
}

function takeMostUrgent<Frame>(waiting: Entry<Frame>[]): Entry<Frame> | undefined {
  let best: Entry<Frame> | undefined;
  for (const entry of waiting)
    if (best === undefined || RANK[entry.priority] > RANK[best.priority]) best = entry;
  if (best !== undefined) waiting.splice(waiting.indexOf(best), 1);
  return best;
}
