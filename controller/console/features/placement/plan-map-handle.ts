/** MapLibre for the planner, in a chunk with the other maps. */
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import { fitTo, type MapOptions, openBaseMap } from '../../components/fleet-map/base-map.ts';
import {
  CELLS,
  cellFeatures,
  CIRCLES,
  circleFeatures,
  type MapCell,
  type MapSite,
  planStyleOf,
  siteFeatures,
  SITES,
} from './plan-map-style.ts';

export interface PlanPicture {
  readonly cells: readonly MapCell[];
  readonly sites: readonly MapSite[];
  readonly selected: string;
  /** Straight metres of the circles; null: none. */
  readonly radiusM: number | null;
}

export interface PlanMapHandle {
  setCells(cells: readonly MapCell[]): void;
  setSites(picture: Omit<PlanPicture, 'cells'>): void;
}

export async function openPlanMap(
  container: HTMLElement,
  options: MapOptions,
  onSelect: (siteId: string) => void,
): Promise<PlanMapHandle> {
  const map = await openBaseMap(container, options, { styleOf: planStyleOf, prepare: () => {} });
  map.on('click', SITES, ({ features = [] }) => onSelect(String(features[0]?.properties['id'] ?? '')));
  map.on('mouseenter', SITES, () => (map.getCanvas().style.cursor = 'pointer'));
  map.on('mouseleave', SITES, () => (map.getCanvas().style.cursor = ''));
  let isFitted = false;
  return {
    setCells(cells) {
      sourceOf(map, CELLS)?.setData(cellFeatures(cells));
      if (isFitted || cells.length === 0) return;
      isFitted = true;
      fitTo(map, cells);
    },
    setSites({ sites, selected, radiusM }) {
      sourceOf(map, SITES)?.setData(siteFeatures(sites, selected));
      sourceOf(map, CIRCLES)?.setData(circleFeatures(radiusM === null ? [] : sites, radiusM ?? 0));
    },
  };
}

function sourceOf(map: MapLibre, id: string): { setData(data: object): unknown } | undefined {
  return map.getSource<GeoJSONSource>(id) as { setData(data: object): unknown } | undefined;
}
