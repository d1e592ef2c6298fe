/** A district cut into square cells, and which of 90 communities each belongs to. Pure: randomness comes from the caller. */
import type { Plane } from '../distance/sphere.ts';

export interface Cell {
  readonly x: number;
  readonly y: number;
}

export type Ring = readonly (readonly [x: number, y: number])[];

/** Middles of the cells whose middle is inside the ring (even-odd rule), from south-west to north-east. */
export function cellsInside(ring: Ring, sizeM: number): Cell[] {
  const west = Math.min(...ring.map(([x]) => x));
  const south = Math.min(...ring.map(([, y]) => y));
  const north = Math.max(...ring.map(([, y]) => y));
  const cells: Cell[] = [];
  for (let y = south + sizeM / 2; y < north; y += sizeM) {
    const borders = crossingsAt(ring, y);
    for (let at = 0; at + 1 < borders.length; at += 2) {
      const first = Math.ceil((borders[at]! - west) / sizeM - 0.5);
      for (let x = west + (first + 0.5) * sizeM; x < borders[at + 1]!; x += sizeM) cells.push({ x, y });
    }
  }
  return cells;
}

/** Where a line from west to east goes in and out, ascending. */
function crossingsAt(ring: Ring, y: number): number[] {
  return ring
    .flatMap(([xi, yi], index) => {
      const [xj, yj] = ring[(index + ring.length - 1) % ring.length]!;
      return yi > y === yj > y ? [] : [((xj - xi) * (y - yi)) / (yj - yi) + xi];
    })
    .sort((a, b) => a - b);
}

export function ringInPlane(ring: readonly (readonly [number, number])[], plane: Plane): Ring {
  return ring.map(([lon, lat]) => [plane.x(lon), plane.y(lat)] as const);
}

/** Index of the nearest centre; a heavier one reaches farther. */
export function nearestCentre({ x, y }: Cell, centres: readonly (Cell & { reach: number })[]): number {
  let best = 0;
  let least = Infinity;
  for (const [index, centre] of centres.entries()) {
    const distance = Math.hypot(x - centre.x, y - centre.y) / centre.reach;
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

/** `count` of the cells, far from each other: the first by chance, each next the farthest from all before. */
export function spreadOver(cells: readonly Cell[], count: number, random: () => number): Cell[] {
  const first = cells[Math.floor(random() * cells.length)]!;
  const chosen = [first];
  const nearest = cells.map(({ x, y }) => Math.hypot(x - first.x, y - first.y));
  while (chosen.length < Math.min(count, cells.length)) {
    const next = cells[nearest.indexOf(Math.max(...nearest))]!;
    chosen.push(next);
    for (const [index, { x, y }] of cells.entries()) {
      nearest[index] = Math.min(nearest[index]!, Math.hypot(x - next.x, y - next.y));
    }
  }
  return settled(cells, chosen);
}

/** A few rounds of Lloyd's algorithm, so that the areas are about alike and their centres inside. */
function settled(cells: readonly Cell[], start: readonly Cell[]): Cell[] {
  let centres = [...start];
  for (let round = 0; round < 4; round++) {
    const sums = centres.map(() => ({ x: 0, y: 0, count: 0 }));
    const weighted = centres.map((centre) => ({ ...centre, reach: 1 }));
    for (const cell of cells) {
      const sum = sums[nearestCentre(cell, weighted)]!;
      sum.x += cell.x;
      sum.y += cell.y;
      sum.count += 1;
    }
    centres = centres.map((centre, index) => {
      const { x, y, count } = sums[index]!;
      return count === 0 ? centre : { x: x / count, y: y / count };
    });
  }
  return centres;
}
