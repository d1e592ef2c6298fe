/**
 * Which sites may serve each client where clients are whole: an interval of its sites in the order of their cost. Parts of the
 * plans are split there into "by one of its k nearest" and "by a farther one": both sides lose about half of what the prices
 * leave open, where "by this one" and "not by this one" would leave the second side as it was (Beale and Tomlin 1970).
 */
import type { CostTable } from '../median/cost-table.ts';

/** Of each client, the first rank that is allowed and the first that is not any more. */
export interface Ranges {
  readonly near: Int32Array;
  readonly far: Int32Array;
}

/**
 * Trees name a split by one number: a site, or from the number of sites on a client and a rank, first "by one of its `rank`
 * nearest", then "by a farther one" (certificate.ts). 0 < rank < sites.
 */
export function rangeSplit(sites: number, client: number, rank: number): number {
  return sites + client * sites + rank;
}

/** With one split decided, 1 its first side, 0 its second; of no ranges (null): of all. */
export function narrowed(
  ranges: Ranges | null,
  { clients, sites }: { readonly clients: number; readonly sites: number },
  split: number,
  value: 0 | 1,
): Ranges {
  const [client, rank] = [Math.floor(split / sites) - 1, split % sites];
  const near = ranges?.near.slice() ?? new Int32Array(clients);
  const far = ranges?.far.slice() ?? new Int32Array(clients).fill(sites);
  if (value === 1) far[client] = Math.min(far[client]!, rank);
  else near[client] = Math.max(near[client]!, rank);
  return { near, far };
}

/** Of one client, the cheapest first; the first of equals is the one with the smaller number. */
export function sitesByCost({ sites, cost }: CostTable, client: number): Int32Array {
  const at = client * sites;
  return Int32Array.from({ length: sites }, (_, site) => site).sort(
    (a, b) => cost[at + a]! - cost[at + b]! || a - b,
  );
}

/** The rank of one site in that order, from the costs of one client. */
export function rankOf(costs: Float64Array, site: number): number {
  const own = costs[site]!;
  let rank = 0;
  for (let other = 0; other < costs.length; other += 1)
    if (costs[other]! < own || (other < site && costs[other] === own)) rank += 1;
  return rank;
}

/** Of every site for every client, clients × sites. */
export function ranksOf(table: CostTable): Int32Array {
  const { clients, sites } = table;
  const ranks = new Int32Array(clients * sites);
  for (let client = 0; client < clients; client += 1)
    sitesByCost(table, client).forEach((site, rank) => (ranks[client * sites + site] = rank));
  return ranks;
}
