/** Laws that hold between answers (placement.md 6.4), on seeded instances that are solved to the end. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCover } from '../check/check-cover.ts';
import { maximalCover } from '../models/coverage.ts';
import { stack, type Demand } from '../models/rows.ts';
import { setCover } from '../models/set-cover.ts';
import { PATIENT } from '../outcome.ts';
import { reachFromLists } from '../reach.ts';
import { atMostMoves, choose, chooseAny, moveBudget, violationsOf, type Selection } from '../selection.ts';
import { plansOf, scatter } from '../test-instances.ts';
import { objectiveOf } from './problem.ts';
import { solveCover } from './solve.ts';

const SITES = 14;
const demands = fc
  .integer({ min: 1, max: 1e6 })
  .map((seed) => scatter({ sites: SITES, rows: 80, radius: 0.22, seed }));
const runs = { numRuns: 30 };

const best = (demand: Demand, selection: Selection = choose(demand.reach.siteCount, 4)) =>
  solveCover(maximalCover(demand, selection), PATIENT);

const listsOf = ({ reach }: Demand) =>
  Array.from({ length: reach.siteCount }, (_, site) => [
    ...reach.rows.subarray(reach.start[site], reach.start[site + 1]),
  ]);

describe('laws of covering', () => {
  it('other numbers for sites and rows change nothing', () => {
    fc.assert(
      fc.property(
        demands,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (demand, numbers) => {
          const shuffled = (size: number) =>
            Array.from({ length: size }, (_, at) => ({ at, key: numbers.next().value as number }))
              .sort((a, b) => a.key - b.key)
              .map(({ at }) => at);
          const [sites, rows] = [shuffled(SITES), shuffled(demand.weight.length)];
          const lists = listsOf(demand);
          const renamed = {
            reach: reachFromLists(
              rows.length,
              sites.map((site) => lists[site]!.map((row) => rows.indexOf(row))),
            ),
            weight: Float64Array.from(rows, (row) => demand.weight[row]!),
          };
          expect(best(renamed).objective).toBe(best(demand).objective);
        },
      ),
      runs,
    );
  });

  it('demand split into halves at the same place changes nothing', () => {
    fc.assert(
      fc.property(demands, (demand) => {
        const half = { ...demand, weight: demand.weight.map((weight) => weight / 2) };
        expect(best(stack([half, half])).objective).toBe(best(demand).objective);
      }),
      runs,
    );
  });

  it('k times the weight is k times the objective', () => {
    fc.assert(
      fc.property(demands, fc.constantFrom(2, 7, 1_000_003), (demand, k) => {
        const scaled = { ...demand, weight: demand.weight.map((weight) => weight * k) };
        expect(best(scaled).objective).toBe(best(demand).objective! * k);
      }),
      runs,
    );
  });

  it('a candidate that reaches part of what another does changes nothing', () => {
    fc.assert(
      fc.property(demands, (demand) => {
        const lists = listsOf(demand);
        const more = {
          ...demand,
          reach: reachFromLists(demand.weight.length, [...lists, lists[0]!.slice(1)]),
        };
        expect(best(more).objective).toBe(best(demand).objective);
      }),
      runs,
    );
  });

  it('one site more never reaches less, nor does a looser budget, and forcing a chosen site changes nothing', () => {
    fc.assert(
      fc.property(demands, fc.integer({ min: 5, max: 30 }), (demand, atMost) => {
        const four = best(demand);
        expect(best(demand, choose(SITES, 5)).objective!).toBeGreaterThanOrEqual(four.objective!);
        const required = four.sites.slice(0, 1);
        expect(best(demand, choose(SITES, 4, { required })).objective).toBe(four.objective);
        const cost = Float64Array.from({ length: SITES }, (_, site) => 3 + ((site * 5) % 7));
        const within = (limit: number) =>
          best(demand, chooseAny(SITES, { budget: { cost, atMost: limit } })).objective!;
        expect(within(atMost + 1)).toBeGreaterThanOrEqual(within(atMost));
      }),
      runs,
    );
  });

  it('a warm start ends with the objective of a cold one', () => {
    fc.assert(
      fc.property(demands, (demand) => {
        const problem = maximalCover(demand, choose(SITES, 4));
        const cold = solveCover(problem, PATIENT);
        const warm = solveCover(problem, { ...PATIENT, warmStart: Int32Array.of(0, 1, 2, 3) });
        expect(warm.objective).toBe(cold.objective);
      }),
      runs,
    );
  });

  it('a bound improves only, and so does the plan, while somebody watches', () => {
    fc.assert(
      fc.property(demands, (demand) => {
        const seen: [number, number][] = [];
        solveCover(maximalCover(demand, choose(SITES, 4)), {
          ...PATIENT,
          onProgress: ({ objective, bound }) => seen.push([objective ?? -Infinity, bound]),
        });
        const isBetter = ([objective, bound]: [number, number], at: number) =>
          at === 0 || (objective >= seen[at - 1]![0] && bound <= seen[at - 1]![1]);
        expect(seen.every(isBetter)).toBe(true);
      }),
      runs,
    );
  });

  it('moving machines by number or by money is the best of all plans that obey', () => {
    fc.assert(
      fc.property(demands, fc.integer({ min: 0, max: 3 }), (demand, moves) => {
        const [existing, price] = [Int32Array.of(0, 1, 2), new Float64Array(SITES).fill(10)];
        const leave = new Float64Array(SITES);
        for (const site of existing) {
          price[site] = 0;
          leave[site] = 4;
        }
        const selections = [
          choose(SITES, 3, { quotas: [atMostMoves('existing', existing, moves)] }),
          choose(SITES, 3, { budget: moveBudget(price, leave, 14 * moves) }),
        ];
        const objectives = selections.map((selection) => {
          const problem = maximalCover(demand, selection);
          const allowed = plansOf(selection).filter(
            (plan) => plan.length === 3 && violationsOf(selection, plan).length === 0,
          );
          expect(solveCover(problem, PATIENT).objective).toBe(
            Math.max(...allowed.map((plan) => objectiveOf(problem, plan)!)),
          );
          return Math.max(...allowed.map((plan) => objectiveOf(problem, plan)!));
        });
        // Each move costs 14 here: a new site and an old one left.
        expect(objectives[0]).toBe(objectives[1]);
      }),
      { numRuns: 10 },
    );
  });
});

describe('the checker', () => {
  it('rejects a plan, an objective, a bound, a price or a tree that was changed', () => {
    fc.assert(
      fc.property(demands, (demand) => {
        const problem = maximalCover(demand, choose(SITES, 4));
        const outcome = solveCover(problem, PATIENT);
        expect(checkCover(problem, outcome).faults).toEqual([]);
        const { multipliers, tree } = outcome.certificate;
        const other = [...Array(SITES).keys()].find((site) => !outcome.sites.includes(site))!;
        const worse = Int32Array.from([...outcome.sites.slice(1), other]);
        const priced = multipliers.map((prices) => ({
          ...prices,
          rows: prices.rows.map((price) => price + 50),
        }));
        const negative = multipliers.map((prices) => ({
          ...prices,
          rows: prices.rows.map((price) => -price - 1),
        }));
        const wrong = [
          { ...outcome, sites: outcome.sites.slice(1) },
          { ...outcome, sites: Int32Array.of(...outcome.sites.slice(1), outcome.sites[1]!) },
          { ...outcome, sites: Int32Array.of(...outcome.sites.slice(1), SITES) },
          { ...outcome, objective: outcome.objective! + 1, bound: outcome.bound + 1 },
          { ...outcome, status: 'feasible' as const, bound: outcome.bound - 2 },
          { ...outcome, certificate: { multipliers: priced, tree } },
          { ...outcome, certificate: { multipliers: negative, tree } },
          { ...outcome, certificate: { multipliers, tree: tree.slice(0, -1) } },
          { ...outcome, certificate: { multipliers, tree: Int32Array.of(...tree, -1) } },
          { ...outcome, certificate: { multipliers: [], tree: Int32Array.of(-(2 ** 31)) } },
          { ...outcome, status: 'infeasible' as const, objective: null },
        ];
        for (const claim of wrong) expect(checkCover(problem, claim).isValid).toBe(false);
        const isSame = objectiveOf(problem, worse) === outcome.objective;
        expect(checkCover(problem, { ...outcome, sites: worse }).isValid).toBe(isSame);
      }),
      runs,
    );
  });

  it('accepts that nothing is possible only where it is', () => {
    const demand = scatter({ sites: 6, rows: 20, radius: 0.2, seed: 4 });
    const quotas = [{ name: '西华', sites: Int32Array.of(0, 1), atLeast: 2, atMost: 2 }];
    const problem = setCover(
      demand,
      1,
      new Float64Array(6).fill(1),
      choose(6, 2, { quotas, conflicts: Int32Array.of(0, 1) }),
    );
    const outcome = solveCover(problem, PATIENT);
    expect(outcome.status).toBe('infeasible');
    expect(checkCover(problem, outcome).faults).toEqual([]);
    const easier = setCover(demand, 1, new Float64Array(6).fill(1), chooseAny(6, { quotas }));
    expect(checkCover(easier, outcome).isValid).toBe(false);
  });
});
