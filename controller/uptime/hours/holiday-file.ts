/**
 * Reads the file of a year's holidays, one row a day: CSV with date, name and kind, or JSON with `days`, which is also the
 * form of public data sets. Pure: text in; a year and every row that is wrong out, so that people can mend it in one go.
 */
import { AppError } from '../../../shared/errors.ts';
import {
  Day,
  type Holiday,
  type HolidayProblem,
  type HolidayYear,
  problemsOfYear,
} from '../../../shared/domain/service-hours/holidays.ts';
import { addDays } from '../../../shared/time/day.ts';
import { csvRecords } from '../../geo/csv.ts';
import type { HolidayImportResult } from './api.ts';

type Problem = HolidayImportResult['problems'][number];

interface Row {
  readonly row: number;
  readonly day: string;
  readonly name: string;
  /** undefined: cannot be read. */
  readonly isOff: boolean | undefined;
}

export interface HolidayFile {
  /** null while no row can be read. */
  readonly year: HolidayYear | null;
  readonly problems: readonly Problem[];
}

/** A year of days. */
const MAX_ROWS = 400;

/** Throws AppError `request.invalid` for text that is no such file at all. */
export function readHolidayFile(format: 'csv' | 'json', text: string, source: string): HolidayFile {
  const rows = format === 'csv' ? readCsv(text) : readJson(text);
  if (rows.length === 0) throw new AppError('request.invalid', 'The file has no days.');
  if (rows.length > MAX_ROWS) {
    throw new AppError('request.invalid', `The file has ${rows.length} days; a year has fewer.`);
  }
  const problems = rows.flatMap(problemsOfRow);
  if (problems.length > 0) return { year: null, problems };
  return yearOf(rows, source);
}

const COLUMNS: Readonly<Record<string, 'day' | 'name' | 'kind'>> = {
  date: 'day',
  name: 'name',
  kind: 'kind',
  日期: 'day',
  名称: 'name',
  类型: 'kind',
};
const OFF = new Set(['off', 'holiday', '休', '放假']);
const MAKE_UP = new Set(['work', 'make-up', '班', '上班', '调休']);

function readCsv(text: string): Row[] {
  const records = csvRecords(text, (name) => COLUMNS[name.toLowerCase()] ?? name);
  const missing = ['day', 'name', 'kind'].filter((column) => !(column in (records[0]?.record ?? {})));
  if (records.length > 0 && missing.length > 0) {
    throw new AppError('request.invalid', 'The first line must name the columns: date, name, kind.');
  }
  return records.map(({ record: { day = '', name = '', kind = '' }, info }) => ({
    row: info.lines,
    day,
    name,
    isOff: OFF.has(kind) ? true : MAKE_UP.has(kind) ? false : undefined,
  }));
}

function readJson(text: string): Row[] {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new AppError('request.invalid', 'The text is not JSON.', { cause: error });
  }
  const days = (content as { days?: unknown } | null)?.days;
  if (!Array.isArray(days)) throw new AppError('request.invalid', 'The JSON must have a list "days".');
  return days.map((day: unknown, index) => {
    const { date, name, isOffDay } = (day ?? {}) as Record<string, unknown>;
    return {
      row: index + 1,
      day: typeof date === 'string' ? date : '',
      name: typeof name === 'string' ? name : '',
      isOff: typeof isOffDay === 'boolean' ? isOffDay : undefined,
    };
  });
}

function problemsOfRow({ row, day, name, isOff }: Row): Problem[] {
  const problem = (code: string, message: string): Problem => ({ row, day: day.slice(0, 20), code, message });
  return [
    ...(Day.safeParse(day).success ? [] : [problem('no-date', 'there is no such date; write 2027-01-31')]),
    ...(name.trim() === '' || name.length > 40
      ? [problem('no-name', 'the name of the holiday is missing or too long')]
      : []),
    ...(isOff === undefined ? [problem('no-kind', 'say whether it is a day off or is worked')] : []),
  ];
}

/** Days off in a row with one name are one holiday; a make-up day belongs to the holiday of its name. */
function yearOf(rows: readonly Row[], source: string): HolidayFile {
  const sorted = rows.toSorted((a, b) => (a.day < b.day ? -1 : 1));
  const holidays: Holiday[] = [];
  for (const { day, name } of sorted.filter(({ isOff }) => isOff)) {
    const last = holidays.at(-1);
    // The same day again is caught below, as an overlap.
    if (last?.name === name && addDays(last.toDay, 1) === day) last.toDay = day;
    else holidays.push({ name, fromDay: day, toDay: day, makeUpDays: [] });
  }
  const orphans: Problem[] = [];
  for (const { row, day, name } of sorted.filter(({ isOff }) => !isOff)) {
    const holiday = holidays.find((one) => one.name === name);
    if (holiday !== undefined) holiday.makeUpDays.push(day);
    else orphans.push({ row, day, code: 'no-holiday', message: `no day off is called "${name}"` });
  }
  const year = { year: mostFrequentYear(sorted), source, holidays };
  const wrong = problemsOfYear(year).map((problem) => problemOf(problem, rows));
  return { year, problems: [...orphans, ...wrong].toSorted((a, b) => a.row - b.row) };
}

function mostFrequentYear(rows: readonly Row[]): number {
  const counts = new Map<number, number>();
  for (const { day } of rows)
    counts.set(Number(day.slice(0, 4)), (counts.get(Number(day.slice(0, 4))) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]![0];
}

const MESSAGES: Record<HolidayProblem['code'], string> = {
  'other-year': 'belongs to another year',
  reversed: 'ends before it begins',
  'too-long': 'no holiday is that long',
  overlaps: 'stands in the file twice',
  'make-up-on-weekday': 'is a weekday, which is worked anyway',
  'make-up-is-off': 'is a day off as well',
};

/** The last row of that day: the first one may be right. */
function problemOf({ day, code }: HolidayProblem, rows: readonly Row[]): Problem {
  const row = rows.findLast((one) => one.day === day)?.row ?? 0;
  return { row, day, code, message: MESSAGES[code] };
}
