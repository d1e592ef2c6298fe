/** Street and barrier lines from GeoJSON as OpenStreetMap's extracts have it. Pure. */
import { type CoordinateSystemName, toWgs84 } from '../../geo/coordinates.ts';
import type { Feature } from '../../geo/geojson.ts';
import type { Segment } from './segments.ts';
import type { Plane } from './sphere.ts';
import type { StreetLine } from './street-graph.ts';

/** OpenStreetMap's words for ways on which nobody walks (wiki.openstreetmap.org, Key:highway and Key:foot). */
const NOT_ON_FOOT = new Set(['motorway', 'motorway_link', 'construction', 'proposed']);

export function streetLinesOf(features: readonly Feature[], system: CoordinateSystemName): StreetLine[] {
  return features
    .filter(
      ({ properties }) => !NOT_ON_FOOT.has(textOf(properties?.['highway'])) && properties?.['foot'] !== 'no',
    )
    .flatMap((feature) =>
      linesOf(feature, system).map((coordinates) => ({
        coordinates,
        isCrossing: isYes(feature.properties?.['bridge']) || isYes(feature.properties?.['tunnel']),
      })),
    );
}

/** Rivers, railways, ring roads: what nobody crosses except on a bridge or in a tunnel. */
export function barrierSegmentsOf(
  features: readonly Feature[],
  system: CoordinateSystemName,
  plane: Plane,
): Segment[] {
  return features.flatMap((feature) =>
    linesOf(feature, system).flatMap((line) =>
      line.slice(1).map(([lon, lat], index) => ({
        x1: plane.x(line[index]![0]),
        y1: plane.y(line[index]![1]),
        x2: plane.x(lon),
        y2: plane.y(lat),
      })),
    ),
  );
}

/** Lines of a LineString, a MultiLineString or the rings of a polygon; of any other geometry none. */
function linesOf({ geometry }: Feature, system: CoordinateSystemName): [number, number][][] {
  const { type, coordinates } = geometry ?? {};
  if (type === 'LineString') return [lineOf(coordinates, system)];
  if (type !== 'MultiLineString' && type !== 'Polygon') return [];
  return Array.isArray(coordinates) ? coordinates.map((line) => lineOf(line, system)) : [];
}

function lineOf(value: unknown, system: CoordinateSystemName): [number, number][] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((position: unknown) => {
    const [lon, lat] = Array.isArray(position) ? (position as unknown[]) : [];
    if (typeof lon !== 'number' || typeof lat !== 'number') return [];
    const place = toWgs84({ lat, lon }, system);
    return [[place.lon, place.lat] as [number, number]];
  });
}

function isYes(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value !== 'no';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
