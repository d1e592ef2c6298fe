/** Which sites want the same clients: connected components (union-find with path halving, Tarjan and van Leeuwen 1984). */
import type { Ranking } from './ranking.ts';

/** For each site the number of its component; sites that are not `wanted` are alone. `rows`: what clients offer. */
export function rivalsAmong(
  { clients, sites, start, site, cost }: Ranking,
  rows: Float64Array,
  wanted: readonly number[],
): Int32Array {
  const parent = Int32Array.from({ length: sites }, (_, j) => j);
  const isWanted = new Uint8Array(sites);
  for (const j of wanted) isWanted[j] = 1;
  const rootOf = (of: number) => {
    let j = of;
    while (parent[j] !== j) {
      parent[j] = parent[parent[j]!]!;
      j = parent[j]!;
    }
    return j;
  };
  for (let client = 0; client < clients; client += 1) {
    let first = -1;
    for (let at = start[client]!, end = start[client + 1]!; at < end && cost[at]! < rows[client]!; at += 1) {
      const j = site[at]!;
      if (isWanted[j] === 0) continue;
      if (first < 0) first = rootOf(j);
      else parent[rootOf(j)] = first;
    }
  }
  return parent.map((_, j) => rootOf(j));
}
