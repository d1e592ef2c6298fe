/** The last question of a visit: how was it? */
import type { SessionEvent } from '../events.ts';
import type { Rate, Take, World } from '../state.ts';
import { endVisit, outcomeOfPaper, paceMs, stepDeadline, to, type Next } from './common.ts';

/** Whoever took the paper is asked once, and need not answer. */
export function onRate(state: Rate, event: SessionEvent, world: World): Next {
  if (event.type === 'rate') return endVisit(state, outcomeOfPaper(state.filed.counter), world, event.stars);
  // A paper that nobody was sure of may still come out.
  if (event.type === 'paper' && event.jobId === state.filed.number)
    return to({ ...state, evidence: event.fate });
  return event.type === 'done' || event.type === 'cancel' || event.type === 'deadline'
    ? endVisit(state, outcomeOfPaper(state.filed.counter), world)
    : to(state);
}

export function toRate({ visit, service, filed, evidence }: Take, world: World): Next {
  const deadline = stepDeadline(paceMs(world.timeouts.takeMs, visit.textSize), world);
  return to({ step: 'rate', visit, service, filed, evidence, deadline });
}
