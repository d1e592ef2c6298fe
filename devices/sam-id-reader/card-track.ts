/**
 * What the answers to "find" say of the card on the reader: pure rules for one `read` per card laid on, although some modules
 * answer "found" as long as a read card lies there and others "no card" until it was lifted (devices.md 1.4).
 */
import type { CardEvent, CardRejection, IdCard } from '../id-card-reader.ts';

/** Presence and absence are never taken from one answer; a card that wobbles is not a new one. */
const REMOVED_AFTER_MISSES = 3;
const REMOVED_AFTER_MS = 1000;

export type CardOutcome =
  /** The number tells a wobbling card from the next one; it is forgotten with the card. */
  | { readonly type: 'read'; readonly number: string }
  | { readonly type: 'rejected'; readonly reason: CardRejection };

export interface CardTrack {
  /** First sign of this card on the monotonic clock; undefined: no card. */
  readonly sinceMs: number | undefined;
  readonly lastSignMs: number;
  /** Answers "no card" in a row. */
  readonly misses: number;
  /** Attempts to read this card that failed since the last outcome. */
  readonly failures: number;
  /** A card whose outcome is final for as long as it lies still. */
  readonly isSettled: boolean;
  /** What was told to the session about this card. */
  readonly outcome: CardOutcome | undefined;
}

export const NO_CARD: CardTrack = {
  sinceMs: undefined,
  lastSignMs: Number.NEGATIVE_INFINITY,
  misses: 0,
  failures: 0,
  isSettled: false,
  outcome: undefined,
};

export interface TrackStep {
  readonly card: CardTrack;
  readonly events: readonly CardEvent[];
}

/** The module found a card. After a miss it may be another one, so it is read again. */
export function seeCard(card: CardTrack, nowMs: number): CardTrack {
  const isSettled = card.isSettled && card.misses === 0;
  const isNew = card.sinceMs === undefined || (card.isSettled && !isSettled);
  return { ...card, sinceMs: isNew ? nowMs : card.sinceMs, lastSignMs: nowMs, misses: 0, isSettled };
}

/** The module found none. `isGone` is true once that is certain. */
export function missCard(card: CardTrack, nowMs: number): TrackStep & { readonly isGone: boolean } {
  const misses = card.misses + 1;
  const isGone = misses >= REMOVED_AFTER_MISSES && nowMs - card.lastSignMs >= REMOVED_AFTER_MS;
  const wasTakenUnread = card.failures > 0 && card.outcome === undefined;
  const { card: told, events } = wasTakenUnread
    ? rejectCard(card, 'movedAway', 'taken before it was read')
    : { card, events: [] };
  if (!isGone) return { card: { ...told, misses }, events, isGone };
  const removed: CardEvent[] = told.outcome === undefined ? [] : [{ type: 'removed' }];
  return { card: { ...NO_CARD, misses }, events: [...events, ...removed], isGone };
}

export function failCard(card: CardTrack): CardTrack {
  return { ...card, failures: card.failures + 1 };
}

export function readCard(card: CardTrack, data: IdCard, nowMs: number): TrackStep {
  const wasRead = card.outcome?.type === 'read' ? card.outcome.number : undefined;
  const settled: CardTrack = {
    ...card,
    lastSignMs: nowMs,
    failures: 0,
    isSettled: true,
    outcome: { type: 'read', number: data.number },
  };
  if (wasRead === data.number) return { card: settled, events: [] };
  const read: CardEvent = { type: 'read', card: data, durationMs: nowMs - (card.sinceMs ?? nowMs) };
  return { card: settled, events: wasRead === undefined ? [read] : [{ type: 'removed' }, read] };
}

/** Told once for each card and reason; a card taken away too early is tried again while it is there. */
export function rejectCard(card: CardTrack, reason: CardRejection, detail: string): TrackStep {
  const { outcome } = card;
  const isSettled = reason !== 'movedAway';
  const isTold = outcome?.type === 'rejected' && outcome.reason === reason;
  const isStaleSign = outcome?.type === 'read' && reason === 'movedAway';
  if (isTold || isStaleSign) return { card: { ...card, isSettled }, events: [] };
  const rejected: CardEvent = { type: 'rejected', reason, detail };
  return {
    card: { ...card, failures: 0, isSettled, outcome: { type: 'rejected', reason } },
    events: outcome?.type === 'read' ? [{ type: 'removed' }, rejected] : [rejected],
  };
}
