/** What is strange about a layer that could be read: it lies outside, it is shifted, two sites stand at one place, nobody lives there. Pure. */
import type { CoordinateSystemName, Place } from '../../geo/coordinates.ts';
import { findShift, type Shift } from '../distance/shift.ts';
import { createGridIndex } from '../distance/grid-index.ts';
import { middleOf, planeAt } from '../distance/sphere.ts';

export interface LayerChecks {
  /** Not null: these coordinates are likely of another system. */
  readonly shift: Shift | null;
  /** Rows farther than 2 km from everything of the layer that it is compared with. */
  readonly outside: number;
  /** The ids of the first of these. */
  readonly outsiders: readonly string[];
  /** Pairs nearer than that are one place twice. */
  readonly twins: readonly (readonly [string, string])[];
}

/** Farther than that from all others, a row is in another city, metres. */
const OUTSIDE_M = 2_000;
const TWIN_M = 5;
const MAX_NAMED = 20;

interface Row extends Place {
  readonly id: string;
}

/** `reference`: a layer of the same city that is trusted, e.g. the outline's points or the population; empty: nothing to compare. */
export function checkLayer(
  reference: readonly Place[],
  rows: readonly Row[],
  { declared, hasPlaces }: { declared: CoordinateSystemName; hasPlaces: boolean },
): LayerChecks {
  const outsiders = reference.length === 0 ? [] : outsideOf(reference, rows);
  return {
    shift: findShift(reference, rows, declared),
    outside: outsiders.length,
    outsiders: outsiders.slice(0, MAX_NAMED).map(({ id }) => id),
    twins: hasPlaces ? twinsOf(rows) : [],
  };
}

function outsideOf(reference: readonly Place[], rows: readonly Row[]): Row[] {
  const { index, at } = indexOf(reference, OUTSIDE_M);
  return rows.filter((row) => {
    let isNear = false;
    index.within(at(row), OUTSIDE_M, () => (isNear = true));
    return !isNear;
  });
}

function twinsOf(rows: readonly Row[]): [string, string][] {
  const { index, at } = indexOf(rows, 100);
  const twins: [string, string][] = [];
  for (const [number, row] of rows.entries()) {
    if (twins.length >= MAX_NAMED) break;
    index.within(at(row), TWIN_M, (other) => {
      if (other > number) twins.push([row.id, rows[other]!.id]);
    });
  }
  return twins;
}

function indexOf(places: readonly Place[], cellM: number) {
  const plane = planeAt(middleOf(places));
  const xs = Float64Array.from(places, ({ lon }) => plane.x(lon));
  const ys = Float64Array.from(places, ({ lat }) => plane.y(lat));
  const at = ({ lat, lon }: Place) => ({ x: plane.x(lon), y: plane.y(lat) });
  return { index: createGridIndex(xs, ys, cellM), at };
}
