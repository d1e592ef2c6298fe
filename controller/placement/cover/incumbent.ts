/** The best plan known, shared by search and tree. Values are maximised: "cheapest" counts minus its cost. */
import type { CoverProblem } from './problem.ts';

export interface Incumbent {
  /** −Infinity without a plan. */
  readonly value: () => number;
  readonly sites: () => Int32Array | null;
  /** Takes a plan that obeys all rules, if it is better. */
  offer(sites: Iterable<number>, value: number): boolean;
  /** Nothing under this bound is better: equal bounds close too, and between multiples of the grain there is nothing. */
  isClosed(bound: number): boolean;
}

export function openIncumbent(problem: CoverProblem, onBetter: () => void): Incumbent {
  const grain = grainOf(problem);
  let value = -Infinity;
  let best: Int32Array | null = null;
  return {
    value: () => value,
    sites: () => best,
    offer(sites, offered) {
      if (offered <= value) return false;
      value = offered;
      best = Int32Array.from(sites).sort();
      onBetter();
      return true;
    },
    isClosed: (bound) => bound < value + (grain > 0 ? grain - marginOf(bound, grain) : slackOf(bound)),
  };
}

/** Rounding in a sum of thousands of products. */
function slackOf(bound: number): number {
  return 1e-9 * Math.max(1, Math.abs(bound));
}

/** How far under the next multiple a bound has to be: more than the checker's rounding, never more than half a step. */
function marginOf(bound: number, grain: number): number {
  return Math.min(grain / 2, Math.max(1e-5 * grain, slackOf(bound)));
}

/** Objectives are multiples of this; 0 where nothing is known. */
export function grainOf({ goal, weight, curves }: CoverProblem): number {
  if (goal.kind === 'worst-group') return 0;
  if (goal.kind === 'cheapest') return divisorOf(goal.cost);
  return curves.every((curve) => curve.every((share) => share === 0 || share === 1)) ? divisorOf(weight) : 0;
}

/** The greatest common divisor of whole numbers, 0 if one is not whole. */
function divisorOf(values: Float64Array): number {
  let divisor = 0;
  for (const value of values) {
    if (!Number.isSafeInteger(value)) return 0;
    let [a, b] = [divisor, Math.abs(value)];
    while (b > 0) [a, b] = [b, a % b];
    divisor = a;
    if (divisor === 1) break;
  }
  return divisor;
}
