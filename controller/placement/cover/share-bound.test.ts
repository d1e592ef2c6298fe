import { expect, it } from 'vitest';
import { checkCover } from '../check/check-cover.ts';
import { equity } from '../models/fairness.ts';
import { PATIENT } from '../outcome.ts';
import { reachFromLists } from '../reach.ts';
import { choose } from '../selection.ts';
import { solveCover } from './solve.ts';

/** Three regions of two cells, each with a site of its own that reaches both; two may be built. */
const demand = {
  reach: reachFromLists(6, [
    [0, 1],
    [2, 3],
    [4, 5],
  ]),
  weight: new Float64Array(6).fill(10),
};
const problem = equity(demand, Int32Array.of(0, 0, 1, 1, 2, 2), choose(3, 2));

it('a region that needs a whole site is not served by two thirds of one, and the checker sees that alone', () => {
  // Stopped at once, so that only the bound by shares can know it.
  const outcome = solveCover(problem, { ...PATIENT, maxIterations: 0 });
  const { multipliers, tree } = outcome.certificate;
  expect(outcome.bound).toBeLessThan(0.001);
  expect(checkCover(problem, outcome).faults).toEqual([]);
  expect(checkCover(problem, { ...outcome, certificate: { multipliers, tree } }).isValid).toBe(false);
});

it('changed multipliers of shares are rejected', () => {
  const outcome = solveCover(problem, { ...PATIENT, maxIterations: 0 });
  for (const groups of [
    Float64Array.of(1, 0, 0),
    Float64Array.of(0.5, 0.5, 0),
    Float64Array.of(-1, 1, 1),
    Float64Array.of(Number.NaN, 1, 1),
    Float64Array.of(1, 1),
    new Float64Array(3),
  ]) {
    const shares = { share: outcome.bound, groups };
    const certificate = { ...outcome.certificate, shares };
    expect(checkCover(problem, { ...outcome, certificate }).isValid).toBe(false);
  }
});
