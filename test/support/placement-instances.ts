/** Published instances of the planner's families, as their sources define them (test/fixtures/placement). */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { CapacitatedProblem } from '../../controller/placement/capacitated/problem.ts';
import { pose, type Posed } from '../../controller/placement/ask/pose.ts';
import { Question } from '../../controller/placement/ask/question.ts';
import { readInstance } from '../../controller/placement/formats/read-instance.ts';
import type { CostTable } from '../../controller/placement/median/cost-table.ts';
import type { Demand } from '../../controller/placement/models/rows.ts';
import { reachFromLists } from '../../controller/placement/reach.ts';

const FOLDER = new URL('../fixtures/placement/', import.meta.url);

/** Distances of the San Francisco tutorial beside the reach; `withinM` cuts it. */
export function sanFrancisco(withinM: number): Demand {
  const text = readFileSync(new URL('san-francisco/distances.csv', FOLDER), 'utf8');
  const records: Record<'distance' | 'name' | 'DestinationName' | 'demand', string>[] = parse(text, {
    columns: true,
  });
  const stores = [...new Set(records.map(({ name }) => name))];
  const tracts = new Map(records.map(({ DestinationName, demand }) => [DestinationName, Number(demand)]));
  const rowOf = new Map([...tracts.keys()].map((tract, row) => [tract, row]));
  const near = records.filter(({ distance }) => Number(distance) <= withinM);
  const lists = stores.map((store) =>
    near.filter(({ name }) => name === store).map(({ DestinationName }) => rowOf.get(DestinationName)!),
  );
  return { reach: reachFromLists(tracts.size, lists), weight: Float64Array.from(tracts.values()) };
}

/** The same tutorial as a table of distances, and of distances times people. */
export function sanFranciscoTables(): { distances: CostTable; weighted: CostTable } {
  const text = readFileSync(new URL('san-francisco/distances.csv', FOLDER), 'utf8');
  const records: Record<'distance' | 'name' | 'DestinationName' | 'demand', string>[] = parse(text, {
    columns: true,
  });
  const stores = [...new Set(records.map(({ name }) => name))];
  const tracts = [...new Set(records.map(({ DestinationName }) => DestinationName))];
  const empty = () => new Float64Array(tracts.length * stores.length).fill(Infinity);
  const [far, weighted] = [empty(), empty()];
  for (const { name, DestinationName, distance, demand } of records) {
    const at = tracts.indexOf(DestinationName) * stores.length + stores.indexOf(name);
    far[at] = Number(distance);
    weighted[at] = Number(distance) * Number(demand);
  }
  const shape = { clients: tracts.length, sites: stores.length, opening: new Float64Array(stores.length) };
  return { distances: { ...shape, cost: far }, weighted: { ...shape, cost: weighted } };
}

/** A question about a file of the fixtures, or about a text. */
export function posed(asked: Pick<Question, 'format' | 'model'> & Partial<Question>, text: string): Posed {
  const question = Question.parse({ p: null, radius: null, share: null, capacity: null, ...asked });
  return pose(readInstance(question.format, text, question.capacity), question);
}

/** A p-median file of OR-Library. */
export function medianOf(text: string): { table: CostTable; p: number } {
  const question = posed({ format: 'orlib-pmed', model: 'p-median' }, text);
  const { costs, selection } = question as Extract<Posed, { kind: 'median' }>;
  return { table: costs as CostTable, p: selection.atMost };
}

export const publishedMedian = (name: string) => medianOf(fixture(`${name}.txt`));

/** A capacitated file of OR-Library from the fixtures. */
export function publishedCapacitated(name: string): CapacitatedProblem {
  const asked = name.startsWith('cap')
    ? ({ format: 'orlib-cap', model: 'cflp' } as const)
    : ({ format: 'pmedcap', model: 'capacitated-p-median' } as const);
  return (posed(asked, fixture(`${name}.txt`)) as Extract<Posed, { kind: 'capacitated' }>).problem;
}

function fixture(path: string): string {
  return readFileSync(new URL(path, FOLDER), 'utf8');
}

/** New York with demand points as candidates; the rule of its source decides points on the edge of the radius. */
export function newYork(radiusM: number): Demand {
  const lines = readFileSync(new URL('new-york/points.txt', FOLDER), 'utf8').split('\n');
  const size = Number(/\d+/.exec(lines.find((line) => line.startsWith('DIMENSION'))!));
  const first = lines.findIndex((line) => line.startsWith('NODE_COORD_SECTION')) + 1;
  const firstDemand = lines.findIndex((line) => line.startsWith('DEMAND_SECTION')) + 1;
  const points = lines.slice(first, first + size).map((line) =>
    line
      .trim()
      .split(/\s+/)
      .map((value) => (Number(value) * Math.PI) / 180),
  );
  const weight = Float64Array.from(lines.slice(firstDemand, firstDemand + size), Number);
  // No further apart than this in latitude, or the sine is not worth computing.
  const band = (radiusM / 6_378_100) * 1.01;
  const lists = points.map(([lat = 0, lon = 0]) =>
    [...points.keys()].filter((row) => {
      const [otherLat = 0, otherLon = 0] = points[row]!;
      if (Math.abs(lat - otherLat) > band) return false;
      const half =
        Math.sin((otherLat - lat) / 2) ** 2 +
        Math.cos(lat) * Math.cos(otherLat) * Math.sin((otherLon - lon) / 2) ** 2;
      return 2 * 6_378_100 * Math.asin(Math.sqrt(half)) <= radiusM;
    }),
  );
  return { reach: reachFromLists(size, lists), weight };
}
