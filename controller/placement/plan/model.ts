/** From the planner's words to the problem that the core solves (placement.md 6.1). Pure. */
import { FARTHEST_M, LONGEST_M } from './limits.ts';
import type { PlanSettings } from '../api.ts';
import type { CoverProblem, Goal } from '../cover/problem.ts';
import type { DistanceTable } from '../distance/by-line.ts';
import { MEASURES, type DemandCell } from '../layers/layer.ts';
import { reliableCover } from '../models/kept.ts';
import { filterReach } from '../models/rows.ts';
import { createMeasure, type Measure, type PlanDistances } from './distances.ts';
import type { PlanInput } from './input.ts';
import { type Observed, observe } from './observe.ts';
import { partsOf, type Slice, slicesOf } from './slices.ts';
import { type PlanSite, selectionOf, sitesOf } from './sites.ts';

export interface PlanModel {
  readonly settings: PlanSettings;
  /** Rows are the cells once for each ring, and once more for what existing machines serve already. */
  readonly problem: CoverProblem;
  /** Candidates first, then existing machines. */
  readonly sites: readonly PlanSite[];
  readonly measure: Measure;
  /** Metres walked, at least up to FARTHEST_M. */
  readonly distances: PlanDistances;
  /** Of each cell, in the planner's weights, and by what machines saw where that is wanted. */
  readonly weight: Float64Array;
  /** Null: not wanted, or nothing was seen. */
  readonly observed: Observed | null;
  /** Radii, metres; every cell counts in equal parts for each of them. */
  readonly rings: readonly number[];
  readonly slices: readonly Slice[];
  /** So many parts of a person count by themselves. */
  readonly parts: number;
  /** Share of the time that a new machine serves. */
  readonly newUp: number;
  readonly areas: readonly string[];
  readonly areaOf: Int32Array;
}

export function modelOf(input: PlanInput): PlanModel {
  const { settings, demand } = input;
  const areas = [...new Set(demand.map(({ area }) => area))].sort();
  const areaOf = Int32Array.from(demand, ({ area }) => areas.indexOf(area));
  const unplaced = sitesOf(input);
  const measure = createMeasure(input);
  const isOfWalks = settings.goal === 'mean-walk' || settings.goal === 'longest-walk';
  const distances = measure(unplaced, isOfWalks ? LONGEST_M : FARTHEST_M);
  const sites = unplaced.map((site, index) =>
    site.area === '' ? { ...site, area: nearestArea(distances.table, index, demand) } : site,
  );
  const registered = Float64Array.from(demand, (cell) =>
    MEASURES.reduce((sum, measure) => sum + cell[measure] * (settings.weights[measure] ?? 0), 0),
  );
  const observed = settings.countsVisits
    ? observe(registered, sites, { table: distances.table, walkM: settings.walkM })
    : null;
  const weight = observed?.weight ?? registered;
  const rings = ringsOf(settings);
  const slices = slicesOf(settings);
  const problem = reliableCover(
    {
      parts: rings.flatMap((radiusM) =>
        slices.map(({ share, isOpen }) => ({
          reach: filterReach(
            distances.table,
            (site, at) => distances.table.values[at]! <= radiusM && isOpen(sites[site]!.hours),
          ),
          weight: weight.map((value) => (value * share) / rings.length),
        })),
      ),
      kept: sites.flatMap(({ up }, site) =>
        up === null || settings.moves !== null ? [] : [{ site, failureShare: 1 - up }],
      ),
      failureShare: 1 - settings.availability,
      ...(settings.goal === 'fair' && { groupOf: areaOf }),
    },
    goalOf(input, { sites, weight, areas, areaOf }),
    selectionOf(settings, sites, areas),
  );
  const newUp = settings.availability;
  const parts = rings.length * partsOf(settings);
  return {
    settings,
    parts,
    problem,
    sites,
    measure,
    distances,
    weight,
    observed,
    rings,
    slices,
    newUp,
    areas,
    areaOf,
  };
}

/** An existing machine belongs to the sub-district of the people around it. */
function nearestArea(
  { start, rows, values }: DistanceTable,
  site: number,
  demand: readonly DemandCell[],
): string {
  let best = -1;
  for (let at = start[site]!; at < start[site + 1]!; at++)
    if (best === -1 || values[at]! < values[best]!) best = at;
  return best === -1 ? '' : demand[rows[best]!]!.area;
}

const FADE_STEPS = 4;

/** More than one where people beyond the first count less and less. */
function ringsOf({ walkM, fadeM }: PlanInput['settings']): number[] {
  if (fadeM === null || fadeM <= walkM) return [walkM];
  return Array.from({ length: FADE_STEPS }, (_, step) => walkM + ((fadeM - walkM) * step) / FADE_STEPS);
}

function goalOf(
  { settings }: PlanInput,
  { sites, weight, areas, areaOf }: Pick<PlanModel, 'sites' | 'weight' | 'areas' | 'areaOf'>,
): Goal {
  const total = new Float64Array(areas.length);
  for (const [cell, value] of weight.entries()) total[areaOf[cell]!]! += value;
  if (settings.goal === 'fair')
    return { kind: 'worst-group', total: total.map((value) => Math.max(value, 1e-9)) };
  if (settings.goal !== 'cheapest') return { kind: 'most' };
  const all = total.reduce((sum, value) => sum + value, 0);
  // Without known costs the cheapest plan is the one of fewest machines.
  const isPriced = sites.some(({ cost }) => cost > 0);
  const cost = Float64Array.from(sites, (site) => (site.isExisting ? 0 : isPriced ? site.cost : 1));
  return { kind: 'cheapest', cost, target: all * settings.targetShare };
}
