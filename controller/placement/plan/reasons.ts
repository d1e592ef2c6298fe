/** Why there is no plan, as narrowly as it can be told, and by name. Pure. */
import type { PlanResult, PlanSettings } from '../api.ts';
import { groupGains } from '../cover/problem.ts';
import { openDomain } from '../domain.ts';
import type { Selection } from '../selection.ts';
import { machinesAsked } from './asked.ts';
import { LONGEST_M } from './limits.ts';
import type { PlanModel } from './model.ts';
import type { Rules } from './sites.ts';

export type Note = PlanResult['notes'][number];

/** So many names are told; the rest is a number. */
const MOST_NAMES = 10;

/** The first rule that cannot be met. */
export function reasonOf(model: PlanModel, rules: Rules): Note {
  const { problem, settings } = model;
  const { selection } = rules;
  const shut = shutOut(model);
  if (shut.length > 0) return { code: 'rule-required', count: shut.length, name: namesOf(shut) };
  const ofAreas = brokenAreaRules(rules)[0];
  if (ofAreas !== undefined) return ofAreas;
  const wanted = leastInAreas(rules);
  if (settings.goal !== 'cheapest' && wanted > selection.atMost) {
    const standing = model.sites.filter(({ isExisting }) => isExisting).length;
    return { code: 'rule-least-total', count: wanted, name: String(standing + machinesAsked(settings)) };
  }
  const { conflict } = openDomain(selection);
  if (conflict?.rule === 'spacing')
    return { code: 'rule-spacing', count: 0, name: nearLocked(rules, settings) };
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

export function allowedOf({ sites }: PlanModel): number[] {
  return sites.flatMap(({ isAllowed }, site) => (isAllowed ? [site] : []));
}

/** Nothing where nothing is to be told. */
export function told(code: string, count: number, name = ''): Note[] {
  return count > 0 ? [{ code, count, name }] : [];
}

export function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown} …` : shown;
}

/** Sites that are locked and may not be used. */
function shutOut({ sites, settings }: PlanModel): string[] {
  const locked = new Set(settings.locked);
  return sites.filter(({ id, isAllowed }) => locked.has(id) && !isAllowed).map(({ name }) => name);
}

/** Sub-districts whose rules cannot be met whatever is chosen elsewhere, each with what it has and what it should. */
function brokenAreaRules({ selection, sites }: Rules): Note[] {
  const required = new Set(selection.required);
  const rules = areaQuotas(selection).map(({ name, sites: own, atLeast, atMost }) => ({
    name,
    atLeast,
    atMost,
    usable: own.filter((site) => sites[site]!.isAllowed).length,
    standing: own.filter((site) => required.has(site)).length,
  }));
  const noteOf = (code: string, names: readonly string[]) => told(code, names.length, namesOf(names));
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

/** Machines that the least numbers of all sub-districts ask for, with those that are in the plan anyway; 0: none ask for more. */
function leastInAreas({ selection }: Rules): number {
  const required = new Set(selection.required);
  const more = areaQuotas(selection).reduce((sum, { sites, atLeast }) => {
    const standing = sites.filter((site) => required.has(site)).length;
    return sum + Math.max(0, atLeast - standing);
  }, 0);
  return more === 0 ? 0 : more + required.size;
}

/** Locked sites and standing machines that are too near to each other. */
function nearLocked({ sites, selection }: Rules, settings: PlanSettings): string {
  const locked = new Set(settings.locked);
  const isIn = (site: number) => sites[site]!.isExisting || locked.has(sites[site]!.id);
  const { conflicts } = selection;
  for (let at = 0; at < conflicts.length; at += 2) {
    const [a, b] = [conflicts[at]!, conflicts[at + 1]!];
    if (isIn(a) && isIn(b)) return `${sites[a]!.name} – ${sites[b]!.name}`;
  }
  return '';
}
