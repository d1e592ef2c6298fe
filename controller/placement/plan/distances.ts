/** The walking distances of a plan: by the streets where they are loaded, else by lines with a detour. Pure. */
import type { Place } from '../../geo/coordinates.ts';
import { type DistanceTable, distancesByLine } from '../distance/by-line.ts';
import { distancesOnStreets } from '../distance/on-streets.ts';
import { indexSegments, type Segment } from '../distance/segments.ts';
import { middleOf, type Plane, planeAt } from '../distance/sphere.ts';
import { buildStreetGraph } from '../distance/street-graph.ts';
import type { Line } from '../layers/layer.ts';
import type { PlanInput } from './input.ts';

export interface PlanDistances {
  readonly table: DistanceTable;
  readonly demandOffNetwork: number;
  readonly sitesOffNetwork: number;
}

/** The walks from all demand to some sites, up to a cut-off. */
export type Measure = (sites: readonly Place[], cutOffM: number) => PlanDistances;

export function createMeasure({
  demand,
  streets,
  barriers,
  settings,
}: Pick<PlanInput, 'demand' | 'streets' | 'barriers' | 'settings'>): Measure {
  if (streets === null) {
    return (candidates, cutOffM) => {
      const rule = { kind: 'factor', factor: settings.detour } as const;
      const table = distancesByLine({ demand, candidates, cutOffM }, rule);
      return { table, demandOffNetwork: 0, sitesOffNetwork: 0 };
    };
  }
  const plane = planeAt(middleOf(demand));
  const graph = buildStreetGraph(streets, indexSegments(segmentsOf(barriers, plane)), plane);
  return (candidates, cutOffM) => {
    const { table, ...off } = distancesOnStreets({ demand, candidates, cutOffM }, graph);
    return {
      table,
      demandOffNetwork: off.demandOffNetwork.length,
      sitesOffNetwork: off.candidatesOffNetwork.length,
    };
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
