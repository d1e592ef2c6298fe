/** What one machine more buys: for every number of machines what a plan of nested steps reaches, and the bound on it. Pure. */
import type { CoverProblem } from '../cover/problem.ts';
import { boundsByCount } from './curve-bound.ts';
import type { PlanSite } from './sites.ts';

export interface Curves {
  readonly points: CurvePoint[];
  /** The new sites of the plan in the order in which to build them: each step of it is a plan, and none is taken back. */
  readonly order: readonly number[];
}

export interface CurvePoint {
  /** New ones. */
  readonly machines: number;
  readonly covered: number;
  readonly bound: number;
}

const MOST_POINTS = 120;

/**
 * Around the plan that was found: fewer machines by taking away what is missed least, more by adding what gains most, and both
 * by adding from nothing where that reaches more, as where the plan had another goal. `upTo`: machines.
 */
export function curveOf(
  problem: CoverProblem,
  sites: readonly PlanSite[],
  {
    chosen,
    upTo,
    yearOf,
  }: { chosen: ReadonlySet<number>; upTo: number; yearOf: ReadonlyMap<number, number> },
): Curves {
  const fixed = sites.flatMap(({ isExisting }, site) => (isExisting && chosen.has(site) ? [site] : []));
  const free = sites.flatMap(({ isExisting, isAllowed }, site) => (isAllowed && !isExisting ? [site] : []));
  const own = free.filter((site) => chosen.has(site));
  const most = Math.min(Math.max(upTo, own.length), free.length, MOST_POINTS);
  const fewer = takingAway(problem, { fixed, own, yearOf });
  const more = adding(problem, { begin: [...fixed, ...own], free, steps: Math.max(0, most - own.length) });
  const fromNothing = adding(problem, { begin: fixed, free, steps: most });
  const covered = Array.from({ length: most + 1 }, (_, machines) =>
    machines <= own.length
      ? Math.max(fewer.covered[machines]!, fromNothing[machines]!)
      : Math.max(more[machines - own.length]!, fromNothing[machines]!),
  );
  const bounds = boundsByCount(problem, { fixed, free }, covered);
  return {
    points: covered.map((value, machines) => ({ machines, covered: value, bound: bounds[machines]! })),
    order: fewer.order,
  };
}

interface Steps {
  readonly begin: readonly number[];
  readonly free: readonly number[];
  readonly steps: number;
}

/** What is reached at the beginning and after each site that gains most. */
function adding(problem: CoverProblem, { begin, free, steps }: Steps): number[] {
  const inReach = new Int32Array(problem.reach.rowCount);
  const left = new Set(free);
  let value = 0;
  for (const site of begin) {
    value += add(problem, inReach, site);
    left.delete(site);
  }
  const covered = [value];
  while (covered.length <= steps && left.size > 0) {
    const [best] = extremeOf(left, (site) => -gainOfAdding(problem, inReach, site));
    left.delete(best);
    value += add(problem, inReach, best);
    covered.push(value);
  }
  return covered;
}

interface Own {
  readonly fixed: readonly number[];
  readonly own: readonly number[];
  /** Whoever opens in a later year is taken away first. */
  readonly yearOf: ReadonlyMap<number, number>;
}

/** What is reached with none of the own sites, with one, … with all; what is missed least goes first, and is built last. */
function takingAway(
  problem: CoverProblem,
  { fixed, own, yearOf }: Own,
): { covered: number[]; order: number[] } {
  const inReach = new Int32Array(problem.reach.rowCount);
  const left = new Set(own);
  let value = [...fixed, ...own].reduce((sum, site) => sum + add(problem, inReach, site), 0);
  const covered = [value];
  const order: number[] = [];
  while (left.size > 0) {
    const last = Math.max(...Array.from(left, (site) => yearOf.get(site) ?? 0));
    const latest = [...left].filter((site) => (yearOf.get(site) ?? 0) === last);
    const [least, loss] = extremeOf(latest, (site) => lossOf(problem, inReach, site));
    left.delete(least);
    value -= loss;
    count(problem, inReach, least, -1);
    covered.unshift(value);
    order.unshift(least);
  }
  return { covered, order };
}

/** The site with the least measure. */
function extremeOf(
  sites: Iterable<number>,
  measure: (site: number) => number,
): [site: number, value: number] {
  let [best, least] = [-1, Infinity];
  for (const site of sites) {
    const value = measure(site);
    if (value < least) [best, least] = [site, value];
  }
  return [best, least];
}

/** Returns what it gains. */
function add(problem: CoverProblem, inReach: Int32Array, site: number): number {
  const gain = gainOfAdding(problem, inReach, site);
  count(problem, inReach, site, 1);
  return gain;
}

function count(
  { reach: { start, rows } }: CoverProblem,
  inReach: Int32Array,
  site: number,
  by: number,
): void {
  for (let at = start[site]!; at < start[site + 1]!; at++) inReach[rows[at]!]! += by;
}

function lossOf(problem: CoverProblem, inReach: Int32Array, site: number): number {
  count(problem, inReach, site, -1);
  const loss = gainOfAdding(problem, inReach, site);
  count(problem, inReach, site, 1);
  return loss;
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
