/**
 * What waits for one robot or mailbox, as a pure machine: limits are never hit, the critical go first, and when more waits
 * than may be sent it travels together. A notice leaves only when its message was taken: at least once (fleet.md 2.22).
 */
import { fullJitterMs } from '../../../shared/time/retry.ts';
import type { ChannelLimits } from './channel.ts';
import { byUrgency, fitting, type Notice } from './notice.ts';

export interface Queue {
  /** Most urgent first. */
  readonly waiting: readonly Notice[];
  /** When the last sends were over, oldest first. A robot counts when it hears; by then it surely has. */
  readonly sentAtMs: readonly number[];
  readonly isSending: boolean;
  /** Failures in a row. */
  readonly failures: number;
  readonly pausedUntilMs: number;
}

export const EMPTY_QUEUE: Queue = {
  waiting: [],
  sentAtMs: [],
  isSending: false,
  failures: 0,
  pausedUntilMs: 0,
};

/** A quarter of the limit belongs to the critical alone. */
const RESERVE = 0.25;
/** Two notices are two messages; more travel together. */
const MAX_SINGLES = 2;
const RETRY = { baseMs: 2_000, capMs: 5 * 60_000 };

export function withNotices(queue: Queue, notices: readonly Notice[]): Queue {
  const known = new Set(queue.waiting.map(({ id }) => id));
  const added = notices.filter(({ id }) => !known.has(id));
  return { ...queue, waiting: [...queue.waiting, ...added].sort(byUrgency) };
}

/** What to send now: `notices` in one message, or nothing before `untilMs`; null: nothing waits, or a send is under way. */
export type Next = { readonly notices: readonly Notice[] } | { readonly untilMs: number } | null;

export function nextOf(queue: Queue, limits: ChannelLimits, nowMs: number): Next {
  const [head] = queue.waiting;
  if (head === undefined || queue.isSending) return null;
  const isCritical = head.severity === 'critical';
  const readyAtMs = Math.max(queue.pausedUntilMs, freeAtMs(queue, limits, isCritical));
  if (readyAtMs > nowMs) return { untilMs: readyAtMs };
  const lane = queue.waiting.filter(({ severity }) => (severity === 'critical') === isCritical);
  return { notices: lane.length <= MAX_SINGLES ? [head] : fitting(lane, limits.textBytes) };
}

/** The first moment at which one more send is within every limit. */
function freeAtMs({ sentAtMs }: Queue, { rates }: ChannelLimits, isCritical: boolean): number {
  let atMs = 0;
  for (const { sends, withinMs } of rates) {
    const allowed = isCritical ? sends : sends - Math.floor(sends * RESERVE);
    const oldest = sentAtMs.at(-allowed);
    if (sentAtMs.length >= allowed && oldest !== undefined) atMs = Math.max(atMs, oldest + withinMs);
  }
  // What is not critical keeps a distance once there was some, so that the later ones of a storm do not wait long.
  const [{ sends, withinMs } = { sends: 1, withinMs: 0 }] = rates;
  const last = sentAtMs.at(-1);
  const earlierOne = sentAtMs.at(-Math.ceil(sends * RESERVE));
  const isBusy = last !== undefined && earlierOne !== undefined && last - earlierOne < withinMs;
  return !isCritical && isBusy ? Math.max(atMs, last + (2 * withinMs) / sends) : atMs;
}

export function sending(queue: Queue): Queue {
  return { ...queue, isSending: true };
}

export function sent(queue: Queue, ids: ReadonlySet<string>, limits: ChannelLimits, nowMs: number): Queue {
  const waiting = queue.waiting.filter(({ id }) => !ids.has(id));
  return { ...counted(queue, limits, nowMs), waiting, isSending: false, failures: 0, pausedUntilMs: 0 };
}

/** It may have been heard all the same, so it counts as a send. */
export function notSent(
  queue: Queue,
  limits: ChannelLimits,
  { nowMs, isLimited, random }: { nowMs: number; isLimited: boolean; random: () => number },
): Queue {
  const waitMs = isLimited ? limits.pauseMs : RETRY.baseMs + fullJitterMs(RETRY, queue.failures, random);
  return {
    ...counted(queue, limits, nowMs),
    isSending: false,
    failures: queue.failures + 1,
    pausedUntilMs: nowMs + waitMs,
  };
}

/** Nobody will hear these: they wait no longer. */
export function without(queue: Queue, ids: ReadonlySet<string>): Queue {
  return { ...queue, waiting: queue.waiting.filter(({ id }) => !ids.has(id)) };
}

function counted({ sentAtMs, ...rest }: Queue, { rates }: ChannelLimits, nowMs: number): Queue {
  const longestMs = Math.max(...rates.map(({ withinMs }) => withinMs));
  return { ...rest, sentAtMs: [...sentAtMs.filter((atMs) => atMs > nowMs - longestMs), nowMs] };
}

/** When a queue next has something to do; null: not before something happens. */
export function queueDueAtMs(queue: Queue, limits: ChannelLimits, nowMs: number): number | null {
  const next = nextOf(queue, limits, nowMs);
  if (next === null) return null;
  return 'untilMs' in next ? next.untilMs : nowMs;
}
