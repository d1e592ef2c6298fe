/** All use of MapLibre, in a chunk of its own. */
import {
  type GeoJSONSource,
  LngLatBounds,
  Map as MapLibre,
  type MapLayerMouseEvent,
  NavigationControl,
  setWorkerUrl,
} from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
// From our own origin: the content policy allows no other (http/console-files.ts).
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { GeoJSON } from 'geojson';
import type { KioskPoint } from '../../../fleet/api.ts';
import { drawSign, PIXEL_RATIO } from './map-images.ts';
import { CLUSTER_MAX_ZOOM, CLUSTERS, featuresOf, KIOSKS, POINTS, styleOf } from './map-style.ts';

setWorkerUrl(workerUrl);

export interface MapHandle {
  setPoints(points: readonly KioskPoint[]): void;
}

interface MapOptions {
  readonly isDark: boolean;
  /** Removes the map, also one that is not drawn yet. */
  readonly signal: AbortSignal;
}

/** The middle of the district. */
const CENTRE: [number, number] = [104.05, 30.7];
const ZOOM = 11;
const FIT_PADDING_PX = 48;
/** More kiosks at one place than anybody reads. */
const MAX_LEAVES = 50;
const LOAD_TIMEOUT_MS = 15_000;

/** Resolves when it is drawn; rejects without WebGL. */
export async function openMap(
  container: HTMLElement,
  { isDark, signal }: MapOptions,
  onSelect: (kioskIds: readonly string[]) => void,
): Promise<MapHandle> {
  const districts = await fetchDistricts();
  signal.throwIfAborted();
  const map = new MapLibre({
    container,
    style: styleOf(isDark, districts),
    center: CENTRE,
    zoom: ZOOM,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
  });
  signal.addEventListener('abort', () => map.remove());
  map.addControl(new NavigationControl({ showCompass: false }), 'top-left');
  map.setMissingStyleImageResolver((id) => {
    const image = drawSign(id, isDark);
    if (image !== null && !map.hasImage(id)) map.addImage(id, image, { pixelRatio: PIXEL_RATIO });
  });
  await loaded(map, signal);
  selectOnClick(map, onSelect);
  let isFitted = false;
  return {
    setPoints(points) {
      void map.getSource<GeoJSONSource>(KIOSKS)?.setData(featuresOf(points));
      // Only the first time: later changes must not take the map away from under the pointer.
      if (isFitted || points.length === 0) return;
      isFitted = true;
      fit(map, points);
    },
  };
}

/** Not by the worker, whose own content policy lets it reach nothing. */
async function fetchDistricts(): Promise<GeoJSON> {
  const response = await fetch('/geo/districts.geojson');
  if (!response.ok) throw new Error(`the outline of the district: ${response.status}`);
  return (await response.json()) as GeoJSON;
}

function loaded(map: MapLibre, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the map did not load')), LOAD_TIMEOUT_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('the map is gone'));
    });
    map.once('load', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function fit(map: MapLibre, points: readonly KioskPoint[]): void {
  const bounds = new LngLatBounds();
  for (const { lon, lat } of points) bounds.extend([lon, lat]);
  map.fitBounds(bounds, { padding: FIT_PADDING_PX, maxZoom: 15, animate: false });
}

function selectOnClick(map: MapLibre, onSelect: (kioskIds: readonly string[]) => void): void {
  map.on('click', POINTS, (event) => onSelect(idsOf(event)));
  map.on('click', CLUSTERS, (event) => void openCluster(map, event, onSelect));
  for (const layer of [POINTS, CLUSTERS]) {
    map.on('mouseenter', layer, () => (map.getCanvas().style.cursor = 'pointer'));
    map.on('mouseleave', layer, () => (map.getCanvas().style.cursor = ''));
  }
}

/** Zooms in until it falls apart; kiosks of one place never do, so they are listed. */
async function openCluster(
  map: MapLibre,
  event: MapLayerMouseEvent,
  onSelect: (kioskIds: readonly string[]) => void,
): Promise<void> {
  const feature = event.features?.[0];
  const source = map.getSource<GeoJSONSource>(KIOSKS);
  if (feature === undefined || source === undefined || feature.geometry.type !== 'Point') return;
  const clusterId = Number(feature.properties['cluster_id']);
  const zoom = await source.getClusterExpansionZoom(clusterId);
  if (zoom <= CLUSTER_MAX_ZOOM) {
    map.easeTo({ center: feature.geometry.coordinates as [number, number], zoom });
    return;
  }
  const leaves = await source.getClusterLeaves(clusterId, MAX_LEAVES, 0);
  onSelect(leaves.map((leaf) => String(leaf.properties?.['id'])));
}

function idsOf({ features = [] }: MapLayerMouseEvent): string[] {
  return [...new Set(features.map(({ properties }) => String(properties['id'])))];
}
