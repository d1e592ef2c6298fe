/** Distances on the earth. Pure. */

export interface LatLon {
  readonly lat: number;
  readonly lon: number;
}

/** Mean radius of the earth (IUGG), metres. */
export const EARTH_RADIUS_M = 6_371_008.8;

/** Great circle distance by the haversine formula, metres. */
export function greatCircleM(a: LatLon, b: LatLon): number {
  const phi1 = radians(a.lat);
  const phi2 = radians(b.lat);
  const sinLat = Math.sin((phi2 - phi1) / 2);
  const sinLon = Math.sin(radians(b.lon - a.lon) / 2);
  const h = sinLat * sinLat + Math.cos(phi1) * Math.cos(phi2) * sinLon * sinLon;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

export function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
