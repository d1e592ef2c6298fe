import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayOf, daysOfMonth, dayStartMs, weekdayOf } from '../../time/day.ts';
import { intersect, totalMs, union } from '../../time/intervals.ts';
import { CHINESE_HOLIDAYS } from './chinese-holidays.ts';
import { holidayCalendar } from './holidays.ts';
import {
  DayHours,
  DEFAULT_RULES,
  planOfDay,
  serviceIntervals,
  ServicePeriods,
  ServiceRules,
  type SiteHours,
} from './service-hours.ts';

const seed = Number(process.env['FC_SEED'] ?? 20_261_129);
const HOUR_MS = 3_600_000;
const holidays = holidayCalendar(CHINESE_HOLIDAYS);
const office = [
  { from: '09:00', to: '12:00' },
  { from: '13:30', to: '17:00' },
];
const OFFICE: ServiceRules = ServiceRules.parse({
  week: [office, office, office, office, office, [{ from: '10:00', to: '16:00' }], []],
  onHolidays: { kind: 'closed' },
  onMakeUpDays: 'as-replaced',
});
const hoursOf = (rules: ServiceRules | null, more: Partial<SiteHours> = {}): SiteHours => ({
  site: [{ fromDay: '2025-01-01', rules }],
  region: [],
  holidays,
  ...more,
});
const dayRange = (day: string, days = 1) => ({
  fromMs: dayStartMs(day),
  toMs: dayStartMs(addDays(day, days)),
});
const hoursOn = (hours: SiteHours, day: string) => totalMs(serviceIntervals(hours, dayRange(day))) / HOUR_MS;

const minutes = fc.integer({ min: 0, max: 1_439 });
const timeOf = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
/** Sorted cuts of the day, in pairs; sometimes the last goes over midnight. */
const anyDay = fc.tuple(fc.uniqueArray(minutes, { maxLength: 6 }), fc.boolean()).map(([cuts, isLate]) => {
  const sorted = cuts.toSorted((a, b) => a - b);
  const spans = [];
  for (let i = 0; i + 1 < sorted.length; i += 2) {
    spans.push({ from: timeOf(sorted[i]!), to: timeOf(sorted[i + 1]!) });
  }
  const last = spans.at(-1);
  if (isLate && last !== undefined) last.to = '00:00';
  return DayHours.parse(spans);
});
const anyRules: fc.Arbitrary<ServiceRules> = fc.record({
  week: fc.array(anyDay, { minLength: 7, maxLength: 7 }),
  onHolidays: fc.oneof(
    fc.constantFrom(
      { kind: 'closed' as const },
      { kind: 'as-usual' as const },
      { kind: 'as-sunday' as const },
    ),
    anyDay.map((hours) => ({ kind: 'own' as const, hours })),
  ),
  onMakeUpDays: fc.constantFrom('as-replaced', 'as-usual'),
});
const anyDayOfTwoYears = fc.integer({ min: 0, max: 729 }).map((count) => addDays('2025-01-01', count));
const anyMoment = fc.integer({ min: dayStartMs('2025-12-20'), max: dayStartMs('2026-03-10') });

describe('service hours', () => {
  it('of two adjacent ranges are those of the whole, wherever it is cut', () => {
    fc.assert(
      fc.property(anyRules, fc.array(anyMoment, { minLength: 3, maxLength: 3 }), (rules, moments) => {
        const [a, b, c] = moments.toSorted((x, y) => x - y) as [number, number, number];
        const hours = hoursOf(rules);
        const [first, second] = [
          serviceIntervals(hours, { fromMs: a, toMs: b }),
          serviceIntervals(hours, { fromMs: b, toMs: c }),
        ];
        const whole = serviceIntervals(hours, { fromMs: a, toMs: c });
        expect(union([...first, ...second])).toEqual(whole);
        expect(totalMs(first) + totalMs(second)).toBe(totalMs(whole));
      }),
      { seed, numRuns: 200 },
    );
  });

  it('stay within the range that is asked for, to the millisecond', () => {
    fc.assert(
      fc.property(anyRules, anyMoment, fc.integer({ min: 0, max: 100_000_000 }), (rules, fromMs, length) => {
        const range = { fromMs, toMs: fromMs + length };
        const found = serviceIntervals(hoursOf(rules), range);
        expect(intersect(found, union([range]))).toEqual(found);
      }),
      { seed },
    );
  });

  it('are the same at the same time of any two ordinary days with the same weekday', () => {
    fc.assert(
      fc.property(anyRules, anyDayOfTwoYears, fc.integer({ min: 1, max: 60 }), (rules, day, weeks) => {
        const other = addDays(day, 7 * weeks);
        const plan = planOfDay(hoursOf(rules), day);
        const otherPlan = planOfDay(hoursOf(rules), other);
        fc.pre(plan.special === undefined && otherPlan.special === undefined);
        expect(otherPlan.hours).toEqual(plan.hours);
        expect(weekdayOf(other)).toBe(weekdayOf(day));
      }),
      { seed },
    );
  });

  it('are the whole time where nobody has set any', () => {
    fc.assert(
      fc.property(anyMoment, fc.integer({ min: 1, max: 10_000_000_000 }), (fromMs, length) => {
        const range = { fromMs, toMs: fromMs + length };
        expect(serviceIntervals({ site: [], region: [], holidays }, range)).toEqual([range]);
      }),
      { seed, numRuns: 30 },
    );
  });
});

describe('an office', () => {
  const hours = hoursOf(OFFICE);

  it.each([
    ['2026-09-17', 6.5, 'a Thursday'],
    ['2026-09-19', 6, 'a Saturday'],
    ['2026-09-13', 0, 'a Sunday'],
    ['2026-09-20', 6.5, 'a Sunday that is worked as a Tuesday'],
    ['2026-10-10', 6.5, 'a Saturday that is worked as a Wednesday'],
    ['2026-10-01', 0, 'a Thursday that is a holiday'],
    ['2026-09-26', 0, 'a Saturday that is a holiday'],
  ])('%s has %d hours: %s', (day, expected) => {
    expect(hoursOn(hours, day)).toBe(expected);
  });

  it('may open on holidays as on Sundays, with own hours, or as on any day', () => {
    const on = (onHolidays: ServiceRules['onHolidays']) =>
      hoursOn(
        hoursOf({ ...OFFICE, week: OFFICE.week.with(6, [{ from: '10:00', to: '14:00' }]), onHolidays }),
        '2026-10-01',
      );
    expect(on({ kind: 'as-sunday' })).toBe(4);
    expect(on({ kind: 'own', hours: [{ from: '10:00', to: '12:00' }] })).toBe(2);
    expect(on({ kind: 'as-usual' })).toBe(6.5);
  });

  it('may keep its weekends when they are make-up workdays', () => {
    const usual: ServiceRules = { ...OFFICE, onMakeUpDays: 'as-usual' };
    expect(hoursOn(hoursOf(usual), '2026-09-20')).toBe(0);
    expect(hoursOn(hoursOf(usual), '2026-10-10')).toBe(6);
  });
});

describe('hours over midnight', () => {
  const night: ServiceRules = {
    ...OFFICE,
    week: Array.from({ length: 7 }, () => [{ from: '22:00', to: '06:00' }]),
  };

  it('belong to the evening on which they begin, also when a holiday follows', () => {
    const morning = serviceIntervals(hoursOf(night), dayRange('2026-10-01'));
    expect(morning).toEqual([
      { fromMs: dayStartMs('2026-10-01'), toMs: dayStartMs('2026-10-01') + 6 * HOUR_MS },
    ]);
    expect(hoursOn(hoursOf(night), '2026-10-02')).toBe(0);
  });
});

describe('a change of hours', () => {
  const region = [{ fromDay: '2026-01-01', rules: { ...OFFICE, week: OFFICE.week.map(() => office) } }];
  const site = ServicePeriods.parse([
    { fromDay: '2026-03-01', rules: OFFICE },
    { fromDay: '2026-06-01', rules: null },
  ]);

  it('leaves what was before as it was', () => {
    const hours: SiteHours = { site, region, holidays };
    const owner = (day: string) => planOfDay(hours, day).owner;
    expect(owner('2025-12-31')).toBe('default');
    expect(owner('2026-02-28')).toBe('region');
    expect(owner('2026-03-01')).toBe('site');
    expect(owner('2026-05-31')).toBe('site');
    expect(owner('2026-06-01')).toBe('region');
    expect(planOfDay({ ...hours, region: [] }, '2026-06-02').hours).toEqual(DEFAULT_RULES.week[0]);
  });
});

describe('hours that cannot be', () => {
  it.each([
    [[{ from: '9:00', to: '12:00' }]],
    [[{ from: '24:00', to: '06:00' }]],
    [
      [
        { from: '13:00', to: '17:00' },
        { from: '09:00', to: '12:00' },
      ],
    ],
    [
      [
        { from: '09:00', to: '12:00' },
        { from: '11:59', to: '17:00' },
      ],
    ],
    [
      [
        { from: '22:00', to: '06:00' },
        { from: '23:00', to: '23:30' },
      ],
    ],
  ])('%j are refused', (day) => {
    expect(DayHours.safeParse(day).success).toBe(false);
  });
});

describe('days', () => {
  it('begin at midnight in China and are as long as the calendar says', () => {
    expect(dayOf(dayStartMs('2026-11-29'))).toBe('2026-11-29');
    expect(dayOf(dayStartMs('2026-11-29') - 1)).toBe('2026-11-28');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(weekdayOf('2026-11-29')).toBe(6);
    expect(daysOfMonth('2028-02')).toHaveLength(29);
    expect(daysOfMonth('2026-12').at(-1)).toBe('2026-12-31');
  });
});
