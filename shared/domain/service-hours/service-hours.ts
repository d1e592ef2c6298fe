/**
 * When a place is open to citizens: weekly hours, what they become on public holidays and make-up workdays, and since when a
 * rule holds. Pure, so that the console draws and a kiosk says what the controller counts (fleet.md 6.6: S = service hours).
 */
import * as z from 'zod';
import { addDays, daysWithin, dayStartMs, weekdayOf } from '../../time/day.ts';
import { type Interval, intersect, union } from '../../time/intervals.ts';
import { Day, type HolidayCalendar, type SpecialDay } from './holidays.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const SUNDAY = 6;

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time such as 08:30, or 24:00');

/** `to` not after `from`: it ends the next day. 00:00 to 24:00 is the whole day. */
export const Span = z
  .strictObject({ from: TimeOfDay, to: TimeOfDay })
  .refine(({ from }) => from !== '24:00', { path: ['from'], message: 'a day begins at 00:00' });
export type Span = z.infer<typeof Span>;

/** Of one day, in order and without overlap; only the last may go over midnight. Empty: closed. */
export const DayHours = z
  .array(Span)
  .max(6)
  .refine((spans) => spans.slice(1).every((span, index) => endMinute(spans[index]!) <= minuteOf(span.from)), {
    message: 'the hours of a day must be in order and must not overlap',
  });
export type DayHours = z.infer<typeof DayHours>;

export const ServiceRules = z.strictObject({
  /** Monday first. Hours over midnight belong to the day on which they begin. */
  week: z.array(DayHours).length(7),
  onHolidays: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('closed') }),
    z.strictObject({ kind: z.literal('as-usual') }),
    z.strictObject({ kind: z.literal('as-sunday') }),
    z.strictObject({ kind: z.literal('own'), hours: DayHours }),
  ]),
  /** `as-replaced`: as the weekday that is worked for. `as-usual`: as the Saturday or Sunday that it is. */
  onMakeUpDays: z.enum(['as-replaced', 'as-usual']),
});
export type ServiceRules = z.infer<typeof ServiceRules>;

/** What holds since a day. A past month keeps the hours that it had. */
export const ServicePeriod = z.strictObject({
  fromDay: Day,
  /** null: from then on as the region, or the default, has it. */
  rules: ServiceRules.nullable(),
});
export type ServicePeriod = z.infer<typeof ServicePeriod>;

export const ServicePeriods = z
  .array(ServicePeriod)
  .max(100)
  .refine(
    (periods) => periods.slice(1).every(({ fromDay }, index) => periods[index]!.fromDay < fromDay),
    'the periods must be in the order of their days',
  );
export type ServicePeriods = z.infer<typeof ServicePeriods>;

const ALWAYS: DayHours = [{ from: '00:00', to: '24:00' }];

/** Where nobody has set hours a machine is expected to serve at any time; no outage hides behind a missing setting. */
export const DEFAULT_RULES: ServiceRules = {
  week: Array.from({ length: 7 }, () => ALWAYS),
  onHolidays: { kind: 'as-usual' },
  onMakeUpDays: 'as-usual',
};

export type RulesOwner = 'site' | 'region' | 'default';

/** All that decides over the service hours of one site. */
export interface SiteHours {
  readonly site: ServicePeriods;
  readonly region: ServicePeriods;
  readonly holidays: HolidayCalendar;
}

export interface DayPlan {
  readonly day: Day;
  readonly owner: RulesOwner;
  /** undefined: a day as its weekday. */
  readonly special: SpecialDay | undefined;
  readonly hours: DayHours;
}

/** What holds on a day, and by whose rule. */
export function planOfDay({ site, region, holidays }: SiteHours, day: Day): DayPlan {
  const special = holidays.get(day);
  const [owner, rules] = rulesOn(day, site, region);
  return { day, owner, special, hours: hoursOn(day, rules, special) };
}

function rulesOn(day: Day, site: ServicePeriods, region: ServicePeriods): [RulesOwner, ServiceRules] {
  const own = inForce(site, day);
  if (own !== null) return ['site', own];
  const common = inForce(region, day);
  return common === null ? ['default', DEFAULT_RULES] : ['region', common];
}

/** The same with one more change of hours; what was to change on that day gives way, later changes stay. */
export function withPeriod(periods: ServicePeriods, period: ServicePeriod): ServicePeriods {
  const others = periods.filter(({ fromDay }) => fromDay !== period.fromDay);
  return [...others, period].toSorted((a, b) => (a.fromDay < b.fromDay ? -1 : 1));
}

/** null: it has none of its own on that day. */
export function inForce(periods: ServicePeriods, day: Day): ServiceRules | null {
  return periods.findLast(({ fromDay }) => fromDay <= day)?.rules ?? null;
}

function hoursOn(day: Day, rules: ServiceRules, special: SpecialDay | undefined): DayHours {
  const { week, onHolidays, onMakeUpDays } = rules;
  const usual = week[weekdayOf(day)]!;
  if (special?.kind === 'make-up') return onMakeUpDays === 'as-replaced' ? week[special.asWeekday]! : usual;
  if (special === undefined || onHolidays.kind === 'as-usual') return usual;
  if (onHolidays.kind === 'as-sunday') return week[SUNDAY]!;
  return onHolidays.kind === 'own' ? onHolidays.hours : [];
}

/** The service hours within a range, in normal form and exact to the millisecond. */
export function serviceIntervals(hours: SiteHours, range: Interval): Interval[] {
  const days = daysWithin(range);
  if (days.length === 0) return [];
  // The evening before may reach into the first day.
  const all = [addDays(days[0]!, -1), ...days].flatMap((day) =>
    planOfDay(hours, day).hours.map((span) => intervalOf(day, span)),
  );
  return intersect(union(all), [{ fromMs: range.fromMs, toMs: range.toMs }]);
}

export function intervalOf(day: Day, span: Span): Interval {
  const startMs = dayStartMs(day);
  return {
    fromMs: startMs + minuteOf(span.from) * MINUTE_MS,
    toMs: startMs + endMinute(span) * MINUTE_MS,
  };
}

/** Minutes after midnight of the day on which the span begins; above 1,440 for the next day. */
export function endMinute({ from, to }: Span): number {
  const [start, end] = [minuteOf(from), minuteOf(to)];
  return end > start ? end : end + DAY_MINUTES;
}

export function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
