/** Straight segments in a plane, found by place: barriers, and the pieces of streets. Pure. */

export interface Segment {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

export interface Segments {
  readonly all: readonly Segment[];
  readonly cellM: number;
  /** Indices of the segments whose box touches a cell, by `column,row`. */
  readonly cells: ReadonlyMap<string, readonly number[]>;
}

/** About the length of a block. */
const CELL_M = 200;

export function indexSegments(all: readonly Segment[], cellM = CELL_M): Segments {
  const cells = new Map<string, number[]>();
  for (const [index, { x1, y1, x2, y2 }] of all.entries()) {
    forEachCell(boxOf(x1, y1, x2, y2), cellM, (key) => {
      const known = cells.get(key);
      if (known === undefined) cells.set(key, [index]);
      else known.push(index);
    });
  }
  return { all, cellM, cells };
}

/** Calls `visit` once with each segment that may touch the box. */
export function nearBox({ cells, cellM }: Segments, box: Box, visit: (index: number) => void): void {
  const seen = new Set<number>();
  forEachCell(box, cellM, (key) => {
    for (const index of cells.get(key) ?? []) {
      if (seen.has(index)) continue;
      seen.add(index);
      visit(index);
    }
  });
}

/** True when the line touches any of the segments. */
export function crosses(segments: Segments, line: Segment): boolean {
  if (segments.all.length === 0) return false;
  let isCut = false;
  nearBox(segments, boxOf(line.x1, line.y1, line.x2, line.y2), (index) => {
    isCut ||= doIntersect(line, segments.all[index]!);
  });
  return isCut;
}

export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

function boxOf(x1: number, y1: number, x2: number, y2: number): Box {
  return { west: Math.min(x1, x2), south: Math.min(y1, y2), east: Math.max(x1, x2), north: Math.max(y1, y2) };
}

function forEachCell({ west, south, east, north }: Box, cellM: number, visit: (key: string) => void): void {
  for (let row = Math.floor(south / cellM); row <= Math.floor(north / cellM); row++) {
    for (let column = Math.floor(west / cellM); column <= Math.floor(east / cellM); column++)
      visit(`${column},${row}`);
  }
}

function doIntersect(a: Segment, b: Segment): boolean {
  const side = (s: Segment, x: number, y: number) =>
    Math.sign((s.x2 - s.x1) * (y - s.y1) - (s.y2 - s.y1) * (x - s.x1));
  const [b1, b2] = [side(a, b.x1, b.y1), side(a, b.x2, b.y2)];
  const [a1, a2] = [side(b, a.x1, a.y1), side(b, a.x2, a.y2)];
  if (b1 === 0 && b2 === 0) return overlap(a, b);
  return b1 * b2 <= 0 && a1 * a2 <= 0;
}

/** Of two segments on one line. */
function overlap(a: Segment, b: Segment): boolean {
  const [p, q] = [boxOf(a.x1, a.y1, a.x2, a.y2), boxOf(b.x1, b.y1, b.x2, b.y2)];
  return p.west <= q.east && q.west <= p.east && p.south <= q.north && q.south <= p.north;
}
