/** How the map looks: one outline, points and clusters; no tiles, no fonts from anywhere (offline by design). */
import type { StyleSpecification } from 'maplibre-gl';
import type { FeatureCollection, GeoJSON, Point } from 'geojson';
import type { KioskPoint } from '../../../fleet/api.ts';
import { toneOf } from '../../lib/status.ts';

export const KIOSKS = 'kiosks';
export const CLUSTERS = 'clusters';
export const POINTS = 'points';
/** Beyond this, kiosks that still overlap stand at the same place. */
export const CLUSTER_MAX_ZOOM = 15;
const CLUSTER_RADIUS_PX = 44;

/** The district and nothing else. */
export function baseStyleOf(isDark: boolean, districts: GeoJSON): StyleSpecification {
  const ground = isDark ? '#121922' : '#eef2f7';
  const land = isDark ? '#1b2531' : '#ffffff';
  const line = isDark ? '#50627a' : '#8fa2bd';
  return {
    version: 8,
    sources: { districts: { type: 'geojson', data: districts } },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': ground } },
      { id: 'land', type: 'fill', source: 'districts', paint: { 'fill-color': land } },
      { id: 'outline', type: 'line', source: 'districts', paint: { 'line-color': line, 'line-width': 1.5 } },
    ],
  };
}

export function styleOf(isDark: boolean, districts: GeoJSON): StyleSpecification {
  const base = baseStyleOf(isDark, districts);
  return {
    ...base,
    sources: {
      ...base.sources,
      [KIOSKS]: {
        type: 'geojson',
        data: { type: 'FeatureCollection', features: [] },
        cluster: true,
        clusterMaxZoom: CLUSTER_MAX_ZOOM,
        clusterRadius: CLUSTER_RADIUS_PX,
        // A cluster shows its worst: three good kiosks must not hide a broken one.
        clusterProperties: {
          fault: ['+', ['case', ['==', ['get', 'tone'], 'fault'], 1, 0]],
          attention: ['+', ['case', ['==', ['get', 'tone'], 'attention'], 1, 0]],
        },
      },
    },
    layers: [
      ...base.layers,
      {
        id: CLUSTERS,
        type: 'symbol',
        source: KIOSKS,
        filter: ['has', 'point_count'],
        layout: {
          'icon-image': [
            'concat',
            'cluster/',
            ['case', ['>', ['get', 'fault'], 0], 'fault', ['>', ['get', 'attention'], 0], 'attention', 'ok'],
            '/',
            ['to-string', ['get', 'point_count_abbreviated']],
          ],
          'icon-allow-overlap': true,
        },
      },
      {
        id: POINTS,
        type: 'symbol',
        source: KIOSKS,
        filter: ['!', ['has', 'point_count']],
        layout: { 'icon-image': ['concat', 'point/', ['get', 'tone']], 'icon-allow-overlap': true },
      },
    ],
  };
}

export function featuresOf(points: readonly KioskPoint[]): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: points.map((point) => ({
      type: 'Feature',
      properties: { id: point.id, tone: toneOf(point) },
      geometry: { type: 'Point', coordinates: [point.lon, point.lat] },
    })),
  };
}
