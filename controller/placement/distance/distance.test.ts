import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { greatCircleM } from '../../../shared/geo/great-circle.ts';
import { seededRandom } from '../../../shared/random.ts';
import { COORDINATE_SYSTEMS, fromWgs84, type Place, toWgs84 } from '../../geo/coordinates.ts';
import { distancesByLine } from './by-line.ts';
import { DEFAULT_RULE, longestStraightM, walkedBy } from './detour.ts';
import { createGridIndex } from './grid-index.ts';
import { findShift } from './shift.ts';
import { planeAt } from './sphere.ts';

const JINNIU: Place = { lat: 30.72, lon: 104.05 };

function placesAround(count: number, seed: number, spreadM = 8_000): Place[] {
  const random = seededRandom(seed);
  const plane = planeAt(JINNIU);
  return Array.from({ length: count }, () => ({
    lon: plane.lon((random() - 0.5) * spreadM),
    lat: plane.lat((random() - 0.5) * spreadM),
  }));
}

const inChina = fc.record({
  lat: fc.double({ min: 22, max: 45, noNaN: true }),
  lon: fc.double({ min: 80, max: 125, noNaN: true }),
});

describe('coordinate systems', () => {
  it.each(COORDINATE_SYSTEMS)('%s there and back is the same place to half a metre', (system) => {
    fc.assert(
      fc.property(inChina, (place) => {
        expect(greatCircleM(place, toWgs84(fromWgs84(place, system), system))).toBeLessThan(0.5);
      }),
    );
  });

  it('in Jinniu GCJ-02 lies some 360 m and BD-09 less than a kilometre away', () => {
    const gcj = greatCircleM(JINNIU, fromWgs84(JINNIU, 'GCJ-02'));
    expect(gcj).toBeGreaterThan(350);
    expect(gcj).toBeLessThan(370);
    expect(greatCircleM(JINNIU, fromWgs84(JINNIU, 'BD-09'))).toBeLessThan(1_000);
  });
});

describe('distances on the earth', () => {
  it('a degree of latitude is 111.195 km, and the way back is as long', () => {
    expect(greatCircleM({ lat: 30, lon: 104 }, { lat: 31, lon: 104 })).toBeCloseTo(111_195, 0);
    fc.assert(
      fc.property(inChina, inChina, (a, b) => {
        expect(greatCircleM(a, b)).toBeCloseTo(greatCircleM(b, a), 6);
      }),
    );
  });

  it('the plane is true to 0.1 % across a district', () => {
    const plane = planeAt(JINNIU);
    for (const place of placesAround(200, 3, 16_000)) {
      const flat = Math.hypot(plane.x(place.lon), plane.y(place.lat));
      expect(Math.abs(flat - greatCircleM(JINNIU, place))).toBeLessThanOrEqual(flat * 0.001);
    }
  });
});

describe('the grid index', () => {
  it('finds exactly what looking at every point finds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -900, max: 900 })), {
          maxLength: 60,
        }),
        fc.tuple(fc.integer({ min: -1200, max: 1200 }), fc.integer({ min: -1200, max: 1200 })),
        fc.integer({ min: 0, max: 700 }),
        (points, [x, y], radiusM) => {
          const xs = Float64Array.from(points, (point) => point[0]);
          const ys = Float64Array.from(points, (point) => point[1]);
          const found: number[] = [];
          createGridIndex(xs, ys, 100).within({ x, y }, radiusM, (index) => found.push(index));
          const wanted = points.flatMap(([px, py], index) =>
            (px - x) ** 2 + (py - y) ** 2 <= radiusM ** 2 ? [index] : [],
          );
          expect(found.sort((a, b) => a - b)).toEqual(wanted);
        },
      ),
    );
  });
});

describe('the detour', () => {
  it('a longer straight line is never a shorter walk, in any rule', () => {
    for (const rule of [{ kind: 'table' }, DEFAULT_RULE] as const) {
      const walked = walkedBy(rule);
      for (let straightM = 1; straightM < 4_000; straightM++) {
        expect(walked(straightM)).toBeGreaterThan(walked(straightM - 1));
        expect(straightM).toBeLessThanOrEqual(longestStraightM(rule, walked(straightM)) + 1e-9);
      }
    }
  });

  it('a factor below that of any street network is refused', () => {
    expect(() => walkedBy({ kind: 'factor', factor: 1.1 })).toThrow(/1\.2/);
    expect(() => walkedBy({ kind: 'factor', factor: Number.NaN })).toThrow(/1\.2/);
  });
});

describe('distances by straight line', () => {
  it('are all that are within the cut-off, and no others, in order', () => {
    const demand = placesAround(400, 1);
    const candidates = placesAround(30, 2);
    const table = distancesByLine({ demand, candidates, cutOffM: 1_000 }, DEFAULT_RULE);
    const walked = walkedBy(DEFAULT_RULE);
    for (const [site, candidate] of candidates.entries()) {
      const wanted = demand.flatMap((place, row) => {
        const metres = walked(greatCircleM(candidate, place));
        return metres <= 1_000 ? [[row, metres]] : [];
      });
      const [from, to] = [table.start[site]!, table.start[site + 1]!];
      const found = Array.from(table.rows.slice(from, to), (row, at) => [row, table.values[from + at]!]);
      expect(found).toEqual(wanted);
    }
    expect([table.siteCount, table.rowCount]).toEqual([30, 400]);
  });

  it('of 100,000 cells and 2,000 candidates are made without looking at 200 million pairs', () => {
    const table = distancesByLine(
      {
        demand: placesAround(100_000, 5, 40_000),
        candidates: placesAround(2_000, 6, 40_000),
        cutOffM: 1_000,
      },
      DEFAULT_RULE,
    );
    // Pi r², r = 741 m, of 1,600 km² are 108 cells.
    expect(table.rows.length / 2_000).toBeGreaterThan(95);
    expect(table.rows.length / 2_000).toBeLessThan(115);
  });

  it('of nothing are nothing', () => {
    const table = distancesByLine({ demand: [], candidates: [JINNIU], cutOffM: 500 }, DEFAULT_RULE);
    expect([...table.start]).toEqual([0, 0]);
  });
});

describe('a layer in the wrong coordinate system', () => {
  const reference = placesAround(300, 8);
  const layer = reference.slice(0, 60);

  it('is found, with its system, how far it lies off and in which direction', () => {
    const wrong = layer.map((place) => fromWgs84(place, 'GCJ-02'));
    const shift = findShift(reference, wrong, 'WGS-84');
    expect(shift).toMatchObject({ likely: 'GCJ-02', towards: 'south-east' });
    expect(shift?.metres).toBeGreaterThan(350);
    expect(shift?.metres).toBeLessThan(370);
    expect(
      findShift(
        reference,
        layer.map((place) => toWgs84(place, 'GCJ-02')),
        'GCJ-02',
      ),
    ).toMatchObject({
      likely: 'WGS-84',
      towards: 'north-west',
    });
    expect(
      findShift(
        reference,
        layer.map((place) => fromWgs84(place, 'BD-09')),
        'WGS-84',
      ),
    ).toMatchObject({
      likely: 'BD-09',
    });
  });

  it('is not suspected when it is right, empty, or somewhere else altogether', () => {
    expect(findShift(reference, layer, 'WGS-84')).toBeNull();
    expect(findShift(reference, [], 'WGS-84')).toBeNull();
    expect(
      findShift(
        reference,
        layer.map(({ lat, lon }) => ({ lat: lat + 1, lon })),
        'WGS-84',
      ),
    ).toBeNull();
  });
});
