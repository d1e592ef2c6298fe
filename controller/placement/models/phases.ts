/**
 * Plans that grow: what is built in one year stays in the next. A site becomes one option for each year in which it may
 * open, of which at most one is taken; an option reaches its rows from its year on (a covering problem again).
 */
import type { CoverProblem } from '../cover/problem.ts';
import { eitherOr, type Quota, type Selection } from '../selection.ts';
import { stack, type Demand } from './rows.ts';

export interface Phase {
  /** Sites open in all by the end of it. */
  readonly atMost: number;
  /** What cover in this phase counts against the others. */
  readonly importance: number;
}

/**
 * The best of all plans that grow, for a problem of most cover: its rows once for each phase. The rules of the selection hold
 * at the end, so that a required site opens at the latest in the last phase; `standing` are open from the first one on.
 */
export function inPhases(
  problem: CoverProblem,
  phases: readonly Phase[],
  standing: Iterable<number> = [],
): CoverProblem {
  const { reach, weight, curves, curveOf } = problem;
  const rows = stack(
    phases.map(({ importance }, phase) => ({
      reach: repeatReach(reach, phases.length, (opens) => opens <= phase),
      weight: weight.map((value) => value * importance),
    })),
  );
  return {
    ...rows,
    curves,
    curveOf: Uint8Array.from(rows.weight, (_, row) => curveOf[row % weight.length]!),
    groupOf: new Int32Array(rows.weight.length),
    goal: { kind: 'most' },
    selection: selectionInPhases(problem.selection, phases, standing),
  };
}

function selectionInPhases(
  { siteCount, required, forbidden, quotas, conflicts, budget, ...count }: Selection,
  phases: readonly Phase[],
  standing: Iterable<number>,
): Selection {
  const optionsOf = (site: number) => phases.map((_, phase) => phase * siteCount + site);
  const spread = (sites: Iterable<number>) => Int32Array.from([...sites].flatMap(optionsOf));
  const first = Int32Array.from(standing);
  const stands = new Set(first);
  const once = Array.from({ length: siteCount }, (_, site) =>
    eitherOr(`site ${site} opens once`, optionsOf(site)),
  );
  const must = [...required]
    .filter((site) => !stands.has(site))
    .map((site): Quota => ({ ...eitherOr(`site ${site} is required`, optionsOf(site)), atLeast: 1 }));
  const open = phases.map(({ atMost }, phase): Quota => ({
    name: `phase ${phase + 1}`,
    sites: Int32Array.from({ length: (phase + 1) * siteCount }, (_, option) => option),
    atLeast: 0,
    atMost,
  }));
  return {
    ...count,
    siteCount: siteCount * phases.length,
    required: first,
    forbidden: spread(forbidden),
    quotas: [
      ...(phases.length > 1 ? once : []),
      ...must,
      ...open,
      ...quotas.map((quota) => ({ ...quota, sites: spread(quota.sites) })),
    ],
    conflicts: rivalOptions(conflicts, optionsOf),
    budget: budget && { ...budget, cost: repeated(budget.cost, phases.length) },
  };
}

/** What is too near stays so, in whichever phases the two open. */
function rivalOptions(conflicts: Int32Array, optionsOf: (site: number) => number[]): Int32Array {
  const pairs: number[] = [];
  for (let at = 0; at < conflicts.length; at += 2) {
    for (const a of optionsOf(conflicts[at]!))
      for (const b of optionsOf(conflicts[at + 1]!)) pairs.push(a, b);
  }
  return Int32Array.from(pairs);
}

function repeated(values: Float64Array, times: number): Float64Array {
  const all = new Float64Array(values.length * times);
  for (let time = 0; time < times; time += 1) all.set(values, time * values.length);
  return all;
}

/** Sites open in each phase, from the options that were chosen. */
export function openInPhases(siteCount: number, phaseCount: number, options: Iterable<number>): Int32Array[] {
  const list = [...options];
  return Array.from({ length: phaseCount }, (_, phase) =>
    Int32Array.from(
      list.filter((option) => option < (phase + 1) * siteCount).map((option) => option % siteCount),
    ).sort(),
  );
}

/** Every site once for each phase; only those that `isOpen` reach anybody. */
function repeatReach(
  reach: Demand['reach'],
  phaseCount: number,
  isOpen: (opens: number) => boolean,
): Demand['reach'] {
  const { siteCount, start, rows } = reach;
  const times = Array.from({ length: phaseCount }, (_, opens) => (isOpen(opens) ? 1 : 0));
  const open = times.reduce((sum: number, time) => sum + time, 0);
  const all = new Int32Array(rows.length * open);
  const starts = new Int32Array(siteCount * phaseCount + 1);
  let size = 0;
  for (const [opens, time] of times.entries()) {
    for (let site = 0; site < siteCount; site++) {
      if (time === 1) {
        all.set(rows.subarray(start[site], start[site + 1]), size);
        size += start[site + 1]! - start[site]!;
      }
      starts[opens * siteCount + site + 1] = size;
    }
  }
  return {
    siteCount: siteCount * phaseCount,
    rowCount: reach.rowCount,
    start: starts,
    rows: all,
    values: null,
  };
}
