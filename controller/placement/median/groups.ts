/** Falls apart: medians whose groups of sites want different clients (docs/placement.md, "Groups that add up"). */
import type { Family, Group } from '../lagrange/family.ts';
import { choose, type Selection } from '../selection.ts';
import type { CostTable } from './cost-table.ts';
import type { Ranking } from './ranking.ts';
import { rivalsAmong } from './rivals.ts';

/** Where one group has more than this share of what is open, a tree of its own would only be begun anew. */
const MOST_IN_ONE = 0.75;

export interface Whole {
  readonly table: CostTable;
  /** What `state` leaves of it. */
  readonly ranking: Ranking;
  /** −1 free, 0 out, 1 in. */
  readonly state: Int8Array;
  /** What clients offer. */
  readonly rows: Float64Array;
}

/** A family for a part of the table where prices are known, and a number of sites. */
type FamilyOf = (part: CostTable, selection: Selection, prices: Float64Array) => Family;

/** None: one group has most of what is open, or a client has nobody left. */
export function fallApart(whole: Whole, familyOf: FamilyOf): Group[] {
  const { ranking, state, rows } = whole;
  const notOut = [...state.keys()].filter((site) => state[site] !== 0);
  const labels = rivalsAmong(ranking, rows, notOut);
  const free = notOut.filter((site) => state[site] === -1);
  const open = Map.groupBy(free, (site) => labels[site]!);
  const most = Math.max(...[...open.values()].map((sites) => sites.length));
  const isServed = ranking.start.every((from, client) => client === 0 || from > ranking.start[client - 1]!);
  if (!isServed || most > MOST_IN_ONE * free.length) return [];
  // Groups where nothing is left to decide are one.
  const groupOf = (site: number) => (open.has(labels[site]!) ? labels[site]! : -1);
  const sites = Map.groupBy(notOut, groupOf);
  // Whoever wants a client wants it with its nearest site.
  const clients = Map.groupBy(Array.from(rows.keys()), (client) =>
    groupOf(ranking.site[ranking.start[client]!]!),
  );
  return [...sites].map(([label, own]) =>
    groupFrom(whole, Int32Array.from(clients.get(label) ?? []), Int32Array.from(own), familyOf),
  );
}

function groupFrom(whole: Whole, clients: Int32Array, sites: Int32Array, familyOf: FamilyOf): Group {
  const { table, state, rows } = whole;
  const outside = outsideOf(whole, clients, sites);
  const cost = new Float64Array(clients.length * sites.length);
  clients.forEach((client, i) =>
    sites.forEach((site, j) => {
      cost[i * sites.length + j] = Math.min(table.cost[client * table.sites + site]!, outside[i]!);
    }),
  );
  const opening = Float64Array.from(sites, (site) => table.opening[site]!);
  const part = { clients: clients.length, sites: sites.length, cost, opening };
  const prices = Float64Array.from(clients, (client, i) => Math.min(rows[client]!, outside[i]!));
  const required = Int32Array.from([...sites.keys()].filter((j) => state[sites[j]!] === 1));
  return {
    clients,
    sites,
    prices,
    least: leastByCount(part, prices, required, outside),
    withCount(count) {
      const selection = choose(sites.length, count, { required });
      return { selection, family: familyOf(part, selection, prices) };
    },
  };
}

/** What the nearest site of another group would cost each client. */
function outsideOf({ table, state }: Whole, clients: Int32Array, sites: Int32Array): Float64Array {
  const own = new Set(sites);
  const others = [...state.keys()].filter((site) => state[site] !== 0 && !own.has(site));
  return Float64Array.from(clients, (client) => {
    let least = Infinity;
    for (const site of others) least = Math.min(least, table.cost[client * table.sites + site]!);
    return least;
  });
}

/** What prices prove for each number of sites; none at all: everybody is served from outside. */
function leastByCount(
  { clients, sites, cost, opening }: CostTable,
  prices: Float64Array,
  required: Int32Array,
  outside: Float64Array,
): Float64Array {
  const reduced = opening.slice();
  for (let client = 0; client < clients; client += 1)
    for (let site = 0; site < sites; site += 1)
      reduced[site]! += Math.min(0, cost[client * sites + site]! - prices[client]!);
  const isIn = new Set(required);
  const least = new Float64Array(sites + 1).fill(Infinity);
  let sum = prices.reduce((total, price) => total + price, 0);
  for (const site of required) sum += reduced[site]!;
  least[isIn.size] = sum;
  const free = reduced.filter((_, site) => !isIn.has(site)).sort();
  for (const [rank, value] of free.entries()) {
    sum += value;
    least[isIn.size + rank + 1] = sum;
  }
  if (isIn.size === 0) least[0] = outside.reduce((total, value) => total + value, 0);
  return least;
}
