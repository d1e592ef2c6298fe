/**
 * Lowers the bound of a dual with the volume algorithm (Barahona and Anbil 2000): from the best prices known, along what the
 * average of all choices so far breaks, by Polyak's length towards the best plan. The average estimates the solution of
 * the linear relaxation. A part of the plans begins with the average that it comes from and its own decisions made in it:
 * what these break is the way down, and a few dozen evaluations find most of what the part's own relaxation would say.
 */
import type { Aggregated } from './aggregate.ts';
import { ROWS_OF_CUT, slopeOfAverage, slopeOfCuts } from './cuts.ts';
import { groupScale, type Dual } from './dual.ts';
import { copyOf, highestTargetPrice, isFull, zeroPrices, type Prices } from './prices.ts';
import type { CoverProblem, Curve } from './problem.ts';

/** The average of the choices so far. */
export interface Primal {
  /** How often each site was chosen, 0 … 1. */
  readonly average: Float64Array;
  /** By how much the average misses what is priced, in the order of the prices. */
  readonly slope: Float64Array;
}

export interface Descent {
  readonly prices: Prices;
  readonly bound: number;
  readonly primal: Primal;
  readonly iterations: number;
}

export interface DescentLimits {
  readonly iterations: number;
  readonly firstStep: number;
  /** After so many evaluations without a better bound the step is made shorter, this much. */
  readonly patience: number;
  readonly shorter: number;
  /** Most weight of the newest choice in the average; the least is a tenth. */
  readonly fresh: number;
  /** To begin with; null: the first choice. */
  readonly primal: Primal | null;
  /** Value of the best plan known. */
  readonly incumbent: () => number;
  /** Called after each evaluation, so that its choice can be tried as a plan. */
  readonly onEvaluated: () => void;
  readonly shouldStop: () => boolean;
  /** Nothing better than the plan known is left under this bound. */
  readonly isClosed: (bound: number) => boolean;
}

/** After a better bound whose choice agrees with the direction, the way may be longer. */
const LONGER = 1.1;
const LONGEST_STEP = 2;
const SHORTEST_STEP = 1e-4;

export function descend(problem: CoverProblem, dual: Dual, from: Prices, limits: DescentLimits): Descent {
  const pace = paceOf(problem, from);
  const current = copyOf(problem, from);
  const best = copyOf(problem, from);
  const slope = zeroPrices(problem);
  const direction = limits.primal?.slope.slice() ?? new Float64Array(slope.flat.length);
  const average = limits.primal?.average.slice() ?? new Float64Array(dual.picked.length);
  const highest = problem.goal.kind === 'cheapest' ? highestTargetPrice(problem) : Infinity;
  let ceiling = ceilingsOf(problem, from, highest);
  let [bound, step, idle, iterations] = [Infinity, limits.firstStep, 0, 0];
  while (iterations < limits.iterations && !limits.shouldStop()) {
    const value = dual.evaluate(current);
    iterations++;
    limits.onEvaluated();
    slopeOf(problem, dual, current, slope);
    const { share, agrees } = mixOf({ direction, slope: slope.flat, pace }, limits.fresh);
    if (value < bound && agrees && iterations > 1) step = Math.min(LONGEST_STEP, step * LONGER);
    // What a part begins with knows more than its first choice does.
    const newest = iterations > 1 ? share : limits.primal === null ? 1 : 0;
    mix(newest, { direction, average }, { slope: slope.flat, picked: dual.picked });
    idle = value < bound - 1e-6 * aim(bound, limits.incumbent()) ? 0 : idle + 1;
    if (value < bound) {
      bound = value;
      best.flat.set(current.flat);
      if (limits.isClosed(bound)) break;
    }
    if (idle >= limits.patience) [step, idle] = [step * limits.shorter, 0];
    if (step < SHORTEST_STEP) break;
    const norm = normOf(problem, { best, ceiling, direction, pace });
    if (norm === 0) break;
    const length = (step * aim(bound, limits.incumbent())) / norm;
    for (let at = 0; at < direction.length; at++)
      current.flat[at] = best.flat[at]! - length * pace[at]! * direction[at]!;
    ceiling = project(problem, current, ceiling);
  }
  return { prices: best, bound, primal: { average, slope: direction }, iterations };
}

/** The weight of the new slope that makes the average shortest, within limits; and whether the two point the same way. */
function mixOf(
  { direction, slope, pace }: Record<'direction' | 'slope' | 'pace', Float64Array>,
  fresh: number,
) {
  let [own, both, other] = [0, 0, 0];
  for (let at = 0; at < direction.length; at++) {
    own += pace[at]! * direction[at]! * direction[at]!;
    both += pace[at]! * direction[at]! * slope[at]!;
    other += pace[at]! * slope[at]! * slope[at]!;
  }
  const apart = own - 2 * both + other;
  const wish = apart > 0 ? (own - both) / apart : fresh;
  return { share: Math.max(fresh / 10, Math.min(fresh, wish)), agrees: both >= 0 };
}

interface Mixed {
  readonly direction: Float64Array;
  readonly average: Float64Array;
}

function mix(
  share: number,
  { direction, average }: Mixed,
  { slope, picked }: { slope: Float64Array; picked: Uint8Array },
): void {
  for (let at = 0; at < direction.length; at++) direction[at]! += share * (slope[at]! - direction[at]!);
  for (let site = 0; site < average.length; site++)
    average[site]! += share * (picked[site]! - average[site]!);
}

interface Step {
  readonly best: Prices;
  readonly ceiling: Float64Array;
  readonly direction: Float64Array;
  readonly pace: Float64Array;
}

/** A price at its end cannot go further: what pushes it there would only make the step shorter for the others. */
function normOf({ selection }: CoverProblem, { best, ceiling, direction, pace }: Step): number {
  const quotasAt = best.rows.length + best.goal.length + 1;
  const quotasEnd = quotasAt + selection.quotas.length;
  let norm = 0;
  for (let at = 0; at < direction.length; at++) {
    const isFree = at >= quotasAt && at < quotasEnd;
    if (!isFree && isStuck(best.flat[at]!, ceiling[at]!, direction[at]!)) continue;
    norm += pace[at]! * direction[at]! * direction[at]!;
  }
  return norm;
}

/** How far the bound should come down; without a plan, a little. */
function aim(value: number, incumbent: number): number {
  const distance = incumbent === -Infinity ? 0.05 * Math.abs(value) : value - incumbent;
  return Math.max(distance, 1e-9 * Math.abs(value), 1e-12);
}

/** How the bound changes with each price, at the choice that the dual made last. */
function slopeOf(problem: CoverProblem, dual: Dual, prices: Prices, slope: Prices): void {
  const { count, wanted, wantedGain, picked } = dual;
  const { goal, selection } = problem;
  const { budget, quotas, conflicts } = selection;
  const { rows, goal: goalSlope, quotas: quotaSlope, conflicts: conflictSlope, flat } = slope;
  for (let row = 0; row < rows.length; row++) rows[row] = count[row]! - wanted[row]!;
  if (goal.kind === 'cheapest') goalSlope[0] = wantedGain[0]! - goal.target;
  if (goal.kind === 'worst-group') {
    for (let group = 0; group < goalSlope.length; group++)
      goalSlope[group] = wantedGain[group]! / goal.total[group]!;
  }
  if (budget !== null) {
    let cost = 0;
    for (let site = 0; site < picked.length; site++) if (picked[site] === 1) cost += budget.cost[site]!;
    flat[rows.length + goalSlope.length] = budget.atMost - cost;
  }
  for (const [q, quota] of quotas.entries()) {
    let inside = 0;
    for (const site of quota.sites) inside += picked[site]!;
    const price = prices.quotas[q]!;
    // Between its limits an unpriced quota costs nothing.
    const nearest = Math.min(Math.max(inside, quota.atLeast), quota.atMost);
    quotaSlope[q] = (price > 0 ? quota.atMost : price < 0 ? quota.atLeast : nearest) - inside;
  }
  for (let pair = 0; pair < conflictSlope.length; pair++) {
    conflictSlope[pair] = 1 - picked[conflicts[2 * pair]!]! - picked[conflicts[2 * pair + 1]!]!;
  }
  if (problem.cuts !== undefined) slopeOfCuts(problem.cuts, picked, wanted, slope.cuts);
}

/** Infinity: nothing costs anything. */
function cheapestOf(cost: Float64Array): number {
  return cost.reduce((least, value) => (value > 0 ? Math.min(least, value) : least), Infinity);
}

function isStuck(price: number, ceiling: number, direction: number): boolean {
  return direction > 0 ? price <= 0 : price >= ceiling;
}

/**
 * No row pays more than it can ever gain. A rule that costs all that a plan can be worth is obeyed: higher prices would only
 * make the bound a matter of rounding, as short directions do. For quotas that is the limit on either side.
 */
function ceilingsOf(problem: CoverProblem, prices: Prices, highestGoal: number): Float64Array {
  const { goal, weight, curves, curveOf, groupOf, selection } = problem;
  const ceiling = new Float64Array(prices.flat.length).fill(Infinity);
  const scale = groupScale(goal, prices.goal);
  const steepest = curves.map(steepestOf);
  let worth = goal.kind === 'cheapest' ? goal.cost.reduce((sum, cost) => sum + Math.abs(cost), 0) : 0;
  for (let row = 0; row < weight.length; row++) {
    ceiling[row] = weight[row]! * scale[groupOf[row]!]! * steepest[curveOf[row]!]!;
    worth += ceiling[row]! * (curves[curveOf[row]!]!.length - 1);
  }
  const budgetAt = weight.length + prices.goal.length;
  ceiling.fill(highestGoal, weight.length, budgetAt);
  if (selection.budget !== null) ceiling[budgetAt] = worth / cheapestOf(selection.budget.cost);
  return ceiling.fill(worth, budgetAt + 1);
}

/** Back to where prices have a meaning: not negative, none above its ceiling, shares of groups adding up to 1. */
function project(problem: CoverProblem, prices: Prices, ceiling: Float64Array): Float64Array {
  const { goal } = problem;
  let sum = 0;
  for (let group = 0; group < prices.goal.length; group++) {
    const highest = ceiling[prices.rows.length + group]!;
    prices.goal[group] = Math.min(highest, Math.max(1e-12, prices.goal[group]!));
    sum += prices.goal[group]!;
  }
  if (goal.kind === 'worst-group') for (let g = 0; g < prices.goal.length; g++) prices.goal[g]! /= sum;
  const now = goal.kind === 'most' ? ceiling : ceilingsOf(problem, prices, ceiling[prices.rows.length]!);
  const { flat } = prices;
  const budgetAt = prices.rows.length + prices.goal.length;
  const quotasEnd = budgetAt + 1 + prices.quotas.length;
  const limit = (from: number, to: number, isSigned: boolean) => {
    for (let at = from; at < to; at++) {
      const floor = isSigned ? -now[at]! : 0;
      if (flat[at]! < floor) flat[at] = floor;
      else if (flat[at]! > now[at]!) flat[at] = now[at]!;
    }
  };
  limit(0, prices.rows.length, false);
  limit(budgetAt, budgetAt + 1, false);
  limit(budgetAt + 1, quotasEnd, true);
  limit(quotasEnd, flat.length, false);
  return now;
}

/** Above this price of a unit a row wants none. */
function steepestOf(curve: Curve): number {
  return curve.reduce((most, share, k) => (k === 0 ? most : Math.max(most, share / k)), 0);
}

/**
 * How far a price moves for a unit of slope: about the size of the usual one of its kind. Rows go with the root of what they
 * are worth: between all alike and each by its own size the bound comes down in fewer steps than with either.
 */
function paceOf(problem: CoverProblem, prices: Prices): Float64Array {
  const { goal, weight, groupOf, reach, selection } = problem;
  const pace = zeroPrices(problem);
  const usual = goal.kind === 'cheapest' && isFull(problem) ? 1 : null;
  const scale = groupScale(goal, prices.goal);
  const worth = weight.reduce((sum, value, row) => sum + value * scale[groupOf[row]!]!, 0);
  const mean = worth / Math.max(1, weight.length);
  let all = 0;
  for (let row = 0; row < weight.length; row++) {
    pace.rows[row] = usual ?? Math.sqrt(mean * weight[row]! * scale[groupOf[row]!]!);
    all += pace.rows[row]!;
  }
  const perSite = (all * reach.rows.length) / Math.max(1, weight.length) / Math.max(1, reach.siteCount);
  if (goal.kind === 'worst-group') pace.goal.fill(1 / goal.total.length);
  if (goal.kind === 'cheapest' && usual === null)
    pace.goal[0] = prices.goal[0]! / Math.max(goal.target, 1e-12);
  const { budget } = selection;
  if (budget !== null) {
    const mean = budget.cost.reduce((sum, cost) => sum + Math.abs(cost), 0) / budget.cost.length;
    pace.flat[weight.length + pace.goal.length] = perSite / Math.max(mean * mean, 1e-12);
  }
  pace.quotas.fill(perSite);
  pace.conflicts.fill(perSite);
  for (let cut = 0; cut < pace.cuts.length; cut++) {
    const [from, to] = [ROWS_OF_CUT * cut, ROWS_OF_CUT * (cut + 1)];
    pace.cuts[cut] = problem
      .cuts!.rows.subarray(from, to)
      .reduce((least, row) => Math.min(least, pace.rows[row]!), Infinity);
  }
  return pace.flat;
}

/** An average beside other cuts than the `before` ones that it knows. */
export function besideCuts(
  { problem: { cuts }, rowReach }: Aggregated,
  { average, slope }: Primal,
  before: number,
): Primal {
  const rules = slope.length - before;
  const next = new Float64Array(rules + (cuts?.count ?? 0));
  next.set(slope.subarray(0, rules));
  if (cuts !== undefined) next.set(slopeOfAverage(cuts, rowReach, { average, slope }), rules);
  return { average, slope: next };
}
