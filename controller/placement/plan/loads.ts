/**
 * How many come to each chosen site in the busiest hour, and how many machines that takes. Everybody goes to the nearest one;
 * with several futures it is the one that brings the site most. What people and machines do is the planner's assumption. Pure.
 */
import type { PlanSettings } from '../api.ts';
import type { Capacity } from '../conditions.ts';
import type { PlanModel } from './model.ts';
import type { Service } from './served-walk.ts';

export interface Load {
  /** In the busiest hour. */
  readonly visits: number;
  /** Machines that serve as many. */
  readonly needs: number;
}

/** Of so many people in the planner's weights. */
export function visitsOf(people: number, { visitsPerThousand }: Capacity): number {
  return (people * visitsPerThousand) / 1_000;
}

/** By site of the model; empty: nobody asked. `service`: of a plan that was made for it. */
export function loadsOf(
  model: PlanModel,
  chosen: readonly number[],
  service: Service | null,
): ReadonlyMap<number, Load> {
  const { capacity } = model.settings;
  if (capacity === null) return new Map();
  const visits = service?.visits ?? visitsToNearest(model, chosen, capacity);
  return new Map(
    chosen.map((site) => {
      const own = visits.get(site) ?? 0;
      // What rounding adds to a full machine takes no second one.
      const needs = Math.max(1, Math.ceil(own / capacity.visitsPerHour - 1e-6));
      return [site, { visits: own, needs }];
    }),
  );
}

function visitsToNearest(
  { distances: { table }, weight, outlook: { shares, futureOf }, rings, settings }: PlanModel,
  chosen: readonly number[],
  capacity: Capacity,
): ReadonlyMap<number, number> {
  const nearestM = new Float64Array(table.rowCount).fill(Infinity);
  const nearest = new Int32Array(table.rowCount).fill(-1);
  for (const site of chosen) {
    for (let at = table.start[site]!; at < table.start[site + 1]!; at += 1) {
      const cell = table.rows[at]!;
      if (table.values[at]! >= nearestM[cell]!) continue;
      nearestM[cell] = table.values[at]!;
      nearest[cell] = site;
    }
  }
  const shareAt = comingAt(settings, rings);
  const visits = new Map(chosen.map((site) => [site, new Float64Array(shares.length)]));
  for (const [cell, site] of nearest.entries()) {
    const future = futureOf[cell]!;
    if (site === -1 || shares[future] === 0) continue;
    const people = (weight[cell]! / shares[future]!) * shareAt(nearestM[cell]!);
    visits.get(site)![future]! += visitsOf(people, capacity);
  }
  return new Map(Array.from(visits, ([site, byFuture]) => [site, Math.max(...byFuture)]));
}

/** Who counts for a part beyond the walk comes for that part; where walks are the goal, everybody comes. */
function comingAt({ goal }: PlanSettings, rings: readonly number[]): (metres: number) => number {
  if (goal === 'mean-walk' || goal === 'longest-walk') return () => 1;
  return (metres) => rings.filter((radiusM) => metres <= radiusM).length / rings.length;
}
