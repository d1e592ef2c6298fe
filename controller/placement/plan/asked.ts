/** How many machines are asked for, and when. Pure, for planner and console alike. */
import type { PlanSettings } from '../api.ts';

type Asked = Pick<PlanSettings, 'goal' | 'years' | 'machines'>;

/** Years are planned for this goal alone; with another one they do nothing. */
export function hasYears({ goal, years }: Asked): boolean {
  return goal === 'most-people' && years.length > 0;
}

/** New ones in all. */
export function machinesAsked(settings: Asked): number {
  return hasYears(settings) ? settings.years.reduce((sum, count) => sum + count, 0) : settings.machines;
}
