import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCover } from '../check/check-cover.ts';
import { PATIENT } from '../outcome.ts';
import { reachFromLists } from '../reach.ts';
import { chooseAny, violationsOf } from '../selection.ts';
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

  it('a bound that is hardly above the last whole value is one, too', () => {
    const reach = reachFromLists(1, [[], [], [], [0], [0]]);
    const problem: CoverProblem = {
      reach,
      weight: Float64Array.of(1 / 7),
      curves: [Float64Array.of(0, 1)],
      curveOf: new Uint8Array(1),
      groupOf: new Int32Array(1),
      goal: { kind: 'cheapest', cost: Float64Array.of(0, 1, 1, 0, 0), target: 0 },
      selection: { ...chooseAny(5), atMost: 2, quotas: [twoOf(0, 1, 2)] },
    };
    const outcome = solveCover(problem, PATIENT);
    expect(outcome).toMatchObject({ status: 'optimal', objective: 1 });
    // Anybody may stop at any bound.
    for (let maxIterations = 0; maxIterations < 20; maxIterations += 1)
      expect(checkCover(problem, solveCover(problem, { ...PATIENT, maxIterations })).faults).toEqual([]);
  });
});

function twoOf(...sites: number[]) {
  return { name: 'two of them', sites: Int32Array.from(sites), atLeast: 2, atMost: 2 };
}

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
