/** What every map of the console stands on: the outline of the district, no tiles, the controls. In a chunk of its own. */
import { LngLatBounds, Map as MapLibre, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
// From our own origin: the content policy allows no other (http/console-files.ts).
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { StyleSpecification } from 'maplibre-gl';
import type { GeoJSON } from 'geojson';

setWorkerUrl(workerUrl);

export interface MapOptions {
  readonly isDark: boolean;
  /** Removes the map, also one that is not drawn yet. */
  readonly signal: AbortSignal;
  /** Keeps the picture, so that it can be printed. */
  readonly isForPrint?: boolean;
}

/** The middle of the district. */
const CENTRE: [number, number] = [104.05, 30.7];
const ZOOM = 11;
const FIT_PADDING_PX = 48;
const LOAD_TIMEOUT_MS = 15_000;

/** Resolves when it is drawn; rejects without WebGL. */
export async function openBaseMap(
  container: HTMLElement,
  { isDark, signal, isForPrint = false }: MapOptions,
  {
    styleOf,
    prepare,
  }: {
    styleOf: (isDark: boolean, districts: GeoJSON) => StyleSpecification;
    prepare: (map: MapLibre) => void;
  },
): Promise<MapLibre> {
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
    canvasContextAttributes: { preserveDrawingBuffer: isForPrint },
  });
  signal.addEventListener('abort', () => map.remove());
  map.addControl(new NavigationControl({ showCompass: false }), 'top-left');
  prepare(map);
  await loaded(map, signal);
  return map;
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

export function fitTo(
  map: MapLibre,
  points: readonly { readonly lat: number; readonly lon: number }[],
): void {
  const bounds = new LngLatBounds();
  for (const { lon, lat } of points) bounds.extend([lon, lat]);
  map.fitBounds(bounds, { padding: FIT_PADDING_PX, maxZoom: 15, animate: false });
}
