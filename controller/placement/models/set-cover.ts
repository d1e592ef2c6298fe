/** The cheapest plan that reaches everybody, or enough: set covering (Toregas et al. 1971) and its partial form. */
import type { CoverProblem } from '../cover/problem.ts';
import type { Selection } from '../selection.ts';
import { problemOf, reachableWeight, type Demand } from './rows.ts';

/**
 * Everybody whom some site reaches at all is reached by `sites` of them (by all that are near, where there are fewer).
 * Weights play no part. Whom no site reaches is for the caller to name: they cannot be served by any plan.
 */
export function setCover(
  { reach }: Demand,
  sites: number,
  cost: Float64Array,
  selection: Selection,
): CoverProblem {
  const degree = new Int32Array(reach.rowCount);
  for (const row of reach.rows) degree[row]!++;
  const curves = Array.from({ length: sites + 1 }, (_, k) =>
    Float64Array.from({ length: k + 1 }, (_, n) => (n === k && k > 0 ? 1 : 0)),
  );
  const curveOf = Uint8Array.from(degree, (near) => Math.min(near, sites));
  const target = degree.reduce((sum, near) => sum + (near > 0 ? 1 : 0), 0);
  const weight = Float64Array.from(degree, (near) => (near > 0 ? 1 : 0));
  return {
    reach,
    weight,
    curves,
    curveOf,
    groupOf: new Int32Array(reach.rowCount),
    goal: { kind: 'cheapest', cost, target },
    selection,
  };
}

/** The cheapest plan that reaches `share` of all who can be reached ("90 %"). */
export function partialCover(
  demand: Demand,
  share: number,
  cost: Float64Array,
  selection: Selection,
): CoverProblem {
  return problemOf(demand, { kind: 'cheapest', cost, target: share * reachableWeight(demand) }, selection);
}
