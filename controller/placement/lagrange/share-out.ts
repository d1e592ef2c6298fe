/** How many sites each group gets: the least sum of their costs, by dynamic programming over the groups (Bellman 1957). */

export interface Shares {
  /** Infinity: there is no way. */
  readonly total: number;
  /** For each group its number of sites. */
  readonly counts: Int32Array;
}

/** `costs`: for each group what so many sites cost at least, from none on. Between `atLeast` and `atMost` sites in all. */
export function shareOut(costs: readonly Float64Array[], atLeast: number, atMost: number): Shares {
  const width = atMost + 1;
  const choice = new Int32Array(costs.length * width);
  let sums = new Float64Array(width).fill(Infinity);
  sums[0] = 0;
  for (const [group, cost] of costs.entries()) {
    const next = new Float64Array(width).fill(Infinity);
    for (let count = 0; count < cost.length; count += 1) {
      const own = cost[count]!;
      if (own === Infinity) continue;
      for (let rest = 0; rest + count < width; rest += 1) {
        const sum = sums[rest]! + own;
        if (sum >= next[rest + count]!) continue;
        next[rest + count] = sum;
        choice[group * width + rest + count] = count;
      }
    }
    sums = next;
  }
  let best = atLeast;
  for (let sites = atLeast; sites <= atMost; sites += 1) if (sums[sites]! < sums[best]!) best = sites;
  const counts = new Int32Array(costs.length);
  let left = best;
  for (let group = costs.length - 1; group >= 0; group -= 1) {
    counts[group] = choice[group * width + left]!;
    left -= counts[group]!;
  }
  return { total: sums[best] ?? Infinity, counts };
}
