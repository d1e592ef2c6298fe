import { describe, expect, it } from 'vitest';
import { weekdayOf } from '../../time/day.ts';
import { CHINESE_HOLIDAYS } from './chinese-holidays.ts';
import { daysOff, holidayCalendar, HolidayYear, problemsOfYear } from './holidays.ts';

const calendar = holidayCalendar(CHINESE_HOLIDAYS);

describe('the announced years', () => {
  /** Totals as the announcements give them. */
  it.each([
    { year: 2025, totals: [1, 8, 3, 5, 3, 8], makeUpDays: 5 },
    { year: 2026, totals: [3, 9, 3, 5, 3, 3, 7], makeUpDays: 6 },
  ])('$year has the days off and make-up days that were published', ({ year, totals, makeUpDays }) => {
    const found = CHINESE_HOLIDAYS.find((one) => one.year === year)!;
    expect(found.holidays.map((holiday) => daysOff(holiday).length)).toEqual(totals);
    expect(found.holidays.flatMap((holiday) => holiday.makeUpDays)).toHaveLength(makeUpDays);
    expect(HolidayYear.parse(found)).toEqual(found);
    expect(problemsOfYear(found)).toEqual([]);
  });

  /** The law gives 13 days since 2025; what falls on a weekend is moved, what bridges is made up for. Both have 261 weekdays. */
  it.each([2025, 2026])('%i has its weekdays minus the 13 days of the law to work', (year) => {
    let count = 0;
    for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
      const day = new Date(at).toISOString().slice(0, 10);
      const special = calendar.get(day);
      if (special === undefined ? weekdayOf(day) < 5 : special.kind === 'make-up') count++;
    }
    expect(count).toBe(261 - 13);
  });

  it.each([
    ['2025-01-26', 'Mon'],
    ['2025-02-08', 'Tue'],
    ['2025-04-27', 'Mon'],
    ['2025-09-28', 'Tue'],
    ['2025-10-11', 'Wed'],
    ['2026-01-04', 'Fri'],
    ['2026-02-14', 'Fri'],
    ['2026-02-28', 'Mon'],
    ['2026-05-09', 'Tue'],
    ['2026-09-20', 'Tue'],
    ['2026-10-10', 'Wed'],
  ])('%s is worked as a %s', (day, weekday) => {
    const special = calendar.get(day);
    expect(special).toMatchObject({
      kind: 'make-up',
      asWeekday: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'].indexOf(weekday),
    });
  });
});

describe('a year that cannot be right', () => {
  const year = (...holidays: object[]) => HolidayYear.parse({ year: 2027, source: 'test', holidays });
  const codes = (...holidays: object[]) => problemsOfYear(year(...holidays)).map(({ code }) => code);
  const spring = { name: '春节', fromDay: '2027-02-05', toDay: '2027-02-12' };

  it('is told by what is wrong with it', () => {
    expect(codes(spring)).toEqual([]);
    expect(codes({ ...spring, toDay: '2027-01-12' })).toEqual(['reversed']);
    expect(codes({ ...spring, toDay: '2027-03-12' })).toEqual(['too-long']);
    expect(codes({ ...spring, fromDay: '2028-02-05', toDay: '2028-02-05' })).toEqual(['other-year']);
    expect(codes(spring, { name: '元宵', fromDay: '2027-02-12', toDay: '2027-02-12' })).toEqual(['overlaps']);
    expect(codes({ ...spring, makeUpDays: ['2027-02-15'] })).toEqual(['make-up-on-weekday']);
    expect(codes({ ...spring, makeUpDays: ['2027-02-06'] })).toEqual(['overlaps', 'make-up-is-off']);
    // A New Year's holiday reaches into the old year.
    expect(codes({ name: '元旦', fromDay: '2026-12-31', toDay: '2027-01-02' })).toEqual([]);
  });

  it('has no dates that do not exist', () => {
    expect(
      HolidayYear.safeParse({ year: 2027, source: '', holidays: [{ ...spring, toDay: '2027-02-29' }] })
        .success,
    ).toBe(false);
  });
});
