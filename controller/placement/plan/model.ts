/** From the planner's words to the problem that the core solves (placement.md 6.1). Pure. */
import { FARTHEST_M, LONGEST_M } from './limits.ts';
import type { PlanSettings } from '../api.ts';
import type { CoverProblem, Goal } from '../cover/problem.ts';
import type { DistanceTable } from '../distance/by-line.ts';
import { MEASURES, type DemandCell } from '../layers/layer.ts';
import { type Groups, groupsOf } from '../models/fairness.ts';
import { reliableCover } from '../models/kept.ts';
import { filterReach } from '../models/rows.ts';
import { isForWorstFuture } from './asked.ts';
import { createMeasure, type Measure, type PlanDistances } from './distances.ts';
import type { PlanInput } from './input.ts';
import { type Observed, observe } from './observe.ts';
import { type Outlook, outlookOf, outlookParts } from './outlook.ts';
import { partsOf, type Slice, slicesOf } from './slices.ts';
import { type PlanSite, selectionOf, sitesOf } from './sites.ts';

export interface PlanModel {
  readonly settings: PlanSettings;
  readonly outlook: Outlook;
  /** Rows are the cells of the outlook once for each ring, and once more for what existing machines serve already. */
  readonly problem: CoverProblem;
  /** Candidates first, then existing machines. */
  readonly sites: readonly PlanSite[];
  readonly measure: Measure;
  /** Metres walked, at least up to FARTHEST_M. */
  readonly distances: PlanDistances;
  /** Of each cell, in the planner's weights, by what machines saw where that is wanted, times its probability. */
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
  const { settings } = input;
  const outlook = outlookOf(input);
  const { cells } = outlook;
  const areas = [...new Set(cells.map(({ area }) => area))].sort();
  const areaOf = Int32Array.from(cells, ({ area }) => areas.indexOf(area));
  const unplaced = sitesOf(input);
  const measure = createMeasure({ ...input, demand: cells });
  const isOfWalks = settings.goal === 'mean-walk' || settings.goal === 'longest-walk';
  const distances = measure(unplaced, isOfWalks ? LONGEST_M : FARTHEST_M);
  const sites = unplaced.map((site, index) =>
    site.area === '' ? { ...site, area: nearestArea(distances.table, index, cells) } : site,
  );
  const registered = Float64Array.from(cells, (cell) =>
    MEASURES.reduce((sum, measure) => sum + cell[measure] * (settings.weights[measure] ?? 0), 0),
  );
  const observed = settings.countsVisits
    ? observe(registered, sites, { table: distances.table, walkM: settings.walkM, today: outlook.today })
    : null;
  const { futureOf, shares } = outlook;
  const weight = (observed?.weight ?? registered).map((value, cell) => value * shares[futureOf[cell]!]!);
  const groups = worstOf(settings, { weight, areaOf, futureOf });
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
      ...(groups !== null && { groupOf: groups.groupOf }),
    },
    goalOf(settings, { sites, weight, groups }),
    selectionOf(settings, sites, areas),
  );
  const newUp = settings.availability;
  const parts = rings.length * partsOf(settings) * outlookParts(settings);
  return {
    settings,
    outlook,
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

/** Sub-districts or futures, of which the one that is served worst counts; null: all people together. */
function worstOf(
  settings: PlanSettings,
  {
    weight,
    areaOf,
    futureOf,
  }: { readonly weight: Float64Array; readonly areaOf: Int32Array; readonly futureOf: Int32Array },
): Groups | null {
  if (settings.goal === 'fair') return groupsOf(weight, areaOf);
  return isForWorstFuture(settings) ? groupsOf(weight, futureOf) : null;
}

function goalOf(
  settings: PlanSettings,
  { sites, weight, groups }: Pick<PlanModel, 'sites' | 'weight'> & { readonly groups: Groups | null },
): Goal {
  if (groups !== null) return { kind: 'worst-group', total: groups.total };
  if (settings.goal !== 'cheapest') return { kind: 'most' };
  const all = weight.reduce((sum, value) => sum + value, 0);
  // Without known costs the cheapest plan is the one of fewest machines.
  const isPriced = sites.some(({ cost }) => cost > 0);
  const cost = Float64Array.from(sites, (site) => (site.isExisting ? 0 : isPriced ? site.cost : 1));
  return { kind: 'cheapest', cost, target: all * settings.targetShare };
}
