/** Walks through the tree of a certificate and returns the least bound of its leaves, from definitions alone. */
import { IMPOSSIBLE, type Certificate } from '../certificate.ts';
import type { Selection } from '../selection.ts';
import { cannotBeAllowed } from './impossible.ts';

/** What choosing each site costs at some prices, and what comes on top whatever is chosen. */
export interface SiteCosts {
  readonly constant: number;
  readonly cost: Float64Array;
}

/** Infinity: no plan is allowed. null: no tree over these sites. */
export function leastBound(
  selection: Selection,
  { multipliers, tree }: Certificate,
  siteCosts: (set: number) => SiteCosts,
): number | null {
  const state = new Int8Array(selection.siteCount).fill(-1);
  let last: { readonly set: number; readonly costs: SiteCosts } | null = null;
  let at = 0;

  function leaf(set: number): number | null {
    if (set >= multipliers.length) return null;
    // Leaves of one set stand together.
    if (last?.set !== set) last = { set, costs: siteCosts(set) };
    return cheapestChoice(last.costs, selection, state);
  }

  function walk(): number | null {
    const mark = tree[at];
    at += 1;
    if (mark === undefined) return null;
    if (mark === IMPOSSIBLE) return cannotBeAllowed(selection, state) ? Infinity : null;
    if (mark < 0) return leaf(-1 - mark);
    if (state[mark] !== -1) return null;
    state[mark] = 1;
    const withSite = walk();
    state[mark] = 0;
    const without = withSite === null ? null : walk();
    state[mark] = -1;
    return without === null ? null : Math.min(withSite!, without);
  }

  const bound = walk();
  return at === tree.length ? bound : null;
}

/** The least sum that the number of sites allows. */
function cheapestChoice(
  { constant, cost }: SiteCosts,
  { atLeast, atMost }: Selection,
  state: Int8Array,
): number {
  let [total, count] = [constant, 0];
  const free: number[] = [];
  state.forEach((value, site) => {
    if (value === -1) free.push(cost[site]!);
    if (value !== 1) return;
    total += cost[site]!;
    count += 1;
  });
  if (count > atMost || count + free.length < atLeast) return Infinity;
  for (const value of Float64Array.from(free).sort()) {
    if (count >= atMost || (count >= atLeast && value >= 0)) break;
    total += value;
    count += 1;
  }
  return total;
}
