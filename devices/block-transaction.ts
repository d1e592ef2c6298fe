/**
 * The handshake of one command on a line of blocks as a pure machine: command, ACK, execution, answer, with everything
 * that can be lost in between (devices.md 2.2, 2.5). Failures are data; what they mean for the card is the driver's business.
 */

/** What differs between the two families of Creator's readers. */
export interface Handshake<Command, Answer> {
  /**
   * acknowledged: carried out at once; the host acknowledges the answer, and NAK brings it again (devices.md 2.2).
   * enquired: carried out when the host says ENQ, once; the answer is said once (devices.md 2.5).
   */
  readonly style: 'acknowledged' | 'enquired';
  isAnswerTo(answer: Answer, command: Command): boolean;
}

/** No ACK within this: the command is sent again (cases 1 and 6); the older text gives no time (devices.md 2.5). */
export const ACK_WAIT_MS = 300;
/** After a resend a second answer or ACK may come: nothing new is begun meanwhile. */
const DRAIN_MS = 500;
const MAX_REPEATS = 3;

export type Outcome<Answer> =
  | { readonly type: 'answered'; readonly answer: Answer }
  /** The unit agreed to stop, or gave no answer and was stopped. */
  | { readonly type: 'discontinued'; readonly isAsked: boolean }
  /** It says nothing, or nothing that can be understood. */
  | { readonly type: 'silent' };

export interface Order<Command> {
  readonly command: Command;
  /** How long execution may take. */
  readonly answerMs: number;
}

export type TransactionState<Command, Answer> =
  | { readonly tag: 'idle' }
  | { readonly tag: 'waitingForAck'; readonly order: Order<Command>; readonly repeats: number }
  | {
      readonly tag: 'waitingForAnswer';
      readonly order: Order<Command>;
      readonly hasResent: boolean;
      readonly naks: number;
    }
  | {
      readonly tag: 'stopping';
      readonly order: Order<Command>;
      readonly repeats: number;
      readonly isAsked: boolean;
    }
  | { readonly tag: 'draining'; readonly outcome: Outcome<Answer> };

export type TransactionEvent<Command, Answer> =
  | { readonly type: 'begin'; readonly order: Order<Command> }
  | { readonly type: 'ack' | 'nak' | 'eot' }
  | { readonly type: 'answer'; readonly answer: Answer }
  /** Something that looked like an answer had a wrong check, or broke off. */
  | { readonly type: 'damaged' }
  | { readonly type: 'timer' }
  | { readonly type: 'cancel' };

export const TRANSACTION_COUNTERS = ['resent', 'naked', 'damaged', 'duplicate', 'answerTimeout'] as const;

export type TransactionEffect<Command, Answer> =
  | { readonly type: 'sendCommand'; readonly command: Command }
  | { readonly type: 'sendAck' | 'sendNak' | 'sendEot' | 'sendEnq' }
  /** Replaces the timer; counts from the end of what was sent. */
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'count'; readonly counter: (typeof TRANSACTION_COUNTERS)[number] }
  | { readonly type: 'done'; readonly outcome: Outcome<Answer> };

export interface TransactionStep<Command, Answer> {
  readonly state: TransactionState<Command, Answer>;
  readonly effects: readonly TransactionEffect<Command, Answer>[];
}

type In<C, A, Tag> = Extract<TransactionState<C, A>, { tag: Tag }>;

export const IDLE = { tag: 'idle' } as const;

export function transact<C, A>(
  handshake: Handshake<C, A>,
  state: TransactionState<C, A>,
  event: TransactionEvent<C, A>,
): TransactionStep<C, A> {
  switch (state.tag) {
    case 'idle':
      return event.type === 'begin' ? send(event.order, 0) : refuse(handshake, state, event);
    case 'waitingForAck':
      return onWaitingForAck(handshake, state, event);
    case 'waitingForAnswer':
      return onWaitingForAnswer(handshake, state, event);
    case 'stopping':
      return onStopping(handshake, state, event);
    case 'draining':
      if (event.type === 'timer') return to(IDLE, { type: 'done', outcome: state.outcome });
      return refuse(handshake, state, event);
  }
}

function onWaitingForAck<C, A>(
  handshake: Handshake<C, A>,
  state: In<C, A, 'waitingForAck'>,
  event: TransactionEvent<C, A>,
): TransactionStep<C, A> {
  const { order, repeats } = state;
  switch (event.type) {
    case 'ack':
      return to(
        { tag: 'waitingForAnswer', order, hasResent: repeats > 0, naks: 0 },
        ...(handshake.style === 'enquired' ? [{ type: 'sendEnq' } as const] : []),
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
      // The ACK was lost: the answer proves that the command was carried out. Before ENQ it is one of long ago.
      return handshake.style === 'acknowledged' && handshake.isAnswerTo(event.answer, order.command)
        ? accept(handshake, event.answer, repeats > 0)
        : refuse(handshake, state, event);
    case 'cancel':
      return stop(order, true);
    case 'begin':
    case 'eot':
    case 'damaged':
      return to(state);
  }
}

function onWaitingForAnswer<C, A>(
  handshake: Handshake<C, A>,
  state: In<C, A, 'waitingForAnswer'>,
  event: TransactionEvent<C, A>,
): TransactionStep<C, A> {
  const { order, hasResent, naks } = state;
  switch (event.type) {
    case 'answer':
      return handshake.isAnswerTo(event.answer, order.command)
        ? accept(handshake, event.answer, hasResent)
        : refuse(handshake, state, event);
    // Case 3: the unit says again what it stored, and does nothing twice. It may also have been noise while a card
    // moves: the time for the answer goes on, since EOT would leave the card where it is just then.
    case 'damaged':
      if (handshake.style === 'enquired' || naks === MAX_REPEATS) return withCount('damaged', to(state));
      return withCount('damaged', to({ ...state, naks: naks + 1 }, { type: 'sendNak' }));
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
function onStopping<C, A>(
  handshake: Handshake<C, A>,
  state: In<C, A, 'stopping'>,
  event: TransactionEvent<C, A>,
): TransactionStep<C, A> {
  const { order, repeats, isAsked } = state;
  switch (event.type) {
    case 'eot':
      return drain({ type: 'discontinued', isAsked });
    case 'answer':
      return handshake.isAnswerTo(event.answer, order.command)
        ? accept(handshake, event.answer, true)
        : refuse(handshake, state, event);
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

function send<C, A>(order: Order<C>, repeats: number): TransactionStep<C, A> {
  return to(
    { tag: 'waitingForAck', order, repeats },
    { type: 'sendCommand', command: order.command },
    { type: 'wait', ms: ACK_WAIT_MS },
  );
}

function stop<C, A>(order: Order<C>, isAsked: boolean): TransactionStep<C, A> {
  return to(
    { tag: 'stopping', order, repeats: 0, isAsked },
    { type: 'sendEot' },
    { type: 'wait', ms: ACK_WAIT_MS },
  );
}

function accept<C, A>(handshake: Handshake<C, A>, answer: A, mayRepeat: boolean): TransactionStep<C, A> {
  const outcome: Outcome<A> = { type: 'answered', answer };
  const { state, effects }: TransactionStep<C, A> = mayRepeat
    ? drain(outcome)
    : to(IDLE, { type: 'done', outcome });
  return { state, effects: [...receipt(handshake), ...effects] };
}

function drain<C, A>(outcome: Outcome<A>): TransactionStep<C, A> {
  return to({ tag: 'draining', outcome }, { type: 'wait', ms: DRAIN_MS });
}

/** An answer that nobody waits for: our ACK was lost, so the unit gets it again, and that is all. */
function refuse<C, A>(
  handshake: Handshake<C, A>,
  state: TransactionState<C, A>,
  event: TransactionEvent<C, A>,
): TransactionStep<C, A> {
  return event.type === 'answer' ? withCount('duplicate', to(state, ...receipt(handshake))) : to(state);
}

function receipt<C, A>({ style }: Handshake<C, A>): readonly TransactionEffect<C, A>[] {
  return style === 'acknowledged' ? [{ type: 'sendAck' }] : [];
}

function to<C, A>(
  state: TransactionState<C, A>,
  ...effects: TransactionEffect<C, A>[]
): TransactionStep<C, A> {
  return { state, effects };
}

function withCount<C, A>(
  counter: (typeof TRANSACTION_COUNTERS)[number],
  { state, effects }: TransactionStep<C, A>,
): TransactionStep<C, A> {
  return { state, effects: [{ type: 'count', counter }, ...effects] };
}
