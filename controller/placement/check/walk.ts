/** Walks through the tree of a certificate and returns the least bound of its leaves, from definitions alone. */
import { BY_GROUPS, IMPOSSIBLE, type Certificate } from '../certificate.ts';
import type { Selection } from '../selection.ts';
import { cannotBeAllowed } from './impossible.ts';

/** What choosing each site costs at some prices, and what comes on top whatever is chosen. */
export interface SiteCosts {
  readonly constant: number;
  /** Asked only for sites that are not out. */
  readonly costOf: (site: number) => number;
}

/** The splits on the way to a leaf that are not about a site, and their sides: 1 the first, 0 the second. */
export type OtherSplits = ReadonlyMap<number, 0 | 1>;

/** What some problems' trees have besides sites and prices. */
interface Extras {
  /** Which other numbers are splits. */
  readonly isOther?: (split: number) => boolean;
  /** The bound of a leaf that groups prove; null: they are none. */
  readonly byGroups?: (state: Int8Array) => number | null;
}

/** Infinity: no plan is allowed. null: no tree over these sites. */
export function leastBound(
  selection: Selection,
  { multipliers, tree }: Certificate,
  siteCosts: (set: number, others: OtherSplits) => SiteCosts,
  { isOther = () => false, byGroups = () => null }: Extras = {},
): number | null {
  const state = new Int8Array(selection.siteCount).fill(-1);
  const others = new Map<number, 0 | 1>();
  let last: { readonly set: number; readonly costs: SiteCosts } | null = null;

  function leaf(set: number): number | null {
    if (set >= multipliers.length) return null;
    // Leaves of one set stand together.
    if (last?.set !== set) last = { set, costs: siteCosts(set, others) };
    return cheapestChoice(last.costs, selection, state);
  }

  function boundOf(mark: number): number | null {
    if (mark === BY_GROUPS) return byGroups(state);
    if (mark === IMPOSSIBLE) return cannotBeAllowed(selection, state) ? Infinity : null;
    return leaf(-1 - mark);
  }

  const isSite = (split: number) => split < selection.siteCount;
  const sideOf = (split: number) => (isSite(split) ? state[split]! : (others.get(split) ?? -1));
  function enter(split: number, side: 0 | 1): void {
    if (isSite(split)) state[split] = side;
    else {
      others.set(split, side);
      last = null;
    }
  }
  function leave(split: number): void {
    if (isSite(split)) state[split] = -1;
    else {
      others.delete(split);
      last = null;
    }
  }

  // Splits on the way down.
  const pending: number[] = [];
  let least = Infinity;
  for (const [at, mark] of tree.entries()) {
    if (mark >= 0) {
      if (sideOf(mark) !== -1 || !(isSite(mark) || isOther(mark))) return null;
      enter(mark, 1);
      pending.push(mark);
      continue;
    }
    const bound = boundOf(mark);
    if (bound === null) return null;
    least = Math.min(least, bound);
    let next = pending.pop();
    while (next !== undefined && sideOf(next) === 0) {
      leave(next);
      next = pending.pop();
    }
    if (next === undefined) return at === tree.length - 1 ? least : null;
    enter(next, 0);
    pending.push(next);
  }
  return null;
}

/** The least sum that the number of sites allows. */
export function cheapestChoice(
  { constant, costOf }: SiteCosts,
  { atLeast, atMost }: Pick<Selection, 'atLeast' | 'atMost'>,
  state: Int8Array,
): number {
  let [total, count] = [constant, 0];
  const free: number[] = [];
  state.forEach((value, site) => {
    if (value === -1) free.push(costOf(site));
    if (value !== 1) return;
    total += costOf(site);
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
