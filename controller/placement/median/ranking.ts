/** For each client its sites in the order of cost, as flat lists: every bound reads only the cheap head of each list. */
import type { CostTable } from './cost-table.ts';

export interface Ranking {
  readonly clients: number;
  readonly sites: number;
  /** The list of a client is [start[client], start[client + 1]). */
  readonly start: Int32Array;
  readonly site: Uint16Array | Int32Array;
  readonly cost: Float64Array;
}

/** Sites that may not serve a client are not in its list. */
export function rankSites({ clients, sites, cost }: CostTable): Ranking {
  const start = new Int32Array(clients + 1);
  let entries = 0;
  for (const value of cost) if (value < Infinity) entries += 1;
  const site = siteArray(sites, entries);
  const sorted = new Float64Array(entries);
  const keys = new Float64Array(sites);
  const words = new Uint32Array(keys.buffer);
  const mask = (1 << (32 - Math.clz32(sites))) - 1;
  let end = 0;
  for (let client = 0; client < clients; client += 1) {
    let length = 0;
    for (let j = 0; j < sites; j += 1) {
      const value = cost[client * sites + j]!;
      if (value === Infinity) continue;
      // The order of non-negative doubles is that of their bits: the lowest bits of the mantissa carry the site.
      keys[length] = value;
      words[2 * length] = ((words[2 * length]! & ~mask) | j) >>> 0;
      length += 1;
    }
    keys.subarray(0, length).sort();
    for (let k = 0; k < length; k += 1) {
      const j = words[2 * k]! & mask;
      const value = cost[client * sites + j]!;
      // Those bits may have put neighbours the wrong way round; costs that differ only there are put right here.
      let at = end + k;
      for (; at > end && sorted[at - 1]! > value; at -= 1) {
        sorted[at] = sorted[at - 1]!;
        site[at] = site[at - 1]!;
      }
      sorted[at] = value;
      site[at] = j;
    }
    end += length;
    start[client + 1] = end;
  }
  return { clients, sites, start, site, cost: sorted };
}

/**
 * The lists without the sites that are out (0), each cut after the first that is in (1): nobody walks past an open door.
 * null: somebody is left with an empty list.
 */
export function narrow(ranking: Ranking, state: Int8Array): Ranking {
  const { clients, sites } = ranking;
  const start = new Int32Array(clients + 1);
  const site = siteArray(sites, ranking.site.length);
  const cost = new Float64Array(ranking.cost.length);
  let end = 0;
  for (let client = 0; client < clients; client += 1) {
    for (let k = ranking.start[client]!; k < ranking.start[client + 1]!; k += 1) {
      const j = ranking.site[k]!;
      if (state[j] === 0) continue;
      site[end] = j;
      cost[end] = ranking.cost[k]!;
      end += 1;
      if (state[j] === 1) break;
    }
    start[client + 1] = end;
  }
  return { clients, sites, start, site: site.slice(0, end), cost: cost.slice(0, end) };
}

function siteArray(sites: number, length: number): Uint16Array | Int32Array {
  return sites <= 0xff_ff ? new Uint16Array(length) : new Int32Array(length);
}
