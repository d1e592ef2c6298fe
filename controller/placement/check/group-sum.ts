/**
 * What groups of clients and sites prove together (docs/placement.md, "Groups that add up"). A plan serves each client of a
 * group from the group's own sites, or pays no less than the nearest site of any other group would cost. So the group costs
 * at least its own median with every cost cut down to that, for as many sites as the plan has in it; and the least sum over
 * all ways to share the number of sites among the groups is a bound, whatever the groups are.
 */
import type { Certificate, GroupProof, Multipliers } from '../certificate.ts';
import { costAtOf, type Costs, type CostTable } from '../median/cost-table.ts';
import { choose, type Selection } from '../selection.ts';
import { fits } from './bounds.ts';
import { cheapestChoice, type SiteCosts } from './walk.ts';

/** What the caller knows to do with a median. */
export interface MedianBounds {
  readonly ofPrices: (part: CostTable, selection: Selection, set: Multipliers) => SiteCosts;
  /** null: not a certificate for it. */
  readonly ofCertificate: (part: CostTable, selection: Selection, certificate: Certificate) => number | null;
}

/** Of the plans that `state` leaves: 1 in, 0 out, −1 either way. null: these are no groups of what is left. */
export function groupsBound(
  table: Costs,
  { atLeast, atMost }: Selection,
  { groups, state }: { groups: readonly GroupProof[]; state: Int8Array },
  bounds: MedianBounds,
): number | null {
  if (!isPartition(table, groups, state)) return null;
  // The least of so many sites in the groups so far.
  let sums = new Float64Array(atMost + 1).fill(Infinity);
  sums[0] = 0;
  for (const group of groups) {
    const least = leastByCount(table, group, state, bounds);
    if (least === null) return null;
    sums = sums.map((_, all) =>
      least
        .subarray(0, all + 1)
        .reduce((best, own, count) => Math.min(best, own + sums[all - count]!), Infinity),
    );
  }
  return sums.subarray(atLeast).reduce((best, sum) => Math.min(best, sum), Infinity);
}

/** Every client is in one group, and every site that is not out. */
function isPartition({ clients, sites }: Costs, groups: readonly GroupProof[], state: Int8Array): boolean {
  const clientsSeen = new Uint8Array(clients);
  const sitesSeen = new Uint8Array(sites);
  for (const group of groups) {
    for (const client of group.clients)
      if (clientsSeen[client] === 0) clientsSeen[client] = 1;
      else return false;
    for (const site of group.sites)
      if (sitesSeen[site] === 0) sitesSeen[site] = 1;
      else return false;
  }
  return !clientsSeen.includes(0) && sitesSeen.every((seen, site) => seen === 1 || state[site] === 0);
}

/** For each number of sites of the group what it costs at least; null: a proof is none. */
function leastByCount(
  table: Costs,
  { clients, sites, prices, counts }: GroupProof,
  state: Int8Array,
  bounds: MedianBounds,
): Float64Array | null {
  const outside = outsideOf(table, clients, sites, state);
  const part = partOf(table, clients, sites, outside);
  const own = Int8Array.from(sites, (site) => state[site]!);
  const selectionOf = (count: number) =>
    choose(sites.length, count, { required: Int32Array.from(own.keys()).filter((site) => own[site] === 1) });
  const none = new Float64Array(0);
  const set = { rows: prices, goal: none, budget: 0, quotas: none, conflicts: none };
  if (!fits(set, clients.length, selectionOf(0))) return null;
  const costs = bounds.ofPrices(part, selectionOf(0), set);
  const least = Float64Array.from({ length: sites.length + 1 }, (_, count) =>
    cheapestChoice(costs, { atLeast: count, atMost: count }, own),
  );
  // Without a site of its own everybody is served from outside.
  if (!own.includes(1)) least[0] = outside.reduce((sum, value) => sum + value, 0);
  for (const { count, certificate } of counts) {
    if (count < 1 || least[count] === undefined) return null;
    const bound = bounds.ofCertificate(part, selectionOf(count), certificate);
    if (bound === null) return null;
    least[count] = Math.max(least[count], bound);
  }
  return least;
}

/** What the nearest site of another group would cost each client. */
function outsideOf(table: Costs, clients: Int32Array, sites: Int32Array, state: Int8Array): Float64Array {
  const costAt = costAtOf(table);
  const own = new Set(sites);
  const others = [...state.keys()].filter((site) => state[site] !== 0 && !own.has(site));
  return Float64Array.from(clients, (client) =>
    others.reduce((least, site) => Math.min(least, costAt(client, site)), Infinity),
  );
}

/** The group as a median of its own: nobody pays more than outside. */
function partOf(table: Costs, clients: Int32Array, sites: Int32Array, outside: Float64Array): CostTable {
  const costAt = costAtOf(table);
  const cost = new Float64Array(clients.length * sites.length);
  for (const [i, client] of clients.entries())
    for (const [j, site] of sites.entries())
      cost[i * sites.length + j] = Math.min(costAt(client, site), outside[i]!);
  const opening = Float64Array.from(sites, (site) => table.opening[site]!);
  return { clients: clients.length, sites: sites.length, cost, opening };
}
