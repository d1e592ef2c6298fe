/** How the planner's map looks: people as cells, served or not; machines that stand, are chosen, could be chosen. */
import type { StyleSpecification } from 'maplibre-gl';
import type { FeatureCollection, GeoJSON, Point, Polygon } from 'geojson';
import { baseStyleOf } from '../../components/fleet-map/map-style.ts';

export const CELLS = 'cells';
export const CIRCLES = 'circles';
export const SITES = 'sites';

export type SiteRole = 'chosen' | 'existing' | 'candidate' | 'locked' | 'forbidden' | 'only-a' | 'only-b';

/** `unreachable`: no place that may be used is near; `unknown`: no plan yet. */
export type CellState = 'served' | 'unserved' | 'unreachable' | 'unknown';

export interface MapCell {
  readonly lat: number;
  readonly lon: number;
  readonly people: number;
  readonly state: CellState;
}

export interface MapSite {
  readonly id: string;
  readonly lat: number;
  readonly lon: number;
  readonly role: SiteRole;
  /** In which it opens; absent: years do not matter. */
  readonly year?: number | undefined;
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
interface Colours {
  readonly light: string;
  readonly dark: string;
}

/** From the first year on; the last stands for all later ones. */
const YEAR_COLOURS: readonly Colours[] = [
  { light: '#12357f', dark: '#a9c6ff' },
  { light: '#2878d8', dark: '#5e9bff' },
  { light: '#0f9aa8', dark: '#4fd0dc' },
  { light: '#7a3fc4', dark: '#c08cff' },
  { light: '#b8336f', dark: '#ff86bb' },
];

export function colourOf({ role, year }: Pick<MapSite, 'role' | 'year'>): Colours {
  if (year === undefined || role !== 'chosen') return ROLE_COLOURS[role];
  return YEAR_COLOURS[Math.min(year, YEAR_COLOURS.length) - 1]!;
}

export const SERVED = { light: '#2f8f83', dark: '#4fb5a7' };
export const UNSERVED = { light: '#d9822b', dark: '#e59a4b' };
export const UNREACHABLE = { light: '#a02c5a', dark: '#e0709c' };
export const UNKNOWN = { light: '#6b7f9c', dark: '#7d92b0' };

export function planStyleOf(isDark: boolean, districts: GeoJSON): StyleSpecification {
  const tone = isDark ? 'dark' : 'light';
  const base = baseStyleOf(isDark, districts);
  const empty: GeoJSON = { type: 'FeatureCollection', features: [] };
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
            'unreachable',
            UNREACHABLE[tone],
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
          'circle-color': ['get', tone],
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
    features: cells.map(({ lat, lon, people, state }) => ({
      type: 'Feature',
      properties: { people, state },
      geometry: { type: 'Point', coordinates: [lon, lat] },
    })),
  };
}

export function siteFeatures(sites: readonly MapSite[], selected: string): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: sites.map(({ id, lat, lon, role, year }) => ({
      type: 'Feature',
      properties: { id, role, isSelected: id === selected, ...colourOf({ role, year }) },
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
