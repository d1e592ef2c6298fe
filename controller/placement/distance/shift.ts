/**
 * Whether a layer lies in another coordinate system than it says: GCJ-02 beside WGS-84 is a shift of some 360 m in
 * Chengdu, 70 % of a radius of 500 m, and nobody sees it in the numbers (placement.md 4). Pure.
 */
import { greatCircleM } from '../../../shared/geo/great-circle.ts';
import {
  COORDINATE_SYSTEMS,
  type CoordinateSystemName,
  fromWgs84,
  type Place,
  toWgs84,
} from '../../geo/coordinates.ts';
import { createGridIndex } from './grid-index.ts';
import { middleOf, planeAt, type Wind, windOf } from './sphere.ts';

export interface Shift {
  /** The system in which the layer fits. */
  readonly likely: CoordinateSystemName;
  /** As it is now, it lies this far from where it fits. */
  readonly metres: number;
  readonly towards: Wind;
}

/** Farther than that, two things are not at the same place in any system, metres. */
const FAR_M = 400;
/** The other system must fit better by this much, or chance decides. */
const CLEARLY = 0.6;
/** So many places tell as much as all. */
const SAMPLE = 400;

/**
 * `layer` (already converted as `declared`) against places that it should lie on: the same sites, streets, or the outline's
 * inside. Null: no other system fits clearly better.
 */
export function findShift(
  reference: readonly Place[],
  layer: readonly Place[],
  declared: CoordinateSystemName,
): Shift | null {
  if (reference.length === 0 || layer.length === 0) return null;
  const sample = sampleOf(layer);
  const missOf = missMeter(reference);
  const now = missOf(sample);
  const others = COORDINATE_SYSTEMS.filter((system) => system !== declared).map((likely) => {
    const moved = sample.map((place) => toWgs84(fromWgs84(place, declared), likely));
    return { likely, moved, miss: missOf(moved) };
  });
  const best = others.reduce((a, b) => (b.miss < a.miss ? b : a));
  if (best.miss >= now * CLEARLY) return null;
  const [is, fits] = [middleOf(sample), middleOf(best.moved)];
  const plane = planeAt(fits);
  return {
    likely: best.likely,
    metres: Math.round(greatCircleM(is, fits)),
    towards: windOf(plane.x(is.lon), plane.y(is.lat)),
  };
}

function sampleOf(layer: readonly Place[]): Place[] {
  const step = Math.max(1, Math.floor(layer.length / SAMPLE));
  return layer.filter((_, index) => index % step === 0);
}

/** Mean distance to the nearest place of the reference, each at most FAR_M. */
function missMeter(reference: readonly Place[]): (places: readonly Place[]) => number {
  const plane = planeAt(middleOf(reference));
  const index = createGridIndex(
    Float64Array.from(reference, ({ lon }) => plane.x(lon)),
    Float64Array.from(reference, ({ lat }) => plane.y(lat)),
    FAR_M,
  );
  return (places) => {
    let sum = 0;
    for (const { lat, lon } of places) {
      let nearest = FAR_M * FAR_M;
      index.within({ x: plane.x(lon), y: plane.y(lat) }, FAR_M, (_, squared) => {
        nearest = Math.min(nearest, squared);
      });
      sum += Math.sqrt(nearest);
    }
    return sum / places.length;
  };
}
