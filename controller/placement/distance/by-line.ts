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
      sortStretch(rows, values, start.at(-1)!, length);
      start.push(length);
    },
    build: () => ({
      siteCount: start.length - 1,
      rowCount,
      start: Int32Array.from(start),
      rows: rows.slice(0, length),
      values: values.slice(0, length),
    }),
  };
}

function grown<T extends Int32Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
}

/** By demand, both columns alike. */
function sortStretch(rows: Int32Array, values: Float64Array, from: number, to: number): void {
  const order = Array.from({ length: to - from }, (_, at) => from + at);
  order.sort((a, b) => rows[a]! - rows[b]!);
  const sortedRows = Int32Array.from(order, (at) => rows[at]!);
  const sortedValues = Float64Array.from(order, (at) => values[at]!);
  rows.set(sortedRows, from);
  values.set(sortedValues, from);
}
