/**
 * Demand as it is and as it may become: the cells of today for what the futures leave of a hundred, then those of each future,
 * one below the other. Their weights times their probabilities are the rows of `expectedOver` (models/fairness.ts). Pure.
 */
import type { PlanResult, PlanSettings } from '../api.ts';
import type { DemandCell } from '../layers/layer.ts';
import { percentsOf } from './asked.ts';
import { nearestIn } from './explain.ts';
import type { PlanInput } from './input.ts';
import type { PlanModel } from './model.ts';

export interface Outlook {
  /** Of today first. */
  readonly cells: readonly DemandCell[];
  /** So many of them are of today. */
  readonly today: number;
  /** Of each cell: 0 today, then by the order of the settings. */
  readonly futureOf: Int32Array;
  /** Of each future, beginning with today, 0 … 1. */
  readonly shares: readonly number[];
}

export function outlookOf({
  settings,
  demand,
  futures,
}: Pick<PlanInput, 'settings' | 'demand' | 'futures'>): Outlook {
  const layers = [demand, ...futures];
  return {
    cells: layers.flat(),
    today: demand.length,
    futureOf: Int32Array.from(layers.flatMap((cells, future) => cells.map(() => future))),
    shares: percentsOf(settings).map((percent) => percent / 100),
  };
}

/** Into how many parts the probabilities divide one. */
export function outlookParts(settings: Pick<PlanSettings, 'futures'>): number {
  return 100 / percentsOf(settings).reduce(greatestDivisor);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** Who of each future can walk to a machine of the plan, and whom no place that may be used reaches. */
export function futuresReport(
  { settings, outlook: { cells, futureOf }, distances: { table }, sites }: PlanModel,
  { nearest, walkM }: { nearest: Float64Array; walkM: number },
): PlanResult['futures'] {
  if (settings.futures.length === 0) return [];
  const usable = nearestIn(
    table,
    sites.flatMap(({ isAllowed }, site) => (isAllowed ? [site] : [])),
  );
  const names = ['', ...settings.futures.map(({ name }) => name)];
  const rows = percentsOf(settings).map((percent, future) => ({
    name: names[future]!,
    percent,
    residents: 0,
    covered: 0,
    unreachable: 0,
  }));
  for (const [cell, { residents }] of cells.entries()) {
    const row = rows[futureOf[cell]!]!;
    row.residents += residents;
    if (nearest[cell]! <= walkM) row.covered += residents;
    if (usable[cell]! > walkM) row.unreachable += residents;
  }
  return rows;
}
