/** The coordinate systems of maps sold in China, and the one we compute in (DESIGN 5; placement.md 4). Pure. */
import { createRequire } from 'node:module';
import type Gcoord from 'gcoord';

// The package's ES module entry is not usable by Node; its CommonJS entry is.
const gcoord = createRequire(import.meta.url)('gcoord') as typeof Gcoord.default;

export const COORDINATE_SYSTEMS = ['WGS-84', 'GCJ-02', 'BD-09'] as const;
export type CoordinateSystemName = (typeof COORDINATE_SYSTEMS)[number];

export interface Place {
  readonly lat: number;
  readonly lon: number;
}

const SYSTEMS = { 'WGS-84': gcoord.WGS84, 'GCJ-02': gcoord.GCJ02, 'BD-09': gcoord.BD09 } as const;

/** Metres matter to the planner: GCJ-02 is off by some 360 m in Chengdu, BD-09 by up to 960 m. */
export function toWgs84(place: Place, from: CoordinateSystemName): Place {
  return from === 'WGS-84' ? place : converted(place, from, 'WGS-84');
}

export function fromWgs84(place: Place, to: CoordinateSystemName): Place {
  return to === 'WGS-84' ? place : converted(place, 'WGS-84', to);
}

function converted({ lat, lon }: Place, from: CoordinateSystemName, to: CoordinateSystemName): Place {
  const [east, north] = gcoord.transform([lon, lat], SYSTEMS[from], SYSTEMS[to]);
  return { lat: roundedToDecimetre(north), lon: roundedToDecimetre(east) };
}

/** Six decimals of a degree: a tenth of a metre. */
export function roundedToDecimetre(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
