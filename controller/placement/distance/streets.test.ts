import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../shared/random.ts';
import type { Place } from '../../geo/coordinates.ts';
import { distancesOnStreets } from './on-streets.ts';
import { barrierSegmentsOf, streetLinesOf } from './read-streets.ts';
import { indexSegments, type Segment } from './segments.ts';
import { createSnapper } from './snap.ts';
import { planeAt } from './sphere.ts';
import { buildStreetGraph, type StreetLine } from './street-graph.ts';
import { createWalker } from './walk.ts';

const plane = planeAt({ lat: 30.72, lon: 104.05 });
const NO_BARRIERS = indexSegments([]);

type Xy = readonly [number, number];

function street(...points: Xy[]): StreetLine {
  return { coordinates: points.map(([x, y]) => [plane.lon(x), plane.lat(y)]), isCrossing: false };
}

function at(x: number, y: number): Place {
  return { lon: plane.lon(x), lat: plane.lat(y) };
}

/** A chequerboard of streets every 100 m, some missing. */
function town(size: number, random: () => number): StreetLine[] {
  const lines: StreetLine[] = [];
  for (let i = 0; i <= size; i++) {
    for (let j = 0; j < size; j++) {
      if (random() < 0.8)
        lines.push(street([i * 100, j * 100], [i * 100 + 10, j * 100 + 50], [i * 100, j * 100 + 100]));
      if (random() < 0.8) lines.push(street([j * 100, i * 100], [j * 100 + 100, i * 100]));
    }
  }
  return lines;
}

function walkedM(
  lines: readonly StreetLine[],
  [from, to]: [Place, Place],
  barriers: readonly Segment[] = [],
): number | null {
  const graph = buildStreetGraph(lines, indexSegments(barriers), plane);
  const { table } = distancesOnStreets({ demand: [to], candidates: [from], cutOffM: 5_000 }, graph);
  return table.values[0] ?? null;
}

describe('streets as a graph', () => {
  it('what lies between two intersections is one street, bends included', () => {
    const lines = [
      street([0, 0], [50, 10], [100, 0], [200, 0]),
      street([100, 0], [100, 100]),
      street([200, 0], [300, 0]),
    ];
    const graph = buildStreetGraph(lines, NO_BARRIERS, plane);
    expect(graph.nodeCount).toBe(4);
    const lengths = graph.streets.map(({ lengthM }) => Math.round(lengthM)).sort((a, b) => a - b);
    expect(lengths).toEqual([100, 102, 200]);
  });

  it('a ring without an intersection is kept, and lines over the same piece count once', () => {
    const ring = street([0, 0], [100, 0], [100, 100], [0, 100], [0, 0]);
    const graph = buildStreetGraph([ring, street([0, 0], [100, 0])], NO_BARRIERS, plane);
    expect(graph.streets.map(({ lengthM }) => Math.round(lengthM))).toEqual([400]);
    expect(walkedM([ring], [at(50, 0), at(50, 100)])).toBeCloseTo(200, 1);
  });

  it('lines that cross without a common vertex do not meet: one is a bridge', () => {
    const lines = [street([0, 0], [200, 0]), street([100, -100], [100, 100])];
    expect(walkedM(lines, [at(0, 0), at(100, 100)])).toBeNull();
  });

  it('a barrier cuts a street, a bridge leads across, and nobody is snapped through it', () => {
    const river = [{ x1: 100, y1: -500, x2: 100, y2: 500 }];
    const road = street([0, 0], [200, 0]);
    expect(walkedM([road], [at(0, 0), at(200, 0)], river)).toBeNull();
    expect(walkedM([{ ...road, isCrossing: true }], [at(0, 0), at(200, 0)], river)).toBeCloseTo(200, 1);
    const near = createSnapper(buildStreetGraph([street([120, 0], [120, 300])], indexSegments(river), plane));
    expect(near(at(90, 100))).toBeNull();
    expect(near(at(110, 100))?.accessM).toBeCloseTo(10, 3);
  });

  it('a place farther than 200 m from every street is named as off the network, and the rest is not', () => {
    const graph = buildStreetGraph([street([0, 0], [500, 0])], NO_BARRIERS, plane);
    const demand = [at(100, 50), at(100, 300), at(400, 0)];
    const result = distancesOnStreets({ demand, candidates: [at(0, 0), at(0, 999)], cutOffM: 1_000 }, graph);
    expect(result.demandOffNetwork).toEqual([1]);
    expect(result.candidatesOffNetwork).toEqual([1]);
    expect([...result.table.rows]).toEqual([0, 2]);
    expect(result.table.values[0]).toBeCloseTo(150, 3);
  });
});

describe('walking', () => {
  it('finds the shortest way that trying every way finds, and nothing beyond the limit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 100, max: 900 }),
        (seed, limitM) => {
          const random = seededRandom(seed);
          const graph = buildStreetGraph(town(4, random), NO_BARRIERS, plane);
          const places = Array.from({ length: 12 }, () => at(random() * 400, random() * 400));
          const snapped = places.map(createSnapper(graph));
          const walker = createWalker(graph, snapped);
          const shortest = floydWarshall(graph);
          for (const [a, from] of snapped.entries()) {
            if (from === null) continue;
            const found = new Map<number, number>();
            walker.from(from, limitM, (target, metres) => found.set(target, metres));
            for (const [b, to] of snapped.entries()) {
              if (to === null) continue;
              const wanted = between(graph, shortest, from, to);
              if (Math.abs(wanted - limitM) < 1e-6) continue;
              const foundM = found.get(b) ?? Infinity;
              const wantedM = wanted <= limitM ? wanted : Infinity;
              const isSame = foundM === wantedM || Math.abs(foundM - wantedM) < 1e-6;
              expect(isSame, `seed ${seed}, ${a} to ${b}: ${foundM}, not ${wantedM}`).toBe(true);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

type Graph = ReturnType<typeof buildStreetGraph>;
type OnStreet = NonNullable<ReturnType<ReturnType<typeof createSnapper>>>;

function floydWarshall({ nodeCount, streets }: Graph): number[][] {
  const d = Array.from({ length: nodeCount }, (_, a) =>
    Array.from({ length: nodeCount }, (_, b) => (a === b ? 0 : Infinity)),
  );
  for (const { from, to, lengthM } of streets) d[from]![to] = d[to]![from] = Math.min(d[from]![to]!, lengthM);
  for (let k = 0; k < nodeCount; k++)
    for (let a = 0; a < nodeCount; a++)
      for (let b = 0; b < nodeCount; b++) d[a]![b] = Math.min(d[a]![b]!, d[a]![k]! + d[k]![b]!);
  return d;
}

function between({ streets }: Graph, d: number[][], from: OnStreet, to: OnStreet): number {
  const [s, t] = [streets[from.street]!, streets[to.street]!];
  const ends = [
    [s.from, from.atM],
    [s.to, s.lengthM - from.atM],
  ] as const;
  const ways = ends.flatMap(([a, am]) => [
    am + d[a]![t.from]! + to.atM,
    am + d[a]![t.to]! + t.lengthM - to.atM,
  ]);
  if (from.street === to.street) ways.push(Math.abs(from.atM - to.atM));
  return from.accessM + to.accessM + Math.min(...ways);
}

describe('street files', () => {
  const feature = (properties: object, coordinates: unknown, type = 'LineString') => ({
    properties: { ...properties },
    geometry: { type, coordinates },
  });
  const line = [
    [104, 30.7],
    [104.01, 30.7],
  ];

  it('leave out what nobody walks on, keep bridges as such, and skip what is no line', () => {
    const lines = streetLinesOf(
      [
        feature({ highway: 'residential' }, line),
        feature({ highway: 'motorway' }, line),
        feature({ highway: 'primary', foot: 'no' }, line),
        feature({ highway: 'footway', bridge: 'yes' }, [line, line], 'MultiLineString'),
        feature({}, [104, 30.7], 'Point'),
        { geometry: null },
      ],
      'WGS-84',
    );
    expect(lines.map(({ isCrossing }) => isCrossing)).toEqual([false, true, true]);
  });

  it('give barriers as segments, of polygons the rings', () => {
    const square = [[...line, [104.01, 30.71], [104, 30.7]]];
    expect(
      barrierSegmentsOf([feature({}, square, 'Polygon'), feature({}, line)], 'WGS-84', plane),
    ).toHaveLength(4);
  });
});
