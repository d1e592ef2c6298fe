/** The p-median for the Lagrangian branch and bound. */
import { mostUndecided } from '../lagrange/branching.ts';
import type { Family } from '../lagrange/family.ts';
import { grainOf } from '../lagrange/incumbent.ts';
import { openDomain } from '../domain.ts';
import { openRoom } from '../room.ts';
import type { Selection } from '../selection.ts';
import { assign, costAtOf, costOf, type CostRule, type Costs } from './cost-table.ts';
import { fallApart } from './groups.ts';
import { Interchange } from './interchange.ts';
import { medianMarket, type MedianMarket } from './median-market.ts';
import { dearestGroup } from './dearest-group.ts';
import { rivalsAmong } from './rivals.ts';
import { narrow, rankSites, type Ranking } from './ranking.ts';
import { relink } from './relink.ts';

/** Lists of at most so many sites in all, 600 MB; and how many times its share of the sites a client looks at. */
const MOST_ENTRIES = 50_000_000;
const SHARES = 8;
const SHORTEST_LIST = 64;
/** So few pairs are ranked whole. */
const FEW_PAIRS = 2_000_000;

/** `prices`: what clients are known to be ready to pay; left out: a guess. */
export function medianFamily(
  table: Costs,
  selection: Selection,
  prices: Float64Array | null = null,
): Family<MedianMarket> {
  const { clients, sites, opening } = table;
  const costAt = costAtOf(table);
  const ranking = rankSites(table, longestList(table, selection));
  const far = 1 + ranking.most + opening.reduce((sum, value) => sum + value, 0);
  const isFree = far === 1;
  const room = openRoom(selection, openDomain(selection).domain.state);
  const local = new Interchange(table, ranking, room, Math.min(selection.atMost, sites));
  return {
    clients,
    sites,
    opening,
    far,
    grain: 'cost' in table ? grainOf([table.cost, opening]) : grainOfRule(table),
    isFree,
    firstPrices: prices ?? shareOfSites(ranking, selection.atMost),
    market: (state, whole) => medianMarket(narrow(whole?.ranking ?? ranking, state), state, far),
    objectiveOf: (plan) => costOf(table, plan),
    firstTry: 40,
    improve(plan, shouldStop) {
      local.reset(plan);
      local.improve(shouldStop);
      return local.plan();
    },
    link(from, to, shouldStop) {
      if (relink(local, from, to) === null) return null;
      local.improve(shouldStop);
      return local.plan();
    },
    groups: (market, rows, wanted) => rivalsAmong(market.ranking, rows, wanted),
    apart: ({ ranking: left }, state, rows) =>
      'cost' in table ? fallApart({ table, ranking: left, state, rows }, medianFamily) : [],
    closingPrices: (plan) =>
      Float64Array.from(assign(table, plan), (site, client) => (site < 0 ? far : costAt(client, site))),
    branchAt(market, { state }, ascent, plan) {
      const { average } = ascent;
      if (isFree) return mostWanted(market.ranking, state, average);
      return mostUndecided(dearestGroup(market.ranking, state, ascent, plan) ?? state, average);
    },
  };
}

/** Each client offers what the dearest of its share of the sites would cost. */
function shareOfSites({ clients, sites, start, cost }: Ranking, atMost: number): Float64Array {
  const rank = Math.floor(sites / Math.max(1, atMost));
  return Float64Array.from({ length: clients }, (_, client) => {
    return cost[Math.min(start[client]! + rank, start[client + 1]! - 1)] ?? 0;
  });
}

/** Whoever has a site in a plan of p hardly ever looks beyond a few times the p-th part of all sites. */
function longestList({ clients, sites }: Costs, { atMost }: Selection): number {
  if (clients * sites <= FEW_PAIRS) return sites;
  const share = Math.ceil((SHARES * sites) / Math.max(1, atMost));
  return Math.max(1, Math.min(Math.max(share, SHORTEST_LIST), Math.floor(MOST_ENTRIES / clients)));
}

function grainOfRule({ isWhole, opening }: CostRule): number {
  return isWhole && opening.every((value) => Number.isSafeInteger(value)) ? 1 : 0;
}

/** Where everything is free: the likeliest site of the client with the fewest left. */
export function mostWanted({ clients, start, site }: Ranking, state: Int8Array, usage: Float64Array): number {
  let [client, fewest] = [0, Infinity];
  for (let i = 0; i < clients; i += 1) {
    const length = start[i + 1]! - start[i]!;
    if (length < fewest && state[site[start[i + 1]! - 1]!] !== 1) [client, fewest] = [i, length];
  }
  let best = -1;
  for (let at = start[client]!; at < start[client + 1]!; at += 1) {
    const j = site[at]!;
    if (state[j] === -1 && (best < 0 || usage[j]! > usage[best]!)) best = j;
  }
  return best < 0 ? state.indexOf(-1) : best;
}
