import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publishedMedian, sanFranciscoTables } from '../../../test/support/placement-instances.ts';
import { checkCentre } from '../check/check-median.ts';
import { PATIENT } from '../outcome.ts';
import { choose } from '../selection.ts';
import { radiusOf, solveCentre } from './p-centre.ts';
import { anyCase, bruteForce, CASES } from './test-tables.ts';

describe('p-centre', () => {
  it('stopped at any step, its bound is proved and on the right side of the truth', () => {
    fc.assert(
      fc.property(anyCase, fc.nat(60), ([table, selection], maxIterations) => {
        const truth = bruteForce(selection, (plan) => radiusOf(table, plan));
        const outcome = solveCentre(table, selection, { ...PATIENT, maxIterations });
        expect(outcome.bound).toBeLessThanOrEqual(truth);
        expect(outcome.objective ?? Infinity).toBeGreaterThanOrEqual(truth);
        expect(checkCentre(table, selection, outcome).faults).toEqual([]);
      }),
      { numRuns: CASES },
    );
  });

  it('finds the published plan of the San Francisco tutorial of spopt', () => {
    const { distances } = sanFranciscoTables();
    const outcome = solveCentre(distances, choose(16, 4), PATIENT);
    expect(outcome).toMatchObject({ status: 'optimal', objective: 7403.063_810_849_859 });
    expect(checkCentre(distances, choose(16, 4), outcome).faults).toEqual([]);
  });

  it('has a plan that is no more than half as far again before anything is proved', () => {
    const { table, p } = publishedMedian('pmed6');
    const outcome = solveCentre(table, choose(table.sites, p), { ...PATIENT, maxIterations: 0 });
    expect(outcome.status).toBe('feasible');
    expect(outcome.objective).toBeLessThanOrEqual(1.5 * 84);
  });

  // Optima: Daskin 1995 and Elloumi, Labbé, Pochet 2004, who solve OR-Library's p-median files as p-centres.
  it.each([
    ['pmed1', 127],
    ['pmed6', 84],
  ])('finds and proves the published optimum of %s', (name, optimum) => {
    const { table, p } = publishedMedian(name);
    const outcome = solveCentre(table, choose(table.sites, p), PATIENT);
    expect(outcome).toMatchObject({ status: 'optimal', objective: optimum, bound: optimum });
    expect(checkCentre(table, choose(table.sites, p), outcome).faults).toEqual([]);
  });
});
