/**
 * The custody of cards in one motor reader: closed → entering → held → returning → offered (please, warning) → captured;
 * and kept, stuck or away where that way is blocked. Pure: state + event + world → state + effects. Every card that came in
 * ends as taken, captured, or told of in a record; the entry opens only for a visit that asks for a card.
 */
import { onReader } from './observe.ts';
import {
  arrivedCard,
  isAsking,
  isStillWanted,
  stay,
  to,
  toCapturing,
  toEmpty,
  toHeld,
  toOffered,
  toReturning,
  turnAway,
} from './phases.ts';
import { onDone } from './results.ts';
import type {
  CustodyEvent,
  CustodyState,
  CustodyStep,
  CustodyWorld,
  Order,
  Phase,
  VisitNow,
} from './state.ts';

export function transition(state: CustodyState, event: CustodyEvent, world: CustodyWorld): CustodyStep {
  const step = apply(state, event, world);
  const order = step.state.order === null ? nextOrder(step.state, world) : null;
  if (order === null) return step;
  const orderNo = step.state.orderNo + 1;
  return {
    state: { ...step.state, order, orderNo, openedFor: openedFor(step.state, order) },
    effects: [...step.effects, { type: 'order', orderNo, order }],
  };
}

/** When `deadline` is due; null: nothing happens by itself. */
export function deadlineOf(state: CustodyState, world: CustodyWorld): number | null {
  const isEntryDue = isEntryWrong(state, world) && state.order === null && state.reader !== null;
  const times = [phaseDeadline(state), isEntryDue ? state.entryAfterMonoMs : null];
  return times.reduce((first, time) => (first === null || (time !== null && time < first) ? time : first));
}

function phaseDeadline({ phase }: CustodyState): number | null {
  if (phase.name === 'empty') return phase.noticeUntilMonoMs;
  return 'untilMonoMs' in phase ? phase.untilMonoMs : null;
}

/** Nothing moves and nothing will without a hand, a visit, or the reader. */
export function isAtRest({ phase, order }: CustodyState): boolean {
  return order === null && RESTING.has(phase.name);
}

const RESTING: ReadonlySet<Phase['name']> = new Set(['empty', 'kept', 'stuck', 'away']);

function apply(state: CustodyState, event: CustodyEvent, world: CustodyWorld): CustodyStep {
  switch (event.type) {
    case 'visit':
      return onVisit(state, event.visit, world);
    case 'reader':
      return onReader(state, event.reader, world);
    case 'done':
      return onDone(state, event, world);
    case 'deadline':
      return onDeadline(state, world);
    case 'storage':
      return stay(state);
  }
}

function onVisit(before: CustodyState, visit: VisitNow | null, world: CustodyWorld): CustodyStep {
  const state = { ...before, visit };
  const { phase } = state;
  switch (phase.name) {
    case 'held': {
      if (visit === null || visit.id !== phase.card.visitId) return toReturning(state, phase.card);
      const card = { ...phase.card, isSlow: visit.isSlow };
      if (visit.need === 'giveBack') return toReturning(state, card);
      const isLimitRunning = visit.need === 'identify' && phase.untilMonoMs !== null;
      return isLimitRunning ? to(state, { ...phase, card }) : toHeld(state, card, world);
    }
    case 'offered': {
      const hasLeft = isOf(before.visit, phase.card.visitId) && !isOf(visit, phase.card.visitId);
      // Whoever has just ended the visit still has the whole time.
      return hasLeft ? toOffered(state, phase.card, phase.stage, world) : stay(state);
    }
    case 'empty':
      return visit !== null && visit.id !== before.visit?.id ? toEmpty(state) : stay(state);
    case 'entering':
      return isStillWanted(state, arrivedCard(state)) ? stay(state) : turnAway(state);
    case 'returning':
    case 'capturing':
    case 'drawingBack':
    case 'kept':
    case 'stuck':
    case 'away':
      return stay(state);
  }
}

function onDeadline(state: CustodyState, world: CustodyWorld): CustodyStep {
  const atMonoMs = phaseDeadline(state);
  // A timer that fires a moment before its deadline, or for a deadline that was moved, is no deadline.
  if (atMonoMs === null || world.monoMs < atMonoMs) return stay(state);
  const { phase } = state;
  switch (phase.name) {
    case 'entering':
      return turnAway(state, { reason: 'unread' });
    case 'held':
      return toReturning(state, phase.card, { reason: 'unread' });
    case 'offered': {
      if (phase.stage === 'please') return toOffered(state, phase.card, 'warning', world);
      // Whoever still stands there is called, not robbed.
      if (isOf(state.visit, phase.card.visitId)) return toOffered(state, phase.card, 'warning', world);
      return toCapturing(state, phase.card);
    }
    case 'stuck':
      return to(state, { ...phase, untilMonoMs: null });
    case 'empty':
      return toEmpty(state);
    case 'returning':
    case 'capturing':
    case 'drawingBack':
    case 'kept':
    case 'away':
      return stay(state);
  }
}

function isOf(visit: VisitNow | null, visitId: string | null): boolean {
  return visit !== null && visit.id === visitId;
}

/** What has to be ordered now; null: nothing. */
function nextOrder(state: CustodyState, world: CustodyWorld): Order | null {
  const { phase, reader } = state;
  if (reader === null) return null;
  if (isEntryWrong(state, world) && world.monoMs >= state.entryAfterMonoMs)
    return { type: 'setEntry', entry: wantedEntry(state, world) };
  switch (phase.name) {
    case 'returning':
      return phase.attempts === 0 ? { type: 'move', to: 'exit' } : { type: 'reset', card: 'exit' };
    case 'capturing':
      return phase.attempts === 1 ? { type: 'reset', card: 'stay' } : { type: 'move', to: 'retain' };
    case 'drawingBack':
      return { type: 'move', to: 'rf' };
    case 'stuck':
      return phase.untilMonoMs === null ? { type: 'reset', card: 'stay' } : null;
    case 'empty':
    case 'entering':
    case 'held':
    case 'offered':
    case 'kept':
    case 'away':
      return null;
  }
}

function openedFor({ openedFor, visit }: CustodyState, order: Order): string | null {
  const isOpening = order.type === 'setEntry' && order.entry === 'open';
  return isOpening ? (visit?.id ?? null) : openedFor;
}

function isEntryWrong(state: CustodyState, world: CustodyWorld): boolean {
  const { name } = state.phase;
  return name !== 'away' && name !== 'entering' && state.entry !== wantedEntry(state, world);
}

/** Open only for a visit that asks for a card, into an empty reader, where a capture could be recorded. */
function wantedEntry({ phase, visit, reader }: CustodyState, { canStore }: CustodyWorld): 'open' | 'closed' {
  const canTakeIn = phase.name === 'empty' && reader?.media === 'none' && canStore;
  return canTakeIn && isAsking(visit) ? 'open' : 'closed';
}
