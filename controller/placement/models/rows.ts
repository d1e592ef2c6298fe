/** What models of the covering family are made from: rows of demand that gain by the number of sites that reach them. */
import type { Reach } from '../reach.ts';
import type { Selection } from '../selection.ts';
import { COVERED, type CoverProblem, type Curve, type Goal } from '../cover/problem.ts';

/** People, and for each site whom it reaches. */
export interface Demand {
  readonly reach: Reach;
  readonly weight: Float64Array;
}

export interface RowsMore {
  readonly curve?: Curve;
  readonly groupOf?: Int32Array;
}

export function problemOf(
  { reach, weight }: Demand,
  goal: Goal,
  selection: Selection,
  more: RowsMore = {},
): CoverProblem {
  return {
    reach,
    weight,
    curves: [more.curve ?? COVERED],
    curveOf: new Uint8Array(reach.rowCount),
    groupOf: more.groupOf ?? new Int32Array(reach.rowCount),
    goal,
    selection,
  };
}

/** Several sets of rows over the same sites, one below the other. */
export function stack(parts: readonly Demand[]): Demand {
  const siteCount = parts[0]?.reach.siteCount ?? 0;
  const rowCount = parts.reduce((sum, { reach }) => sum + reach.rowCount, 0);
  const start = new Int32Array(siteCount + 1);
  const rows = new Int32Array(parts.reduce((sum, { reach }) => sum + reach.rows.length, 0));
  let size = 0;
  for (let site = 0; site < siteCount; site++) {
    let offset = 0;
    for (const { reach } of parts) {
      for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++)
        rows[size++] = reach.rows[at]! + offset;
      offset += reach.rowCount;
    }
    start[site + 1] = size;
  }
  const weight = new Float64Array(rowCount);
  let offset = 0;
  for (const part of parts) {
    weight.set(part.weight, offset);
    offset += part.weight.length;
  }
  return { reach: { siteCount, rowCount, start, rows, values: null }, weight };
}

/** The same sites with only some of their entries. */
export function filterReach(reach: Reach, keeps: (site: number, at: number) => boolean): Reach {
  const start = new Int32Array(reach.siteCount + 1);
  const rows = new Int32Array(reach.rows.length);
  let size = 0;
  for (let site = 0; site < reach.siteCount; site++) {
    for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++)
      if (keeps(site, at)) rows[size++] = reach.rows[at]!;
    start[site + 1] = size;
  }
  return { ...reach, start, rows: rows.slice(0, size), values: null };
}

/** How much of all demand some site reaches, in any plan. */
export function reachableWeight({ reach, weight }: Demand): number {
  const isReached = new Uint8Array(reach.rowCount);
  for (const row of reach.rows) isReached[row] = 1;
  return weight.reduce((sum, value, row) => sum + value * isReached[row]!, 0);
}
