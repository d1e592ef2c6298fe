/** The holidays of each year: those that came with this version, and imported ones, which go before them. */
import type { Kysely, Transaction } from 'kysely';
import { CHINESE_HOLIDAYS } from '../../../shared/domain/service-hours/chinese-holidays.ts';
import { daysOff, type Holiday, HolidayYear } from '../../../shared/domain/service-hours/holidays.ts';
import { type Actor, appendAudit } from '../../audit/append.ts';
import type { Store } from '../../store/store.ts';
import { writeTogether } from '../../store/writer.ts';
import type { Schema } from '../../store/schema.ts';
import { makeSumsAnew } from '../account-rows.ts';
import type { HolidayImport, HolidayImportResult, HolidayYearView } from './api.ts';
import type * as z from 'zod';
import { readHolidayFile } from './holiday-file.ts';

type Db = Kysely<Schema> | Transaction<Schema>;

/** In order, as they were known at that moment. What came with this version counts as always known. */
export async function readHolidayYears(db: Db, asKnownAtMs: number): Promise<HolidayYearView[]> {
  const rows = await db
    .selectFrom('holiday_years')
    .selectAll()
    .where('recorded_at_ms', '<=', asKnownAtMs)
    .orderBy('version')
    .execute();
  const years = new Map<number, HolidayYearView>();
  for (const year of CHINESE_HOLIDAYS) {
    years.set(year.year, { ...year, origin: 'built-in', recordedAtMs: null, recordedBy: null });
  }
  for (const row of rows) {
    years.set(row.year, {
      year: row.year,
      source: row.source,
      holidays: JSON.parse(row.holidays) as Holiday[],
      origin: 'imported',
      recordedAtMs: row.recorded_at_ms,
      recordedBy: row.recorded_by,
    });
  }
  return [...years.values()].toSorted((a, b) => a.year - b.year);
}

/** Throws AppError `request.invalid` for text that is no such file at all. */
export async function importHolidays(
  store: Store,
  { format, text, source, isPreview }: z.infer<typeof HolidayImport>,
  actor: Actor,
): Promise<HolidayImportResult> {
  const { year, problems } = readHolidayFile(format, text, source);
  const result = { year, problems: [...problems], days: countsOf(year) };
  if (year === null) return { ...result, isImported: false, replaces: 'nothing' };
  return await writeTogether(store, async (writer) => {
    const { trx } = writer;
    const before = (await readHolidayYears(trx, actor.atMs)).find((one) => one.year === year.year);
    const replaces = before === undefined ? 'nothing' : isSame(before, year) ? 'same' : before.origin;
    const isImported = !isPreview && problems.length === 0;
    if (isImported && replaces !== 'same') {
      await insertYear(trx, { before, year }, actor);
      await makeSumsAnew(writer);
    }
    return { ...result, isImported, replaces };
  });
}

function countsOf(year: HolidayYear | null): HolidayImportResult['days'] {
  const holidays = year?.holidays ?? [];
  return {
    off: holidays.reduce((sum, holiday) => sum + daysOff(holiday).length, 0),
    makeUp: holidays.reduce((sum, { makeUpDays }) => sum + makeUpDays.length, 0),
  };
}

function isSame(before: HolidayYearView, year: HolidayYear): boolean {
  return JSON.stringify(factsOf(before)) === JSON.stringify(factsOf(year));
}

/** With the keys in one order, and without where it comes from. */
function factsOf({ year, source, holidays }: HolidayYear): HolidayYear {
  return HolidayYear.parse({ year, source, holidays });
}

async function insertYear(
  trx: Transaction<Schema>,
  { before, year }: { before: HolidayYearView | undefined; year: HolidayYear },
  actor: Actor,
): Promise<void> {
  const { newest } = await trx
    .selectFrom('holiday_years')
    .select((eb) => eb.fn.max<number | null>('version').as('newest'))
    .where('year', '=', year.year)
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('holiday_years')
    .values({
      year: year.year,
      version: (newest ?? 0) + 1,
      recorded_at_ms: actor.atMs,
      recorded_by: actor.name,
      source: year.source,
      holidays: JSON.stringify(year.holidays),
    })
    .execute();
  await appendAudit(trx, actor, {
    action: 'holidays.import',
    entity: { type: 'holidays', id: String(year.year) },
    before: before === undefined ? null : factsOf(before),
    after: year,
  });
}
