/**
 * The Lagrangian dual of a cover problem: rows and sites are linked by prices instead of constraints, so that each row
 * takes the count that suits it and the sites are chosen by what their rows pay (Galvão and ReVelle 1996 for the maximal
 * covering problem; here for any curve, with the side constraints priced as well).
 *
 * Everything is a maximisation inside: "cheapest" maximises minus the cost. `sign` turns values at the edge.
 */
import { bestChoice, chargeSites } from '../selection-bound.ts';
import { chargeRows, payForCuts } from './cuts.ts';
import type { Prices } from './prices.ts';
import { toleranceOf, type CoverProblem, type Goal } from './problem.ts';

export interface Dual {
  /** From now on only the plans that `state` leaves open count. */
  restrict(state: Int8Array): void;
  /** False when all sites together miss the target. */
  canReachTarget(): boolean;
  /** The bound of these multipliers over those plans; fills the fields below. */
  evaluate(prices: Prices): number;
  /** The choice that attains the bound; how many of it reach each row; and how many each row would like. */
  readonly picked: Uint8Array;
  readonly count: Int32Array;
  readonly wanted: Int32Array;
  /** The prices of the rows that were evaluated last. */
  readonly rowPrices: () => Float64Array;
  /** What each site is worth at these prices, side constraints paid; 0 for sites that are out. */
  readonly value: Float64Array;
  /** Gain of each group at the wanted counts. */
  readonly wantedGain: Float64Array;
}

export function openDual(problem: CoverProblem): Dual {
  const { reach, weight, curves, curveOf, groupOf, goal, selection, cuts } = problem;
  const { start, rows, siteCount, rowCount } = reach;
  const tolerance = toleranceOf(problem);
  const picked = new Uint8Array(siteCount);
  const count = new Int32Array(rowCount);
  const wanted = new Int32Array(rowCount);
  const value = new Float64Array(siteCount);
  // The counts that are possible and worth looking at in each row.
  const lowest = new Int32Array(rowCount);
  const highest = new Int32Array(rowCount);
  const isPlainRow = new Uint8Array(rowCount);
  const charge = new Float64Array(rowCount);
  let state = new Int8Array(siteCount).fill(-1);
  let rowPrices: Float64Array = new Float64Array(rowCount);
  const wantedGain = new Float64Array(goal.kind === 'worst-group' ? goal.total.length : 1);

  /** What the rows keep: each takes the count where its gain exceeds what it pays by most. */
  function rowsKeep(prices: Float64Array, scale: Float64Array): number {
    wantedGain.fill(0);
    let total = 0;
    for (let row = 0; row < rowCount; row++) {
      const worth = weight[row]! * scale[groupOf[row]!]!;
      const price = prices[row]!;
      if (isPlainRow[row] === 1) {
        // Covered or not, and still open: nearly all rows of nearly all problems.
        const kept = worth - price - charge[row]!;
        wanted[row] = kept > 0 ? 1 : 0;
        if (kept <= 0) continue;
        total += kept;
        wantedGain[groupOf[row]!]! += weight[row]!;
        continue;
      }
      const curve = curves[curveOf[row]!]!;
      let at = lowest[row]!;
      let best = worth * curve[Math.min(at, curve.length - 1)]! - price * at - (at > 0 ? charge[row]! : 0);
      for (let k = at + 1; k <= highest[row]!; k++) {
        const kept = worth * curve[k]! - price * k - charge[row]!;
        if (kept > best) {
          best = kept;
          at = k;
        }
      }
      total += best;
      wanted[row] = at;
      if (at > 0) wantedGain[groupOf[row]!]! += weight[row]! * curve[Math.min(at, curve.length - 1)]!;
    }
    return total;
  }

  function sitesEarn(prices: Float64Array): void {
    for (let site = 0; site < siteCount; site++) {
      let sum = 0;
      if (state[site] !== 0)
        for (let at = start[site]!; at < start[site + 1]!; at++) sum += prices[rows[at]!]!;
      value[site] = goal.kind === 'cheapest' ? sum - goal.cost[site]! : sum;
    }
  }

  function restrict(next: Int8Array): void {
    state = next.slice();
    lowest.fill(0);
    highest.fill(0);
    for (let site = 0; site < siteCount; site++) {
      for (let at = start[site]!; state[site] !== 0 && at < start[site + 1]!; at++) {
        highest[rows[at]!]!++;
        if (state[site] === 1) lowest[rows[at]!]!++;
      }
    }
    for (let row = 0; row < rowCount; row++) {
      // Beyond the curve's end nothing is gained, so nobody wants more than is there already.
      const end = curves[curveOf[row]!]!.length - 1;
      highest[row] = Math.max(lowest[row]!, Math.min(highest[row]!, end));
      isPlainRow[row] = lowest[row] === 0 && highest[row] === 1 && curves[curveOf[row]!]![1] === 1 ? 1 : 0;
    }
  }

  restrict(state);
  return {
    restrict,
    picked,
    count,
    wanted,
    value,
    wantedGain,
    rowPrices: () => rowPrices,
    canReachTarget() {
      if (goal.kind !== 'cheapest') return true;
      let most = 0;
      for (let row = 0; row < rowCount; row++) {
        const curve = curves[curveOf[row]!]!;
        most += weight[row]! * curve[Math.min(highest[row]!, curve.length - 1)]!;
      }
      return most >= goal.target - tolerance;
    },
    evaluate(prices) {
      rowPrices = prices.rows;
      if (cuts !== undefined) chargeRows(cuts, prices.cuts, charge);
      let total = rowsKeep(prices.rows, groupScale(goal, prices.goal));
      if (goal.kind === 'cheapest') total -= prices.goal[0]! * goal.target;
      sitesEarn(prices.rows);
      if (cuts !== undefined) total += payForCuts(cuts, prices.cuts, value);
      total += chargeSites(selection, prices, value);
      total += bestChoice(selection, state, value, picked);
      count.fill(0);
      for (let site = 0; site < siteCount; site++) {
        if (picked[site] === 0) continue;
        for (let at = start[site]!; at < start[site + 1]!; at++) count[rows[at]!]!++;
      }
      return total;
    },
  };
}

/** What one unit of weight is worth in each group. */
export function groupScale(goal: Goal, prices: Float64Array): Float64Array {
  if (goal.kind === 'most') return Float64Array.of(1);
  return goal.kind === 'cheapest' ? prices : prices.map((price, group) => price / goal.total[group]!);
}
