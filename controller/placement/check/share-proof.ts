/**
 * Whether a share proof holds (certificate.ts), from its definition: no allowed number of sites, each worth to a group at
 * most what its rows give there and never more than the share, adds up to the share over all groups. Part of the checker.
 */
import type { ShareProof } from '../certificate.ts';
import type { CoverProblem } from '../cover/problem.ts';

const MARGIN = 1e-9;

export function faultOf(problem: CoverProblem, { share, groups }: ShareProof): string | null {
  const { goal, selection, reach } = problem;
  if (goal.kind !== 'worst-group' || groups.length !== goal.total.length) return 'shares of other groups';
  if (!Number.isFinite(share) || !groups.every((value) => value >= 0 && value < Infinity))
    return 'shares or their multipliers are no numbers';
  const needed = groups.reduce((sum, value) => sum + value * share, 0);
  const value = Array.from({ length: reach.siteCount }, (_, site) =>
    valueOf(problem, site, { share, groups }),
  );
  const isIn = new Set(selection.required);
  const isOut = new Set(selection.forbidden);
  let [most, count] = [0, isIn.size];
  for (const site of isIn) most += value[site]!;
  const free = value.filter((_, site) => !isIn.has(site) && !isOut.has(site)).sort((a, b) => b - a);
  // Values are never negative, so as many as are allowed.
  for (const worth of free) {
    if (count >= selection.atMost) break;
    most += worth;
    count += 1;
  }
  return most < needed - MARGIN * groups.reduce((sum, own) => sum + own, 0)
    ? null
    : `does not prove that the share ${share} is too much`;
}

function valueOf(
  { reach, weight, curves, curveOf, groupOf, goal }: CoverProblem,
  site: number,
  { share, groups }: ShareProof,
): number {
  const total = goal.kind === 'worst-group' ? goal.total : groups;
  const gain = new Float64Array(groups.length);
  for (const row of reach.rows.subarray(reach.start[site], reach.start[site + 1])) {
    // k sites together gain at most k times this.
    const each = curves[curveOf[row]!]!.reduce((most, part, k) => Math.max(most, k === 0 ? 0 : part / k), 0);
    gain[groupOf[row]!]! += (weight[row]! * each) / total[groupOf[row]!]!;
  }
  return groups.reduce((sum, price, group) => sum + price * Math.min(gain[group]!, share), 0);
}
