/** The multipliers of a dual as one vector, so that a step is one loop; the named parts are windows on it. */
import type { Aggregated } from './aggregate.ts';
import type { Multipliers } from '../certificate.ts';
import { groupGains, type CoverProblem } from './problem.ts';

export interface Prices extends Multipliers {
  readonly flat: Float64Array;
  readonly cuts: Float64Array;
}

/** Times the usual price of a target. */
const DEAREST = 1e6;
/** Share of the first prices in loosened ones. */
const LOOSER = 0.03;

interface Layout {
  readonly rows: number;
  readonly goal: number;
  readonly quotas: number;
  readonly conflicts: number;
  readonly cuts: number;
}

function layoutOf({ reach, goal, selection, cuts }: CoverProblem): Layout {
  const groups = goal.kind === 'worst-group' ? goal.total.length : goal.kind === 'cheapest' ? 1 : 0;
  return {
    rows: reach.rowCount,
    goal: groups,
    quotas: selection.quotas.length,
    conflicts: selection.conflicts.length / 2,
    cuts: cuts?.count ?? 0,
  };
}

function windowsOn(flat: Float64Array, { rows, goal, quotas, conflicts, cuts }: Layout): Prices {
  const budgetAt = rows + goal;
  const quotasAt = budgetAt + 1;
  const cutsAt = quotasAt + quotas + conflicts;
  return {
    flat,
    rows: flat.subarray(0, rows),
    goal: flat.subarray(rows, budgetAt),
    get budget() {
      return flat[budgetAt]!;
    },
    quotas: flat.subarray(quotasAt, quotasAt + quotas),
    conflicts: flat.subarray(quotasAt + quotas, cutsAt),
    cuts: flat.subarray(cutsAt, cutsAt + cuts),
  };
}

export function zeroPrices(problem: CoverProblem): Prices {
  const layout = layoutOf(problem);
  const { rows, goal, quotas, conflicts, cuts } = layout;
  return windowsOn(new Float64Array(rows + goal + 1 + quotas + conflicts + cuts), layout);
}

export function copyOf(problem: CoverProblem, prices: Prices): Prices {
  return windowsOn(prices.flat.slice(), layoutOf(problem));
}

/**
 * Half of what each row can pay, so that two sites share it; a row with one site pays all. A target begins at about what
 * a unit of weight costs when sites are bought for what they reach; a full one at a price that no row can exceed.
 */
export function firstPrices(problem: CoverProblem): Prices {
  const { goal, weight, reach, groupOf } = problem;
  const prices = zeroPrices(problem);
  if (goal.kind === 'worst-group') prices.goal.fill(1 / goal.total.length);
  if (goal.kind === 'cheapest') prices.goal[0] = isFull(problem) ? fullPrice(problem) : usualPrice(problem);
  const degree = new Int32Array(reach.rowCount);
  for (const row of reach.rows) degree[row]!++;
  const usual = goal.kind === 'cheapest' ? usualPrice(problem) : 1;
  for (let row = 0; row < weight.length; row++) {
    const scale =
      goal.kind === 'worst-group' ? prices.goal[groupOf[row]!]! / goal.total[groupOf[row]!]! : usual;
    prices.rows[row] = (weight[row]! * scale) / (degree[row]! > 1 ? 2 : 1);
  }
  return prices;
}

/** Everything has to be gained: then the price of the target is no variable, only high enough. */
export function isFull({ goal, weight, curves, curveOf }: CoverProblem): boolean {
  if (goal.kind !== 'cheapest') return false;
  let most = 0;
  for (let row = 0; row < weight.length; row++) most += weight[row]! * curves[curveOf[row]!]!.at(-1)!;
  return goal.target >= most * (1 - 1e-12);
}

/** Nothing is learnt from a target that costs more: where no plan reaches it, its price would grow for ever. */
export function highestTargetPrice(problem: CoverProblem): number {
  return Math.max(isFull(problem) ? fullPrice(problem) : 0, DEAREST * usualPrice(problem));
}

function fullPrice({ goal, weight, curves, curveOf }: CoverProblem): number {
  if (goal.kind !== 'cheapest') return 0;
  const dearest = goal.cost.reduce((most, cost) => Math.max(most, cost), 0);
  let highest = 0;
  for (let row = 0; row < weight.length; row++) {
    const curve = curves[curveOf[row]!]!;
    const smallest = curve.reduce(
      (least, share, k) => (share > curve[k - 1]! ? Math.min(least, share - curve[k - 1]!) : least),
      1,
    );
    highest = Math.max(highest, (dearest * (curve.length - 1)) / (weight[row]! * smallest));
  }
  return highest;
}

function usualPrice({ goal, reach, weight }: CoverProblem): number {
  if (goal.kind !== 'cheapest') return 1;
  let [cost, gain] = [0, 0];
  for (let site = 0; site < reach.siteCount; site++) {
    cost += Math.max(0, goal.cost[site]!);
    for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++) gain += weight[reach.rows[at]!]!;
  }
  return gain > 0 ? (2 * cost) / gain : 1;
}

/** From the very best prices without a cut hardly any way leads on with it; from a little off them the bound falls far below. */
export function loosened(prices: Prices, first: Prices): Prices {
  for (let at = 0; at < prices.flat.length; at++)
    prices.flat[at] = (1 - LOOSER) * prices.flat[at]! + LOOSER * first.flat[at]!;
  return prices;
}

/** For one plan alone: rows need no price when nothing is open; the worst group counts alone; a target reached is free. */
export function decidedPrices(problem: CoverProblem, state: Int8Array): Prices {
  const prices = zeroPrices(problem);
  const { goal } = problem;
  if (goal.kind !== 'worst-group') return prices;
  const gains = groupGains(
    problem,
    [...state.keys()].filter((site) => state[site] === 1),
  );
  const shares = gains.map((gain, group) => gain / goal.total[group]!);
  prices.goal[shares.indexOf(Math.min(...shares))] = 1;
  return prices;
}

/** The same prices for a smaller problem: a row that joins others brings its share, `cutsFrom` is as in `priceCuts`. */
export function movePrices(
  original: CoverProblem,
  from: { readonly prices: Prices; readonly space: Aggregated },
  to: Aggregated,
  cutsFrom: readonly number[],
): Prices {
  const moved = zeroPrices(to.problem);
  const { prices, space } = from;
  for (let row = 0; row < original.weight.length; row++) {
    const [old, into] = [space.rowOf[row]!, to.rowOf[row]!];
    if (into >= 0)
      moved.rows[into]! += (prices.rows[old]! * original.weight[row]!) / space.problem.weight[old]!;
  }
  moved.flat.set(
    prices.flat.subarray(prices.rows.length, prices.flat.length - prices.cuts.length),
    moved.rows.length,
  );
  for (const [cut, old] of cutsFrom.entries()) moved.cuts[cut] = prices.cuts[old]!;
  return moved;
}

/** The same prices beside other cuts: `from` names for each of them the one whose price it takes, −1 for none. */
export function priceCuts(problem: CoverProblem, prices: Prices, from: readonly number[]): Prices {
  const next = zeroPrices(problem);
  next.flat.set(prices.flat.subarray(0, prices.flat.length - prices.cuts.length));
  for (const [cut, old] of from.entries()) if (old >= 0) next.cuts[cut] = prices.cuts[old]!;
  return next;
}
