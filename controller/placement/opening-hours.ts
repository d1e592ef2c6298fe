/** The service hours of a place of the fleet in the planner's three words. Pure. */
import type { DayHours } from '../../shared/domain/service-hours/service-hours.ts';
import type { Candidate } from './layers/layer.ts';

const SATURDAY = 5;

/** `week`: Monday first. Around the clock every day, or open at a weekend too, or else for working days. */
export function openingHoursOf(week: readonly DayHours[]): Candidate['hours'] {
  if (week.every((day) => day.some(isWholeDay))) return 'always';
  return week.slice(SATURDAY).some((day) => day.length > 0) ? 'day' : 'office';
}

function isWholeDay({ from, to }: DayHours[number]): boolean {
  return from === '00:00' && (to === '24:00' || to === '00:00');
}
