import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publishedCapacitated } from '../../../test/support/placement-instances.ts';
import { checkCapacitated } from '../check/check-capacitated.ts';
import { PATIENT } from '../outcome.ts';
import { choose } from '../selection.ts';
import { anySelection } from '../test-instances.ts';
import { anyTable, bruteForce, CASES } from '../median/test-tables.ts';
import { solveCapacitated } from './capacitated.ts';
import { withMachines, type CapacitatedProblem } from './problem.ts';
import { transport, transportCost } from './transport.ts';

const list = (length: number, item: fc.Arbitrary<number>) =>
  fc.array(item, { minLength: length, maxLength: length }).map((values) => Float64Array.from(values));

function anyProblem(isSplit: boolean, mostClients = 12): fc.Arbitrary<CapacitatedProblem> {
  return fc.integer({ min: 2, max: 6 }).chain((sites) =>
    fc.tuple(anyTable(sites, mostClients), anySelection(sites)).chain(([table, selection]) =>
      fc.record({
        table: fc.constant(table),
        selection: fc.constant(selection),
        demand: list(table.clients, fc.nat(9)),
        capacity: list(sites, fc.integer({ min: 5, max: 40 })),
        isSplit: fc.constant(isSplit),
      }),
    ),
  );
}

/** The cheapest way to give every client one site, by trying all. */
function cheapestWhole({ table, demand, capacity }: CapacitatedProblem, plan: readonly number[]): number {
  const left = capacity.slice();
  const serve = (client: number): number => {
    if (client === table.clients) return 0;
    let best = Infinity;
    for (const site of plan) {
      const cost = table.cost[client * table.sites + site]!;
      if (cost === Infinity || left[site]! < demand[client]!) continue;
      left[site]! -= demand[client]!;
      best = Math.min(best, cost + serve(client + 1));
      left[site]! += demand[client]!;
    }
    return best;
  };
  return plan.reduce((sum, site) => sum + table.opening[site]!, serve(0));
}

describe('capacitated facility location, clients split', () => {
  it.each([
    ['cap41', 1040444.375],
    ['cap71', 932615.75],
  ])('finds and proves the published optimum of %s', (name, optimum) => {
    const problem = publishedCapacitated(name);
    const outcome = solveCapacitated(problem, PATIENT);
    expect(outcome.status).toBe('optimal');
    expect(outcome.objective).toBeCloseTo(optimum, 3);
    expect(checkCapacitated(problem, outcome).faults).toEqual([]);
  });

  it('several machines at a site are a choice of how many, and their capacities add up', () => {
    const cost = Float64Array.of(1, 9, 2, 9, 9, 1);
    const table = { clients: 3, sites: 2, cost, opening: Float64Array.of(5, 5) };
    const wide = withMachines(table, choose(2, 1, { atMost: 2 }), { capacity: 10, cost: 3, atMost: 3 });
    const problem = { ...wide, demand: Float64Array.of(10, 9, 8), isSplit: true };
    const outcome = solveCapacitated(problem, PATIENT);
    // Two machines at the first site serve the first two clients, one at the second site the third.
    expect([...outcome.sites]).toEqual([1, 3]);
    expect(outcome.objective).toBeCloseTo(1 + 2 + 1 + 2 * 5 + 3 * 3, 6);
    expect(checkCapacitated(problem, outcome).faults).toEqual([]);
  });

  it('equals the best of all plans under any combination of constraints, and its proof holds', () => {
    fc.assert(
      fc.property(anyProblem(true), (problem) => {
        const truth = bruteForce(problem.selection, (plan) => transportCost(problem, plan));
        const outcome = solveCapacitated(problem, PATIENT);
        expect(outcome.status).toBe(truth === Infinity ? 'infeasible' : 'optimal');
        expect(outcome.objective ?? Infinity).toBeCloseTo(truth, 5);
        expect(checkCapacitated(problem, outcome).faults).toEqual([]);
      }),
      { numRuns: CASES },
    );
  });

  it('prices of a transport plan prove its cost', () => {
    fc.assert(
      fc.property(anyProblem(true), (problem) => {
        const plan = Array.from({ length: problem.table.sites }, (_, site) => site);
        const solution = transport(problem, plan);
        if (!('cost' in solution)) return;
        const { clientPrice, sitePrice, cost } = solution;
        let dual = problem.table.opening.reduce((sum, value) => sum + value, 0);
        dual += clientPrice.reduce((sum, value) => sum + value, 0);
        sitePrice.forEach((price, site) => (dual -= price * problem.capacity[site]!));
        expect(dual).toBeCloseTo(cost, 5);
      }),
      { numRuns: CASES },
    );
  });
});

describe('capacitated p-median, clients whole', () => {
  it.each([
    ['pmedcap02', 740],
    ['pmedcap06', 778],
  ])('finds and proves the published optimum of %s', (name, optimum) => {
    const problem = publishedCapacitated(name);
    const outcome = solveCapacitated(problem, PATIENT);
    expect(outcome).toMatchObject({ status: 'optimal', objective: optimum, bound: optimum });
    expect(checkCapacitated(problem, outcome).faults).toEqual([]);
    const lighter = { ...outcome, flows: outcome.flows.slice(1) };
    expect(checkCapacitated(problem, lighter).isValid).toBe(false);
  });

  it('the bound is never above the best of all plans, the plan never below, and both are proved', () => {
    let optimal = 0;
    fc.assert(
      fc.property(anyProblem(false, 5), (problem) => {
        const truth = bruteForce(problem.selection, (plan) => cheapestWhole(problem, plan));
        const outcome = solveCapacitated(problem, PATIENT);
        expect(outcome.bound).toBeLessThanOrEqual(truth + 1e-6);
        expect(outcome.objective ?? Infinity).toBeGreaterThanOrEqual(truth - 1e-6);
        expect(checkCapacitated(problem, outcome).faults).toEqual([]);
        if (outcome.status === 'optimal' || outcome.status === 'infeasible') optimal += 1;
      }),
      { numRuns: CASES },
    );
    // The rest keep a gap: which client goes where is not part of the tree.
    expect(optimal).toBeGreaterThan(0.8 * CASES);
  });
});
