/** Find, select and read within one presence of the card, without a pause between them (devices.md 1.4, DESIGN 9). */
import { classifyAnswer, describeAnswer } from './answer-codes.ts';
import { failCard, missCard, readCard, rejectCard, seeCard, type TrackStep } from './card-track.ts';
import type { SamAnswer } from './codec.ts';
import {
  after,
  count,
  finishRound,
  type ReaderRequest,
  type ReaderState,
  send,
  type Transition,
  withStatus,
} from './reader-state.ts';
import { parseBaseInfo } from './record.ts';

interface Arrival {
  readonly answer: SamAnswer;
  /** Monotonic. */
  readonly nowMs: number;
}

const NO_CONTENT = 0x91;

/** An answer to find, select or read while the module is ready. */
export function onCardAnswer(state: ReaderState, request: ReaderRequest, arrival: Arrival): Transition {
  // Nobody asks any more: what the card says is not even looked at.
  if (state.attention === 'idle') return finishRound(state);
  // The session stopped asking and began anew meanwhile, so this card has to be found again.
  if (request !== 'find' && state.card.sinceMs === undefined) return send(state, 'find');
  const { answer, nowMs } = arrival;
  switch (classifyAnswer(answer.sw3)) {
    case 'ok':
      return onSuccess(state, request, arrival);
    case 'noCard':
      return onMiss(state, nowMs);
    case 'movedAway':
      return after([count('movedAway')], onMovedAway(state, answer));
    case 'invalidMedia': {
      const present = withStatus(state, { cardPresence: 'present' });
      const step = rejectCard(state.card, 'invalidMedia', describeAnswer(answer.sw3));
      return after([count('invalidMedia')], tell(present, step));
    }
    case 'hostFrame':
    case 'sequence':
    case 'randomFailed':
    case 'selfTestFailed':
    case 'notAuthorised':
    case 'unsupported':
      return onSequenceLost(state, request);
  }
}

function onSuccess(state: ReaderState, request: ReaderRequest, { answer, nowMs }: Arrival): Transition {
  if (request === 'find') {
    const found = { ...state, card: seeCard(state.card, nowMs) };
    return found.card.isSettled ? finishRound(found) : send(found, 'select');
  }
  if (request === 'select') return send(withStatus(state, { cardPresence: 'present' }), 'readBase');
  if (answer.sw3 === NO_CONTENT) return onInvalidRecord(state, describeAnswer(answer.sw3));
  const result = parseBaseInfo(answer.data);
  if (result.type === 'invalid') return onInvalidRecord(state, result.problem);
  return tell(state, readCard(state.card, result.card, nowMs));
}

function onInvalidRecord(state: ReaderState, detail: string): Transition {
  return after([count('invalidRecord')], tell(state, rejectCard(state.card, 'invalidRecord', detail)));
}

function onMiss(state: ReaderState, nowMs: number): Transition {
  const { isGone, ...step } = missCard(state.card, nowMs);
  return tell(isGone ? withStatus(state, { cardPresence: 'notPresent' }) : state, step);
}

/** The first failure may be a card that has not come to rest: tried again at once, and nobody is bothered. */
function onMovedAway(state: ReaderState, answer: SamAnswer): Transition {
  const card = failCard(state.card);
  if (card.failures === 1) return send({ ...state, card }, 'find');
  return tell(state, rejectCard(card, 'movedAway', describeAnswer(answer.sw3)));
}

/** Once more from find, at once for the first time and then at the pace of the polls. */
function onSequenceLost(state: ReaderState, request: ReaderRequest): Transition {
  if (request === 'find') return finishRound(state);
  const card = failCard(state.card);
  return card.failures === 1 ? send({ ...state, card }, 'find') : finishRound({ ...state, card });
}

function tell(state: ReaderState, { card, events }: TrackStep): Transition {
  const effects = events.map((event) => ({ type: 'card', event }) as const);
  return after(effects, finishRound({ ...state, card }));
}
