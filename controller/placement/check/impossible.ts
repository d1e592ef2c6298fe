/** Whether fixed sites alone break a rule of a selection; for the checker, in the plainest words. */
import { toleranceOf, type Selection } from '../selection.ts';

/** State −1 free, 0 out, 1 in. */
export function cannotBeAllowed(selection: Selection, state: Int8Array): boolean {
  const { atLeast, atMost, budget, required, forbidden, quotas, conflicts } = selection;
  const all = Array.from(state.keys());
  const isIn = (site: number) => state[site] === 1;
  const isOut = (site: number) => state[site] === 0;
  const breaks = (sites: readonly number[], least: number, most: number) =>
    least > most || sites.filter(isIn).length > most || sites.filter((site) => !isOut(site)).length < least;
  if (breaks(all, atLeast, atMost)) return true;
  if (required.some(isOut) || forbidden.some(isIn)) return true;
  if (quotas.some((quota) => breaks([...quota.sites], quota.atLeast, quota.atMost))) return true;
  for (let at = 0; at < conflicts.length; at += 2) {
    if (isIn(conflicts[at]!) && isIn(conflicts[at + 1]!)) return true;
  }
  if (budget === null) return false;
  // The cheapest completion takes every free site that saves money.
  const least = all.reduce((sum, site) => {
    const cost = budget.cost[site]!;
    return sum + (isIn(site) ? cost : isOut(site) ? 0 : Math.min(0, cost));
  }, 0);
  return least > budget.atMost + toleranceOf(budget);
}
