/** Plans judged by who is served worst: regions, or futures of which nobody knows which will come. */
import type { CoverProblem } from '../cover/problem.ts';
import type { Selection } from '../selection.ts';
import { problemOf, stack, type Demand } from './rows.ts';

export interface Groups {
  readonly groupOf: Int32Array;
  /** Weight of each group, never 0. */
  readonly total: Float64Array;
}

/** Regions without demand do not count: their rows, which weigh nothing, are in the first group. */
export function groupsOf(weight: Float64Array, regionOf: Int32Array): Groups {
  const total: number[] = [];
  const groups = new Map<number, number>();
  const groupOf = regionOf.map((region, row) => {
    if (weight[row] === 0) return 0;
    let group = groups.get(region);
    if (group === undefined) {
      group = total.push(0) - 1;
      groups.set(region, group);
    }
    total[group]! += weight[row]!;
    return group;
  });
  if (total.length === 0) total.push(1);
  return { groupOf, total: Float64Array.from(total) };
}

/** The largest uncovered share of a region as small as possible. */
export function equity(demand: Demand, regionOf: Int32Array, selection: Selection): CoverProblem {
  const { groupOf, total } = groupsOf(demand.weight, regionOf);
  return problemOf(demand, { kind: 'worst-group', total }, selection, { groupOf });
}

export interface Scenario {
  readonly demand: Demand;
  readonly probability: number;
}

/** Cover on average over scenarios of demand or of reach. */
export function expectedOver(scenarios: readonly Scenario[], selection: Selection): CoverProblem {
  const parts = scenarios.map(({ demand, probability }) => ({
    reach: demand.reach,
    weight: demand.weight.map((weight) => weight * probability),
  }));
  return problemOf(stack(parts), { kind: 'most' }, selection);
}

/** Cover as a share of all demand in the worst scenario, as large as possible. */
export function worstOver(scenarios: readonly Scenario[], selection: Selection): CoverProblem {
  const regionOf = Int32Array.from(
    scenarios.flatMap(({ demand }, at) => Array.from(demand.weight, () => at)),
  );
  return equity(stack(scenarios.map(({ demand }) => demand)), regionOf, selection);
}
