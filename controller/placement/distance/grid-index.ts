/** Points in square cells of one size, so that what lies within a radius is found without looking at all. Pure. */

export interface GridIndex {
  /** Calls `visit` with every point within `radiusM` of (x, y), and its squared distance. */
  within(
    at: { x: number; y: number },
    radiusM: number,
    visit: (index: number, squaredM: number) => void,
  ): void;
}

/** `xs`, `ys`: metres. The cell is best about as large as the usual radius. */
export function createGridIndex(xs: Float64Array, ys: Float64Array, cellM: number): GridIndex {
  const frame = frameOf(xs, ys, cellM);
  const { start, points } = sortedIntoCells(xs, ys, frame);
  const { west, south, columns, rows } = frame;
  return {
    within({ x, y }, radiusM, visit) {
      const squaredRadius = radiusM * radiusM;
      const left = Math.max(0, Math.floor((x - radiusM - west) / frame.cellM));
      const right = Math.min(columns - 1, Math.floor((x + radiusM - west) / frame.cellM));
      const bottom = Math.max(0, Math.floor((y - radiusM - south) / frame.cellM));
      const top = Math.min(rows - 1, Math.floor((y + radiusM - south) / frame.cellM));
      for (let row = bottom; row <= top; row++) {
        const end = start[row * columns + right + 1] ?? 0;
        // A row of cells is one stretch of the list; an empty stretch when the circle is outside.
        for (let at = start[row * columns + left] ?? end; at < end; at++) {
          const index = points[at]!;
          const squared = (xs[index]! - x) ** 2 + (ys[index]! - y) ** 2;
          if (squared <= squaredRadius) visit(index, squared);
        }
      }
    },
  };
}

interface Frame {
  readonly west: number;
  readonly south: number;
  readonly columns: number;
  readonly rows: number;
  readonly cellM: number;
}

/** Two points at the ends of the earth must not make a table of a billion empty cells. */
const MAX_CELLS = 1 << 20;

function frameOf(xs: Float64Array, ys: Float64Array, wantedCellM: number): Frame {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < xs.length; i++) {
    west = Math.min(west, xs[i]!);
    east = Math.max(east, xs[i]!);
    south = Math.min(south, ys[i]!);
    north = Math.max(north, ys[i]!);
  }
  if (xs.length === 0) return { west: 0, south: 0, columns: 1, rows: 1, cellM: wantedCellM };
  const tooMany = (((east - west) / wantedCellM + 1) * ((north - south) / wantedCellM + 1)) / MAX_CELLS;
  const cellM = wantedCellM * Math.max(1, Math.ceil(Math.sqrt(tooMany)));
  return {
    west,
    south,
    cellM,
    columns: Math.floor((east - west) / cellM) + 1,
    rows: Math.floor((north - south) / cellM) + 1,
  };
}

function sortedIntoCells(xs: Float64Array, ys: Float64Array, { west, south, columns, rows, cellM }: Frame) {
  const cellOf = (index: number) =>
    Math.floor((ys[index]! - south) / cellM) * columns + Math.floor((xs[index]! - west) / cellM);
  const start = new Int32Array(columns * rows + 1);
  for (let i = 0; i < xs.length; i++) start[cellOf(i) + 1]! += 1;
  for (let cell = 0; cell < columns * rows; cell++) start[cell + 1]! += start[cell]!;
  const next = start.slice();
  const points = new Int32Array(xs.length);
  for (let i = 0; i < xs.length; i++) points[next[cellOf(i)]!++] = i;
  return { start, points };
}
