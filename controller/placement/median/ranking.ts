/**
 * For each client its sites in the order of cost, as flat lists: every bound reads only the cheap head of each list. Of large
 * instances only the heads are kept; a price that stays below the first cost that is left out needs no more, so that
 * bounds hold for all sites.
 */
import { costAtOf, type Costs } from './cost-table.ts';

export interface Ranking {
  readonly clients: number;
  readonly sites: number;
  /** The list of a client is [start[client], start[client + 1]). */
  readonly start: Int32Array;
  readonly site: Uint16Array | Int32Array;
  readonly cost: Float64Array;
  /** For each client no site that is left out costs less than this; Infinity: none is. */
  readonly cut: Float64Array;
  /** Everybody's dearest site. */
  readonly most: number;
}

/** Sites that may not serve a client are not in its list, which has at most `longest` of the cheapest. */
export function rankSites(costs: Costs, longest: number): Ranking {
  const { clients, sites } = costs;
  const costAt = costAtOf(costs);
  const room = Math.min(longest, sites);
  const start = new Int32Array(clients + 1);
  const site = siteArray(sites, clients * room);
  const sorted = new Float64Array(clients * room);
  const cut = new Float64Array(clients).fill(Infinity);
  const keys = new Float64Array(sites);
  const words = new Uint32Array(keys.buffer);
  const mask = (1 << (32 - Math.clz32(sites))) - 1;
  let [end, most] = [0, 0];
  for (let client = 0; client < clients; client += 1) {
    let [length, dearest] = [0, 0];
    for (let j = 0; j < sites; j += 1) {
      const value = costAt(client, j);
      if (value === Infinity) continue;
      if (value > dearest) dearest = value;
      // The order of non-negative doubles is that of their bits: the lowest bits of the mantissa carry the site.
      keys[length] = value;
      words[2 * length] = ((words[2 * length]! & ~mask) | j) >>> 0;
      length += 1;
    }
    most += dearest;
    if (length > room) putSmallestFirst(keys, length, room);
    const kept = Math.min(length, room);
    keys.subarray(0, kept).sort();
    for (let k = 0; k < kept; k += 1) {
      const j = words[2 * k]! & mask;
      const value = costAt(client, j);
      // Those bits may have put neighbours the wrong way round; costs that differ only there are put right here.
      let at = end + k;
      for (; at > end && sorted[at - 1]! > value; at -= 1) {
        sorted[at] = sorted[at - 1]!;
        site[at] = site[at - 1]!;
      }
      sorted[at] = value;
      site[at] = j;
    }
    // The key of the least that is left out, with those bits cleared, is not above any cost that is.
    if (kept < length) cut[client] = leastOf(keys, kept, length, words, mask);
    end += kept;
    start[client + 1] = end;
  }
  // Most are full, and a copy of the largest does not fit beside them.
  const isFull = end === sorted.length;
  return {
    clients,
    sites,
    start,
    site: isFull ? site : site.slice(0, end),
    cost: isFull ? sorted : sorted.slice(0, end),
    cut,
    most,
  };
}

/** Quickselect (Hoare 1961): the `count` smallest of the first `length` keys stand first. */
function putSmallestFirst(keys: Float64Array, length: number, count: number): void {
  let [low, high] = [0, length - 1];
  while (low < high) {
    const pivot = keys[(low + high) >> 1]!;
    let [i, j] = [low, high];
    while (i <= j) {
      while (keys[i]! < pivot) i += 1;
      while (keys[j]! > pivot) j -= 1;
      if (i > j) break;
      const key = keys[i]!;
      keys[i] = keys[j]!;
      keys[j] = key;
      i += 1;
      j -= 1;
    }
    if (j < count - 1) low = i;
    if (i > count - 1) high = j;
  }
}

function leastOf(keys: Float64Array, from: number, to: number, words: Uint32Array, mask: number): number {
  let least = from;
  for (let at = from + 1; at < to; at += 1) if (keys[at]! < keys[least]!) least = at;
  words[2 * least] = (words[2 * least]! & ~mask) >>> 0;
  return keys[least]!;
}

/**
 * The lists without the sites that are out (0), each cut after the first that is in (1): nobody walks past an open door.
 */
export function narrow(ranking: Ranking, state: Int8Array): Ranking {
  if (!state.some((value) => value >= 0)) return ranking;
  const { clients, sites, cut, most } = ranking;
  const start = new Int32Array(clients + 1);
  for (let client = 0; client < clients; client += 1)
    start[client + 1] = start[client]! + keptOf(ranking, state, client, null, 0);
  const end = start[clients]!;
  const narrower = {
    clients,
    sites,
    start,
    site: siteArray(sites, end),
    cost: new Float64Array(end),
    cut,
    most,
  };
  for (let client = 0; client < clients; client += 1)
    keptOf(ranking, state, client, narrower, start[client]!);
  return narrower;
}

/** How many sites stay in the list of a client; copied to `into`, from `at` on. */
function keptOf(
  { start, site, cost }: Ranking,
  state: Int8Array,
  client: number,
  into: Ranking | null,
  at: number,
): number {
  let count = 0;
  for (let k = start[client]!, end = start[client + 1]!; k < end; k += 1) {
    const j = site[k]!;
    if (state[j] === 0) continue;
    if (into !== null) {
      into.site[at + count] = j;
      into.cost[at + count] = cost[k]!;
    }
    count += 1;
    if (state[j] === 1) break;
  }
  return count;
}

function siteArray(sites: number, length: number): Uint16Array | Int32Array {
  return sites <= 0xff_ff ? new Uint16Array(length) : new Int32Array(length);
}
