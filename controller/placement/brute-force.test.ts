/**
 * 2,000 small problems of every model under every combination of constraints, against trying every plan; each proof is
 * checked, and one that claims more is rejected. The truth is counted with bits and shares no code with the planner.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveCapacitated } from './capacitated/capacitated.ts';
import { anyCapacitated, cheapestWhole } from './capacitated/test-capacitated.ts';
import { transportCost } from './capacitated/transport.ts';
import { checkCapacitated } from './check/check-capacitated.ts';
import { checkCover, type Verdict } from './check/check-cover.ts';
import { checkCentre, checkMedian } from './check/check-median.ts';
import type { CoverProblem } from './cover/problem.ts';
import { solveCover } from './cover/solve.ts';
import { solveCentre } from './median/p-centre.ts';
import { solveMedian } from './median/p-median.ts';
import type { CostTable } from './median/cost-table.ts';
import { anyTable } from './median/test-tables.ts';
import { backupCover, expectedCurve, maximalCover, ringCover } from './models/coverage.ts';
import { equity, expectedOver, worstOver } from './models/fairness.ts';
import { coverByHours } from './models/hours.ts';
import { inPhases } from './models/phases.ts';
import { problemOf, type Demand } from './models/rows.ts';
import { partialCover, setCover } from './models/set-cover.ts';
import { PATIENT, type Outcome } from './outcome.ts';
import type { Selection } from './selection.ts';
import { anyCoverProblem, anySelection, scatter } from './test-instances.ts';

/** `PLANNER_CASES=10` tries ten times as many. */
const TIMES = Number(process.env['PLANNER_CASES'] ?? 1);
const runs = (cases: number) => ({ numRuns: cases * TIMES });
const MOST_SITES = 14;

const bitsOf = (sites: Iterable<number>) => [...sites].reduce((bits, site) => bits | (1 << site), 0);

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** Every plan that keeps all rules, as bits. */
function allowedPlans({ siteCount, atLeast, atMost, ...rules }: Selection): number[] {
  const [required, forbidden] = [bitsOf(rules.required), bitsOf(rules.forbidden)];
  const quotas = rules.quotas.map((quota) => ({ ...quota, bits: bitsOf(quota.sites) }));
  const pairs = Array.from({ length: rules.conflicts.length / 2 }, (_, pair) =>
    bitsOf(rules.conflicts.subarray(2 * pair, 2 * pair + 2)),
  );
  const plans: number[] = [];
  const cost = new Float64Array(2 ** siteCount);
  for (let plan = 0; plan < cost.length; plan += 1) {
    const lowest = 31 - Math.clz32(plan & -plan);
    if (plan > 0 && rules.budget !== null) cost[plan] = cost[plan & (plan - 1)]! + rules.budget.cost[lowest]!;
    const count = bitCount(plan);
    if (count < atLeast || count > atMost || (plan & required) !== required || (plan & forbidden) !== 0)
      continue;
    if (rules.budget !== null && cost[plan]! > rules.budget.atMost + 1e-6) continue;
    if (pairs.some((pair) => (plan & pair) === pair)) continue;
    const isKept = quotas.every(({ bits, ...quota }) => {
      const inside = bitCount(plan & bits);
      return inside >= quota.atLeast && inside <= quota.atMost;
    });
    if (isKept) plans.push(plan);
  }
  return plans;
}

/** The best value of all allowed plans; null: there is none. */
function bestOf(
  selection: Selection,
  isMost: boolean,
  valueOf: (plan: number) => number | null,
): number | null {
  let best: number | null = null;
  for (const plan of allowedPlans(selection)) {
    const value = valueOf(plan);
    if (value !== null && Number.isFinite(value) && (best === null || (isMost ? value > best : value < best)))
      best = value;
  }
  return best;
}

function coverTruth({
  reach,
  weight,
  curves,
  curveOf,
  groupOf,
  goal,
  selection,
}: CoverProblem): number | null {
  const near = new Int32Array(reach.rowCount);
  for (let site = 0; site < reach.siteCount; site += 1)
    for (const row of reach.rows.subarray(reach.start[site], reach.start[site + 1])) near[row]! |= 1 << site;
  const gain = new Float64Array(goal.kind === 'worst-group' ? goal.total.length : 1);
  return bestOf(selection, goal.kind !== 'cheapest', (plan) => {
    gain.fill(0);
    for (let row = 0; row < near.length; row += 1) {
      const curve = curves[curveOf[row]!]!;
      gain[groupOf[row]!]! += weight[row]! * curve[Math.min(bitCount(plan & near[row]!), curve.length - 1)]!;
    }
    if (goal.kind === 'most') return gain[0]!;
    if (goal.kind === 'worst-group')
      return Math.min(...gain.map((value, group) => value / goal.total[group]!));
    if (gain[0]! < goal.target - 1e-7 * Math.max(1, goal.target)) return null;
    return goal.cost.reduce((sum, cost, site) => sum + ((plan >> site) & 1) * cost, 0);
  });
}

/** What each client pays to its cheapest site of the plan. */
function ways({ clients, sites, cost }: CostTable, plan: number): number[] {
  return Array.from({ length: clients }, (_, client) => {
    let best = Infinity;
    for (let site = 0; site < sites; site += 1)
      if ((plan >> site) & 1) best = Math.min(best, cost[client * sites + site]!);
    return best;
  });
}

const openingOf = ({ opening }: CostTable, plan: number) =>
  opening.reduce((sum, cost, site) => sum + ((plan >> site) & 1) * cost, 0);

/** The answer is the truth, its proof holds, and whatever claims more than the truth is rejected. */
function expectTruth<Answer extends Outcome>(
  truth: number | null,
  { answer, isMost, check }: { answer: Answer; isMost: boolean; check: (claim: Answer) => Verdict },
): void {
  expect(check(answer).faults).toEqual([]);
  expect(answer.status).toBe(truth === null ? 'infeasible' : 'optimal');
  const step = (isMost ? -1 : 1) * 1e-3 * Math.max(1, Math.abs(truth ?? 0));
  const more = (truth ?? 0) + step;
  const claims: Partial<Outcome>[] = [
    { certificate: { ...answer.certificate, tree: answer.certificate.tree.slice(0, -1) } },
    ...(truth === null
      ? []
      : [
          { status: 'optimal' as const, objective: more, bound: more },
          { status: 'feasible' as const, bound: more },
          { status: 'infeasible' as const, objective: null, bound: isMost ? -Infinity : Infinity },
        ]),
  ];
  // A p-centre as near as any way is needs no tree.
  const isBare = answer.certificate.tree.length === 0;
  for (const claim of isBare ? claims.slice(1) : claims)
    expect(check({ ...answer, ...claim }).isValid).toBe(false);
  if (truth === null) return;
  expect(Math.abs(answer.objective! - truth)).toBeLessThan(1e-6 * Math.max(1, Math.abs(truth)));
}

/** Mostly few, because every site more doubles the plans. */
const sites = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 2, max: 9 }) },
  { weight: 1, arbitrary: fc.integer({ min: 10, max: MOST_SITES }) },
);

const MODELS: readonly ((demand: Demand, selection: Selection) => CoverProblem)[] = [
  maximalCover,
  (demand, selection) =>
    ringCover(
      withDistances(demand),
      [
        { withinM: 40, share: 1 },
        { withinM: 80, share: 0.4 },
      ],
      selection,
    ),
  (demand, selection) => backupCover(demand, 2, 0.6, selection),
  (demand, selection) => backupCover(demand, 3, 0, selection),
  (demand, selection) => problemOf(demand, { kind: 'most' }, selection, { curve: expectedCurve(0.1) }),
  (demand, selection) => setCover(demand, 1, prices(demand), selection),
  (demand, selection) => setCover(demand, 2, prices(demand), selection),
  (demand, selection) => partialCover(demand, 0.7, prices(demand), selection),
  (demand, selection) =>
    equity(
      demand,
      Int32Array.from(demand.weight, (_, row) => row % 3),
      selection,
    ),
  (demand, selection) => worstOver(scenarios(demand), selection),
  (demand, selection) => expectedOver(scenarios(demand), selection),
  (demand, selection) =>
    coverByHours(
      demand,
      [
        { weight: demand.weight, isOpen: () => true },
        { weight: demand.weight, isOpen: (site) => site % 2 === 0 },
      ],
      selection,
    ),
];

const prices = ({ reach }: Demand) =>
  Float64Array.from({ length: reach.siteCount }, (_, site) => 1 + ((site * 7) % 5));

function withDistances(demand: Demand): Demand {
  return {
    ...demand,
    reach: {
      ...demand.reach,
      values: Float64Array.from(demand.reach.rows, (row, at) => (row * 37 + at * 11) % 100),
    },
  };
}

function scenarios(demand: Demand) {
  const other = {
    ...demand,
    weight: demand.weight.map((value, row) => (row % 2 === 0 ? value : 101 - value)),
  };
  return [
    { demand, probability: 0.7 },
    { demand: other, probability: 0.3 },
  ];
}

const anyModel = sites.chain((siteCount) =>
  fc
    .record({
      seed: fc.nat(1e6),
      rows: fc.integer({ min: 3, max: 20 }),
      radius: fc.constantFrom(0.2, 0.35),
      selection: anySelection(siteCount),
      model: fc.nat(MODELS.length - 1),
    })
    .map(({ model, selection, ...rest }) =>
      MODELS[model]!(scatter({ sites: siteCount, ...rest }), selection),
    ),
);

const anyPhases = fc
  .record({
    seed: fc.nat(1e6),
    selection: fc.integer({ min: 2, max: 7 }).chain((count) => anySelection(count)),
    first: fc.integer({ min: 1, max: 3 }),
    more: fc.nat(2),
    stands: fc.boolean(),
  })
  .map(({ seed, selection, first, more, stands }) =>
    inPhases(
      maximalCover(scatter({ sites: selection.siteCount, rows: 12, radius: 0.35, seed }), selection),
      [
        { atMost: first, importance: 2 },
        { atMost: first + more, importance: 1 },
      ],
      stands ? [0] : [],
    ),
  );

function expectCover(problem: CoverProblem): void {
  expectTruth(coverTruth(problem), {
    answer: solveCover(problem, PATIENT),
    isMost: problem.goal.kind !== 'cheapest',
    check: (claim) => checkCover(problem, claim),
  });
}

const anyDistances = sites.chain((count) => fc.tuple(anyTable(count), anySelection(count)));

describe('against every plan', { timeout: 120_000 }, () => {
  it('any rows, curves, goals and constraints', () => {
    fc.assert(fc.property(sites.chain(anyCoverProblem), expectCover), runs(650));
  });

  it('every model of covering', () => {
    fc.assert(fc.property(anyModel, expectCover), runs(480));
    fc.assert(fc.property(anyPhases, expectCover), runs(70));
  });

  it('the p-median, with and without opening costs', () => {
    const each = fc.property(anyDistances, ([table, selection]) => {
      const total = (plan: number) =>
        ways(table, plan).reduce((sum, way) => sum + way, openingOf(table, plan));
      const answer = solveMedian(table, selection, PATIENT);
      const check = (claim: Outcome) => checkMedian(table, selection, claim);
      expectTruth(bestOf(selection, false, total), { answer, isMost: false, check });
    });
    fc.assert(each, runs(350));
  });

  it('the p-centre', () => {
    const each = fc.property(anyDistances, ([table, selection]) => {
      const answer = solveCentre(table, selection, PATIENT);
      const check = (claim: Outcome) => checkCentre(table, selection, claim);
      expectTruth(
        bestOf(selection, false, (plan) => Math.max(0, ...ways(table, plan))),
        { answer, isMost: false, check },
      );
    });
    fc.assert(each, runs(200));
  });

  it('capacitated facility location, clients split', () => {
    const each = fc.property(anyCapacitated(true, 8), (problem) => {
      const truth = bestOf(problem.selection, false, (plan) => transportCost(problem, listOf(plan)));
      const answer = solveCapacitated(problem, PATIENT);
      expectTruth(truth, { answer, isMost: false, check: (claim) => checkCapacitated(problem, claim) });
    });
    fc.assert(each, runs(130));
  });

  it('the capacitated p-median, clients whole', () => {
    const each = fc.property(anyCapacitated(false, 8, 6), (problem) => {
      const truth = bestOf(problem.selection, false, (plan) => cheapestWhole(problem, listOf(plan)));
      const answer = solveCapacitated(problem, PATIENT);
      expectTruth(truth, { answer, isMost: false, check: (claim) => checkCapacitated(problem, claim) });
    });
    fc.assert(each, runs(120));
  });
});

function listOf(plan: number): number[] {
  return Array.from({ length: MOST_SITES }, (_, site) => site).filter((site) => (plan >> site) & 1);
}
