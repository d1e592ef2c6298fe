/** The flat frame in which one city is searched. Pure. */
import { EARTH_RADIUS_M, radians } from '../../../shared/geo/great-circle.ts';
import type { Place } from '../../geo/coordinates.ts';

const METRES_PER_DEGREE = (EARTH_RADIUS_M * Math.PI) / 180;

/** A plane that touches the earth at one place: metres east and north of it. Within 50 km it is true to 0.1 %. */
export interface Plane {
  x(lon: number): number;
  y(lat: number): number;
  lon(x: number): number;
  lat(y: number): number;
}

export function planeAt({ lat, lon }: Place): Plane {
  const metresPerLon = METRES_PER_DEGREE * Math.cos(radians(lat));
  return {
    x: (east) => (east - lon) * metresPerLon,
    y: (north) => (north - lat) * METRES_PER_DEGREE,
    lon: (x) => lon + x / metresPerLon,
    lat: (y) => lat + y / METRES_PER_DEGREE,
  };
}

/** The middle of these places; of none: 0, 0. */
export function middleOf(places: readonly Place[]): Place {
  if (places.length === 0) return { lat: 0, lon: 0 };
  let [lat, lon] = [0, 0];
  for (const place of places) {
    lat += place.lat;
    lon += place.lon;
  }
  return { lat: lat / places.length, lon: lon / places.length };
}

const WINDS = [
  'north',
  'north-east',
  'east',
  'south-east',
  'south',
  'south-west',
  'west',
  'north-west',
] as const;
export type Wind = (typeof WINDS)[number];

/** The direction of a way that leads so far east and north. */
export function windOf(eastM: number, northM: number): Wind {
  const turns = Math.atan2(eastM, northM) / (2 * Math.PI);
  return WINDS[(Math.round(turns * 8) + 8) % 8] ?? 'north';
}
