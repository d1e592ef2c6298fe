import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCover } from '../check/check-cover.ts';
import { PATIENT } from '../outcome.ts';
import { violationsOf } from '../selection.ts';
import { anyCoverProblem, plansOf } from '../test-instances.ts';
import { objectiveOf, type CoverProblem } from './problem.ts';
import { solveCover } from './solve.ts';

const CASES = 200;

/** A busy machine takes longer. */
const timeout = 60_000;

describe('solving a cover problem', { timeout }, () => {
  it('stopped anywhere, the bound is on the right side and the proof holds', () => {
    fc.assert(
      fc.property(anyCoverProblem(), fc.integer({ min: 0, max: 60 }), (problem, maxIterations) => {
        const outcome = solveCover(problem, { ...PATIENT, maxIterations });
        const best = bruteForce(problem);
        const sign = problem.goal.kind === 'cheapest' ? -1 : 1;
        const beyond = best === null ? 0 : sign * (best - outcome.bound);
        expect(beyond).toBeLessThanOrEqual(1e-6);
        expect(checkCover(problem, outcome).faults).toEqual([]);
      }),
      { numRuns: CASES },
    );
  });
});

function bruteForce(problem: CoverProblem): number | null {
  const sign = problem.goal.kind === 'cheapest' ? -1 : 1;
  let best: number | null = null;
  for (const plan of plansOf(problem.selection)) {
    const value = objectiveOf(problem, plan);
    if (value === null || (best !== null && sign * value <= sign * best)) continue;
    if (violationsOf(problem.selection, plan).length === 0) best = value;
  }
  return best;
}
