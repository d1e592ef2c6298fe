import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocks, floorTable, lines } from '../../../test/bench/placement/points.ts';
import { BY_GROUPS, type Certificate, type GroupProof, type Multipliers } from '../certificate.ts';
import { checkMedian } from '../check/check-median.ts';
import { shareOut } from '../lagrange/share-out.ts';
import { solve } from '../lagrange/solve.ts';
import { PATIENT } from '../outcome.ts';
import { choose } from '../selection.ts';
import { assign, type CostTable } from './cost-table.ts';
import { fallApart } from './groups.ts';
import { medianFamily } from './median-family.ts';
import { solveMedian } from './p-median.ts';
import { rankSites } from './ranking.ts';
import { bestCost } from './test-tables.ts';

const list = (length: number, item: fc.Arbitrary<number>) =>
  fc.array(item, { minLength: length, maxLength: length });

/** Towns of 3 to 5 places each: any costs within a town below 50, or only near and far, and more (or no way) between towns. */
const anyTowns: fc.Arbitrary<{ table: CostTable; p: number }> = fc
  .integer({ min: 2, max: 3 })
  .chain((towns) =>
    list(towns, fc.integer({ min: 3, max: 5 })).chain((sizes) => {
      const townOf = sizes.flatMap((size, town) => Array.from({ length: size }, () => town));
      const sites = townOf.length;
      return fc.record({
        p: fc.integer({ min: 1, max: Math.min(7, sites - 1) }),
        table: fc.record({
          clients: fc.constant(sites),
          sites: fc.constant(sites),
          opening: list(sites, fc.constantFrom(0, 0, 9)).map((values) => Float64Array.from(values)),
          cost: fc
            .tuple(
              fc.oneof(list(sites * sites, fc.nat(30)), list(sites * sites, fc.constantFrom(1, 1, 30, 40))),
              fc.constantFrom(10, 60, Infinity, Infinity),
            )
            .map(([costs, apart]) =>
              Float64Array.from(costs, (cost, at) =>
                townOf[Math.floor(at / sites)] === townOf[at % sites] ? cost : cost + apart,
              ),
            ),
        }),
      });
    }),
  );

const SIZE = 8;

/** Towns without a way from one to another. */
function beside(towns: readonly CostTable[]): CostTable {
  const sites = SIZE * towns.length;
  const cost = new Float64Array(sites * sites).fill(Infinity);
  for (const [at, town] of towns.entries())
    for (let client = 0; client < SIZE; client += 1)
      cost.set(
        town.cost.subarray(client * SIZE, (client + 1) * SIZE),
        (at * SIZE + client) * sites + at * SIZE,
      );
  return { clients: sites, sites, cost, opening: new Float64Array(sites) };
}

const onlyGroups = (groups: readonly GroupProof[]): Certificate => ({
  multipliers: [],
  tree: Int32Array.of(BY_GROUPS),
  groups,
});

const claimOf = (bound: number, certificate: Certificate) => ({
  status: 'feasible' as const,
  objective: null,
  bound,
  sites: new Int32Array(0),
  assignment: new Int32Array(0),
  certificate,
});

describe('groups that add up', () => {
  it('whatever the groups, prices and proofs of parts are, prove no more than the truth', () => {
    const groupsOf = (size: number) => list(size, fc.nat(2));
    const each = fc.property(
      anyTowns.chain(({ table, p }) =>
        fc.record({
          table: fc.constant(table),
          p: fc.constant(p),
          clients: groupsOf(table.clients),
          sites: groupsOf(table.sites),
          prices: list(table.clients, fc.nat(50)),
        }),
      ),
      ({ table, p, clients, sites, prices }) => {
        const placesOf = (labels: readonly number[], label: number) =>
          Int32Array.from(labels.keys()).filter((at) => labels[at] === label);
        const groups = [0, 1, 2].map((label): GroupProof => {
          const own = placesOf(clients, label);
          return {
            clients: own,
            sites: placesOf(sites, label),
            prices: Float64Array.from(own, (client) => prices[client]!),
            counts: [],
          };
        });
        const verdict = checkMedian(table, choose(table.sites, p), claimOf(-Infinity, onlyGroups(groups)));
        expect(verdict.faults).toEqual([]);
        expect(verdict.provedBound).toBeLessThanOrEqual(bestCost(table, choose(table.sites, p)) + 1e-6);
      },
    );
    fc.assert(each, { numRuns: 100 });
  });

  it('solved for every number of sites, prove the truth where no group may serve another', () => {
    let seen = 0;
    const each = fc.property(anyTowns, fc.constantFrom(20, 50), ({ table, p }, price) => {
      const state = new Int8Array(table.sites).fill(-1);
      const rows = new Float64Array(table.clients).fill(price);
      const groups = fallApart({ table, ranking: rankSites(table, table.sites), state, rows }, medianFamily);
      if (groups.length < 2) return;
      seen += 1;
      const proofs = groups.map(({ clients, sites, prices, withCount }): GroupProof => {
        const counts = Array.from(sites.keys(), (at) => {
          const { family, selection } = withCount(at + 1);
          return { count: at + 1, certificate: solve(family, selection, PATIENT).certificate };
        });
        return { clients, sites, prices, counts };
      });
      const truth = bestCost(table, choose(table.sites, p));
      const claim = claimOf(-Infinity, onlyGroups(proofs));
      const { faults, provedBound } = checkMedian(table, choose(table.sites, p), claim);
      expect(faults).toEqual([]);
      const isExact = price === 50 && table.cost.includes(Infinity);
      expect(provedBound).toBeGreaterThanOrEqual(isExact ? truth : -Infinity);
      expect(provedBound).toBeLessThanOrEqual(truth);
    });
    fc.assert(each, { numRuns: 100 });
    expect(seen).toBeGreaterThan(20);
  });

  it('are what towns are solved by, to the truth', () => {
    let seen = 0;
    const anyTown = list(SIZE * SIZE, fc.constantFrom(1, 1, 2, 30, 41)).map((cost) => ({
      clients: SIZE,
      sites: SIZE,
      cost: Float64Array.from(cost),
      opening: new Float64Array(SIZE),
    }));
    const each = fc.property(
      fc.array(anyTown, { minLength: 4, maxLength: 4 }),
      fc.integer({ min: 8, max: 12 }),
      (towns, p) => {
        const table = beside(towns);
        const selection = choose(table.sites, p);
        const outcome = solveMedian(table, selection, PATIENT);
        const costs = towns.map((town) =>
          Float64Array.from({ length: SIZE + 1 }, (_, count) => bestCost(town, choose(SIZE, count))),
        );
        const truth = shareOut(costs, p, p).total;
        expect(outcome).toMatchObject({ status: 'optimal', objective: truth, bound: truth });
        expect(checkMedian(table, selection, outcome).faults).toEqual([]);
        if (outcome.certificate.groups !== undefined) seen += 1;
      },
    );
    // Most are proved before they fall apart: enough of these towns are not.
    fc.assert(each, { numRuns: 60, seed: 1 });
    expect(seen).toBeGreaterThan(4);
  });

  it('that prove too little leave the rest to one tree over all', () => {
    let [grown, kept] = [0, 0];
    const each = fc.property(anyTowns, fc.integer({ min: 1, max: 400 }), ({ table, p }, maxIterations) => {
      const selection = choose(table.sites, p);
      const family = medianFamily(table, selection);
      // Prices that pay hardly any site: groups of places that do want the same clients.
      const rows = new Float64Array(table.clients).fill(2);
      const solved = (most: number) =>
        solve(
          {
            ...family,
            apart: ({ ranking }, state) => fallApart({ table, ranking, state, rows }, medianFamily),
          },
          selection,
          { ...PATIENT, maxIterations: most },
        );
      const truth = bestCost(table, selection);
      for (const most of [PATIENT.maxIterations, maxIterations]) {
        const outcome = solved(most);
        const assignment = assign(table, outcome.sites);
        expect(checkMedian(table, selection, { ...outcome, assignment }).faults).toEqual([]);
        expect(outcome.bound).toBeLessThanOrEqual(truth);
        expect(outcome.status === 'optimal' || most < PATIENT.maxIterations || truth === Infinity).toBe(true);
        if (outcome.certificate.groups !== undefined) kept += 1;
        else if (outcome.certificate.tree.length > 1) grown += 1;
      }
    });
    fc.assert(each, { numRuns: 300, seed: 1 });
    expect(kept).toBeGreaterThan(0);
    expect(grown).toBeGreaterThan(0);
  });

  it.each([
    ['lines', lines(700, 1), 160],
    ['blocks', blocks(500, 2), 40],
  ])('prove %s, and with anything changed they do not', (_, points, p) => {
    const table = floorTable(points);
    const selection = choose(table.sites, p);
    const outcome = solveMedian(table, selection, { ...PATIENT, maxIterations: 50_000 });
    expect(outcome.status).toBe('optimal');
    const { certificate } = outcome;
    const groups = certificate.groups!;
    const verdictOf = (changed: readonly GroupProof[]) =>
      checkMedian(table, selection, { ...outcome, certificate: { ...certificate, groups: changed } });
    expect(verdictOf(groups).faults).toEqual([]);
    const at = groups.findIndex(({ counts }) => counts.length > 0);
    const group = groups[at]!;
    const [proof] = group.counts;
    const cheaper = (set: Multipliers) => ({ ...set, rows: set.rows.map((price) => price - 1e4) });
    const changes: Partial<GroupProof>[] = [
      { clients: group.clients.subarray(1), prices: group.prices.subarray(1) },
      { clients: Int32Array.of(...group.clients, groups.at(at - 1)!.clients[0]!) },
      { sites: group.sites.subarray(1) },
      { prices: group.prices.map(() => NaN) },
      { counts: [{ ...proof!, count: group.sites.length + 1 }] },
      { counts: [{ ...proof!, count: proof!.count - 0.5 }] },
      { counts: [{ ...proof!, certificate: { ...proof!.certificate, tree: Int32Array.of(-1, -1) } }] },
    ];
    for (const change of changes)
      expect(verdictOf(groups.with(at, { ...group, ...change })).isValid).toBe(false);
    const worthless = groups.map((each): GroupProof => {
      const counts = each.counts.map(({ count, certificate: { multipliers, tree } }) => {
        return { count, certificate: { multipliers: multipliers.map(cheaper), tree } };
      });
      return { ...each, counts };
    });
    expect(verdictOf(worthless).isValid).toBe(false);
    expect(verdictOf([]).isValid).toBe(false);
    const noTree = { ...certificate, tree: Int32Array.of(BY_GROUPS) };
    const whole = checkMedian(table, selection, { ...outcome, certificate: noTree });
    expect(whole.isValid).toBe(false);
  });
});
