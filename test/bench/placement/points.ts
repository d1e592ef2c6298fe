/**
 * Points like those of TSPLIB that the p-median literature uses (placement.md 6.3, G3 and G4), every point client and
 * candidate: holes that are drilled have many equal distances, and with them many plans that cost the same.
 */
import type { CostTable } from '../../../controller/placement/median/cost-table.ts';
import { seededRandom } from '../../../shared/random.ts';

export type Point = readonly [number, number];

/** As fl1400: dense rectangular blocks of holes, 5 or 12 apart. */
export function blocks(size: number, seed: number): Point[] {
  const random = seededRandom(seed);
  const upTo = (limit: number) => Math.floor(random() * limit);
  return distinct(size, () => {
    const [left, top, step] = [100 + upTo(1800), 100 + upTo(1500), random() < 0.5 ? 5 : 12];
    const [rows, columns] = [1 + upTo(8), 2 + upTo(18)];
    return Array.from({ length: rows * columns }, (_, at): Point => {
      return [left + step * (at % columns), top + step * Math.floor(at / columns)];
    });
  });
}

/** As rl1304 and pcb3038: short lines of holes at even distances. */
export function lines(size: number, seed: number): Point[] {
  const random = seededRandom(seed);
  const upTo = (limit: number) => Math.floor(random() * limit);
  return distinct(size, () => {
    const [left, top, holes, step] = [upTo(19_000), upTo(19_000), 2 + upTo(10), 50 + upTo(300)];
    const isRow = random() < 0.5;
    return Array.from({ length: holes }, (_, at): Point => {
      return isRow ? [left + step * at, top] : [left, top + step * at];
    });
  });
}

/** As u1432: a square lattice of step 100 with every fifth point missing. */
export function lattice(size: number, seed: number): Point[] {
  const random = seededRandom(seed);
  const side = Math.ceil(Math.sqrt(1.25 * size));
  const all = Array.from({ length: side * side }, (_, at): Point => {
    return [100 * (at % side), 100 * Math.floor(at / side)];
  });
  while (all.length > size) all.splice(Math.floor(random() * all.length), 1);
  return all;
}

/** What serving each client from the first `sites` points costs: TSPLIB's floor of the distance, times the weight. */
export function floorTable(
  points: readonly Point[],
  sites = points.length,
  weights: readonly number[] | null = null,
): CostTable {
  const cost = new Float64Array(points.length * sites);
  points.forEach(([x, y], client) => {
    const weight = weights?.[client] ?? 1;
    for (let site = 0; site < sites; site += 1) {
      const [a, b] = points[site]!;
      cost[client * sites + site] = weight * Math.floor(Math.sqrt((x - a) ** 2 + (y - b) ** 2));
    }
  });
  return { clients: points.length, sites, cost, opening: new Float64Array(sites) };
}

/** Shape after shape until there are so many points, none twice. */
function distinct(size: number, shape: () => Point[]): Point[] {
  const seen = new Map<string, Point>();
  while (seen.size < size) {
    for (const point of shape()) if (seen.size < size) seen.set(point.join(), point);
  }
  return [...seen.values()];
}
