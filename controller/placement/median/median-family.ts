/** The p-median for the Lagrangian branch and bound. */
import { mostUndecided } from '../lagrange/branching.ts';
import type { Family } from '../lagrange/family.ts';
import { grainOf } from '../lagrange/incumbent.ts';
import { openDomain } from '../domain.ts';
import { openRoom } from '../room.ts';
import type { Selection } from '../selection.ts';
import { assign, costOf, type CostTable } from './cost-table.ts';
import { Interchange } from './interchange.ts';
import { medianMarket, type MedianMarket } from './median-market.ts';
import { narrow, rankSites, type Ranking } from './ranking.ts';
import { relink } from './relink.ts';

export function medianFamily(table: CostTable, selection: Selection): Family<MedianMarket> {
  const { clients, sites, opening } = table;
  const ranking = rankSites(table);
  const far = farOf(table, ranking);
  const isFree = far === 1;
  const room = openRoom(selection, openDomain(selection).domain.state);
  const local = new Interchange(table, ranking, room, Math.min(selection.atMost, sites));
  return {
    clients,
    sites,
    opening,
    far,
    grain: grainOf([table.cost, opening]),
    isFree,
    firstPrices: shareOfSites(ranking, selection.atMost),
    market: (state, whole) => medianMarket(narrow(whole?.ranking ?? ranking, state), state, far),
    objectiveOf: (plan) => costOf(table, plan),
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
    closingPrices: (plan) =>
      Float64Array.from(assign(table, plan), (site, client) =>
        site < 0 ? far : table.cost[client * sites + site]!,
      ),
    branchAt: (market, state, usage) =>
      isFree ? mostWanted(market.ranking, state, usage) : mostUndecided(state, usage),
  };
}

/** Each client offers what the dearest of its share of the sites would cost. */
function shareOfSites({ clients, sites, start, cost }: Ranking, atMost: number): Float64Array {
  const rank = Math.floor(sites / Math.max(1, atMost));
  return Float64Array.from({ length: clients }, (_, client) => {
    return cost[Math.min(start[client]! + rank, start[client + 1]! - 1)] ?? 0;
  });
}

function farOf({ clients, opening }: CostTable, { start, cost }: Ranking): number {
  let far = 1;
  for (let client = 0; client < clients; client += 1) {
    const last = start[client + 1]! - 1;
    if (last >= start[client]!) far += cost[last]!;
  }
  for (const value of opening) far += value;
  return far;
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
