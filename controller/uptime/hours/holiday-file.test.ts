import { describe, expect, it } from 'vitest';
import { CHINESE_HOLIDAYS } from '../../../shared/domain/service-hours/chinese-holidays.ts';
import { daysOff, type HolidayYear } from '../../../shared/domain/service-hours/holidays.ts';
import { readHolidayFile } from './holiday-file.ts';

function daysOf({ holidays }: HolidayYear) {
  return holidays.flatMap((holiday) => [
    ...daysOff(holiday).map((date) => ({ date, name: holiday.name, isOffDay: true })),
    ...holiday.makeUpDays.map((date) => ({ date, name: holiday.name, isOffDay: false })),
  ]);
}

const csvOf = (year: HolidayYear) =>
  `date,name,kind\r\n${daysOf(year)
    .map(({ date, name, isOffDay }) => `${date},${name},${isOffDay ? '休' : '班'}`)
    .join('\r\n')}\r\n`;

describe('the file of a year', () => {
  it.each(CHINESE_HOLIDAYS)('of $year is the year again, from JSON and from a table', (year) => {
    const json = JSON.stringify({ year: year.year, days: daysOf(year).toReversed() });
    expect(readHolidayFile('json', json, year.source)).toEqual({ year, problems: [] });
    expect(readHolidayFile('csv', `\uFEFF${csvOf(year)}`, year.source)).toEqual({ year, problems: [] });
  });

  it('names every row that is wrong, and why', () => {
    const text = [
      '日期,名称,类型',
      '2027-01-01,元旦,休',
      '2027-01-32,元旦,休',
      '2027-01-02,,休',
      '2027-01-03,元旦,也许',
    ].join('\n');
    const { year, problems } = readHolidayFile('csv', text, '');
    expect(year).toBeNull();
    expect(problems.map(({ row, code }) => [row, code])).toEqual([
      [3, 'no-date'],
      [4, 'no-name'],
      [5, 'no-kind'],
    ]);
  });

  it('names rows that do not fit together', () => {
    const text = [
      'date,name,kind',
      '2027-02-05,春节,off',
      '2027-02-06,春节,off',
      '2027-02-06,春节,work',
      '2027-02-15,春节,work',
      '2027-02-20,元宵,work',
      '2028-02-05,春节,off',
    ].join('\n');
    const { problems } = readHolidayFile('csv', text, '');
    expect(problems.map(({ row, code }) => [row, code])).toEqual([
      [4, 'overlaps'],
      [4, 'make-up-is-off'],
      [5, 'make-up-on-weekday'],
      [6, 'no-holiday'],
      [7, 'other-year'],
    ]);
  });

  it.each([
    ['json', '{'],
    ['json', '{"days": 1}'],
    ['json', '{"days": []}'],
    ['csv', 'day;name\n2027-01-01;元旦'],
    ['csv', 'date,name,kind\n"2027'],
  ] as const)('%s that is no such file is refused: %s', (format, text) => {
    expect(() => readHolidayFile(format, text, '')).toThrow(
      expect.objectContaining({ code: 'request.invalid' }),
    );
  });
});
