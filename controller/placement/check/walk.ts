/** Walks through the tree of a certificate and returns the least bound of its leaves, from definitions alone. */
import { BY_GROUPS, IMPOSSIBLE, type Certificate } from '../certificate.ts';
import type { Selection } from '../selection.ts';
import { cannotBeAllowed } from './impossible.ts';

/** What choosing each site costs at some prices, and what comes on top whatever is chosen. */
export interface SiteCosts {
  readonly constant: number;
  readonly cost: Float64Array;
}

/** `byGroups`: the bound of a leaf that groups prove, if it may have such. Infinity: no plan is allowed. null: no tree over these sites. */
export function leastBound(
  selection: Selection,
  { multipliers, tree }: Certificate,
  siteCosts: (set: number) => SiteCosts,
  byGroups: (state: Int8Array) => number | null = () => null,
): number | null {
  const state = new Int8Array(selection.siteCount).fill(-1);
  let last: { readonly set: number; readonly costs: SiteCosts } | null = null;

  function leaf(set: number): number | null {
    if (set >= multipliers.length) return null;
    // Leaves of one set stand together.
    if (last?.set !== set) last = { set, costs: siteCosts(set) };
    return cheapestChoice(last.costs, selection, state);
  }

  function boundOf(mark: number): number | null {
    if (mark === BY_GROUPS) return byGroups(state);
    if (mark === IMPOSSIBLE) return cannotBeAllowed(selection, state) ? Infinity : null;
    return leaf(-1 - mark);
  }

  // Splits on the way down; a site that is out is on its second side.
  const pending: number[] = [];
  let least = Infinity;
  for (const [at, mark] of tree.entries()) {
    if (mark >= 0) {
      if (state[mark] !== -1) return null;
      state[mark] = 1;
      pending.push(mark);
      continue;
    }
    const bound = boundOf(mark);
    if (bound === null) return null;
    least = Math.min(least, bound);
    let next = pending.pop();
    while (next !== undefined && state[next] === 0) {
      state[next] = -1;
      next = pending.pop();
    }
    if (next === undefined) return at === tree.length - 1 ? least : null;
    state[next] = 0;
    pending.push(next);
  }
  return null;
}

/** The least sum that the number of sites allows. */
export function cheapestChoice(
  { constant, cost }: SiteCosts,
  { atLeast, atMost }: Pick<Selection, 'atLeast' | 'atMost'>,
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
  if (atLeast > atMost || count > atMost || count + free.length < atLeast) return Infinity;
  for (const value of Float64Array.from(free).sort()) {
    if (count >= atMost || (count >= atLeast && value >= 0)) break;
    total += value;
    count += 1;
  }
  return total;
}
