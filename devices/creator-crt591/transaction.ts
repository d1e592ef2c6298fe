/**
 * The handshake of one F2 command as a pure machine: command, ACK, execution, answer, ACK, and its seven cases
 * (devices.md 2.2). Failures are data; what they mean for the card is the driver's business.
 */
import type { F2Answer, F2Command } from './codec.ts';

/** No ACK within this: the command is sent again (cases 1 and 6). */
export const ACK_WAIT_MS = 300;
/** A stored answer comes at once (case 3). */
const REPEAT_WAIT_MS = 1000;
/** After a resend a second answer to it may come: nothing new is begun meanwhile. */
const DRAIN_MS = 500;
const MAX_REPEATS = 3;

export type Outcome =
  | { readonly type: 'answered'; readonly answer: F2Answer }
  /** The unit agreed to stop, or gave no answer and was stopped. */
  | { readonly type: 'discontinued'; readonly isAsked: boolean }
  /** It says nothing, or nothing that can be understood. */
  | { readonly type: 'silent' };

export type TransactionState =
  | { readonly tag: 'idle' }
  | { readonly tag: 'waitingForAck'; readonly order: Order; readonly repeats: number }
  | {
      readonly tag: 'waitingForAnswer';
      readonly order: Order;
      readonly hasResent: boolean;
      readonly naks: number;
    }
  | { readonly tag: 'stopping'; readonly order: Order; readonly repeats: number; readonly isAsked: boolean }
  | { readonly tag: 'draining'; readonly outcome: Outcome };

export interface Order {
  readonly command: F2Command;
  /** How long execution may take. */
  readonly answerMs: number;
}

export type TransactionEvent =
  | { readonly type: 'begin'; readonly order: Order }
  | { readonly type: 'ack' | 'nak' | 'eot' }
  | { readonly type: 'answer'; readonly answer: F2Answer }
  /** Something that looked like an answer had a wrong check, or broke off. */
  | { readonly type: 'damaged' }
  | { readonly type: 'timer' }
  | { readonly type: 'cancel' };

export type CounterName = 'resent' | 'naked' | 'damaged' | 'duplicate' | 'answerTimeout';

export type TransactionEffect =
  | { readonly type: 'sendCommand'; readonly command: F2Command }
  | { readonly type: 'sendAck' | 'sendNak' | 'sendEot' }
  /** Replaces the timer. */
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'count'; readonly counter: CounterName }
  | { readonly type: 'done'; readonly outcome: Outcome };

export interface TransactionStep {
  readonly state: TransactionState;
  readonly effects: readonly TransactionEffect[];
}

export const IDLE: TransactionState = { tag: 'idle' };

export function transact(state: TransactionState, event: TransactionEvent): TransactionStep {
  switch (state.tag) {
    case 'idle':
      return event.type === 'begin' ? send(event.order, 0) : refuse(state, event);
    case 'waitingForAck':
      return onWaitingForAck(state, event);
    case 'waitingForAnswer':
      return onWaitingForAnswer(state, event);
    case 'stopping':
      return onStopping(state, event);
    case 'draining':
      if (event.type === 'timer') return to(IDLE, { type: 'done', outcome: state.outcome });
      return refuse(state, event);
  }
}

function onWaitingForAck(
  state: Extract<TransactionState, { tag: 'waitingForAck' }>,
  event: TransactionEvent,
): TransactionStep {
  const { order, repeats } = state;
  switch (event.type) {
    case 'ack':
      return to(
        { tag: 'waitingForAnswer', order, hasResent: repeats > 0, naks: 0 },
        { type: 'wait', ms: order.answerMs },
      );
    // Case 2, and case 1 when nothing came.
    case 'nak':
    case 'timer':
      if (repeats < MAX_REPEATS) {
        return withCount(event.type === 'nak' ? 'naked' : 'resent', send(order, repeats + 1));
      }
      return stop(order, false);
    case 'answer':
      // The ACK was lost: the answer proves that the command was carried out.
      return isAnswerTo(event.answer, order) ? accept(event.answer, repeats > 0) : refuse(state, event);
    case 'cancel':
      return stop(order, true);
    case 'begin':
    case 'eot':
    case 'damaged':
      return to(state);
  }
}

function onWaitingForAnswer(
  state: Extract<TransactionState, { tag: 'waitingForAnswer' }>,
  event: TransactionEvent,
): TransactionStep {
  const { order, hasResent, naks } = state;
  switch (event.type) {
    case 'answer':
      return isAnswerTo(event.answer, order) ? accept(event.answer, hasResent) : refuse(state, event);
    // Case 3: the unit says again what it stored, and does nothing twice.
    case 'damaged':
      if (naks === MAX_REPEATS) return stop(order, false);
      return withCount(
        'damaged',
        to({ ...state, naks: naks + 1 }, { type: 'sendNak' }, { type: 'wait', ms: REPEAT_WAIT_MS }),
      );
    case 'timer':
      return withCount('answerTimeout', stop(order, false));
    case 'eot':
      return to(IDLE, { type: 'done', outcome: { type: 'discontinued', isAsked: false } });
    case 'cancel':
      return stop(order, true);
    // A late ACK to a command that was sent twice.
    case 'ack':
    case 'nak':
    case 'begin':
      return to(state);
  }
}

/** Cases 5 to 7. */
function onStopping(
  state: Extract<TransactionState, { tag: 'stopping' }>,
  event: TransactionEvent,
): TransactionStep {
  const { order, repeats, isAsked } = state;
  switch (event.type) {
    case 'eot':
      return drain({ type: 'discontinued', isAsked });
    case 'answer':
      return isAnswerTo(event.answer, order) ? accept(event.answer, true) : refuse(state, event);
    case 'timer':
      if (repeats === MAX_REPEATS) return to(IDLE, { type: 'done', outcome: { type: 'silent' } });
      return to({ ...state, repeats: repeats + 1 }, { type: 'sendEot' }, { type: 'wait', ms: ACK_WAIT_MS });
    case 'ack':
    case 'nak':
    case 'damaged':
    case 'begin':
    case 'cancel':
      return to(state);
  }
}

function send(order: Order, repeats: number): TransactionStep {
  return to(
    { tag: 'waitingForAck', order, repeats },
    { type: 'sendCommand', command: order.command },
    { type: 'wait', ms: ACK_WAIT_MS },
  );
}

function stop(order: Order, isAsked: boolean): TransactionStep {
  return to(
    { tag: 'stopping', order, repeats: 0, isAsked },
    { type: 'sendEot' },
    { type: 'wait', ms: ACK_WAIT_MS },
  );
}

function accept(answer: F2Answer, mayRepeat: boolean): TransactionStep {
  const outcome: Outcome = { type: 'answered', answer };
  const { state, effects } = mayRepeat ? drain(outcome) : to(IDLE, { type: 'done', outcome });
  return { state, effects: [{ type: 'sendAck' }, ...effects] };
}

function drain(outcome: Outcome): TransactionStep {
  return to({ tag: 'draining', outcome }, { type: 'wait', ms: DRAIN_MS });
}

/** An answer that nobody waits for: our ACK was lost, so the unit gets it again, and that is all. */
function refuse(state: TransactionState, event: TransactionEvent): TransactionStep {
  return event.type === 'answer' ? withCount('duplicate', to(state, { type: 'sendAck' })) : to(state);
}

function isAnswerTo({ cm, pm }: F2Answer, { command }: Order): boolean {
  return cm === command.cm && pm === command.pm;
}

function to(state: TransactionState, ...effects: TransactionEffect[]): TransactionStep {
  return { state, effects };
}

function withCount(counter: CounterName, { state, effects }: TransactionStep): TransactionStep {
  return { state, effects: [{ type: 'count', counter }, ...effects] };
}
