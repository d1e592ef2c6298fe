/**
 * A plan from prices where everything has to be reached: the sites that the prices choose, then whoever reaches most of the
 * rest for its reduced cost, without those that are not needed (Caprara, Fischetti and Toth 1999, section 3).
 */
import type { Dual } from './dual.ts';
import type { CoverProblem } from './problem.ts';

/** null: sites that are out (state 0) would be needed. Other rules are for the caller to look at. */
export function completedChoice(problem: CoverProblem, dual: Dual, state: Int8Array): number[] | null {
  const { reach, goal, weight } = problem;
  if (goal.kind !== 'cheapest') return null;
  const { start, rows, siteCount } = reach;
  const price = dual.rowPrices();
  const count = new Int32Array(weight.length);
  const plan: number[] = [];
  const take = (site: number) => {
    plan.push(site);
    for (let at = start[site]!; at < start[site + 1]!; at++) count[rows[at]!]!++;
  };
  for (let site = 0; site < siteCount; site++) if (dual.picked[site] === 1) take(site);
  while (count.includes(0)) {
    let [best, least] = [-1, Infinity];
    for (let site = 0; site < siteCount; site++) {
      if (state[site] === 0) continue;
      let [rest, reached] = [goal.cost[site]!, 0];
      for (let at = start[site]!; at < start[site + 1]!; at++) {
        if (count[rows[at]!] !== 0) continue;
        rest -= price[rows[at]!]!;
        reached++;
      }
      if (reached === 0) continue;
      const score = rest > 0 ? rest / reached : rest * reached;
      if (score < least) [best, least] = [site, score];
    }
    if (best < 0) return null;
    take(best);
  }
  return withoutIdle(problem, dual, state, plan, count);
}

/** Drops those of whom every row has another, the least valuable first. */
function withoutIdle(
  { reach: { start, rows } }: CoverProblem,
  { value }: Dual,
  state: Int8Array,
  plan: readonly number[],
  count: Int32Array,
): number[] {
  const kept = new Set(plan);
  for (const site of [...plan].sort((a, b) => value[a]! - value[b]!)) {
    const own = rows.subarray(start[site], start[site + 1]);
    if (state[site] === 1 || own.some((row) => count[row] === 1)) continue;
    kept.delete(site);
    for (const row of own) count[row]!--;
  }
  return [...kept];
}
