/** What a planner should know besides the plan, and why there is none: by name wherever something can be named. Pure. */
import type { PlanResult, PlanSettings } from '../api.ts';
import { groupGains } from '../cover/problem.ts';
import { openDomain } from '../domain.ts';
import type { Capacity } from '../conditions.ts';
import type { Selection } from '../selection.ts';
import { machinesAsked } from './asked.ts';
import { LONGEST_M } from './limits.ts';
import { nearestOf } from './explain.ts';
import type { PlanInput } from './input.ts';
import type { PlanModel } from './model.ts';
import type { Solved } from './solve.ts';
import { MOST_PAIRS } from './walk-goal.ts';

type Note = PlanResult['notes'][number];

interface Answer {
  readonly unreachable: readonly number[];
  readonly report: PlanResult['sites'];
}

/** So many names are told; the rest is a number. */
const MOST_NAMES = 10;

/** Cells of today with people whom no place that may be used reaches. */
export function unreachableOf(model: PlanModel): number[] {
  const nearest = nearestOf(model, allowedOf(model));
  return Array.from(nearest.keys()).filter(
    (cell) => cell < model.outlook.today && model.weight[cell]! > 0 && nearest[cell]! > model.settings.walkM,
  );
}

function allowedOf({ sites }: PlanModel): number[] {
  return sites.flatMap(({ isAllowed }, site) => (isAllowed ? [site] : []));
}

export function notesOf(
  { demand, settings }: PlanInput,
  model: PlanModel,
  { outcome, isTooLarge = false, service, unreachable, report }: Solved & Answer,
): Note[] {
  const notes: Note[] = [];
  const note = (code: string, count: number, name = '') => {
    if (count > 0) notes.push({ code, count, name });
  };
  if (outcome.status === 'infeasible') notes.push(reasonOf(model));
  note('too-large', isTooLarge ? MOST_PAIRS : 0);
  note('no-weight', model.weight.some((value) => value > 0) ? 0 : 1);
  const cells = unreachable.reduce((sum, cell) => sum + demand[cell]!.residents, 0);
  note('unreachable', unreachable.length === 0 ? 0 : Math.max(1, cells), String(unreachable.length));
  note('demand-off-network', model.distances.demandOffNetwork);
  note('sites-off-network', model.distances.sitesOffNetwork);
  const usable = model.sites.filter(({ isAllowed, isExisting }) => isAllowed && !isExisting).length;
  if (settings.goal !== 'cheapest' && usable < machinesAsked(settings)) {
    notes.push({ code: 'fewer-sites', count: usable, name: String(machinesAsked(settings)) });
  }
  if (settings.fadeM !== null && settings.fadeM <= settings.walkM) note('fade-ignored', settings.fadeM);
  if (settings.futures.length > 0 && settings.futuresGoal === 'worst' && settings.goal !== 'most-people')
    note('worst-ignored', 1);
  if (settings.countsVisits && model.observed === null) note('nothing-seen', 1);
  if (settings.capacity !== null) notes.push(...crowdedNotes(settings.capacity, report));
  note('no-room', Math.round(service?.leftOver ?? 0));
  if (settings.capacity !== null && settings.goal === 'mean-walk' && service === undefined && !isTooLarge)
    note('capacity-counted', 1);
  const known = new Set(model.sites.map(({ id }) => id));
  const unknown = [...settings.locked, ...settings.forbidden].filter((id) => !known.has(id));
  note('unknown-sites', unknown.length, namesOf(unknown));
  const places = new Set([...model.areas, ...model.sites.map(({ area }) => area)]);
  const nowhere = settings.areaRules.map(({ area }) => area).filter((area) => !places.has(area));
  note('unknown-areas', nowhere.length, namesOf(nowhere));
  return notes;
}

/** Sites to which more come in the busiest hour than their machines serve; with how many it takes. */
function crowdedNotes({ machinesPerSite }: Capacity, report: Answer['report']): Note[] {
  const crowded = report.flatMap(({ name, machines, load }) =>
    load === undefined || load.needs <= machines ? [] : [{ name, machines, needs: load.needs }],
  );
  const beyond = crowded.filter(({ needs }) => needs > machinesPerSite);
  const noteOf = (code: string, sites: typeof crowded): Note[] =>
    sites.length === 0
      ? []
      : [
          {
            code,
            count: sites.length,
            name: namesOf(sites.map(({ name, machines, needs }) => `${name} ${machines} < ${needs}`)),
          },
        ];
  return [...noteOf('crowded', crowded), ...noteOf('too-crowded', beyond)];
}

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown} …` : shown;
}

/** The first rule that cannot be met, as narrowly as it can be told. */
function reasonOf(model: PlanModel): Note {
  const { problem, settings } = model;
  const shut = shutOut(model);
  if (shut.length > 0) return { code: 'rule-required', count: shut.length, name: namesOf(shut) };
  const ofAreas = brokenAreaRules(model)[0];
  if (ofAreas !== undefined) return ofAreas;
  const wanted = leastInAreas(model);
  if (settings.goal !== 'cheapest' && wanted > problem.selection.atMost) {
    const standing = model.sites.filter(({ isExisting }) => isExisting).length;
    return { code: 'rule-least-total', count: wanted, name: String(standing + machinesAsked(settings)) };
  }
  const { conflict } = openDomain(problem.selection);
  if (conflict?.rule === 'spacing') return { code: 'rule-spacing', count: 0, name: nearLocked(model) };
  if (conflict !== null) {
    return { code: `rule-${conflict.rule}`, count: 0, name: 'name' in conflict ? conflict.name : '' };
  }
  if (problem.goal.kind === 'cheapest') {
    const most = groupGains(problem, allowedOf(model))[0]!;
    const all = model.weight.reduce((sum, value) => sum + value, 0);
    // In tenths of a percent, cut: 99.96 % of all is not everybody.
    if (most < problem.goal.target)
      return { code: 'rule-share', count: Math.floor((1_000 * most) / all) / 1_000, name: '' };
  }
  if (settings.goal === 'longest-walk') return { code: 'rule-longest', count: LONGEST_M, name: '' };
  return { code: 'rule-target', count: 0, name: '' };
}

/** Sites that are locked and may not be used. */
function shutOut({ sites, settings }: PlanModel): string[] {
  const locked = new Set(settings.locked);
  return sites.filter(({ id, isAllowed }) => locked.has(id) && !isAllowed).map(({ name }) => name);
}

/** Sub-districts whose rules cannot be met whatever is chosen elsewhere, each with what it has and what it should. */
function brokenAreaRules({ problem: { selection }, sites }: PlanModel): Note[] {
  const required = new Set(selection.required);
  const rules = areaQuotas(selection).map(({ name, sites: own, atLeast, atMost }) => ({
    name,
    atLeast,
    atMost,
    usable: own.filter((site) => sites[site]!.isAllowed).length,
    standing: own.filter((site) => required.has(site)).length,
  }));
  const noteOf = (code: string, names: readonly string[]): Note[] =>
    names.length === 0 ? [] : [{ code, count: names.length, name: namesOf(names) }];
  return [
    ...noteOf(
      'rule-area-contrary',
      rules
        .filter(({ atLeast, atMost, usable }) => atLeast > atMost && usable >= atLeast)
        .map(({ name, atLeast, atMost }) => `${name} ${atLeast} > ${atMost}`),
    ),
    ...noteOf(
      'rule-area-least',
      rules
        .filter(({ usable, atLeast }) => usable < atLeast)
        .map(({ name, usable, atLeast }) => `${name} ${usable} < ${atLeast}`),
    ),
    ...noteOf(
      'rule-area-most',
      rules
        .filter(({ standing, atMost }) => standing > atMost)
        .map(({ name, standing, atMost }) => `${name} ${standing} > ${atMost}`),
    ),
  ];
}

function areaQuotas({ quotas }: Selection): Selection['quotas'] {
  return quotas.filter(({ name }) => name !== 'moves');
}

/** Machines that the least numbers of all sub-districts ask for, with those that are in the plan anyway. */
function leastInAreas({ problem: { selection } }: PlanModel): number {
  const required = new Set(selection.required);
  return areaQuotas(selection).reduce((sum, { sites, atLeast }) => {
    const standing = sites.filter((site) => required.has(site)).length;
    return sum + Math.max(0, atLeast - standing);
  }, required.size);
}

/** Locked sites and standing machines that are too near to each other. */
function nearLocked({ sites, problem, settings }: PlanModel): string {
  const locked = new Set<PlanSettings['locked'][number]>(settings.locked);
  const isIn = (site: number) => sites[site]!.isExisting || locked.has(sites[site]!.id);
  const { conflicts } = problem.selection;
  for (let at = 0; at < conflicts.length; at += 2) {
    const [a, b] = [conflicts[at]!, conflicts[at + 1]!];
    if (isIn(a) && isIn(b)) return `${sites[a]!.name} – ${sites[b]!.name}`;
  }
  return '';
}
