/** How far people walk to the nearest of some machines, however far that is. Pure. */
import { LONGEST_M } from './limits.ts';
import type { PlanResult } from '../api.ts';
import { nearestIn } from './explain.ts';
import type { PlanModel } from './model.ts';

/** Weighted as the demand; LONGEST_M for whoever has none so near. */
export function walkOf(
  { measure, weight, sites }: Pick<PlanModel, 'measure' | 'weight' | 'sites'>,
  chosen: readonly number[],
): PlanResult['walk'] {
  const { table } = measure(
    chosen.map((site) => sites[site]!),
    LONGEST_M,
  );
  const nearest = nearestIn(table, chosen.keys());
  let [sum, total, longest] = [0, 0, 0];
  for (const [cell, people] of weight.entries()) {
    if (people === 0) continue;
    total += people;
    sum += people * Math.min(LONGEST_M, nearest[cell]!);
    longest = Math.max(longest, nearest[cell]!);
  }
  return { meanM: total === 0 ? 0 : sum / total, longestM: longest <= LONGEST_M ? longest : null };
}
