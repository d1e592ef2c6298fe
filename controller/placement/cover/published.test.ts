import { describe, expect, it } from 'vitest';
import { newYork, sanFrancisco } from '../../../test/support/placement-instances.ts';
import { checkCover } from '../check/check-cover.ts';
import { maximalCover } from '../models/coverage.ts';
import { setCover } from '../models/set-cover.ts';
import { PATIENT } from '../outcome.ts';
import { reachFromLists } from '../reach.ts';
import { choose, chooseAny } from '../selection.ts';
import { solveCover } from './solve.ts';

describe('published instances', () => {
  it('San Francisco: 8 stores reach everybody within 5 km, and 4 reach 875,247 people', () => {
    const demand = sanFrancisco(5000);
    const all = setCover(demand, 1, new Float64Array(16).fill(1), chooseAny(16));
    const most = maximalCover(demand, choose(16, 4));
    for (const [problem, objective] of [
      [all, 8],
      [most, 875_247],
    ] as const) {
      const outcome = solveCover(problem, PATIENT);
      expect(outcome).toMatchObject({ status: 'optimal', objective, bound: objective });
      expect(checkCover(problem, outcome).faults).toEqual([]);
    }
  });

  it('New York: a plan within half a per cent of the best known, under a bound above it, after a short run', () => {
    const problem = maximalCover(newYork(400), choose(2713, 50));
    const outcome = solveCover(problem, { ...PATIENT, maxIterations: 20_000 });
    expect(outcome.objective).toBeGreaterThan(1_153_640 * 0.995);
    expect(outcome.bound).toBeGreaterThanOrEqual(1_153_640);
    expect(outcome.bound).toBeLessThan(1_153_640 * 1.005);
    expect(checkCover(problem, outcome).faults).toEqual([]);
  });
});

describe('large numbers', () => {
  it('a plan better by 1 in 10 billion is found and proved', () => {
    // Two sites of equal size but for one person; rounding must not close the better one.
    const weight = Float64Array.of(1e10, 1e10 + 1, 3);
    const problem = maximalCover({ reach: reachFromLists(3, [[0, 2], [1, 2], [2]]), weight }, choose(3, 1));
    const outcome = solveCover(problem, { ...PATIENT, warmStart: Int32Array.of(0) });
    expect(outcome).toMatchObject({ status: 'optimal', objective: 1e10 + 4, bound: 1e10 + 4 });
    expect(checkCover(problem, outcome).faults).toEqual([]);
  });
});
