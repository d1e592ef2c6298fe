/** What a screen shows of the motor reader: one word for the state, the stage of "take your card", and whose it is not. Pure. */
import type { View } from '../ui-api/messages.ts';
import { stageDurationMs } from './phases.ts';
import { cardOf, type CustodyState, type CustodyWorld, type Phase } from './state.ts';

export type CardView = NonNullable<View['card']>;

export function cardView(state: CustodyState, { monoMs, timeouts }: CustodyWorld): CardView {
  const { phase, visit } = state;
  const card = cardOf(state);
  const common = {
    state: STATES[phase.name],
    stage: null,
    hasSound: false,
    countdown: null,
    isOthers: card !== null && visit !== null && visit.id !== card.visitId,
  };
  if (phase.name === 'empty') {
    const closed = phase.noticeUntilMonoMs === null ? 'closed' : 'captured';
    return { ...common, state: state.entry === 'open' ? 'insert' : closed };
  }
  // A reader that is away without a card takes none in either.
  if (phase.name === 'away') return { ...common, state: card === null ? 'closed' : 'away' };
  if (phase.name !== 'offered') return common;
  const { stage, untilMonoMs } = phase;
  const totalMs = stageDurationMs(phase.card, stage, timeouts);
  const remainingMs = Math.max(0, Math.round(untilMonoMs - monoMs));
  return { ...common, stage, hasSound: stage === 'warning', countdown: { remainingMs, totalMs } };
}

const STATES: Readonly<Record<Phase['name'], CardView['state']>> = {
  empty: 'closed',
  entering: 'insert',
  held: 'held',
  returning: 'returning',
  offered: 'take',
  capturing: 'capturing',
  drawingBack: 'capturing',
  kept: 'kept',
  stuck: 'stuck',
  away: 'away',
};

/** Of several readers a kiosk shows the one that matters most to who stands there. */
const URGENCY: readonly CardView['state'][] = [
  'take',
  'stuck',
  'away',
  'kept',
  'returning',
  'capturing',
  'captured',
  'held',
  'insert',
  'closed',
];

export function mostUrgent(views: readonly CardView[]): CardView | null {
  const rank = ({ state }: CardView) => URGENCY.indexOf(state);
  return views.toSorted((first, second) => rank(first) - rank(second))[0] ?? null;
}
