import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCover } from '../check/check-cover.ts';
import { PATIENT } from '../outcome.ts';
import { violationsOf } from '../selection.ts';
import { anyCoverProblem, plansOf } from '../test-instances.ts';
import { objectiveOf, type CoverProblem } from './problem.ts';
import { solveCover } from './solve.ts';

/** `PLANNER_CASES=2000 npm run test:unit -- controller/placement` tries more. */
const CASES = Number(process.env['PLANNER_CASES'] ?? 400);

/** More cases take longer, and so does a busy machine. */
const timeout = 60_000 + 100 * CASES;

describe('solving a cover problem', { timeout }, () => {
  it('gives what trying every plan gives, and a proof that the checker accepts', () => {
    fc.assert(
      fc.property(anyCoverProblem(), (problem) => {
        const outcome = solveCover(problem, PATIENT);
        const best = bruteForce(problem);
        expect(outcome.status).toBe(best === null ? 'infeasible' : 'optimal');
        expect(outcome.objective === null ? null : round(outcome.objective)).toBe(
          best === null ? null : round(best),
        );
        expect(checkCover(problem, outcome).faults).toEqual([]);
      }),
      { numRuns: CASES },
    );
  });

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
      { numRuns: CASES / 2 },
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

const round = (value: number) => Math.round(value * 1e6) / 1e6;
