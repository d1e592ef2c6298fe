import { expect, it } from 'vitest';
import { solveCover } from '../cover/solve.ts';
import { maximalCover } from '../models/coverage.ts';
import { PATIENT } from '../outcome.ts';
import { choose } from '../selection.ts';
import { scatter } from '../test-instances.ts';
import { provedOutcome } from './proved.ts';

const problem = maximalCover(scatter({ sites: 12, rows: 60, radius: 0.25, seed: 5 }), choose(12, 4));
const outcome = solveCover(problem, PATIENT);

it('a plan whose proof holds is called proved', () => {
  expect(outcome.status).toBe('optimal');
  expect(provedOutcome(problem, outcome)).toBe(outcome);
});

it('a plan whose proof shows less is called a plan with the bound that is shown', () => {
  const multipliers = outcome.certificate.multipliers.map((set) => ({ ...set, rows: set.rows.map(() => 0) }));
  const shown = provedOutcome(problem, {
    ...outcome,
    certificate: { ...outcome.certificate, multipliers },
  });
  expect(shown).toMatchObject({ status: 'feasible', objective: outcome.objective });
  expect(shown.bound).toBeGreaterThan(outcome.objective!);
  expect(shown.gap).toBeCloseTo(shown.bound / outcome.objective! - 1, 9);
});

it('"impossible" without a proof is nothing, and so is a plan that breaks a rule', () => {
  const claimed = {
    ...outcome,
    status: 'infeasible' as const,
    objective: null,
    gap: null,
    sites: new Int32Array(0),
  };
  expect(provedOutcome(problem, claimed).status).toBe('unknown');
  const few = provedOutcome(problem, { ...outcome, sites: outcome.sites.slice(1) });
  expect(few).toMatchObject({ status: 'unknown', objective: null });
  expect(few.sites).toHaveLength(0);
});
