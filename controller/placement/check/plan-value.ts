/** What a plan is worth, by counting; and what can be said of all values in advance. Part of the checker, see leaf-bound.ts. */
import type { CoverProblem } from '../cover/problem.ts';

/** The objective as people read it; null when the target is missed. */
export function planValue(problem: CoverProblem, sites: Int32Array): number | null {
  const { reach, goal } = problem;
  const count = new Int32Array(reach.rowCount);
  for (const site of sites) {
    for (const row of reach.rows.subarray(reach.start[site], reach.start[site + 1])) count[row]!++;
  }
  if (goal.kind === 'cheapest') {
    const isReached = mostGain(problem, count) >= goal.target - 1e-8 * Math.max(1, goal.target);
    return isReached ? sites.reduce((sum, site) => sum + goal.cost[site]!, 0) : null;
  }
  if (goal.kind === 'most') return mostGain(problem, count);
  const shares = goal.total.map((total, group) => mostGain(problem, count, group) / total);
  return shares.reduce((least, share) => Math.min(least, share), Infinity);
}

/** Gain of all rows, or of one group, with so many sites in reach of each. */
export function mostGain(
  { weight, curves, curveOf, groupOf }: CoverProblem,
  count: Int32Array,
  group: number | null = null,
): number {
  let gain = 0;
  for (const [row, sites] of count.entries()) {
    if (group !== null && groupOf[row] !== group) continue;
    const curve = curves[curveOf[row]!]!;
    gain += weight[row]! * curve[Math.min(sites, curve.length - 1)]!;
  }
  return gain;
}

/** All objectives are multiples of this; 0 when nothing is known. */
export function stepOf({ goal, weight, curves }: CoverProblem): number {
  if (goal.kind === 'worst-group') return 0;
  const isAllOrNothing = curves.every((curve) => curve.every((share) => share === 0 || share === 1));
  if (goal.kind === 'most' && !isAllOrNothing) return 0;
  const values = goal.kind === 'most' ? weight : goal.cost;
  return values.every((value) => Number.isSafeInteger(value)) ? values.reduce(greatestCommonDivisor, 0) : 0;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : greatestCommonDivisor(b, a % b);
}
