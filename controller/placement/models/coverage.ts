/** Most people reached: the maximal covering problem (Church and ReVelle 1974) and what planners ask of it besides. */
import type { CoverProblem, Curve } from '../cover/problem.ts';
import type { Selection } from '../selection.ts';
import { filterReach, problemOf, stack, type Demand } from './rows.ts';

/** Whoever is within reach of one chosen site counts. */
export function maximalCover(demand: Demand, selection: Selection): CoverProblem {
  return problemOf(demand, { kind: 'most' }, selection);
}

/**
 * Gradual cover (Church and Roberts 1983; Berman and Krass 2002): `reach.values` are shares 0 … 1 that the nearest site gives.
 * A row becomes one row for each step of its shares, which is exact: the best share is the sum of the steps that are reached.
 */
export function gradualCover({ reach, weight }: Demand, selection: Selection): CoverProblem {
  const { values } = reach;
  if (values === null) throw new TypeError('expected shares beside the reach, got none');
  const shares = [...new Set(values)].filter((share) => share > 0).sort((a, b) => a - b);
  const parts = shares.map((share, step) => ({
    reach: filterReach(reach, (_, at) => values[at]! >= share),
    weight: weight.map((value) => value * (share - (shares[step - 1] ?? 0))),
  }));
  // Nobody near anything is a plan for nobody, over the same sites.
  const nobody = { reach: filterReach(reach, () => false), weight };
  return maximalCover(parts.length === 0 ? nobody : stack(parts), selection);
}

/** Several radii at once: `reach.values` are distances, and whoever is within `radii[k].withinM` counts `radii[k].share` of one. */
export function ringCover(
  demand: Demand,
  radii: readonly { readonly withinM: number; readonly share: number }[],
  selection: Selection,
): CoverProblem {
  const { values } = demand.reach;
  if (values === null) throw new TypeError('expected distances beside the reach, got none');
  const shareAt = (distanceM: number) =>
    radii.reduce((best, { withinM, share }) => (distanceM <= withinM ? Math.max(best, share) : best), 0);
  return gradualCover({ ...demand, reach: { ...demand.reach, values: values.map(shareAt) } }, selection);
}

/**
 * Backup (Hogan and ReVelle 1986): somebody counts `share` with one site in reach, and fully with `sites` of them;
 * share 0 asks for all of them.
 */
export function backupCover(
  demand: Demand,
  sites: number,
  share: number,
  selection: Selection,
): CoverProblem {
  const curve = Float64Array.from({ length: sites + 1 }, (_, k) => (k === 0 ? 0 : k === sites ? 1 : share));
  return problemOf(demand, { kind: 'most' }, selection, { curve });
}

/**
 * What `k` machines in reach are worth to somebody, by `k`, when machines fail (MEXCLP, Daskin 1983): each is down `failureShare`
 * of the time, independently, so that one of them serves 1 − failureShare^k of it. Cut where one more adds less than a millionth.
 */
export function expectedCurve(failureShare: number): Curve {
  const length = Math.min(
    255,
    failureShare === 0 ? 2 : 2 + Math.ceil(Math.log(1e-6) / Math.log(failureShare)),
  );
  return Float64Array.from({ length }, (_, k) => 1 - failureShare ** k);
}
