/**
 * Plans over years: each is part of the next, the mean over the years is what counts, and each year is compared with the best
 * plan of that year alone, which need not grow into anything: its regret. Pure.
 */
import type { PlanResult } from '../api.ts';
import { type CoverProblem, objectiveOf } from '../cover/problem.ts';
import { inPhases, openInPhases } from '../models/phases.ts';
import type { Control, Outcome } from '../outcome.ts';
import type { Selection } from '../selection.ts';
import { solveInParts } from './in-parts.ts';
import type { WarmSite } from './input.ts';
import type { PlanModel } from './model.ts';

export interface YearsPlan {
  /** `sites`: of the model, open in the last year. */
  readonly outcome: Outcome;
  /** Sites open at the end of each year. */
  readonly open: readonly Int32Array[];
}

/** Machines that may be open at the end of each year. */
function countsOf({ settings, sites, problem }: PlanModel): number[] {
  let open = sites.filter(({ isExisting }) => isExisting).length;
  return settings.years.map((machines) => {
    open += machines;
    return Math.min(open, problem.selection.atMost);
  });
}

export function solveYears(model: PlanModel, warm: readonly WarmSite[], control: Control): YearsPlan {
  const { problem, sites } = model;
  const counts = countsOf(model);
  const phases = counts.map((atMost) => ({ atMost, importance: 1 / counts.length }));
  const standing = standingOf(model);
  const lifted = inPhases(problem, phases, standing);
  const toSites = (options: Int32Array) => Int32Array.from(options, (option) => option % sites.length).sort();
  const outcome = solveInParts(lifted, model.parts * counts.length, {
    ...control,
    warmStart: warmOptions(model, warm),
    onProgress: (progress) => control.onProgress({ ...progress, sites: toSites(progress.sites) }),
  });
  return {
    outcome: { ...outcome, sites: toSites(outcome.sites) },
    open: openInPhases(sites.length, counts.length, outcome.sites),
  };
}

function standingOf({ sites }: PlanModel): number[] {
  return sites.flatMap(({ isExisting }, site) => (isExisting ? [site] : []));
}

/** An earlier plan over years as it was; one without years is left to the search, which finds an order of its own. */
function warmOptions({ sites, settings }: PlanModel, warm: readonly WarmSite[]): Int32Array | null {
  const indexOf = new Map(sites.map(({ id }, index) => [id, index]));
  const options = warm.flatMap(({ id, year = 1 }) => {
    const site = indexOf.get(id);
    return site === undefined || year > settings.years.length ? [] : [(year - 1) * sites.length + site];
  });
  return warm.some(({ year }) => year !== undefined) ? Int32Array.from(options).sort() : null;
}

type Year = PlanResult['years'][number];

/** `controlOf`: what is left of the time, in equal parts. */
export function regretsOf(
  model: PlanModel,
  open: readonly Int32Array[],
  controlOf: (yearsLeft: number) => Control,
): Omit<Year, 'residents'>[] {
  const standing = standingOf(model);
  const counts = countsOf(model);
  return open.map((sites, year) => {
    const covered = objectiveOf(model.problem, sites)!;
    const isLast = year === open.length - 1;
    const problem = isLast ? model.problem : aloneIn(model.problem, { atMost: counts[year]!, standing });
    const control = { ...controlOf(open.length - year), warmStart: sites };
    const { objective, bound } = solveInParts(problem, model.parts, control);
    const best = Math.max(covered, objective ?? 0);
    return { machines: sites.length - standing.length, covered, best, bound: Math.max(best, bound) };
  });
}

/** The rules that hold before the end: nothing has to be there yet but what stands. */
function aloneIn(
  problem: CoverProblem,
  { atMost, standing }: { atMost: number; standing: readonly number[] },
): CoverProblem {
  const { quotas, ...rest } = problem.selection;
  const selection: Selection = {
    ...rest,
    atLeast: 0,
    atMost,
    required: Int32Array.from(standing),
    quotas: quotas.map((quota) => ({ ...quota, atLeast: 0 })),
  };
  return { ...problem, selection };
}
