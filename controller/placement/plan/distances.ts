/** The walking distances of a plan: by the streets where they are loaded, else by lines with a detour. Pure. */
import type { Place } from '../../geo/coordinates.ts';
import { type DistanceTable, distancesByLine } from '../distance/by-line.ts';
import { distancesOnStreets } from '../distance/on-streets.ts';
import { indexSegments, type Segment } from '../distance/segments.ts';
import { middleOf, type Plane, planeAt } from '../distance/sphere.ts';
import { buildStreetGraph } from '../distance/street-graph.ts';
import type { Line } from '../layers/layer.ts';
import type { PlanInput } from './input.ts';

/** Nobody is said to walk farther than this to a machine, metres. */
export const FARTHEST_M = 1_500;

export interface PlanDistances {
  readonly table: DistanceTable;
  readonly demandOffNetwork: number;
  readonly sitesOffNetwork: number;
}

export function distancesOf(
  { demand, streets, barriers, settings }: PlanInput,
  sites: readonly Place[],
): PlanDistances {
  const question = { demand, candidates: sites, cutOffM: FARTHEST_M };
  if (streets === null) {
    const table = distancesByLine(question, { kind: 'factor', factor: settings.detour });
    return { table, demandOffNetwork: 0, sitesOffNetwork: 0 };
  }
  const plane = planeAt(middleOf(demand));
  const graph = buildStreetGraph(streets, indexSegments(segmentsOf(barriers, plane)), plane);
  const { table, demandOffNetwork, candidatesOffNetwork } = distancesOnStreets(question, graph);
  return {
    table,
    demandOffNetwork: demandOffNetwork.length,
    sitesOffNetwork: candidatesOffNetwork.length,
  };
}

function segmentsOf(lines: readonly Line[], plane: Plane): Segment[] {
  return lines.flatMap(({ coordinates }) =>
    coordinates.slice(1).map(([lon, lat], index) => ({
      x1: plane.x(coordinates[index]![0]),
      y1: plane.y(coordinates[index]![1]),
      x2: plane.x(lon),
      y2: plane.y(lat),
    })),
  );
}
