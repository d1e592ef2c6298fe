/** Seeded instances of the families of placement.md 6.3 that are described there but not given. */
import type { Place } from '../../../controller/geo/coordinates.ts';
import { generateJinniu } from '../../../controller/placement/demand/jinniu.ts';
import { middleOf, planeAt } from '../../../controller/placement/distance/sphere.ts';
import type { CostTable } from '../../../controller/placement/median/cost-table.ts';
import { reachFromLists, type Reach } from '../../../controller/placement/reach.ts';
import { seededRandom } from '../../../shared/random.ts';
import { medianOf } from '../../support/placement-instances.ts';
import { floorTable, type Point } from './points.ts';

export interface Generated {
  readonly name: string;
  readonly reach: Reach;
  readonly weight: Float64Array;
}

/** BDS (Cordeau, Furini and Ljubić 2019): everything uniform in a square of side 30, demands 1 … 100, radius 5.5 … 6.25. */
export function bds(rows: number, sites: number, radius: number, seed: number): Generated {
  const random = seededRandom(seed);
  const point = (): Point => [random() * 30, random() * 30];
  const places = Array.from({ length: sites }, point);
  const demand = Array.from({ length: rows }, point);
  const weight = Float64Array.from({ length: rows }, () => 1 + Math.floor(random() * 100));
  return { name: `bds ${rows} x ${sites} r${radius}`, reach: reachWithin(places, demand, radius), weight };
}

/** Uniform in a square of side 10 km, demands 1 … 100: "MCLP 2,000 x 500" of placement.md 5.1. */
export function uniformCity(rows: number, sites: number, radius: number, seed: number): Generated {
  const random = seededRandom(seed);
  const point = (): Point => [random() * 10_000, random() * 10_000];
  const places = Array.from({ length: sites }, point);
  const demand = Array.from({ length: rows }, point);
  const weight = Float64Array.from({ length: rows }, () => 1 + Math.floor(random() * 100));
  return {
    name: `uniform ${rows} x ${sites} r${radius}`,
    reach: reachWithin(places, demand, radius),
    weight,
  };
}

/**
 * Like Jinniu (placement.md 3): an area of about 108 km² in square cells, density falling from the core in the south-east
 * to the rim in the north-west, 40 estates, sites in clusters along streets.
 */
export function jinniuLike(cellM: number, sites: number, radius: number, seed: number): Generated {
  const random = seededRandom(seed);
  const [width, height] = [12_000, 9000];
  const estates = Array.from({ length: 40 }, (): Point => [random() * width, random() * height]);
  const cells: Point[] = [];
  const weight: number[] = [];
  for (let x = cellM / 2; x < width; x += cellM) {
    for (let y = cellM / 2; y < height; y += cellM) {
      const core = Math.exp(-Math.sqrt((x - 9500) ** 2 + (y - 2000) ** 2) / 3500);
      const near = estates.reduce(
        (sum, [ex, ey]) => sum + Math.exp(-((x - ex) ** 2 + (y - ey) ** 2) / 180_000),
        0,
      );
      cells.push([x, y]);
      weight.push(Math.max(1, Math.round((core * 300 + near * 120 + random() * 20) * (cellM / 100) ** 2)));
    }
  }
  const streets = Array.from({ length: 24 }, () => ({
    isRow: random() < 0.5,
    at: random(),
    from: random() * 0.5,
  }));
  const places = Array.from({ length: sites }, (): Point => {
    if (random() < 0.4) return [random() * width, random() * height];
    const { isRow, at, from } = streets[Math.floor(random() * streets.length)]!;
    const along = from + random() * 0.5;
    const wobble = (random() - 0.5) * 120;
    return isRow ? [along * width, at * height + wobble] : [at * width + wobble, along * height];
  });
  const name = `jinniu-like ${cells.length} x ${sites} r${radius}`;
  return { name, reach: reachWithin(places, cells, radius), weight: Float64Array.from(weight) };
}

/** The pilot's sample that the product ships: its residents and candidates, straight distances. */
export function pilot(radius: number, seed: number): Generated {
  const { demand, candidates } = generateJinniu({ seed });
  const plane = planeAt(middleOf(demand));
  const pointOf = ({ lat, lon }: Place): Point => [plane.x(lon), plane.y(lat)];
  return {
    name: `pilot ${demand.length} x ${candidates.length} r${radius}`,
    reach: reachWithin(candidates.map(pointOf), demand.map(pointOf), radius),
    weight: Float64Array.from(demand, ({ residents }) => residents),
  };
}

/** Cells of the radius' size, so that 100,000 x 2,000 pairs are not all looked at. */
function reachWithin(sites: readonly Point[], demand: readonly Point[], radius: number): Reach {
  const boxes = new Map<string, number[]>();
  demand.forEach(([x, y], row) => {
    const key = `${Math.floor(x / radius)},${Math.floor(y / radius)}`;
    const box = boxes.get(key);
    if (box === undefined) boxes.set(key, [row]);
    else box.push(row);
  });
  const lists = sites.map(([x, y]) => {
    const [column, line] = [Math.floor(x / radius), Math.floor(y / radius)];
    const near: number[] = [];
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) near.push(...(boxes.get(`${column + dx},${line + dy}`) ?? []));
    }
    return near.filter((row) => (demand[row]![0] - x) ** 2 + (demand[row]![1] - y) ** 2 <= radius * radius);
  });
  return reachFromLists(demand.length, lists);
}

/** OR-Library's pmed (Beasley 1985): a path through all nodes and more random edges, size² / 50 in all, costs 1 … 100. */
export function pmedLike(size: number, seed: number): CostTable {
  const random = seededRandom(seed);
  const node = () => 1 + Math.floor(random() * size);
  const edges = Array.from({ length: Math.round(size ** 2 / 50) }, (_, edge) => {
    const [a, b] = edge < size - 1 ? [edge + 1, edge + 2] : [node(), node()];
    return `${a} ${b} ${1 + Math.floor(random() * 100)}`;
  });
  return medianOf(`${size} ${edges.length} 1\n${edges.join('\n')}`).table;
}

/** Uniform in a square; fewer candidates than clients: the first, and clients weigh 1 … 100. */
export function pointsTable(clients: number, sites: number, seed: number): CostTable {
  const random = seededRandom(seed);
  const points = Array.from({ length: clients }, (): Point => [random() * 10_000, random() * 10_000]);
  return floorTable(
    points,
    sites,
    points.map(() => (sites < clients ? 1 + Math.floor(random() * 100) : 1)),
  );
}
