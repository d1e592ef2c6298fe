import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveCover } from '../cover/solve.ts';
import { type CoverProblem, objectiveOf } from '../cover/problem.ts';
import { PATIENT } from '../outcome.ts';
import { choose, chooseAny, violationsOf } from '../selection.ts';
import { anySelection, scatter } from '../test-instances.ts';
import { backupCover, gradualCover, maximalCover, ringCover } from './coverage.ts';
import { equity, expectedOver, worstOver } from './fairness.ts';
import { coverByHours } from './hours.ts';
import { reliableCover } from './kept.ts';
import { inPhases, openInPhases } from './phases.ts';
import type { Demand } from './rows.ts';
import { partialCover, setCover } from './set-cover.ts';

const SITES = 8;
const P = 3;
const cases = fc
  .integer({ min: 1, max: 1e6 })
  .map((seed) => scatter({ sites: SITES, rows: 25, radius: 0.28, seed }));
const runs = { numRuns: 25 };

/** All plans of `count` sites. */
const plans = (count: number) =>
  Array.from({ length: 2 ** SITES }, (_, mask) =>
    [...Array(SITES).keys()].filter((site) => (mask >> site) & 1),
  ).filter((plan) => plan.length === count);

/** For each row the entries by which the plan reaches it. */
function hits({ reach }: Demand, plan: readonly number[], row: number): number[] {
  return plan.flatMap((site) => {
    const at = reach.rows.subarray(reach.start[site], reach.start[site + 1]).indexOf(row);
    return at < 0 ? [] : [reach.start[site]! + at];
  });
}

const sumOver = (demand: Demand, share: (row: number) => number) =>
  demand.weight.reduce((sum, weight, row) => sum + weight * share(row), 0);

/** The best plan by words against the best plan by the model. */
function expectBest(problem: CoverProblem, worth: (plan: number[]) => number, count = P) {
  expect(solveCover(problem, PATIENT).objective).toBeCloseTo(Math.max(...plans(count).map(worth)), 6);
}

describe('models of the covering family', () => {
  it('maximal cover reaches most people', () => {
    fc.assert(
      fc.property(cases, (demand) => {
        expectBest(maximalCover(demand, choose(SITES, P)), (plan) =>
          sumOver(demand, (row) => (hits(demand, plan, row).length > 0 ? 1 : 0)),
        );
      }),
      runs,
    );
  });

  it('gradual cover counts the best share in reach', () => {
    fc.assert(
      fc.property(cases, fc.infiniteStream(fc.constantFrom(0, 0.25, 0.4, 1)), (plain, shares) => {
        const values = Float64Array.from(plain.reach.rows, () => shares.next().value as number);
        const demand = { ...plain, reach: { ...plain.reach, values } };
        expectBest(gradualCover(demand, choose(SITES, P)), (plan) =>
          sumOver(demand, (row) => Math.max(0, ...hits(demand, plan, row).map((at) => values[at]!))),
        );
      }),
      runs,
    );
  });

  it('rings give each distance its share', () => {
    const values = Float64Array.of(100, 600, 900);
    const demand = {
      reach: {
        siteCount: 3,
        rowCount: 1,
        start: Int32Array.of(0, 1, 2, 3),
        rows: Int32Array.of(0, 0, 0),
        values,
      },
      weight: Float64Array.of(10),
    };
    const radii = [
      { withinM: 500, share: 1 },
      { withinM: 800, share: 0.5 },
    ];
    const worth = (site: number) =>
      solveCover(ringCover(demand, radii, choose(3, 1, { required: Int32Array.of(site) })), PATIENT)
        .objective;
    expect([worth(0), worth(1), worth(2)]).toEqual([10, 5, 0]);
  });

  it('backup asks for the second site', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(0, 0.6), (demand, share) => {
        expectBest(backupCover(demand, 2, share, choose(SITES, P)), (plan) =>
          sumOver(demand, (row) => [0, share, 1][Math.min(2, hits(demand, plan, row).length)]!),
        );
      }),
      runs,
    );
  });

  it('expected cover counts the share of time with a machine that works, kept machines first', () => {
    fc.assert(
      fc.property(cases, (demand) => {
        const kept = (row: number) => (hits(demand, [0], row).length > 0 ? 0.3 : 1);
        const best = Math.max(
          ...plans(P)
            .filter((plan) => plan.includes(0))
            .map((plan) =>
              sumOver(demand, (row) => 1 - kept(row) * 0.1 ** hits(demand, plan.slice(1), row).length),
            ),
        );
        const problem = reliableCover(
          { parts: [demand], kept: [{ site: 0, failureShare: 0.3 }], failureShare: 0.1 },
          { kind: 'most' },
          choose(SITES, P, { required: Int32Array.of(0) }),
        );
        const found = solveCover(problem, PATIENT).objective!;
        expect(Math.abs(found - best)).toBeLessThan(1e-4 * best);
      }),
      runs,
    );
  });

  it('set cover reaches everybody who can be reached, partial cover enough, at least cost', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(0.5, 0.9, 1), fc.constantFrom(1, 2), (demand, share, sites) => {
        const cost = Float64Array.from({ length: SITES }, (_, site) => 1 + ((site * 7) % 5));
        const all = Array.from({ length: SITES + 1 }, (_, count) => plans(count)).flat();
        const near = (plan: number[], row: number) => hits(demand, plan, row).length;
        const everybody = [...Array(SITES).keys()];
        const price = (plan: number[]) => plan.reduce((sum, site) => sum + cost[site]!, 0);
        const isServed = (plan: number[], row: number) =>
          near(plan, row) >= Math.min(sites, near(everybody, row));
        const full = all.filter((plan) => [...demand.weight.keys()].every((row) => isServed(plan, row)));
        expect(solveCover(setCover(demand, sites, cost, chooseAny(SITES)), PATIENT).objective).toBe(
          Math.min(...full.map(price)),
        );
        const reached = (plan: number[]) => sumOver(demand, (row) => (near(plan, row) > 0 ? 1 : 0));
        const enough = all.filter((plan) => reached(plan) >= share * reached(everybody) - 1e-9);
        expect(solveCover(partialCover(demand, share, cost, chooseAny(SITES)), PATIENT).objective).toBe(
          Math.min(...enough.map(price)),
        );
      }),
      runs,
    );
  });

  it('equity lifts the worst region, worst case the worst scenario, and expectation the mean', () => {
    fc.assert(
      fc.property(cases, cases, (demand, other) => {
        const share = (of: Demand, plan: number[], isIn: (row: number) => boolean) =>
          sumOver(of, (row) => (isIn(row) && hits(of, plan, row).length > 0 ? 1 : 0)) /
          sumOver(of, (row) => (isIn(row) ? 1 : 0));
        const regionOf = Int32Array.from(demand.weight, (_, row) => row % 3);
        expectBest(equity(demand, regionOf, choose(SITES, P)), (plan) =>
          Math.min(...[0, 1, 2].map((region) => share(demand, plan, (row) => row % 3 === region))),
        );
        const scenarios = [
          { demand, probability: 0.7 },
          { demand: other, probability: 0.3 },
        ];
        const all = () => true;
        expectBest(worstOver(scenarios, choose(SITES, P)), (plan) =>
          Math.min(share(demand, plan, all), share(other, plan, all)),
        );
        const reached = (of: Demand, plan: number[]) =>
          sumOver(of, (row) => (hits(of, plan, row).length > 0 ? 1 : 0));
        expectBest(
          expectedOver(scenarios, choose(SITES, P)),
          (plan) => 0.7 * reached(demand, plan) + 0.3 * reached(other, plan),
        );
      }),
      { numRuns: 10 },
    );
  });

  it('a closed hall reaches nobody', () => {
    fc.assert(
      fc.property(cases, (demand) => {
        const isOpen = (site: number) => site % 2 === 0;
        const night = demand.weight.map((weight) => weight / 4);
        const slices = [
          { weight: demand.weight, isOpen: () => true },
          { weight: night, isOpen },
        ];
        const reached = (plan: number[]) =>
          sumOver(demand, (row) => (hits(demand, plan, row).length > 0 ? 1 : 0));
        expectBest(
          coverByHours(demand, slices, choose(SITES, P)),
          (plan) => reached(plan) + reached(plan.filter(isOpen)) / 4,
        );
      }),
      runs,
    );
  });

  it('phases grow, and are the best of all plans that grow', () => {
    fc.assert(
      fc.property(cases, (demand) => {
        const reached = (plan: number[]) =>
          sumOver(demand, (row) => (hits(demand, plan, row).length > 0 ? 1 : 0));
        const outcome = solveCover(
          inPhases(maximalCover(demand, chooseAny(SITES)), [
            { atMost: 1, importance: 2 },
            { atMost: 3, importance: 1 },
          ]),
          PATIENT,
        );
        const nested = plans(3).flatMap((late) => late.map((early) => 2 * reached([early]) + reached(late)));
        expect(outcome.objective).toBeCloseTo(Math.max(...nested), 6);
        const [first, second] = openInPhases(SITES, 2, outcome.sites);
        expect([...first!].every((site) => second!.includes(site))).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  it('phases keep every rule at the end, and what stands is open from the first one on', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        anySelection(6),
        fc.integer({ min: 1, max: 3 }),
        (seed, given, first) => {
          const selection = { ...given, required: Int32Array.of(...new Set([...given.required, 5])) };
          const demand = scatter({ sites: 6, rows: 15, radius: 0.3, seed });
          const problem = maximalCover(demand, selection);
          const phases = [
            { atMost: first, importance: 1 },
            { atMost: 5, importance: 1 },
          ];
          const subsets = Array.from({ length: 2 ** 6 }, (_, mask) =>
            [...Array(6).keys()].filter((site) => (mask >> site) & 1),
          );
          const valueOf = (plan: readonly number[]) => objectiveOf(problem, plan)!;
          let best: number | null = null;
          for (const late of subsets) {
            if (late.length > 5 || violationsOf(selection, late).length > 0) continue;
            for (const early of subsets) {
              if (early.length > first || !early.includes(5) || early.some((site) => !late.includes(site)))
                continue;
              best = Math.max(best ?? 0, valueOf(early) + valueOf(late));
            }
          }
          const { status, objective } = solveCover(inPhases(problem, phases, [5]), PATIENT);
          expect(status).toBe(best === null ? 'infeasible' : 'optimal');
          expect(Math.abs((objective ?? 0) - (best ?? 0))).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 40 },
    );
  });
});
