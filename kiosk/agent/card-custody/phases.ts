/** From phase to phase: what each way of going on means for the card, and which record it leaves. Pure. */
import type { CardEvent, CardReason } from '../../../shared/protocol/index.ts';
import type {
  Card,
  CustodyEffect,
  CustodyState,
  CustodyStep,
  CustodyWorld,
  Phase,
  VisitNow,
} from './state.ts';

/** How long a card may lie in the gate of an open entry before it is given back. */
const ENTERING_MS = 10_000;
/** A card that nobody could read in this time is not read here: back into the hand, and another try. */
const READ_LIMIT_MS = 10_000;
/** A stuck card moves when somebody has been there: the reader is asked this often, without moving anything. */
const STUCK_PROBE_MS = 60_000;
/** Whoever comes back for a captured card finds on the screen whom to call. */
const CAPTURED_NOTICE_MS = 60_000;

export function to(state: CustodyState, phase: Phase, ...effects: CustodyEffect[]): CustodyStep {
  return { state: { ...state, phase }, effects };
}

export function stay(state: CustodyState): CustodyStep {
  return { state, effects: [] };
}

export function isAsking(visit: VisitNow | null): boolean {
  return visit?.need === 'identify' || visit?.need === 'insert';
}

/** A card belongs to the visit that the entry was opened for, even if the antenna was faster than the report of the reader. */
export function arrivedCard({ visit, openedFor }: CustodyState): Card {
  if (openedFor === null) return strayCard('uninvited', visit);
  return { ...strayCard('visit-over', visit?.id === openedFor ? visit : null), visitId: openedFor };
}

/** What an earlier run left is nobody's who is here now (devices.md 7.3). */
export function strayCard(reason: CardReason, visit: VisitNow | null): Card {
  return { visitId: visit?.id ?? null, reason, isSlow: visit?.isSlow ?? false, isWarned: false, told: [] };
}

/** The visit that it came in with goes on and has a use for it; a card that is on its way out is not kept. */
export function isStillWanted({ visit }: CustodyState, { visitId, reason }: Card): boolean {
  return visit !== null && visit.id === visitId && visit.need !== 'giveBack' && reason === 'visit-over';
}

/** Each event of one card is told once, however often a loose plug repeats it. */
function tell(card: Card, event: CardEvent): { card: Card; effects: CustodyEffect[] } {
  if (card.told.includes(event)) return { card, effects: [] };
  const told = { ...card, told: [...card.told, event] };
  return { card: told, effects: [{ type: 'record', event, card: told }] };
}

export function toEmpty(state: CustodyState): CustodyStep {
  return to(state, { name: 'empty', noticeUntilMonoMs: null });
}

export function toEntering(state: CustodyState, { monoMs }: CustodyWorld): CustodyStep {
  return to(state, { name: 'entering', untilMonoMs: monoMs + ENTERING_MS });
}

export function toHeld(state: CustodyState, card: Card, { monoMs }: CustodyWorld): CustodyStep {
  const isLimited = state.visit?.need === 'identify';
  return to(state, { name: 'held', card, untilMonoMs: isLimited ? monoMs + READ_LIMIT_MS : null });
}

/** `attempts` 1: a reader that reports a jam is reset before it is told to move. */
export function toReturning(
  state: CustodyState,
  card: Card,
  { reason = card.reason, attempts = 0 }: { reason?: CardReason; attempts?: number } = {},
): CustodyStep {
  return to(state, { name: 'returning', card: { ...card, reason }, attempts });
}

export function toOffered(
  state: CustodyState,
  card: Card,
  stage: 'please' | 'warning',
  { monoMs, timeouts }: CustodyWorld,
): CustodyStep {
  const stageMs = stageDurationMs(card, stage, timeouts);
  return to(state, { name: 'offered', card, stage, untilMonoMs: monoMs + stageMs });
}

export function stageDurationMs(
  { isSlow }: Card,
  stage: 'please' | 'warning',
  { takeMs, cardWarningMs }: CustodyWorld['timeouts'],
): number {
  return (stage === 'please' ? takeMs : cardWarningMs) * (isSlow ? 2 : 1);
}

/** In use by its visit, or given back at once. */
export function takeIn(state: CustodyState, card: Card, world: CustodyWorld): CustodyStep {
  const known = { ...state, openedFor: null };
  return isStillWanted(state, card) ? toHeld(known, card, world) : toReturning(known, card);
}

/** Gives back what has come in, or is half in. */
export function turnAway(state: CustodyState, how?: Parameters<typeof toReturning>[2]): CustodyStep {
  return toReturning({ ...state, openedFor: null }, arrivedCard(state), how);
}

/** Only for a card that was offered and called out. */
export function toCapturing(state: CustodyState, offered: Card): CustodyStep {
  const card = { ...offered, isWarned: true };
  const isBinFull = state.reader?.isBinFull === true;
  return isBinFull ? withoutBin(state, card) : to(state, { name: 'capturing', card, attempts: 0 });
}

/** The bin does not take it, and the next citizen must not: it goes where no hand reaches it. */
export function withoutBin(state: CustodyState, card: Card): CustodyStep {
  const wasBinFull = state.reader?.isBinFull === true;
  if (state.reader?.media === 'gate') return to(state, { name: 'drawingBack', card, wasBinFull });
  return toKept(state, card, wasBinFull);
}

export function toKept(state: CustodyState, card: Card, wasBinFull: boolean): CustodyStep {
  const told = tell(card, 'kept');
  return to(state, { name: 'kept', card: told.card, wasBinFull }, ...told.effects);
}

export function toStuck(state: CustodyState, card: Card, { monoMs }: CustodyWorld): CustodyStep {
  const told = tell(card, 'stuck');
  return to(state, { name: 'stuck', card: told.card, untilMonoMs: monoMs + STUCK_PROBE_MS }, ...told.effects);
}

export function toCaptured(state: CustodyState, card: Card, { monoMs }: CustodyWorld): CustodyStep {
  return to(
    state,
    { name: 'empty', noticeUntilMonoMs: monoMs + CAPTURED_NOTICE_MS },
    ...tell(card, 'captured').effects,
  );
}

/** A hand took it: of that there is a record only where an earlier one left the story open. */
export function toTaken(state: CustodyState, card: Card): CustodyStep {
  const isOpen = card.told.length > 0;
  return to(
    state,
    { name: 'empty', noticeUntilMonoMs: null },
    ...(isOpen ? tell(card, 'taken').effects : []),
  );
}

/** It is not there any more, and nobody saw it go. */
export function toGone(state: CustodyState, card: Card): CustodyStep {
  return to(state, { name: 'empty', noticeUntilMonoMs: null }, ...tell(card, 'gone').effects);
}

/** The reader does not speak any more, whatever it was doing. */
export function toAway(state: CustodyState): CustodyStep {
  const { phase } = state;
  // An entry is closed by every start of a reader (devices/card-reader.ts).
  const lost: CustodyState = { ...state, reader: null, order: null, entry: 'closed', openedFor: null };
  if (phase.name === 'away') return stay(lost);
  const wasAtGate = state.reader?.media === 'gate';
  if (!('card' in phase)) return to(lost, { name: 'away', card: null, wasAtGate, isFirstLook: false });
  const { card, effects } = tell(phase.card, 'unknown');
  return to(lost, { name: 'away', card, wasAtGate, isFirstLook: false }, ...effects);
}
