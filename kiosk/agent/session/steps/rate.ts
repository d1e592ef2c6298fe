/** The last question of a visit: how was it? */
import type { SessionEvent } from '../events.ts';
import type { Feedback, Rate, Take, World } from '../state.ts';
import { endVisit, outcomeOfPaper, paceMs, stepDeadline, to, type Next } from './common.ts';

const ASKS_WHY_UNTIL = 3;

/** Whoever took the paper is asked once, and need not answer. */
export function onRate(state: Rate, event: SessionEvent, world: World): Next {
  if (event.type === 'rate') return onStars(state, event.stars, world);
  // A paper that nobody was sure of may still come out.
  if (event.type === 'paper' && event.jobId === state.filed.number)
    return to({ ...state, evidence: event.fate });
  return event.type === 'done' || event.type === 'cancel' || event.type === 'deadline'
    ? endVisit(state, outcomeOfPaper(state.filed.counter), world)
    : to(state);
}

/** Only who was not content is asked why. */
function onStars(state: Rate, stars: number, world: World): Next {
  if (stars > ASKS_WHY_UNTIL)
    return endVisit(state, outcomeOfPaper(state.filed.counter), world, { rating: stars });
  const deadline = stepDeadline(paceMs(world.timeouts.takeMs, state.visit.textSize), world);
  return to({ ...state, step: 'feedback', stars, deadline });
}

/** The rating counts, with reasons or without. */
export function onFeedback(state: Feedback, event: SessionEvent, world: World): Next {
  const outcome = outcomeOfPaper(state.filed.counter);
  const rating = state.stars;
  if (event.type === 'paper' && event.jobId === state.filed.number)
    return to({ ...state, evidence: event.fate });
  if (event.type === 'feedback' && event.reasons.length > 0)
    return endVisit(state, outcome, world, { rating, feedback: [...new Set(event.reasons)] });
  const isOver =
    event.type === 'feedback' ||
    event.type === 'done' ||
    event.type === 'cancel' ||
    event.type === 'deadline';
  return isOver ? endVisit(state, outcome, world, { rating }) : to(state);
}

export function toRate({ visit, service, filed, evidence }: Take, world: World): Next {
  const deadline = stepDeadline(paceMs(world.timeouts.takeMs, visit.textSize), world);
  return to({ step: 'rate', visit, service, filed, evidence, deadline });
}
