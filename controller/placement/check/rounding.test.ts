import { describe, expect, it } from 'vitest';
import { maximalCover } from '../models/coverage.ts';
import { solveMedian } from '../median/p-median.ts';
import { PATIENT } from '../outcome.ts';
import { choose } from '../selection.ts';
import { checkCover } from './check-cover.ts';
import { checkMedian } from './check-median.ts';

/** A double cannot tell this from the next whole number. */
const HUGE = 1e17;
const quotas = [{ name: 'here', sites: Int32Array.of(0), atLeast: 1, atMost: 1 }];
const tree = Int32Array.of(-1);
const claim = { iterations: 1, gap: 0, assignment: new Int32Array(0), sites: Int32Array.of(0) };

/** A price that is charged and given back takes with it what stood beside it. */
describe('a proof that rests on rounding', () => {
  it('of people in reach proves nothing', () => {
    const reach = {
      siteCount: 1,
      rowCount: 1,
      start: Int32Array.of(0, 1),
      rows: Int32Array.of(0),
      values: null,
    };
    const problem = maximalCover({ reach, weight: Float64Array.of(7) }, { ...choose(1, 1), quotas });
    const prices = { rows: [7], goal: [], budget: 0, quotas: [-HUGE], conflicts: [] };
    const verdict = checkCover(problem, {
      ...claim,
      status: 'feasible',
      objective: 7,
      bound: 0,
      certificate: { tree, multipliers: [inDoubles(prices)] },
    });
    expect(verdict.isValid).toBe(false);
    expect(verdict.provedBound).toBeGreaterThanOrEqual(7);
  });

  it('of distances proves nothing', () => {
    const table = { clients: 1, sites: 1, cost: Float64Array.of(1), opening: new Float64Array(1) };
    const selection = { ...choose(1, 1), quotas };
    const prices = { rows: [9], goal: [], budget: 0, quotas: [HUGE], conflicts: [] };
    const verdict = checkMedian(table, selection, {
      ...claim,
      status: 'feasible',
      objective: 1,
      bound: 9,
      assignment: Int32Array.of(0),
      certificate: { tree, multipliers: [inDoubles(prices)] },
    });
    expect(verdict.isValid).toBe(false);
    expect(verdict.provedBound).toBeLessThanOrEqual(1);
    expect(solveMedian(table, selection, PATIENT)).toMatchObject({ status: 'optimal', objective: 1 });
  });
});

function inDoubles(prices: Record<'rows' | 'goal' | 'quotas' | 'conflicts', number[]> & { budget: number }) {
  return {
    rows: Float64Array.from(prices.rows),
    goal: Float64Array.from(prices.goal),
    budget: prices.budget,
    quotas: Float64Array.from(prices.quotas),
    conflicts: Float64Array.from(prices.conflicts),
  };
}
