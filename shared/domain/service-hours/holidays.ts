/**
 * Public holidays of one year and the make-up workdays (调休) that pay for them, as the General Office of the State Council
 * announces them each autumn. The law names the days; the announcement moves weekdays around them, so no rule can replace it.
 */
import * as z from 'zod';
import { addDays, weekdayOf } from '../../time/day.ts';

/** A date that exists, e.g. 2026-02-28. */
export const Day = z.iso.date();
export type Day = z.infer<typeof Day>;

export const Holiday = z.strictObject({
  /** As announced: 春节. */
  name: z.string().trim().min(1).max(40),
  fromDay: Day,
  /** The last day off. */
  toDay: Day,
  /** Saturdays and Sundays that are worked for it. */
  makeUpDays: z.array(Day).max(10).default([]),
});
export type Holiday = z.infer<typeof Holiday>;

export const HolidayYear = z.strictObject({
  year: z.int().min(2000).max(2100),
  /** Where the figures come from, e.g. the number of the announcement. */
  source: z.string().trim().max(200),
  holidays: z.array(Holiday).max(30),
});
export type HolidayYear = z.infer<typeof HolidayYear>;

/** What the calendar says of one day; a day that is not in it is as its weekday. */
export type SpecialDay =
  | { readonly kind: 'holiday'; readonly name: string }
  /** `asWeekday`: the weekday it is worked for, 0 is Monday. */
  | { readonly kind: 'make-up'; readonly name: string; readonly asWeekday: number };

export type HolidayCalendar = ReadonlyMap<Day, SpecialDay>;

export function holidayCalendar(years: readonly HolidayYear[]): HolidayCalendar {
  return new Map(years.flatMap(({ holidays }) => holidays).flatMap(specialDays));
}

function specialDays(holiday: Holiday): [Day, SpecialDay][] {
  const { name, makeUpDays } = holiday;
  return [
    ...daysOff(holiday).map((day): [Day, SpecialDay] => [day, { kind: 'holiday', name }]),
    ...makeUpDays.map((day, index): [Day, SpecialDay] => [
      day,
      { kind: 'make-up', name, asWeekday: replacedWeekday(holiday, index) },
    ]),
  ];
}

export function daysOff({ fromDay, toDay }: Holiday): Day[] {
  const days: Day[] = [];
  for (let day = fromDay; day <= toDay; day = addDays(day, 1)) days.push(day);
  return days;
}

/**
 * The announcement does not say which day is made up for. Offices pair them in order with the weekdays that bridge the
 * holiday, and those are its last ones: the law's own days off come first. This holds for every holiday of 2025 and 2026.
 */
function replacedWeekday(holiday: Holiday, index: number): number {
  const weekdays = daysOff(holiday).filter((day) => weekdayOf(day) < 5);
  const bridges = weekdays.slice(-holiday.makeUpDays.length);
  // More days to make up than weekdays off is no announcement that anybody has seen: then it is a Monday.
  return bridges[index] === undefined ? 0 : weekdayOf(bridges[index]);
}

export interface HolidayProblem {
  /** Index in `holidays`. */
  readonly index: number;
  readonly code:
    'other-year' | 'reversed' | 'too-long' | 'overlaps' | 'make-up-on-weekday' | 'make-up-is-off';
  readonly day: Day;
}

/** Longer than any holiday has been: a typing error in the month. */
const MAX_DAYS_OFF = 15;

/** What cannot be right in a year that has the right form. */
export function problemsOfYear({ year, holidays }: HolidayYear): HolidayProblem[] {
  const seen = new Set<Day>();
  const off = new Set(holidays.filter(isPlausible).flatMap(daysOff));
  return holidays.flatMap((holiday, index) => {
    const { fromDay, toDay, makeUpDays } = holiday;
    const problem = (code: HolidayProblem['code'], day: Day): HolidayProblem => ({ index, code, day });
    if (toDay < fromDay) return [problem('reversed', toDay)];
    if (!isPlausible(holiday)) return [problem('too-long', toDay)];
    const all = [...daysOff(holiday), ...makeUpDays];
    const repeated = all.filter((day) => seen.size === seen.add(day).size);
    return [
      // New Year's holiday may begin or be made up for in the old year.
      ...all.filter((day) => !isNear(day, year)).map((day) => problem('other-year', day)),
      ...repeated.map((day) => problem('overlaps', day)),
      ...makeUpDays.filter((day) => weekdayOf(day) < 5).map((day) => problem('make-up-on-weekday', day)),
      ...makeUpDays.filter((day) => off.has(day)).map((day) => problem('make-up-is-off', day)),
    ];
  });
}

function isPlausible({ fromDay, toDay }: Holiday): boolean {
  return fromDay <= toDay && toDay < addDays(fromDay, MAX_DAYS_OFF);
}

function isNear(day: Day, year: number): boolean {
  return day.startsWith(`${year}-`) || day.startsWith(`${year - 1}-12-`);
}
