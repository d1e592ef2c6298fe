/** Demand as machines saw it: who came to those that stand, within the walk of the plan, corrects the register. Pure. */
import type { PlanResult } from '../api.ts';
import { blendObserved, busyness, type Observation } from '../demand/observed.ts';
import type { DistanceTable } from '../distance/by-line.ts';
import type { PlanSite } from './sites.ts';

export interface Observed {
  /** Of each cell, after the correction. */
  readonly weight: Float64Array;
  /** By site, how many times busier than the average machine it was. */
  readonly busy: ReadonlyMap<number, number>;
  readonly report: NonNullable<PlanResult['observed']>;
}

/** Who came was of the first `today` cells; the same correction holds for those who may live there. Null: no machine that stands has seen anybody. */
export function observe(
  weight: Float64Array,
  sites: readonly PlanSite[],
  { table, walkM, today }: { table: DistanceTable; walkM: number; today: number },
): Observed | null {
  const seeing = sites.flatMap(({ seen }, site) => (seen === null ? [] : [{ site, seen }]));
  const observations = seeing.map(({ site, seen }): Observation => ({
    ...seen,
    cells: cellsWithin(table, site, walkM),
  }));
  const present = weight.map((value, cell) => (cell < today ? value : 0));
  const ratios = busyness(present, observations);
  const busy = new Map(
    seeing.flatMap(({ site }, index) => {
      const ratio = ratios[index] ?? null;
      return ratio === null ? [] : [[site, ratio] as const];
    }),
  );
  if (busy.size === 0) return null;
  const blended = blendObserved(weight, observations, present);
  const factors = blended.map((value, cell) => (weight[cell]! > 0 ? value / weight[cell]! : 1));
  const sumOf = (key: 'openHours' | 'sessions' | 'turnedAway') =>
    observations.reduce((sum, seen) => sum + seen[key], 0);
  return {
    weight: blended,
    busy,
    report: {
      machines: busy.size,
      openHours: Math.round(sumOf('openHours')),
      sessions: sumOf('sessions'),
      turnedAway: sumOf('turnedAway'),
      least: factors.reduce((least, factor) => Math.min(least, factor), 1),
      most: factors.reduce((most, factor) => Math.max(most, factor), 1),
    },
  };
}

function cellsWithin({ start, rows, values }: DistanceTable, site: number, walkM: number): number[] {
  const cells: number[] = [];
  for (let at = start[site]!; at < start[site + 1]!; at++) if (values[at]! <= walkM) cells.push(rows[at]!);
  return cells;
}
