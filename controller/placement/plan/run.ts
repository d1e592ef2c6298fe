/** One solve from the planner's words to an answer in them. Clock and stop come from the caller. */
import { FARTHEST_M } from './limits.ts';
import type { PlanResult } from '../api.ts';
import { type Control, type Outcome, PATIENT } from '../outcome.ts';
import { type Curves, curveOf } from './curve.ts';
import { areasOf, bandsOf, nearestOf, residentsWithin, sitesReport, slicesReport } from './explain.ts';
import type { PlanInput } from './input.ts';
import { loadsOf } from './loads.ts';
import { modelOf, type PlanModel } from './model.ts';
import { notesOf, unreachableOf } from './notes.ts';
import { futuresReport } from './outlook.ts';
import { repairOrMachine } from './repair.ts';
import { solveQuestion, type Solved } from './solve.ts';
import { walkOf } from './walks.ts';

export interface PlanProgress {
  readonly objective: number | null;
  readonly bound: number | null;
  readonly sites: readonly string[];
}

export interface PlanHooks {
  readonly nowMs: () => number;
  readonly shouldStop: () => boolean;
  readonly onProgress: (progress: PlanProgress) => void;
}

/** The same city and the same settings give the same plan. */
const SEED = 510_106;

export function runPlan(input: PlanInput, { nowMs, shouldStop, onProgress }: PlanHooks): PlanResult {
  const startedMs = nowMs();
  const model = modelOf(input);
  const timeMs = input.settings.seconds * 1_000;
  const beganMs = nowMs();
  const controlUntil = (share: number): Control => ({
    ...PATIENT,
    seed: SEED,
    shouldStop: () => nowMs() >= beganMs + share * timeMs || shouldStop(),
    onProgress: ({ objective, bound, sites }) =>
      onProgress({
        objective,
        bound: finite(bound),
        sites: Array.from(sites, (site) => model.sites[site]!.id),
      }),
  });
  const solved = solveQuestion(model, input, controlUntil);
  return resultOf(input, model, solved, (nowMs() - startedMs) / 1_000);
}

function resultOf(input: PlanInput, model: PlanModel, solved: Solved, seconds: number): PlanResult {
  const { outcome, open } = solved;
  const { demand, settings } = input;
  const { walkM } = settings;
  const sites = [...outcome.sites];
  const nearest = nearestOf(model, sites);
  const existing = model.sites.flatMap(({ isExisting }, site) => (isExisting ? [site] : []));
  const yearOf = yearsOf(model, open);
  const { points: curve, order } =
    outcome.objective === null ? { points: [], order: [] } : curveWith(model, outcome, yearOf);
  const { service = null } = solved;
  const loads = loadsOf(model, sites, service);
  const machinesAt = (site: number) => service?.machines.get(site) ?? model.sites[site]!.machines;
  const report = sitesReport(model, demand, { sites, walkM, order, yearOf, loads, machinesAt });
  const repair = repairOrMachine(model, { chosen: sites, curve });
  const unreachable = unreachableOf(model);
  const moved = outcome.objective === null ? [] : existing.filter((site) => !sites.includes(site));
  return {
    status: outcome.status,
    notes: notesOf(input, model, { ...solved, unreachable, report }),
    objective: outcome.objective,
    bound: finite(outcome.bound),
    gap: outcome.gap,
    seconds,
    iterations: outcome.iterations,
    total: model.weight.reduce((sum, value) => sum + value, 0),
    residents: {
      total: demand.reduce((sum, { residents }) => sum + residents, 0),
      covered: residentsWithin(demand, nearest, walkM),
      before: residentsWithin(demand, nearestOf(model, existing), walkM),
    },
    cost: report.reduce((sum, { cost }) => sum + cost, 0) + moved.length * (settings.moves?.costYuan ?? 0),
    sites: report,
    moved: moved.map((site) => {
      const { id, name, lat, lon } = model.sites[site]!;
      return { id, name, lat, lon };
    }),
    areas: areasOf(model, demand, { sites, nearest, walkM, machinesAt }),
    bands: bandsOf(demand, nearest),
    futures: futuresReport(model, { nearest, walkM }),
    slices: slicesReport(model, demand, { sites, walkM }),
    walk: service === null ? walkOf(model, sites) : service.walk,
    years: solved.regrets.map((year, index) => ({
      ...year,
      residents: residentsWithin(demand, nearestOf(model, open[index]!), walkM),
    })),
    curve,
    ...(model.observed !== null && { observed: model.observed.report }),
    ...(repair !== undefined && { repair }),
    unreachable,
    nearestM: Array.from(nearest.subarray(0, demand.length), (metres) =>
      metres <= FARTHEST_M ? Math.round(metres) : -1,
    ),
  };
}

/** Of new sites the year in which they open, from 1. */
function yearsOf({ sites }: PlanModel, open: Solved['open']): Map<number, number> {
  const years = new Map<number, number>();
  for (const [index, now] of open.entries())
    for (const site of now) if (!years.has(site) && !sites[site]!.isExisting) years.set(site, index + 1);
  return years;
}

function curveWith(
  { problem, sites }: PlanModel,
  { sites: chosen }: Outcome,
  yearOf: ReadonlyMap<number, number>,
): Curves {
  const own = [...chosen].filter((site) => !sites[site]!.isExisting).length;
  return curveOf(problem, sites, { chosen: new Set(chosen), upTo: Math.max(10, own * 2), yearOf });
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
