/** The kiosks on their map: points, clusters and what a click on them finds. */
import type { GeoJSONSource, Map as MapLibre, MapLayerMouseEvent } from 'maplibre-gl';
import type { KioskPoint } from '../../../fleet/api.ts';
import { fitTo, type MapOptions, openBaseMap } from './base-map.ts';
import { drawSign, PIXEL_RATIO } from './map-images.ts';
import { CLUSTER_MAX_ZOOM, CLUSTERS, featuresOf, KIOSKS, POINTS, styleOf } from './map-style.ts';

export interface MapHandle {
  setPoints(points: readonly KioskPoint[]): void;
}

/** More kiosks at one place than anybody reads. */
const MAX_LEAVES = 50;

/** Resolves when it is drawn; rejects without WebGL. */
export async function openMap(
  container: HTMLElement,
  options: MapOptions,
  onSelect: (kioskIds: readonly string[]) => void,
): Promise<MapHandle> {
  const map = await openBaseMap(container, options, {
    styleOf,
    prepare(map) {
      map.setMissingStyleImageResolver((id) => {
        const image = drawSign(id, options.isDark);
        if (image !== null && !map.hasImage(id)) map.addImage(id, image, { pixelRatio: PIXEL_RATIO });
      });
    },
  });
  selectOnClick(map, onSelect);
  let isFitted = false;
  return {
    setPoints(points) {
      void map.getSource<GeoJSONSource>(KIOSKS)?.setData(featuresOf(points));
      // Only the first time: later changes must not take the map away from under the pointer.
      if (isFitted || points.length === 0) return;
      isFitted = true;
      fitTo(map, points);
    },
  };
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
