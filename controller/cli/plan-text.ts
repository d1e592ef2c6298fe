/** Results of the planner as lines for people. Pure. */
import type { Result } from '../placement/ask/proof-file.ts';
import type { Model } from '../placement/ask/question.ts';
import type { PlanProgress } from './plan-task.ts';

const MEANING: Readonly<Record<Result['status'], string>> = {
  optimal: 'optimal: no plan is better',
  feasible: 'feasible: no plan is better than the bound',
  infeasible: 'infeasible: no plan keeps all rules, proved',
  unknown: 'stopped before a first plan was found',
};

export function resultLines(
  model: Model,
  { status, objective, bound, gap, seconds, sites, names }: Result,
): string[] {
  return [
    `${model}, ${MEANING[status]}`,
    `objective  ${number(objective)}`,
    `bound      ${number(bound)}`,
    `gap        ${percent(gap)}`,
    `seconds    ${seconds.toFixed(2)}`,
    `sites      ${(names ?? sites).join(' ')}`,
  ];
}

export function progressLine(seconds: number, { objective, bound }: PlanProgress): string {
  const gap = objective === null ? null : Math.abs(bound - objective) / Math.max(Math.abs(objective), 1e-9);
  return `${seconds.toFixed(1).padStart(7)} s  objective ${number(objective)}  bound ${number(bound)}  gap ${percent(gap)}`;
}

export interface Comparison {
  readonly plans: readonly ({ readonly name: string } & Result)[];
  /** In every plan; then for each plan what is not in every other one. */
  readonly common: readonly number[];
  readonly own: readonly (readonly number[])[];
}

export function comparisonOf(
  results: readonly { readonly name: string; readonly result: Result }[],
): Comparison {
  const sets = results.map(({ result }) => new Set(result.sites));
  const common = results[0]!.result.sites.filter((site) => sets.every((set) => set.has(site)));
  return {
    plans: results.map(({ name, result }) => ({ name, ...result })),
    common,
    own: results.map(({ result }) => result.sites.filter((site) => !common.includes(site))),
  };
}

export function comparisonLines({ plans, common, own }: Comparison): string[] {
  const rows = [
    ['plan', 'status', 'objective', 'bound', 'gap', 'seconds', 'sites'],
    ...plans.map(({ name, status, objective, bound, gap, seconds, sites }) => [
      name,
      status,
      number(objective),
      number(bound),
      percent(gap),
      seconds.toFixed(2),
      String(sites.length),
    ]),
  ];
  const width = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return [
    ...rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd(width[column]!))
        .join('  ')
        .trimEnd(),
    ),
    '',
    `${common.length} sites are in all of them.`,
    ...own.map((sites, plan) => `only in ${plans[plan]!.name} or not in all: ${sites.join(' ') || 'none'}`),
  ];
}

function number(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '-';
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(12)));
}

function percent(gap: number | null): string {
  return gap === null || !Number.isFinite(gap) ? '-' : `${(gap * 100).toFixed(gap === 0 ? 0 : 3)} %`;
}
