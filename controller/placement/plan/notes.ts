/** What a planner should know besides the plan: by name wherever something can be named. Pure. */
import type { PlanResult } from '../api.ts';
import type { Capacity } from '../conditions.ts';
import { machinesAsked } from './asked.ts';
import { nearestOf } from './explain.ts';
import type { PlanInput } from './input.ts';
import type { PlanModel } from './model.ts';
import { allowedOf, namesOf, type Note, reasonOf, told } from './reasons.ts';
import type { PlanSite } from './sites.ts';
import type { Solved } from './solve.ts';
import { MOST_PAIRS } from './walk-goal.ts';

interface Answer {
  readonly unreachable: readonly number[];
  readonly report: PlanResult['sites'];
}

/** Cells of today with people whom no place that may be used reaches. */
export function unreachableOf(model: PlanModel): number[] {
  const nearest = nearestOf(model, allowedOf(model));
  return Array.from(nearest.keys()).filter(
    (cell) => cell < model.outlook.today && model.weight[cell]! > 0 && nearest[cell]! > model.settings.walkM,
  );
}

export function notesOf(
  { demand, settings }: PlanInput,
  model: PlanModel,
  { outcome, isTooLarge = false, service, unreachable, report }: Solved & Answer,
): Note[] {
  const rules = service?.rules ?? { selection: model.problem.selection, sites: model.sites };
  const people = unreachable.reduce((sum, cell) => sum + demand[cell]!.residents, 0);
  const isUsable = ({ isAllowed, isExisting }: PlanSite) => isAllowed && !isExisting;
  const asked = machinesAsked(settings);
  const isShort = settings.goal !== 'cheapest' && rules.sites.filter(isUsable).length < asked;
  const isCounted = settings.capacity !== null && settings.goal === 'mean-walk' && service === undefined;
  return [
    ...(outcome.status === 'infeasible' ? [reasonOf(model, rules)] : []),
    ...told('too-large', isTooLarge ? MOST_PAIRS : 0),
    ...told('no-weight', model.weight.some((value) => value > 0) ? 0 : 1),
    ...told('unreachable', unreachable.length === 0 ? 0 : Math.max(1, people), String(unreachable.length)),
    ...told('demand-off-network', model.distances.demandOffNetwork),
    ...told('sites-off-network', model.distances.sitesOffNetwork),
    ...(isShort
      ? [{ code: 'fewer-sites', count: model.sites.filter(isUsable).length, name: String(asked) }]
      : []),
    ...(settings.capacity === null ? [] : crowdedNotes(settings.capacity, report)),
    ...told('no-room', Math.round(service?.leftOver ?? 0)),
    ...told('capacity-counted', isCounted && !isTooLarge ? 1 : 0),
    ...idleSettings(model),
  ];
}

/** What is asked for and does nothing. */
function idleSettings({ settings, observed, sites, areas }: PlanModel): Note[] {
  const { fadeM, walkM, futures, futuresGoal, goal, countsVisits, areaRules, locked, forbidden } = settings;
  const known = new Set(sites.map(({ id }) => id));
  const unknown = [...locked, ...forbidden].filter((id) => !known.has(id));
  const places = new Set([...areas, ...sites.map(({ area }) => area)]);
  const nowhere = areaRules.map(({ area }) => area).filter((area) => !places.has(area));
  const isWorstIdle = futures.length > 0 && futuresGoal === 'worst' && goal !== 'most-people';
  return [
    ...told('fade-ignored', fadeM !== null && fadeM <= walkM ? fadeM : 0),
    ...told('worst-ignored', isWorstIdle ? 1 : 0),
    ...told('nothing-seen', countsVisits && observed === null ? 1 : 0),
    ...told('unknown-sites', unknown.length, namesOf(unknown)),
    ...told('unknown-areas', nowhere.length, namesOf(nowhere)),
  ];
}

/** Sites to which more come in the busiest hour than their machines serve; with how many it takes. */
function crowdedNotes({ machinesPerSite }: Capacity, report: Answer['report']): Note[] {
  const crowded = report.flatMap(({ name, machines, load }) =>
    load === undefined || load.needs <= machines
      ? []
      : [{ text: `${name} ${machines} < ${load.needs}`, needs: load.needs }],
  );
  const beyond = crowded.filter(({ needs }) => needs > machinesPerSite);
  const tell = (code: string, sites: typeof crowded) =>
    told(code, sites.length, namesOf(sites.map(({ text }) => text)));
  return [...tell('crowded', crowded), ...tell('too-crowded', beyond)];
}
