/** A simulated citizen: looks at the screen, thinks, touches, gives the card and takes it again. Pure choice, thin loop. */
import type { IdCard } from '../../devices/id-card-reader.ts';
import type { Question } from '../../shared/domain/question.ts';
import { sleep, type Clock } from '../../shared/time/clock.ts';
import type { ClientEvent, View } from '../agent/ui-api/messages.ts';

/** What a citizen can do at a machine; an agent in this process or one behind its WebSocket. */
export interface Machine {
  /** undefined: the screen is dark, as while the agent restarts. */
  view(): View | undefined;
  touch(event: ClientEvent): void;
  layCard(card: IdCard): void;
  liftCard(): void;
  /** Into the motor reader; false: its entry is closed. */
  insertCard(card: IdCard): boolean;
  /** What hangs in its gate. */
  pullCard(): void;
  takePaper(): void;
}

export interface Errand {
  readonly serviceId: string;
  readonly card: IdCard;
  readonly language: 'zh' | 'en';
  readonly textSize: 'standard' | 'large';
  /** Walks away at this step without a word; null: stays to the end. */
  readonly leavesAt: View['step'] | null;
  /** Leaves it in the motor reader: until it is called out, or for good. */
  readonly forgetsCard: 'never' | 'untilWarned' | 'forGood';
}

/** What this citizen has done so far. */
export interface Progress {
  /** A visit of this citizen was seen on the screen. */
  readonly hasBegun: boolean;
  /** The motor reader has the card. */
  readonly hasInserted: boolean;
  /** The screen has said that it was done. */
  readonly isServed: boolean;
}

export type Move =
  | { readonly type: 'touch'; readonly event: ClientEvent }
  | { readonly type: 'layCard' }
  | { readonly type: 'insertCard' }
  | { readonly type: 'pullCard' }
  /** Nothing to do but wait for the machine. */
  | { readonly type: 'wait' }
  | { readonly type: 'leave'; readonly reason: 'served' | 'closed' | 'gaveUp' };

export type Farewell = Extract<Move, { type: 'leave' }>['reason'];

/** What to do about this screen. */
export function nextMove(
  view: View,
  errand: Omit<Errand, 'card'>,
  { hasBegun, hasInserted, isServed }: Progress,
): Move {
  const { step } = view;
  const touch = (event: ClientEvent): Move => ({ type: 'touch', event });
  const cardMove = hasInserted ? fetchCard(view, errand) : null;
  if (cardMove !== null) return cardMove;
  if (step === errand.leavesAt) {
    // Nobody walks away from the own card knowingly.
    const isLeft = !hasInserted || errand.forgetsCard === 'forGood';
    return isLeft ? { type: 'leave', reason: 'gaveUp' } : touch({ type: 'cancel', step });
  }
  const service = view.services.find(({ id }) => id === errand.serviceId);
  switch (step) {
    case 'attract': {
      if (hasBegun) return { type: 'leave', reason: isServed ? 'served' : 'gaveUp' };
      if (service?.isOpen !== true || view.notice === 'outOfService')
        return { type: 'leave', reason: 'closed' };
      if (service.identity === 'idCard' && view.card === null) return { type: 'layCard' };
      return touch({ type: 'begin', step, language: errand.language, textSize: errand.textSize });
    }
    case 'chooseService':
      if (service?.isOpen !== true) return touch({ type: 'cancel', step });
      return touch({ type: 'chooseService', step, serviceId: service.id });
    case 'identify':
      if (view.card === null) return { type: 'layCard' };
      return { type: view.card.state === 'insert' && !hasInserted ? 'insertCard' : 'wait' };
    case 'form':
      return view.question === null ? { type: 'wait' } : touch({ step, ...answerTo(view.question.ask) });
    case 'greenChannel':
      return touch({ type: 'chooseLane', step, lane: view.lanes.includes('elderly') ? 'elderly' : 'normal' });
    case 'checklist':
    case 'confirm':
      return touch({ type: 'next', step });
    case 'sign':
      return touch({ type: 'sign', step, strokes: '100,500 400,300 600,700 900,400' });
    case 'read':
      return touch({ type: view.page?.number === view.page?.total ? 'done' : 'next', step });
    case 'verdict':
    case 'code':
    case 'rate':
    case 'feedback':
      return touch({ type: 'done', step });
    case 'urgent':
      return touch({ type: 'chooseUrgent', step, reason: 'medical' });
    case 'counter':
      return touch({ type: 'back', step });
    case 'resume':
      return touch({ type: 'cancel', step });
    case 'keep':
    case 'opening':
    case 'submit':
    case 'receipt':
      return { type: 'wait' };
    case 'kept':
    case 'take':
      return touch({ type: 'done', step });
    case 'done':
      // The farewell of the citizen before: a touch clears it.
      if (!hasBegun) return touch({ type: 'done', step });
      return { type: 'leave', reason: view.outcome === 'completed' ? 'served' : 'gaveUp' };
  }
}

/** The first thing that fits. */
function answerTo(ask: Question): {
  readonly type: 'answer';
  readonly question: string;
  readonly value: string;
} {
  const values = {
    choice: ask.type === 'choice' ? (ask.options[0]?.id ?? '') : '',
    yesNo: 'no',
    digits: ask.type === 'digits' ? '1'.repeat(ask.minLength) : '',
    text: '样例',
  };
  return { type: 'answer', question: ask.id, value: values[ask.type] };
}

/** null: the card is not what matters now. */
function fetchCard({ card, step }: View, { forgetsCard }: Pick<Errand, 'forgetsCard'>): Move | null {
  if (card === null || card.isOthers || forgetsCard === 'forGood') return null;
  const isOver = step === 'done' || step === 'attract';
  switch (card.state) {
    case 'returning':
      return isOver ? { type: 'wait' } : null;
    case 'take':
      if (forgetsCard === 'never' || card.stage === 'warning') return { type: 'pullCard' };
      return isOver ? { type: 'wait' } : null;
    case 'closed':
    case 'insert':
    case 'held':
    case 'capturing':
    case 'captured':
    case 'kept':
    case 'stuck':
    case 'away':
      return null;
  }
}

export interface CitizenDeps {
  readonly clock: Clock;
  readonly random: () => number;
  /** Mean time of thinking before a touch, ms. */
  readonly thinkMs: number;
  readonly signal: AbortSignal;
}

/** How often an eye returns to the screen, ms. */
const GLANCE_MS = 50;
/** Longer than any sequence of time-outs of a machine: then even a patient citizen goes. */
const PATIENCE_MS = 180_000;

/** One visit; resolves when the citizen goes, and the card goes along. Rejects only when the signal aborts. */
export async function visit(machine: Machine, errand: Errand, deps: CitizenDeps): Promise<Farewell> {
  const { clock, random, thinkMs, signal } = deps;
  const endMs = clock.monoMs() + PATIENCE_MS;
  let hasBegun = false;
  let hasInserted = false;
  let isServed = false;
  try {
    while (clock.monoMs() < endMs) {
      const view = machine.view();
      const move =
        view === undefined
          ? ({ type: 'wait' } as const)
          : nextMove(view, errand, { hasBegun, hasInserted, isServed });
      hasBegun ||= view !== undefined && view.step !== 'attract' && view.step !== 'done';
      isServed ||= hasBegun && view?.step === 'done' && view.outcome === 'completed';
      if (move.type === 'leave') return move.reason;
      if (move.type === 'wait') {
        await sleep(clock, GLANCE_MS, signal);
        continue;
      }
      await sleep(clock, thinkMs * (0.5 + random()), signal);
      switch (move.type) {
        case 'touch':
          // A printer with a presenter waits for this hand.
          if (move.event.type === 'done') machine.takePaper();
          machine.touch(move.event);
          break;
        case 'layCard':
          await layCard(machine, errand.card, deps);
          break;
        case 'insertCard':
          hasInserted = machine.insertCard(errand.card);
          break;
        case 'pullCard':
          machine.pullCard();
          hasInserted = false;
          break;
      }
      await sleep(clock, GLANCE_MS, signal);
    }
    return 'gaveUp';
  } finally {
    machine.takePaper();
    if (!hasInserted) machine.liftCard();
    else if (errand.forgetsCard !== 'forGood') machine.pullCard();
  }
}

/** Up and down again, so that a machine that has refused the card sees it anew; then until the screen changes. */
async function layCard(machine: Machine, card: IdCard, { clock, signal }: CitizenDeps): Promise<void> {
  const before = machine.view()?.step;
  machine.liftCard();
  await sleep(clock, CARD_LIFT_MS, signal);
  machine.layCard(card);
  for (const endMs = clock.monoMs() + CARD_WAIT_MS; clock.monoMs() < endMs;) {
    if (machine.view()?.step !== before) return;
    await sleep(clock, GLANCE_MS, signal);
  }
}

/** Long enough for the reader to see that the card is gone (three polls). */
const CARD_LIFT_MS = 1200;
/** After this an old hand lifts the card and tries again. */
const CARD_WAIT_MS = 6000;
