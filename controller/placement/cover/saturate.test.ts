import { describe, expect, it } from 'vitest';
import { openDomain } from '../domain.ts';
import { equity } from '../models/fairness.ts';
import { PATIENT } from '../outcome.ts';
import { transpose } from '../reach.ts';
import { choose, violationsOf } from '../selection.ts';
import { scatter } from '../test-instances.ts';
import { objectiveOf } from './problem.ts';
import { saturatedPlan } from './saturate.ts';
import { solveCover } from './solve.ts';

const [SITES, P, REGIONS] = [12, 4, 3];

describe('a plan that leaves no group behind', () => {
  it('keeps the rules, and comes near the best plan (seeds 1 to 40)', () => {
    const shares = Array.from({ length: 40 }, (_, index) => {
      const demand = scatter({ sites: SITES, rows: 60, radius: 0.3, seed: index + 1 });
      const quotas = [{ name: 'first half', sites: Int32Array.of(0, 1, 2, 3, 4, 5), atLeast: 1, atMost: 2 }];
      const rules = { required: Int32Array.of(7), forbidden: Int32Array.of(9), quotas };
      const regionOf = Int32Array.from(demand.weight, (_, row) => row % REGIONS);
      const problem = equity(demand, regionOf, choose(SITES, P, rules));
      const { domain } = openDomain(problem.selection);
      const plan = saturatedPlan(problem, transpose(problem.reach), domain);
      expect(violationsOf(problem.selection, plan!)).toEqual([]);
      return objectiveOf(problem, plan!)! / solveCover(problem, PATIENT).objective!;
    });
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThan(0.97);
    expect(Math.min(...shares)).toBeGreaterThan(0.8);
    expect(Math.max(...shares)).toBeLessThanOrEqual(1 + 1e-9);
  });
});
