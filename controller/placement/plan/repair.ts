/**
 * What does a technician who comes by once a week buy, against one more machine (issue of the planner; placement.md 6.1)? A
 * failure that would last on average R hours ends at the next visit at the latest, which falls at random into it: with
 * lasting times that are exponential it is shortened to R · (1 − R/T · (1 − e^(−T/R))), T the service hours of a week. Pure.
 */
import type { PlanResult } from '../api.ts';
import { isForWorstFuture } from './asked.ts';
import type { PlanModel } from './model.ts';

/** A machine that serves ten hours a day. */
const WEEK_HOURS = 70;
/** Fewer are nobody. */
const LEAST_GAIN = 0.5;

/** The share of the time that a machine serves when somebody looks after it once a week. */
export function visitedShare(up: number, repairHours: number): number {
  const ratio = repairHours / WEEK_HOURS;
  return 1 - (1 - up) * (1 - ratio * (1 - Math.exp(-1 / ratio)));
}

/** `curve`: of the plan; its step after the machines chosen is what one more gains. */
export function repairOrMachine(
  model: PlanModel,
  { chosen, curve }: { chosen: readonly number[]; curve: PlanResult['curve'] },
): PlanResult['repair'] {
  const { sites, settings } = model;
  if (settings.goal !== 'most-people' || isForWorstFuture(settings) || settings.moves !== null)
    return undefined;
  const machines = chosen.filter((site) => !sites[site]!.isExisting).length;
  const [here, next] = [curve[machines], curve[machines + 1]];
  const visits = chosen.flatMap((site) => {
    const { up, repairHours } = sites[site]!;
    if (up === null || up === 1 || repairHours === null || repairHours === 0) return [];
    const visited = visitedShare(up, repairHours);
    return [{ site, up, visited, gain: gainOf(model, { chosen, site, more: visited - up }) }];
  });
  const best = visits.sort((a, b) => b.gain - a.gain)[0];
  if (best === undefined || best.gain < LEAST_GAIN || here === undefined || next === undefined)
    return undefined;
  const { id, name } = sites[best.site]!;
  return {
    siteId: id,
    siteName: name,
    availability: best.up,
    visited: best.visited,
    gain: best.gain,
    machineGain: next.covered - here.covered,
  };
}

interface Visit {
  readonly chosen: readonly number[];
  readonly site: number;
  /** Share of the time that it serves in addition. */
  readonly more: number;
}

/** People in its reach gain when every other machine in their reach is away or closed. */
function gainOf(
  { sites, rings, slices, distances: { table }, weight, newUp }: PlanModel,
  visit: Visit,
): number {
  let gain = 0;
  for (const radiusM of rings) {
    for (const { share, isOpen } of slices.filter(({ isOpen }) => isOpen(sites[visit.site]!.hours))) {
      const others = new Float64Array(table.rowCount).fill(1);
      for (const site of visit.chosen) {
        if (site === visit.site || !isOpen(sites[site]!.hours)) continue;
        const away = 1 - (sites[site]!.up ?? newUp);
        for (let at = table.start[site]!; at < table.start[site + 1]!; at++)
          if (table.values[at]! <= radiusM) others[table.rows[at]!]! *= away;
      }
      for (let at = table.start[visit.site]!; at < table.start[visit.site + 1]!; at++) {
        const cell = table.rows[at]!;
        if (table.values[at]! <= radiusM)
          gain += ((weight[cell]! * share) / rings.length) * others[cell]! * visit.more;
      }
    }
  }
  return gain;
}
