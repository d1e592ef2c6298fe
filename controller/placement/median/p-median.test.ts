import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publishedMedian, sanFranciscoTables } from '../../../test/support/placement-instances.ts';
import { PATIENT } from '../outcome.ts';
import { choose } from '../selection.ts';
import { checkMedian } from '../check/check-median.ts';
import type { CostTable } from './cost-table.ts';
import { solveMedian } from './p-median.ts';
import { anyCase, bestCost, CASES, squareTable } from './test-tables.ts';

const anyPoints = (minLength: number, maxLength: number) =>
  fc.array(fc.tuple(fc.nat(100), fc.nat(100)), { minLength, maxLength });

const solve = (table: CostTable, p: number) => solveMedian(table, choose(table.sites, p), PATIENT);

describe('p-median', () => {
  it.each([
    ['pmed1', 5819],
    ['pmed6', 7824],
    ['pmed7', 5631],
  ])('finds and proves the published optimum of %s', (name, optimum) => {
    const { table, p } = publishedMedian(name);
    const outcome = solve(table, p);
    expect(outcome).toMatchObject({ status: 'optimal', objective: optimum, bound: optimum, gap: 0 });
    expect(checkMedian(table, choose(table.sites, p), outcome).faults).toEqual([]);
  });

  it('finds the published plan of the San Francisco tutorial of spopt', () => {
    const { weighted } = sanFranciscoTables();
    const outcome = solve(weighted, 4);
    expect(outcome.status).toBe('optimal');
    expect(outcome.objective).toBeCloseTo(2_848_268_129.714_512, 4);
    expect(checkMedian(weighted, choose(16, 4), outcome).faults).toEqual([]);
  });

  it('stopped at any step, its bound is proved and on the right side of the truth', () => {
    fc.assert(
      fc.property(anyCase, fc.nat(60), ([table, selection], maxIterations) => {
        const truth = bestCost(table, selection);
        const outcome = solveMedian(table, selection, { ...PATIENT, maxIterations });
        expect(outcome.bound).toBeLessThanOrEqual(truth + 1e-6);
        expect(outcome.objective ?? Infinity).toBeGreaterThanOrEqual(truth - 1e-6);
        expect(checkMedian(table, selection, outcome).faults).toEqual([]);
      }),
      { numRuns: CASES },
    );
  });

  it('gives the same answer for the same input', () => {
    fc.assert(
      fc.property(anyPoints(20, 40), fc.integer({ min: 2, max: 6 }), (points, p) => {
        const table = squareTable(points);
        expect(solve(table, p)).toEqual(solve(table, p));
      }),
      { numRuns: 20 },
    );
  });

  it('does not care how clients are ordered, split into equal halves, or weighed in another unit', () => {
    fc.assert(
      fc.property(
        anyPoints(10, 30),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 2, max: 9 }),
        (points, p, k) => {
          const table = squareTable(points);
          const { sites } = table;
          const objective = solve(table, p).objective!;
          const backwards = squareTable(points.toReversed());
          expect(solve(backwards, p).objective).toBe(objective);
          expect(solve({ ...table, cost: table.cost.map((value) => k * value) }, p).objective).toBe(
            k * objective,
          );
          const twice = new Float64Array([...table.cost, ...table.cost]).map((value) => value / 2);
          expect(solve({ ...table, clients: 2 * sites, cost: twice }, p).objective).toBeCloseTo(objective, 6);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('one more site never costs more, and a rule that the best plan keeps already costs nothing', () => {
    fc.assert(
      fc.property(anyPoints(8, 30), fc.integer({ min: 1, max: 5 }), (points, p) => {
        const table = squareTable(points);
        const best = solve(table, p);
        expect(solve(table, p + 1).objective).toBeLessThanOrEqual(best.objective!);
        const required = best.sites.subarray(0, 1);
        const forced = solveMedian(table, choose(table.sites, p, { required }), {
          ...PATIENT,
          warmStart: best.sites,
        });
        expect(forced.objective).toBe(best.objective);
      }),
      { numRuns: 30 },
    );
  });

  it('a certificate with another price, site or tree proves less or nothing', () => {
    fc.assert(
      fc.property(anyPoints(20, 40), fc.integer({ min: 2, max: 6 }), fc.nat(), (points, p, where) => {
        const table = squareTable(points);
        const selection = choose(table.sites, p);
        const outcome = solve(table, p);
        const { multipliers, tree } = outcome.certificate;
        const cheaper = multipliers.map((set) => ({
          ...set,
          rows: set.rows.map((price) => price - 1 - table.sites),
        }));
        expect(
          checkMedian(table, selection, { ...outcome, certificate: { multipliers: cheaper, tree } }).isValid,
        ).toBe(false);
        const cut = tree.slice(0, where % tree.length);
        expect(
          checkMedian(table, selection, { ...outcome, certificate: { multipliers, tree: cut } }).isValid,
        ).toBe(false);
        const without = outcome.sites.subarray(1);
        expect(checkMedian(table, selection, { ...outcome, sites: without }).isValid).toBe(false);
      }),
      { numRuns: 50 },
    );
  });
});
