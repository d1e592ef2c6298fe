/**
 * Where people count by halves or quarters (rings, times of the day, years), the core is given the whole numbers of these parts:
 * its bounds, and those of the checker, are rounded only between whole numbers. Pure.
 */
import type { CoverProblem } from '../cover/problem.ts';
import { solveCover } from '../cover/solve.ts';
import type { Control, Outcome } from '../outcome.ts';
import { provedOutcome } from './proved.ts';

/** `parts` of one; values come back in units of the problem, and nothing is claimed that the check does not accept. */
export function solveInParts(problem: CoverProblem, parts: number, control: Control): Outcome {
  if (parts === 1 || problem.goal.kind !== 'most')
    return provedOutcome(problem, solveCover(problem, control));
  const whole = { ...problem, weight: problem.weight.map((value) => nearlyWhole(value * parts)) };
  const back = (value: number | null) => (value === null ? null : value / parts);
  const outcome = provedOutcome(
    whole,
    solveCover(whole, {
      ...control,
      onProgress: (progress) =>
        control.onProgress({
          ...progress,
          objective: back(progress.objective),
          bound: progress.bound / parts,
        }),
    }),
  );
  return { ...outcome, objective: back(outcome.objective), bound: outcome.bound / parts };
}

/** A third of five, three times. */
function nearlyWhole(value: number): number {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-9 * Math.max(1, whole) ? whole : value;
}
