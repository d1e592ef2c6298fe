/** How many machines are asked for and planned, and when. Pure, for planner and console alike. */
import type { PlanResult, PlanSettings } from '../api.ts';

type Asked = Pick<PlanSettings, 'goal' | 'years' | 'machines' | 'futures' | 'futuresGoal'>;

/** The worst future is planned for this goal alone; another one has them on average. */
export function isForWorstFuture({ goal, futures, futuresGoal }: Asked): boolean {
  return goal === 'most-people' && futures.length > 0 && futuresGoal === 'worst';
}

/** Years are planned for most people on average alone; otherwise they do nothing. */
export function hasYears(settings: Asked): boolean {
  return settings.goal === 'most-people' && settings.years.length > 0 && !isForWorstFuture(settings);
}

/** New ones in all. */
export function machinesAsked(settings: Asked): number {
  return hasYears(settings) ? settings.years.reduce((sum, count) => sum + count, 0) : settings.machines;
}

/** Of a plan, several at a place included. */
export function newMachines({ sites }: Pick<PlanResult, 'sites'>): number {
  return sites.reduce((sum, { isExisting, machines }) => sum + (isExisting ? 0 : machines), 0);
}

/** Of a hundred, how often demand is as today, then as each future has it. */
export function percentsOf({ futures }: Pick<PlanSettings, 'futures'>): number[] {
  const own = futures.map(({ percent }) => percent);
  return [own.reduce((left, percent) => left - percent, 100), ...own];
}
