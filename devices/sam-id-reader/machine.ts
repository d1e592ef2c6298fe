/** The driver of a SAM module as a pure function: start-up, time-outs, faults and attention (devices.md 1.3 to 1.5). */
import type { ErrorCode } from '../../shared/errors.ts';
import type { DriverEnd } from '../driver.ts';
import { classifyAnswer, describeAnswer } from './answer-codes.ts';
import { onCardAnswer } from './card-sequence.ts';
import { failCard, NO_CARD } from './card-track.ts';
import type { SamAnswer } from './codec.ts';
import { isAnswerTo } from './expected-answer.ts';
import {
  after,
  count,
  finishRound,
  type Fault,
  INITIAL_STATE,
  type ReaderEvent,
  type ReaderRequest,
  type ReaderState,
  rest,
  send,
  type Transition,
  withStatus,
} from './reader-state.ts';
import { tryFormatSamId } from './sam-id.ts';

const SILENT_AFTER_TIMEOUTS = 3;
const MAX_STATUS_CHECKS = 10;
/** After this many resets without success somebody has to come. */
const MAX_RESETS = 3;

type Waiting = Extract<ReaderState['step'], { tag: 'waiting' }>;

export function transition(state: ReaderState, event: ReaderEvent): Transition {
  if (state.step.tag === 'ended') return stay(state);
  switch (event.type) {
    case 'start':
      return state.step.tag === 'created' ? send(state, 'reset') : stay(state);
    case 'answer':
      return onAnswer(state, event.answer, event.nowMs);
    case 'timer':
      return onTimer(state);
    case 'attention':
      return onAttention(state, event.attention);
    case 'closed':
      return end(withLink(state, 'down'), { reason: 'closed', detail: event.reason }, 'device.transport');
    case 'stop':
      return end(state, { reason: 'stopped', detail: 'stopped by its owner' }, 'device.cancelled');
  }
}

function stay(state: ReaderState): Transition {
  return { state, effects: [] };
}

function end(state: ReaderState, driverEnd: DriverEnd, errorCode: ErrorCode): Transition {
  return {
    state: { ...state, step: { tag: 'ended' }, card: NO_CARD },
    effects: [{ type: 'end', end: driverEnd, errorCode }],
  };
}

function withLink(state: ReaderState, link: 'silent' | 'down'): ReaderState {
  return withStatus(state, { device: 'offline', link, cardPresence: 'unknown' });
}

function onTimer(state: ReaderState): Transition {
  switch (state.step.tag) {
    case 'resting':
      return poll(state);
    case 'waiting':
      return onTimeout(state, state.step.request);
    case 'created':
    case 'ended':
      return stay(state);
  }
}

function poll(state: ReaderState): Transition {
  const { fault, startUp, attention } = state;
  if (fault?.cure === 'reset' && startUp !== undefined) return resetAgain(state, fault);
  const isReadyForCards = startUp === undefined && fault?.cure !== 'none';
  return send(state, isReadyForCards && attention === 'asking' ? 'find' : 'status');
}

/** Answers carry no number: the input is emptied, and only a status request may follow (devices.md 1.9). */
function onTimeout(state: ReaderState, request: ReaderRequest): Transition {
  const timeouts = state.timeouts + 1;
  if (timeouts >= SILENT_AFTER_TIMEOUTS) {
    const detail = `${timeouts} requests without an answer`;
    const silent = end(withLink(state, 'silent'), { reason: 'silent', detail }, 'device.not-answering');
    return after([count('timeout')], silent);
  }
  const isCardStep = request === 'select' || request === 'readBase';
  const card = isCardStep ? failCard(state.card) : state.card;
  return after(
    [count('timeout'), { type: 'flushInput' }],
    send({ ...state, timeouts, card }, 'status', true),
  );
}

function onAttention(state: ReaderState, attention: ReaderState['attention']): Transition {
  if (state.attention === attention) return stay(state);
  if (attention === 'idle') {
    // Nobody polls now, so the card may go and another come unseen: whoever asks next reads what lies there.
    return stay(withStatus({ ...state, attention, card: NO_CARD }, { cardPresence: 'unknown' }));
  }
  const asking = { ...state, attention };
  const isFree = state.step.tag === 'resting' && state.startUp === undefined && state.fault === undefined;
  return isFree ? poll(asking) : stay(asking);
}

function onAnswer(state: ReaderState, answer: SamAnswer, nowMs: number): Transition {
  const { step } = state;
  if (step.tag !== 'waiting' || !isAnswerTo(step.request, answer)) {
    return after([count('unexpectedFrame')], stay(state));
  }
  const answered = withStatus({ ...state, hasRetriedRandom: false }, { link: 'up' });
  switch (classifyAnswer(answer.sw3)) {
    case 'selfTestFailed':
      return enterFault(answered, answer.sw3, { cure: 'reset', action: 'reset' });
    case 'notAuthorised':
      return enterFault(answered, answer.sw3, { cure: 'none', action: 'maintenance' });
    case 'unsupported':
      // The serial number is only good to have.
      if (step.request === 'samId') break;
      return after(
        [count('unsupported')],
        enterFault(answered, answer.sw3, { cure: 'none', action: 'configuration' }),
      );
    case 'randomFailed':
      if (state.hasRetriedRandom) {
        return enterFault(answered, answer.sw3, { cure: 'reset', action: 'reset' });
      }
      return after([count('randomFailed')], send({ ...answered, hasRetriedRandom: true }, step.request));
    case 'ok':
    case 'noCard':
    case 'movedAway':
    case 'invalidMedia':
    case 'hostFrame':
    case 'sequence':
      break;
  }
  return onModuleAlive(answered, step, { answer, nowMs });
}

function onModuleAlive(
  state: ReaderState,
  step: Waiting,
  { answer, nowMs }: { answer: SamAnswer; nowMs: number },
): Transition {
  const answerClass = classifyAnswer(answer.sw3);
  const isRequestRefused = answerClass === 'hostFrame' || answerClass === 'sequence';
  const counted = isRequestRefused ? [count(answerClass)] : [];
  if (state.fault?.cure === 'none') return after(counted, rest(state));
  if (state.startUp !== undefined) return after(counted, onStartUpAnswer(state, step.request, answer));
  if (step.request !== 'status') return after(counted, onCardAnswer(state, step.request, { answer, nowMs }));
  const isFindDue = state.attention === 'asking' && !isRequestRefused;
  return after(counted, isFindDue ? send(state, 'find') : finishRound(state));
}

function onStartUpAnswer(state: ReaderState, request: ReaderRequest, answer: SamAnswer): Transition {
  const { checks, hasAskedId } = state.startUp ?? { checks: 0, hasAskedId: false };
  const isOk = classifyAnswer(answer.sw3) === 'ok';
  // Some modules refuse the reset and work: the status decides (devices.md 1.4).
  if (request === 'reset') return send(state, 'status');
  if (request === 'samId') {
    const identity = isOk ? tryFormatSamId(answer.data) : undefined;
    return becomeReady(identity === undefined ? state : withStatus(state, { identity }));
  }
  if (isOk && hasAskedId) return becomeReady(state);
  if (isOk) return send({ ...state, startUp: { checks, hasAskedId: true } }, 'samId');
  if (checks + 1 < MAX_STATUS_CHECKS) return rest({ ...state, startUp: { checks: checks + 1, hasAskedId } });
  const detail = `status never good, last ${describeAnswer(answer.sw3)}`;
  return end(withLink(state, 'silent'), { reason: 'silent', detail }, 'device.protocol');
}

/** After a fault the module still has to prove itself, or one that fails only with cards would go on and off. */
function becomeReady(state: ReaderState): Transition {
  const ready: ReaderState = { ...state, startUp: undefined, isStarted: true };
  if (state.fault !== undefined) return poll(ready);
  const online = withStatus(ready, { device: 'online' });
  const next = state.attention === 'asking' ? poll(online) : rest(online);
  return after(state.isStarted ? [] : [{ type: 'started' }], next);
}

/** A faulty module is a started driver all the same: the fleet must see the fault, not a missing device. */
function enterFault(
  state: ReaderState,
  sw3: number,
  { cure, action }: Pick<Fault, 'cure' | 'action'>,
): Transition {
  const resets = state.fault?.resets ?? 0;
  const fault: Fault = { sw3, cure, action: resets < MAX_RESETS ? action : 'maintenance', resets };
  const startUp = cure === 'reset' ? INITIAL_STATE.startUp : state.startUp;
  const faulty = withStatus(
    { ...state, fault, startUp, isStarted: true, card: NO_CARD },
    { device: 'hardwareError', action: fault.action, detail: describeAnswer(sw3), cardPresence: 'unknown' },
  );
  const effects = [
    ...(state.fault === undefined ? [count('hardwareError')] : []),
    ...(state.isStarted ? [] : [{ type: 'started' } as const]),
  ];
  const isFirstTry = cure === 'reset' && resets === 0;
  return after(effects, isFirstTry ? resetAgain(faulty, fault) : rest(faulty));
}

function resetAgain(state: ReaderState, fault: Fault): Transition {
  const again: ReaderState = {
    ...state,
    fault: { ...fault, resets: fault.resets + 1 },
    startUp: INITIAL_STATE.startUp,
  };
  return send(again, 'reset');
}
