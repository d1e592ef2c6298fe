/**
 * Plans that grow: what is built in one year stays in the next. A site becomes one option for each year in which it may
 * open, of which at most one is taken; an option reaches its rows from its year on (a covering problem again).
 */
import type { CoverProblem } from '../cover/problem.ts';
import { chooseAny, eitherOr, type Quota, type Selection } from '../selection.ts';
import { problemOf, stack, type Demand } from './rows.ts';

export interface Phase {
  /** Sites open in all by the end of it. */
  readonly atMost: number;
  /** What cover in this phase counts against the others. */
  readonly importance: number;
}

/** `forbidden` and `required` of the selection hold for sites; a required one opens at the latest in the last phase. */
export function phasedCover(
  { reach, weight }: Demand,
  phases: readonly Phase[],
  { required, forbidden }: Pick<Selection, 'required' | 'forbidden'>,
): CoverProblem {
  const { siteCount } = reach;
  const parts = phases.map(({ importance }, phase) => ({
    reach: repeatReach(reach, phases.length, (opens) => opens <= phase),
    weight: weight.map((value) => value * importance),
  }));
  const optionsOf = (site: number) => phases.map((_, phase) => phase * siteCount + site);
  const once = Array.from({ length: siteCount }, (_, site) =>
    eitherOr(`site ${site} opens once`, optionsOf(site)),
  );
  const must = Array.from(required, (site): Quota => ({
    ...eitherOr(`site ${site} is required`, optionsOf(site)),
    atLeast: 1,
  }));
  const open = phases.map(({ atMost }, phase): Quota => ({
    name: `phase ${phase + 1}`,
    sites: Int32Array.from({ length: (phase + 1) * siteCount }, (_, option) => option),
    atLeast: 0,
    atMost,
  }));
  const selection = chooseAny(siteCount * phases.length, {
    forbidden: Int32Array.from([...forbidden].flatMap(optionsOf)),
    quotas: [...(phases.length > 1 ? once : []), ...must, ...open],
  });
  return problemOf(stack(parts), { kind: 'most' }, selection);
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
