/**
 * The one problem of the covering family: demand rows gain by the number of chosen sites that reach them, and the goal
 * says what is made of the gains. Models (`models/`) differ only in the rows, the curves and the goal that they build.
 */
import type { Reach } from '../reach.ts';
import type { Selection } from '../selection.ts';
import type { Cuts } from './cuts.ts';

/**
 * `curve[k]` is the share of a row's weight that `k` sites in reach are worth; `curve[0]` is 0, it never falls, and more
 * sites than it is long are worth its last value. Covered or not is `[0, 1]`, backup by a second site `[0, 0, 1]`.
 */
export type Curve = Float64Array;

export type Goal =
  /** Most weight reached. */
  | { readonly kind: 'most' }
  /** The worst group as well served as possible: each group counts as its share `gain / total`. */
  | { readonly kind: 'worst-group'; readonly total: Float64Array }
  /** Cheapest plan that gains at least `target`. */
  | { readonly kind: 'cheapest'; readonly cost: Float64Array; readonly target: number };

export interface CoverProblem {
  readonly reach: Reach;
  /** Of each row; never negative. */
  readonly weight: Float64Array;
  readonly curves: readonly Curve[];
  readonly curveOf: Uint8Array;
  /** The group of each row; all 0 unless the goal asks for groups. */
  readonly groupOf: Int32Array;
  readonly goal: Goal;
  readonly selection: Selection;
  /** What every plan obeys anyway; the solver adds them to what it relaxes, models leave them out. */
  readonly cuts?: Cuts;
}

export const COVERED: Curve = Float64Array.of(0, 1);

/** Gains are compared with this much leniency: sums of the same numbers in another order differ in the last digits. */
export function toleranceOf(problem: CoverProblem): number {
  let total = 1;
  for (const weight of problem.weight) total += weight;
  return 1e-9 * total;
}

/** The gain of each group under a plan, from scratch: the slow truth that searches are checked against. */
export function groupGains(problem: CoverProblem, sites: Iterable<number>): Float64Array {
  const { reach, weight, curves, curveOf, groupOf, goal } = problem;
  const count = new Int32Array(reach.rowCount);
  for (const site of sites) {
    for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++) count[reach.rows[at]!]!++;
  }
  const gains = new Float64Array(goal.kind === 'worst-group' ? goal.total.length : 1);
  for (let row = 0; row < count.length; row++) {
    const curve = curves[curveOf[row]!]!;
    gains[groupOf[row]!]! += weight[row]! * curve[Math.min(count[row]!, curve.length - 1)]!;
  }
  return gains;
}

/** What the goal makes of a plan; null where the target is missed. Costs come out as costs. */
export function objectiveOf(problem: CoverProblem, sites: Iterable<number>): number | null {
  const plan = [...sites];
  const gains = groupGains(problem, plan);
  const { goal } = problem;
  if (goal.kind === 'most') return gains[0]!;
  if (goal.kind === 'worst-group') return worstShare(gains, goal.total);
  if (gains[0]! < goal.target - toleranceOf(problem)) return null;
  return plan.reduce((sum, site) => sum + goal.cost[site]!, 0);
}

export function worstShare(gains: Float64Array, total: Float64Array): number {
  let worst = Infinity;
  for (let group = 0; group < total.length; group++) worst = Math.min(worst, gains[group]! / total[group]!);
  return worst;
}
