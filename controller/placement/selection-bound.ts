/**
 * The easy half of every Lagrangian bound here: the best choice of sites by value, when budget, quotas and spacing are not
 * rules but prices. What is left is "so many sites at least, so many at most", which a sort by value solves exactly, so the
 * bound of good prices equals the one of the linear relaxation (Geoffrion 1974, integrality property).
 */
import type { Multipliers } from './certificate.ts';
import type { Selection } from './selection.ts';

export type SidePrices = Pick<Multipliers, 'budget' | 'quotas' | 'conflicts'>;

/** Takes what each site pays for the side constraints off its value; returns what the constraints give back in all. */
export function chargeSites(selection: Selection, prices: SidePrices, value: Float64Array): number {
  const { budget, quotas, conflicts } = selection;
  let back = 0;
  if (budget !== null && prices.budget > 0) {
    back += prices.budget * budget.atMost;
    for (let site = 0; site < value.length; site++) value[site]! -= prices.budget * budget.cost[site]!;
  }
  for (const [q, quota] of quotas.entries()) {
    const price = prices.quotas[q]!;
    if (price === 0) continue;
    back += price * (price > 0 ? quota.atMost : quota.atLeast);
    for (const site of quota.sites) value[site]! -= price;
  }
  for (let pair = 0; pair < prices.conflicts.length; pair++) {
    const price = prices.conflicts[pair]!;
    if (price === 0) continue;
    back += price;
    value[conflicts[2 * pair]!]! -= price;
    value[conflicts[2 * pair + 1]!]! -= price;
  }
  return back;
}

/**
 * Fills `picked` with the most valuable allowed choice under the count alone, and returns its value. `state` says what is
 * fixed (`Domain.state`). Ties go to the lower site, so that a run can be repeated.
 */
export function bestChoice(
  selection: Pick<Selection, 'atLeast' | 'atMost'>,
  state: Int8Array,
  value: Float64Array,
  picked: Uint8Array,
): number {
  let [total, inside, free] = [0, 0, 0];
  for (let site = 0; site < value.length; site++) {
    picked[site] = state[site] === 1 ? 1 : 0;
    if (state[site] === 1) {
      total += value[site]!;
      inside++;
    } else if (state[site] === -1) free++;
  }
  const must = Math.max(0, selection.atLeast - inside);
  const may = Math.min(free, selection.atMost - inside);
  if (may <= 0) return total;
  const candidates = new Float64Array(free);
  let at = 0;
  for (let site = 0; site < value.length; site++) if (state[site] === -1) candidates[at++] = value[site]!;
  const lowest = may === free ? -Infinity : nthLargest(candidates, may);
  const floor = must > 0 ? Math.min(0, must === free ? -Infinity : nthLargest(candidates, must)) : 0;
  const threshold = Math.max(lowest, floor);
  let taken = 0;
  // First what is above the threshold, then as many at the threshold as still fit.
  for (let site = 0; site < value.length; site++) {
    if (state[site] !== -1 || !(value[site]! > threshold)) continue;
    picked[site] = 1;
    total += value[site]!;
    taken++;
  }
  for (let site = 0; site < value.length && taken < may; site++) {
    if (state[site] !== -1 || value[site]! !== threshold || (threshold <= 0 && taken >= must)) continue;
    picked[site] = 1;
    total += value[site]!;
    taken++;
  }
  return total;
}

/** Quickselect (Hoare 1961); reorders `values`. `n` counts from 1. */
export function nthLargest(values: Float64Array, n: number): number {
  let [low, high] = [0, values.length - 1];
  const wanted = n - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let [left, right] = [low, high];
    while (left <= right) {
      while (values[left]! > pivot) left++;
      while (values[right]! < pivot) right--;
      if (left > right) break;
      const swap = values[left]!;
      values[left++] = values[right]!;
      values[right--] = swap;
    }
    if (wanted <= right) high = right;
    else if (wanted >= left) low = left;
    else break;
  }
  return values[wanted]!;
}
