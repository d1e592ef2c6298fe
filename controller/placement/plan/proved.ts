/** What may be said of an answer: no more than its certificate shows to the checker, which knows nothing of the search. */
import { checkCover } from '../check/check-cover.ts';
import type { CoverProblem } from '../cover/problem.ts';
import { gapOf, type Outcome } from '../outcome.ts';
import { violationsOf } from '../selection.ts';

/** Nobody is shown a plan that breaks a rule, or told "proved" of what is not, whatever the core says. */
export function provedOutcome(problem: CoverProblem, outcome: Outcome): Outcome {
  if (violationsOf(problem.selection, outcome.sites).length > 0 && outcome.objective !== null) {
    return { ...outcome, status: 'unknown', objective: null, gap: null, sites: new Int32Array(0) };
  }
  if (outcome.status !== 'optimal' && outcome.status !== 'infeasible') return outcome;
  const { isValid, provedBound: bound } = checkCover(problem, outcome);
  if (isValid) return outcome;
  const { objective } = outcome;
  return {
    ...outcome,
    status: objective === null ? 'unknown' : 'feasible',
    bound,
    gap: gapOf(objective, bound),
  };
}
