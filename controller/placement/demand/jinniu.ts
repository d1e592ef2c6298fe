/**
 * The pilot as sample data: real sub-districts and communities of Jinniu with an assumed population, businesses and places for
 * machines (placement.md 3). The same seed gives the same city. Nothing of it is a survey; the console says so.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { seededRandom } from '../../../shared/random.ts';
import { roundedToDecimetre, toWgs84 } from '../../geo/coordinates.ts';
import { middleOf, type Plane, planeAt } from '../distance/sphere.ts';
import type { Candidate, DemandCell } from '../layers/layer.ts';
import { apportion } from './apportion.ts';
import { type Cell, cellsInside, nearestCentre, ringInPlane, spreadOver } from './cells.ts';
import { BUSINESSES, ESTATES, RESIDENTS, SUBDISTRICTS } from './jinniu-districts.ts';
import { jinniuCandidates } from './jinniu-candidates.ts';

const Register = z.object({
  streets: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      communities: z.array(z.object({ code: z.string(), name: z.string() })),
    }),
  ),
});
const Outline = z.object({
  features: z.tuple([
    z.object({
      geometry: z.object({ coordinates: z.array(z.array(z.array(z.tuple([z.number(), z.number()])))) }),
    }),
  ]),
});

export interface Community {
  readonly code: string;
  readonly name: string;
  /** Sub-district. */
  readonly area: string;
  readonly centre: Cell;
}

/** A cell with its place in the register; `weight` becomes residents. */
export interface JinniuCell extends Cell {
  readonly community: Community;
  readonly subdistrict: number;
  readonly weight: number;
}

export interface JinniuSample {
  readonly demand: DemandCell[];
  readonly candidates: Candidate[];
}

/** 100 m as the population grids; 250 m where less detail is enough. */
export function generateJinniu({ seed, cellM = 100 }: { seed: number; cellM?: number }): JinniuSample {
  const random = seededRandom(seed);
  const ring = outline();
  const plane = planeAt(middleOf(ring.map(([lon, lat]) => ({ lat, lon }))));
  const cells = populated(cellsInside(ringInPlane(ring, plane), cellM), plane, random);
  const demand = demandOf(cells, plane, random);
  return { demand, candidates: jinniuCandidates(cells, plane, random) };
}

/** The largest part of the district, WGS-84. */
function outline(): (readonly [number, number])[] {
  const { features } = Outline.parse(readData('boundary.geojson'));
  const rings = features[0].geometry.coordinates.map((polygon) => polygon[0] ?? []);
  const largest = rings.reduce((a, b) => (b.length > a.length ? b : a));
  return largest.map(([lon, lat]) => {
    const place = toWgs84({ lat, lon }, 'GCJ-02');
    return [place.lon, place.lat];
  });
}

function readData(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../shared/geo/jinniu/${name}`, import.meta.url), 'utf8'));
}

/** Each cell with its community and how many people, relative to others, live in it. */
function populated(cells: readonly Cell[], plane: Plane, random: () => number): JinniuCell[] {
  const centres = SUBDISTRICTS.map(({ lat, lon, density }) => ({
    x: plane.x(lon),
    y: plane.y(lat),
    // Dense sub-districts are small.
    reach: density ** -0.35,
  }));
  const subdistrictOf = cells.map((cell) => nearestCentre(cell, centres));
  const communities = SUBDISTRICTS.map(({ code }, index) =>
    communitiesOf(
      code,
      cells.filter((_, cell) => subdistrictOf[cell] === index),
      random,
    ),
  );
  const estates = Array.from({ length: ESTATES }, () => cells[Math.floor(random() * cells.length)]!);
  return cells.map((cell, index) => {
    const subdistrict = subdistrictOf[index]!;
    const own = communities[subdistrict]!;
    const nearest = nearestCentre(
      cell,
      own.map(({ centre }) => ({ ...centre, reach: 1 })),
    );
    return {
      ...cell,
      subdistrict,
      community: own[nearest]!,
      weight: weightOf(cell, subdistrict, { estates, random }),
    };
  });
}

function communitiesOf(code: string, cells: readonly Cell[], random: () => number): Community[] {
  const street = Register.parse(readData('streets-communities.json')).streets.find(
    (street) => street.code === code,
  )!;
  const centres = spreadOver(cells, street.communities.length, random);
  return street.communities.map(({ code, name }, index) => ({
    code,
    name: name.replace(/社区居委会$/, '社区'),
    area: street.name,
    centre: centres[index]!,
  }));
}

/** Nobody lives on about one cell in ninety: parks, yards, water. */
const EMPTY_SHARE = 0.011;
const ESTATE_RADIUS_M = 260;

function weightOf(
  cell: Cell,
  subdistrict: number,
  { estates, random }: { estates: readonly Cell[]; random: () => number },
): number {
  if (random() < EMPTY_SHARE) return 0;
  const isEstate = estates.some(({ x, y }) => Math.hypot(cell.x - x, cell.y - y) < ESTATE_RADIUS_M);
  // Blocks differ: some are towers, some a school.
  const block = 0.35 + 1.3 * random();
  return SUBDISTRICTS[subdistrict]!.density * block * (isEstate ? 2.2 : 1);
}

function demandOf(cells: readonly JinniuCell[], plane: Plane, random: () => number): DemandCell[] {
  const assumed = (cell: JinniuCell) => SUBDISTRICTS[cell.subdistrict]!;
  const residents = apportion(
    RESIDENTS,
    cells.map(({ weight }) => weight),
  );
  // Work is where people come by day, and in clusters.
  const trade = cells.map((cell) => cell.weight * assumed(cell).daytimeRatio * random() ** 3);
  const daytimeTotal = residents.reduce(
    (sum, count, index) => sum + count * assumed(cells[index]!).daytimeRatio,
    0,
  );
  const daytime = apportion(Math.round(daytimeTotal), trade);
  const businesses = apportion(BUSINESSES, trade);
  return cells.flatMap((cell, index) => {
    if (residents[index] === 0) return [];
    const { code, name, area } = cell.community;
    return [
      {
        id: `${code}-${index}`,
        name,
        area,
        lat: roundedToDecimetre(plane.lat(cell.y)),
        lon: roundedToDecimetre(plane.lon(cell.x)),
        residents: residents[index]!,
        elderly: Math.round(residents[index]! * assumed(cell).elderlyShare * (0.7 + 0.6 * random())),
        businesses: businesses[index]!,
        daytime: daytime[index]!,
      },
    ];
  });
}
