/**
 * Who can walk to which site: for every candidate the demand within a cut-off, as one sparse table. Without the
 * cut-off 100,000 cells and 2,000 candidates would be 200 million distances (placement.md 4). Pure.
 */
import { greatCircleM } from '../../../shared/geo/great-circle.ts';
import type { Place } from '../../geo/coordinates.ts';
import { type DetourRule, longestStraightM, walkedBy } from './detour.ts';
import { createGridIndex } from './grid-index.ts';
import { middleOf, planeAt } from './sphere.ts';

/** In the layout in which the solvers read it. */
export interface DistanceTable {
  readonly siteCount: number;
  readonly rowCount: number;
  /** The entries of candidate c are `start[c]` to `start[c + 1]`. */
  readonly start: Int32Array;
  /** Index of the demand, ascending within a candidate. */
  readonly rows: Int32Array;
  /** Metres walked. */
  readonly values: Float64Array;
}

export interface DistanceQuestion {
  readonly demand: readonly Place[];
  readonly candidates: readonly Place[];
  /** Metres walked; farther is not reached. */
  readonly cutOffM: number;
}

/** The plane of the index is not the sphere; what it finds a little too far is measured again. */
const PLANE_ERROR = 1.01;

export function distancesByLine(
  { demand, candidates, cutOffM }: DistanceQuestion,
  rule: DetourRule,
): DistanceTable {
  const walked = walkedBy(rule);
  const straightM = longestStraightM(rule, cutOffM) * PLANE_ERROR;
  const plane = planeAt(middleOf(demand));
  const index = createGridIndex(
    Float64Array.from(demand, ({ lon }) => plane.x(lon)),
    Float64Array.from(demand, ({ lat }) => plane.y(lat)),
    Math.max(1, straightM),
  );
  const table = createTableBuilder(demand.length);
  for (const candidate of candidates) {
    index.within({ x: plane.x(candidate.lon), y: plane.y(candidate.lat) }, straightM, (cell) => {
      const metres = walked(greatCircleM(candidate, demand[cell]!));
      if (metres <= cutOffM) table.add(cell, metres);
    });
    table.endOfCandidate();
  }
  return table.build();
}

export interface TableBuilder {
  add(row: number, walkedM: number): void;
  endOfCandidate(): void;
  build(): DistanceTable;
}

/** Collects candidate by candidate, in buffers that grow by doubling. */
export function createTableBuilder(rowCount: number): TableBuilder {
  let rows = new Int32Array(1_024);
  let values = new Float64Array(1_024);
  let length = 0;
  const start = [0];
  return {
    add(row, metres) {
      if (length === rows.length) {
        rows = grown(rows, new Int32Array(length * 2));
        values = grown(values, new Float64Array(length * 2));
      }
      rows[length] = row;
      values[length] = metres;
      length += 1;
    },
    endOfCandidate() {
      start.push(length);
    },
    build: () => byDemand(rowCount, Int32Array.from(start), rows.subarray(0, length), values),
  };
}

function grown<T extends Int32Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
}

/** Within each candidate in the order of the demand, by counting: entries go to their demand, and from there back in order. */
function byDemand(
  rowCount: number,
  start: Int32Array,
  rows: Int32Array,
  values: Float64Array,
): DistanceTable {
  const siteCount = start.length - 1;
  const next = new Int32Array(rowCount + 1);
  for (const row of rows) next[row + 1]! += 1;
  for (let row = 0; row < rowCount; row += 1) next[row + 1]! += next[row]!;
  const order = new Int32Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) order[next[rows[at]!]!++] = at;
  const siteOf = new Int32Array(rows.length);
  for (let site = 0; site < siteCount; site += 1) siteOf.fill(site, start[site], start[site + 1]);
  const into = start.slice();
  const sortedRows = new Int32Array(rows.length);
  const sortedValues = new Float64Array(rows.length);
  for (const at of order) {
    const to = into[siteOf[at]!]!++;
    sortedRows[to] = rows[at]!;
    sortedValues[to] = values[at]!;
  }
  return { siteCount, rowCount, start, rows: sortedRows, values: sortedValues };
}
