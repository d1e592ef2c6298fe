/** One solve from the planner's words to an answer in them. Clock and stop come from the caller. */
import type { PlanResult } from '../api.ts';
import { solveCover } from '../cover/solve.ts';
import { openDomain } from '../domain.ts';
import { type Control, type Outcome, PATIENT } from '../outcome.ts';
import { type Curves, curveOf } from './curve.ts';
import { FARTHEST_M } from './distances.ts';
import { areasOf, bandsOf, nearestOf, residentsWithin, sitesReport } from './explain.ts';
import type { PlanInput } from './input.ts';
import { modelOf, type PlanModel } from './model.ts';
import { provedOutcome } from './proved.ts';
import { repairOrMachine } from './repair.ts';

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
  const deadlineMs = nowMs() + input.settings.seconds * 1_000;
  const indexById = new Map(model.sites.map(({ id }, index) => [id, index]));
  const outcome = solveCover(model.problem, {
    ...PATIENT,
    seed: SEED,
    warmStart: warmStartOf(input, indexById),
    shouldStop: () => nowMs() >= deadlineMs || shouldStop(),
    onProgress: ({ objective, bound, sites }) =>
      onProgress({
        objective,
        bound: finite(bound),
        sites: Array.from(sites, (site) => model.sites[site]!.id),
      }),
  });
  return resultOf(input, model, {
    outcome: provedOutcome(model.problem, outcome),
    seconds: (nowMs() - startedMs) / 1_000,
  });
}

function warmStartOf({ warmStart }: PlanInput, indexById: ReadonlyMap<string, number>): Control['warmStart'] {
  const sites = warmStart.flatMap((id) => indexById.get(id) ?? []);
  return sites.length === 0 ? null : Int32Array.from(sites).sort();
}

function resultOf(
  input: PlanInput,
  model: PlanModel,
  { outcome, seconds }: { outcome: Outcome; seconds: number },
): PlanResult {
  const { demand, settings } = input;
  const { walkM } = settings;
  const sites = [...outcome.sites];
  const nearest = nearestOf(model, sites);
  const existing = sites.filter((site) => model.sites[site]!.isExisting);
  const { points: curve, order } =
    outcome.objective === null ? { points: [], order: [] } : curveWith(model, outcome);
  const report = sitesReport(model, demand, { sites, walkM, order });
  const repair = repairOrMachine(model, { chosen: sites, curve });
  return {
    status: outcome.status,
    notes: notesOf(input, model, outcome),
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
    cost: report.reduce((sum, { cost }) => sum + cost, 0),
    sites: report,
    areas: areasOf(model, demand, { sites, nearest, walkM }),
    bands: bandsOf(demand, nearest),
    curve,
    ...(model.observed !== null && { observed: model.observed.report }),
    ...(repair !== undefined && { repair }),
    nearestM: Array.from(nearest, (metres) => (metres <= FARTHEST_M ? Math.round(metres) : -1)),
  };
}

function curveWith({ problem, sites }: PlanModel, { sites: chosen }: Outcome): Curves {
  const existing = sites.filter(({ isExisting }) => isExisting).length;
  return curveOf(problem, sites, {
    chosen: new Set(chosen),
    upTo: Math.max(10, (chosen.length - existing) * 2),
  });
}

/** What a planner should know besides the plan. */
function notesOf({ demand, settings }: PlanInput, model: PlanModel, outcome: Outcome): PlanResult['notes'] {
  const notes: PlanResult['notes'] = [];
  const note = (code: string, count: number, name = '') => {
    if (count > 0) notes.push({ code, count, name });
  };
  if (outcome.status === 'infeasible') notes.push(reasonOf(model));
  const allowed = model.sites.flatMap(({ isAllowed }, site) => (isAllowed ? [site] : []));
  const nearest = nearestOf(model, allowed);
  const all = demand.reduce((sum, { residents }) => sum + residents, 0);
  note('unreachable', all - residentsWithin(demand, nearest, settings.walkM));
  note('demand-off-network', model.distances.demandOffNetwork);
  note('sites-off-network', model.distances.sitesOffNetwork);
  if (settings.countsVisits && model.observed === null)
    notes.push({ code: 'nothing-seen', count: 0, name: '' });
  const known = new Set(model.sites.map(({ id }) => id));
  note('unknown-sites', [...settings.locked, ...settings.forbidden].filter((id) => !known.has(id)).length);
  return notes;
}

function reasonOf({ problem }: PlanModel): PlanResult['notes'][number] {
  const { conflict } = openDomain(problem.selection);
  if (conflict === null) return { code: 'rule-target', count: 0, name: '' };
  return { code: `rule-${conflict.rule}`, count: 0, name: 'name' in conflict ? conflict.name : '' };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
