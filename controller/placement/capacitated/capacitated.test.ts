import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publishedCapacitated } from '../../../test/support/placement-instances.ts';
import { checkCapacitated } from '../check/check-capacitated.ts';
import { PATIENT } from '../outcome.ts';
import { choose } from '../selection.ts';
import { CASES } from '../median/test-tables.ts';
import { solveCapacitated } from './capacitated.ts';
import { withMachines, type CapacitatedProblem } from './problem.ts';
import { anyCapacitated, scattered } from './test-capacitated.ts';
import { transport } from './transport.ts';

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

  it('prices of a transport plan prove its cost', () => {
    fc.assert(
      fc.property(anyCapacitated(true), (problem) => {
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

  it('is proved by who may serve whom where choices of sites prove no more', () => {
    const problem = scattered({ clients: 40, p: 5, seed: 2 });
    const outcome = solveCapacitated(problem, PATIENT);
    expect(outcome.status).toBe('optimal');
    expect(checkCapacitated(problem, outcome).faults).toEqual([]);
    const { tree, multipliers } = outcome.certificate;
    const splits = [...tree.keys()].filter((at) => tree[at]! >= problem.table.sites);
    expect(splits.length).toBeGreaterThan(0);

    const claims = (split: number, other: number, claimed: CapacitatedProblem = problem) => {
      const changed = tree.map((mark, at) => (at === splits[0] ? other : mark));
      expect(tree[splits[0]!]).toBe(split);
      return checkCapacitated(claimed, { ...outcome, certificate: { multipliers, tree: changed } }).isValid;
    };
    const first = tree[splits[0]!]!;
    const { clients, sites } = problem.table;
    expect(claims(first, first)).toBe(true);
    // Another client or another rank, a rank that splits nothing, and a client that does not exist.
    expect(claims(first, sites + ((first + 7 * sites) % (sites * clients)))).toBe(false);
    expect(claims(first, first - (first % sites))).toBe(false);
    expect(claims(first, sites * (clients + 1) + 1)).toBe(false);
    // Who may be split has no such interval.
    expect(claims(first, first, { ...problem, isSplit: true })).toBe(false);
    // The two sides of a split are not the same.
    const [nearer, farther] = sidesOf(tree, splits[0]!);
    const swapped = Int32Array.of(...tree.subarray(0, splits[0]! + 1), ...farther, ...nearer);
    const rest = tree.subarray(swapped.length);
    const certificate = { multipliers, tree: Int32Array.of(...swapped, ...rest) };
    expect(checkCapacitated(problem, { ...outcome, certificate }).isValid).toBe(false);
  });

  it('prices so high that only rounding is left of them prove nothing', () => {
    const cost = Float64Array.of(0, 2, 1, 0, 1, 0, Infinity, 17, 4, 4);
    const table = { clients: 5, sites: 2, cost, opening: new Float64Array(2) };
    const [demand, capacity] = [new Float64Array(5), Float64Array.of(5, 5)];
    const problem = { table, demand, capacity, isSplit: false, selection: choose(2, 0, { atMost: 1 }) };
    const outcome = solveCapacitated(problem, PATIENT);
    expect(outcome).toMatchObject({ status: 'optimal', objective: 23 });
    const rows = Float64Array.of(9058833169197514, 1, 1, 9058833169197530, 9058833169197516);
    const none = new Float64Array(0);
    const multipliers = [{ rows, goal: none, budget: 0, quotas: none, conflicts: none }];
    const certificate = { multipliers, tree: Int32Array.of(-1) };
    const claim = {
      ...outcome,
      status: 'infeasible',
      objective: null,
      bound: Infinity,
      certificate,
    } as const;
    expect(checkCapacitated(problem, claim).isValid).toBe(false);
  });
});

/** What stands below the two sides of a split, in preorder. */
function sidesOf(tree: Int32Array, split: number): readonly [Int32Array, Int32Array] {
  const endOf = (at: number): number => (tree[at]! < 0 ? at + 1 : endOf(endOf(at + 1)));
  const middle = endOf(split + 1);
  return [tree.subarray(split + 1, middle), tree.subarray(middle, endOf(middle))];
}
