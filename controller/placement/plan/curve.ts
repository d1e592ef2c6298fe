/** What one machine more buys: for every number of machines what a plan of nested steps reaches, and the bound on it. Pure. */
import type { CoverProblem } from '../cover/problem.ts';
import { boundsByCount, type Choice } from './curve-bound.ts';
import type { PlanSite } from './sites.ts';

export interface CurvePoint {
  /** New ones. */
  readonly machines: number;
  readonly covered: number;
  readonly bound: number;
}

const MOST_POINTS = 120;

/** `chosen`: the plan that was found; its own point is exact. `upTo`: machines. */
export function curveOf(
  problem: CoverProblem,
  sites: readonly PlanSite[],
  { chosen, upTo }: { chosen: ReadonlySet<number>; upTo: number },
): CurvePoint[] {
  const fixed = sites.flatMap(({ isExisting }, site) => (isExisting ? [site] : []));
  const free = sites.flatMap(({ isExisting, isAllowed }, site) => (isAllowed && !isExisting ? [site] : []));
  const covered = nestedPlans(problem, { fixed, free }, Math.min(upTo, free.length, MOST_POINTS));
  const own = chosen.size - fixed.length;
  if (covered[own] !== undefined) covered[own] = Math.max(covered[own], gainOf(problem, chosen));
  const bounds = boundsByCount(problem, { fixed, free }, covered);
  return covered.map((value, machines) => ({ machines, covered: value, bound: bounds[machines]! }));
}

/** Greedy adding: the plan of n + 1 machines is that of n and one more. */
function nestedPlans(problem: CoverProblem, { fixed, free }: Choice, count: number): number[] {
  const inReach = new Int32Array(problem.reach.rowCount);
  const left = new Set(free);
  let value = fixed.reduce((sum, site) => sum + add(problem, inReach, site), 0);
  const covered = [value];
  while (covered.length <= count) {
    let [best, most] = [-1, -1];
    for (const site of left) {
      const gain = gainOfAdding(problem, inReach, site);
      if (gain > most) [best, most] = [site, gain];
    }
    left.delete(best);
    value += add(problem, inReach, best);
    covered.push(value);
  }
  return covered;
}

/** Returns what it gains. */
function add(problem: CoverProblem, inReach: Int32Array, site: number): number {
  const gain = gainOfAdding(problem, inReach, site);
  const { start, rows } = problem.reach;
  for (let at = start[site]!; at < start[site + 1]!; at++) inReach[rows[at]!]! += 1;
  return gain;
}

function gainOfAdding(
  { reach, weight, curves, curveOf }: CoverProblem,
  inReach: Int32Array,
  site: number,
): number {
  let gain = 0;
  for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++) {
    const row = reach.rows[at]!;
    const curve = curves[curveOf[row]!]!;
    const last = curve.length - 1;
    gain +=
      weight[row]! * (curve[Math.min(inReach[row]! + 1, last)]! - curve[Math.min(inReach[row]!, last)]!);
  }
  return gain;
}

function gainOf(problem: CoverProblem, chosen: ReadonlySet<number>): number {
  const inReach = new Int32Array(problem.reach.rowCount);
  return [...chosen].reduce((sum, site) => sum + add(problem, inReach, site), 0);
}
