/** Where the plans of a part are split while clients are whole: at who may serve a client, or else at a site. */
import { mostUndecided } from '../lagrange/branching.ts';
import type { Place } from '../lagrange/family.ts';
import { rankOf, rangeSplit, sitesByCost } from '../lagrange/ranges.ts';
import type { CapacityMarket } from './capacity-market.ts';
import type { CapacitatedProblem } from './problem.ts';

/** Sites that cost the same are worth a decision too, and a client without demand. */
const TINY = 1e-9;

/** A site, or a client and a rank as one number (ranges.ts); −1: nothing is open. */
export function splitAt(
  problem: CapacitatedProblem,
  market: CapacityMarket,
  place: Place,
  average: Float64Array,
): number {
  const contested = mostContested(problem, market);
  if (contested >= 0) return contested;
  const site = mostUndecided(place.state, average);
  return site >= 0 ? site : anyClient(problem, market, place);
}

/**
 * Where most is at stake: the share of the choices on the smaller side, times how much dearer the other side is, times the
 * demand that goes there.
 */
function mostContested({ table, demand }: CapacitatedProblem, market: CapacityMarket): number {
  const { clients, sites } = table;
  let [best, most] = [-1, 0];
  for (let client = 0; client < clients; client += 1) {
    if (market.only[client]! >= 0) continue;
    const costs = table.cost.subarray(client * sites, (client + 1) * sites);
    const cut = dearestCut(seenBy(market, client, costs), costs);
    const worth = cut.worth * Math.max(TINY, demand[client]!);
    if (worth <= most) continue;
    [best, most] = [rangeSplit(sites, client, 1 + rankOf(costs, cut.last)), worth];
  }
  return best;
}

interface Seen {
  readonly site: number;
  readonly often: number;
}

/** The sites that served a client in the choices, the cheapest first. */
function seenBy({ left, seen, clients }: CapacityMarket, client: number, costs: Float64Array): Seen[] {
  const list: Seen[] = [];
  left.forEach((site, at) => {
    const often = seen[at * clients + client]!;
    if (often > 0) list.push({ site, often });
  });
  return list.sort((a, b) => costs[a.site]! - costs[b.site]! || a.site - b.site);
}

/** `last`: the dearest site on the nearer side. */
function dearestCut(list: readonly Seen[], costs: Float64Array): { last: number; worth: number } {
  let [all, paid] = [0, 0];
  for (const { site, often } of list) {
    all += often;
    paid += often * costs[site]!;
  }
  let best = { last: -1, worth: 0 };
  let [near, nearPaid] = [0, 0];
  for (const { site, often } of list.slice(0, -1)) {
    near += often;
    nearPaid += often * costs[site]!;
    const dearer = (paid - nearPaid) / (all - near) - nearPaid / near;
    const worth = (Math.min(near, all - near) / all) * (TINY + Math.max(0, dearer));
    if (worth > best.worth) best = { last: site, worth };
  }
  return best;
}

/** One that several sites may serve although the choices agree. */
function anyClient({ table }: CapacitatedProblem, market: CapacityMarket, { ranges }: Place): number {
  const { clients, sites, cost } = table;
  for (let client = 0; client < clients; client += 1) {
    const [near, far] = ranges === null ? [0, sites] : [ranges.near[client]!, ranges.far[client]!];
    const isOpen = (site: number) => market.left.includes(site) && cost[client * sites + site]! < Infinity;
    const open = sitesByCost(table, client).subarray(near, far).filter(isOpen);
    const costs = cost.subarray(client * sites, (client + 1) * sites);
    if (open.length > 1) return rangeSplit(sites, client, 1 + rankOf(costs, open[0]!));
  }
  return -1;
}
