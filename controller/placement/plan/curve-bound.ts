/**
 * For every number of machines what no plan can exceed: the Lagrangian relaxation of "a row gains by the sites in reach",
 * once with prices that fit few machines, once many (placement.md 6.2). One set of prices bounds every number. Pure.
 */
import type { CoverProblem } from '../cover/problem.ts';

export interface Choice {
  /** Always in the plan. */
  readonly fixed: readonly number[];
  /** May be chosen. */
  readonly free: readonly number[];
}

/** Sums over the table in all; a hundred thousand cells get fewer rounds. */
const WORK = 300_000_000;
const MOST_ROUNDS = 150;
const PATIENCE = 12;

/** For none and for one machine the plan is the best there is: every site was tried. */
const TRIED = 1;

/** `reached[n]`: what a plan of n machines reaches, the best of all for none and for one; the bounds are at least that. */
export function boundsByCount(problem: CoverProblem, choice: Choice, reached: readonly number[]): number[] {
  const last = reached.length - 1;
  const rounds = Math.max(
    20,
    Math.min(MOST_ROUNDS, Math.floor(WORK / Math.max(1, problem.reach.rows.length))),
  );
  const bounds = reached.map(() => Infinity);
  for (const share of [0.15, 0.35, 0.6, 1]) {
    const count = Math.round(last * share);
    const prices = goodPrices(problem, choice, { count, goal: reached[count]!, rounds });
    for (const [machines, bound] of boundsOf(problem, choice, { prices, last }).entries()) {
      bounds[machines] = Math.min(bounds[machines]!, bound);
    }
  }
  return bounds.map((bound, machines) =>
    machines <= TRIED ? reached[machines]! : Math.max(bound, reached[machines]!),
  );
}

interface Aim {
  readonly count: number;
  readonly goal: number;
  readonly rounds: number;
}

/** Subgradient steps of Polyak's length (Held, Wolfe and Crowder 1974). */
function goodPrices(problem: CoverProblem, choice: Choice, { count, goal, rounds }: Aim): Float64Array {
  const { weight } = problem;
  let prices = weight.map((value) => value / 2);
  let best = { bound: Infinity, prices };
  let [length, since] = [1, 0];
  for (let round = 0; round < rounds; round++) {
    const value = valuesOf(problem, prices);
    const chosen = [
      ...choice.fixed,
      ...choice.free.toSorted((a, b) => value[b]! - value[a]!).slice(0, count),
    ];
    const { sum, wanted } = rowsAt(problem, prices);
    const bound = chosen.reduce((total, site) => total + value[site]!, sum);
    since = bound < best.bound ? 0 : since + 1;
    if (bound < best.bound) best = { bound, prices };
    if (since === PATIENCE) [length, since] = [length / 2, 0];
    const slope = slopeOf(problem, wanted, chosen);
    const squared = slope.reduce((total, part) => total + part * part, 0);
    if (squared === 0 || bound <= goal) break;
    const step = (length * (bound - goal)) / squared;
    prices = prices.map((price, row) => Math.max(0, price - step * slope[row]!));
  }
  return best.prices;
}

/** Downhill: a price falls where more sites are chosen than the row wants. */
function slopeOf({ reach }: CoverProblem, wanted: Int32Array, chosen: readonly number[]): Float64Array {
  const slope = new Float64Array(wanted.length);
  for (let row = 0; row < wanted.length; row++) slope[row] = -wanted[row]!;
  for (const site of chosen) {
    for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++) slope[reach.rows[at]!]! += 1;
  }
  return slope;
}

function boundsOf(
  problem: CoverProblem,
  { fixed, free }: Choice,
  { prices, last }: { prices: Float64Array; last: number },
): number[] {
  const value = valuesOf(problem, prices);
  const dearest = free.map((site) => value[site]!).sort((a, b) => b - a);
  let bound = fixed.reduce((total, site) => total + value[site]!, rowsAt(problem, prices).sum);
  return Array.from({ length: last + 1 }, (_, machines) => {
    if (machines > 0) bound += dearest[machines - 1] ?? 0;
    return bound;
  });
}

/** What the prices of the rows in reach make each site worth. */
function valuesOf({ reach }: CoverProblem, prices: Float64Array): Float64Array {
  const value = new Float64Array(reach.siteCount);
  for (let site = 0; site < reach.siteCount; site++) {
    let sum = 0;
    for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++) sum += prices[reach.rows[at]!]!;
    value[site] = sum;
  }
  return value;
}

/** How many sites each row would pay for, and what it keeps then. */
function rowsAt({ weight, curves, curveOf }: CoverProblem, prices: Float64Array) {
  const wanted = new Int32Array(weight.length);
  let sum = 0;
  for (let row = 0; row < weight.length; row++) {
    const value = weight[row]!;
    const curve = curves[curveOf[row]!]!;
    let most = 0;
    for (let count = 1; count < curve.length; count++) {
      const kept = value * curve[count]! - count * prices[row]!;
      if (kept > most) [most, wanted[row]] = [kept, count];
    }
    sum += most;
  }
  return { sum, wanted };
}
