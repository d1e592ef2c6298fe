/** How the planner's map looks: people as cells, served or not; machines that stand, are chosen, could be chosen. */
import type { StyleSpecification } from 'maplibre-gl';
import type { FeatureCollection, GeoJSON, Point, Polygon } from 'geojson';
import { baseStyleOf } from '../../components/fleet-map/map-style.ts';

export const CELLS = 'cells';
export const CIRCLES = 'circles';
export const SITES = 'sites';

export type SiteRole = 'chosen' | 'existing' | 'candidate' | 'locked' | 'forbidden' | 'only-a' | 'only-b';

export interface MapCell {
  readonly lat: number;
  readonly lon: number;
  readonly people: number;
  /** Null: no plan yet. */
  readonly isServed: boolean | null;
}

export interface MapSite {
  readonly id: string;
  readonly lat: number;
  readonly lon: number;
  readonly role: SiteRole;
}

export const ROLE_COLOURS: Readonly<Record<SiteRole, { light: string; dark: string }>> = {
  chosen: { light: '#1a5fd0', dark: '#7fb0ff' },
  existing: { light: '#17202e', dark: '#e7ecf3' },
  candidate: { light: '#7d8798', dark: '#8b97a8' },
  locked: { light: '#0b3f99', dark: '#b3d0ff' },
  forbidden: { light: '#b3261e', dark: '#ff938b' },
  'only-a': { light: '#1a5fd0', dark: '#7fb0ff' },
  'only-b': { light: '#b35c00', dark: '#f0bb62' },
};
export const SERVED = { light: '#2f8f83', dark: '#4fb5a7' };
export const UNSERVED = { light: '#d9822b', dark: '#e59a4b' };
export const UNKNOWN = { light: '#6b7f9c', dark: '#7d92b0' };

export function planStyleOf(isDark: boolean, districts: GeoJSON): StyleSpecification {
  const tone = isDark ? 'dark' : 'light';
  const base = baseStyleOf(isDark, districts);
  const empty: GeoJSON = { type: 'FeatureCollection', features: [] };
  const roleColours = Object.entries(ROLE_COLOURS).flatMap(([role, colours]) => [role, colours[tone]]);
  return {
    ...base,
    sources: {
      ...base.sources,
      // Few large tiles: ten thousand points are soon cut, and still true to 8 m.
      [CELLS]: { type: 'geojson', data: empty, maxzoom: 10, buffer: 16, tolerance: 0 },
      [CIRCLES]: { type: 'geojson', data: empty },
      [SITES]: { type: 'geojson', data: empty, maxzoom: 10, buffer: 64, tolerance: 0 },
    },
    layers: [
      ...base.layers,
      {
        id: CELLS,
        type: 'circle',
        source: CELLS,
        paint: {
          // About the size of a cell of 100 m at every zoom.
          'circle-radius': ['interpolate', ['exponential', 2], ['zoom'], 10, 0.9, 16, 34],
          'circle-color': [
            'match',
            ['get', 'state'],
            'served',
            SERVED[tone],
            'unserved',
            UNSERVED[tone],
            UNKNOWN[tone],
          ],
          'circle-opacity': ['interpolate', ['linear'], ['get', 'people'], 0, 0.22, 350, 0.9],
        },
      },
      {
        id: CIRCLES,
        type: 'fill',
        source: CIRCLES,
        paint: { 'fill-color': ROLE_COLOURS.chosen[tone], 'fill-opacity': 0.1 },
      },
      {
        id: `${CIRCLES}-line`,
        type: 'line',
        source: CIRCLES,
        paint: { 'line-color': ROLE_COLOURS.chosen[tone], 'line-width': 1, 'line-opacity': 0.55 },
      },
      {
        id: SITES,
        type: 'circle',
        source: SITES,
        layout: { 'circle-sort-key': ['match', ['get', 'role'], 'candidate', 0, 'forbidden', 1, 2] },
        paint: {
          'circle-radius': [
            'match',
            ['get', 'role'],
            'candidate',
            3,
            'forbidden',
            4,
            ['case', ['get', 'isSelected'], 10, 7],
          ],
          'circle-color': ['match', ['get', 'role'], ...roleColours, '#888'] as never,
          'circle-opacity': ['match', ['get', 'role'], 'candidate', 0.7, 1],
          'circle-stroke-color': isDark ? '#0f141b' : '#ffffff',
          'circle-stroke-width': ['match', ['get', 'role'], 'candidate', 0.5, 2],
        },
      },
    ],
  };
}

export function cellFeatures(cells: readonly MapCell[]): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: cells.map(({ lat, lon, people, isServed }) => ({
      type: 'Feature',
      properties: { people, state: isServed === null ? 'unknown' : isServed ? 'served' : 'unserved' },
      geometry: { type: 'Point', coordinates: [lon, lat] },
    })),
  };
}

export function siteFeatures(sites: readonly MapSite[], selected: string): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: sites.map(({ id, lat, lon, role }) => ({
      type: 'Feature',
      properties: { id, role, isSelected: id === selected },
      geometry: { type: 'Point', coordinates: [lon, lat] },
    })),
  };
}

const CORNERS = 48;
const METRES_PER_DEGREE = 111_195;

export function circleFeatures(sites: readonly MapSite[], radiusM: number): FeatureCollection<Polygon> {
  const around = sites.filter(({ role }) => role !== 'candidate' && role !== 'forbidden');
  return {
    type: 'FeatureCollection',
    features: around.map(({ lat, lon }) => ({
      type: 'Feature',
      properties: {},
      geometry: { type: 'Polygon', coordinates: [ringAround(lat, lon, radiusM)] },
    })),
  };
}

function ringAround(lat: number, lon: number, radiusM: number): [number, number][] {
  const perLon = METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
  return Array.from({ length: CORNERS + 1 }, (_, corner) => {
    const angle = (corner / CORNERS) * 2 * Math.PI;
    return [
      lon + (radiusM * Math.cos(angle)) / perLon,
      lat + (radiusM * Math.sin(angle)) / METRES_PER_DEGREE,
    ];
  });
}
