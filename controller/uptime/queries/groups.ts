/** Sums of many kiosks and periods: added up by the database, but for the causes, which few rows have. */
import type { Kysely, SelectQueryBuilder } from 'kysely';
import { dayOf, daysFrom, monthOf, spanOfMonth } from '../../../shared/time/day.ts';
import type { Schema } from '../../store/schema.ts';
import type { Scope } from '../api.ts';
import { NOTHING, sumOf, type Totals } from '../core/totals.ts';
import { totalsOfRow } from '../sum-rows.ts';

type Column = 'period' | 'kiosk_id' | 'service_id';

export interface GroupSum {
  readonly period: string;
  readonly kioskId: string;
  readonly serviceId: string;
  readonly totals: Totals;
}

const SUMS = [
  'up_ms',
  'down_ms',
  'unknown_ms',
  'excluded_ms',
  'up_weight',
  'down_weight',
  'unknown_weight',
  'failures',
] as const;

/** `by`: what the groups differ in; everything else is added up, and is '' in the answer. */
export async function sumGroups(
  db: Kysely<Schema>,
  { periods, scope, by }: { periods: readonly string[]; scope: Scope; by: readonly Column[] },
): Promise<GroupSum[]> {
  if (periods.length === 0) return [];
  if (periods.length === 1 && by.includes('kiosk_id') && by.includes('service_id'))
    return readOnePeriod(db, periods, scope);
  const rows = within(db, periods, scope);
  const sums = await rows
    .select((eb) => [...by, ...SUMS.map((name) => eb.fn.sum<number>(name).as(name))])
    .$if(by.length > 0, (query) => query.groupBy([...by]))
    .execute();
  const causes = await within(db, periods, scope)
    .select([...by, 'down_causes', 'unknown_causes'])
    .where((eb) => eb.or([eb('down_causes', '<>', ''), eb('unknown_causes', '<>', '')]))
    .execute();
  const zero = {
    up_ms: 0,
    down_ms: 0,
    unknown_ms: 0,
    excluded_ms: 0,
    up_weight: 0,
    down_weight: 0,
    unknown_weight: 0,
  };
  const keyOf = (row: Partial<Record<Column, string>>) => by.map((name) => row[name]).join(' ');
  const byKey = Map.groupBy(causes, keyOf);
  return sums
    .filter((row) => row.up_ms !== null)
    .map((row) => {
      const own = (byKey.get(keyOf(row)) ?? []).map((cause) =>
        totalsOfRow({ ...zero, failures: 0, ...cause }),
      );
      const { downByCause, unknownByCause } = own.length === 1 ? (own[0] ?? NOTHING) : sumOf(own);
      return {
        period: row.period ?? '',
        kioskId: row.kiosk_id ?? '',
        serviceId: row.service_id ?? '',
        totals: {
          ...totalsOfRow({ ...row, down_causes: '', unknown_causes: '' }),
          downByCause,
          unknownByCause,
        },
      };
    });
}

/** Every row is a group of its own. */
async function readOnePeriod(
  db: Kysely<Schema>,
  periods: readonly string[],
  scope: Scope,
): Promise<GroupSum[]> {
  const rows = await within(db, periods, scope).selectAll().execute();
  return rows.map((row) => ({
    period: row.period,
    kioskId: row.kiosk_id,
    serviceId: row.service_id,
    totals: totalsOfRow(row),
  }));
}

function within(
  db: Kysely<Schema>,
  periods: readonly string[],
  { region, site, kiosk, service }: Scope,
): SelectQueryBuilder<Schema, 'uptime_totals', object> {
  let query = db.selectFrom('uptime_totals').where('period', 'in', periods);
  if (kiosk !== undefined) query = query.where('kiosk_id', '=', kiosk);
  if (service !== undefined) query = query.where('service_id', '=', service);
  if (region === undefined && site === undefined) return query;
  let kiosks = db.selectFrom('kiosks').select('id');
  if (region !== undefined) kiosks = kiosks.where('region_id', '=', region);
  if (site !== undefined) kiosks = kiosks.where('site_id', '=', site);
  return query.where('kiosk_id', 'in', kiosks);
}

/** The fewest rows that cover these days: whole months where they fit. */
export function periodsOf({ from, to }: { from: string; to: string }): string[] {
  const days = daysFrom(from, to);
  return [...Map.groupBy(days, monthOf)].flatMap(([month, own]) => {
    const { fromMs, toMs } = spanOfMonth(month);
    const isWhole = own.length === daysFrom(dayOf(fromMs), dayOf(toMs - 1)).length;
    return isWhole ? [month] : own;
  });
}

/** How far every account in the scope is settled. */
export async function settledUntil(db: Kysely<Schema>, scope: Scope, nowMs: number): Promise<number> {
  const row = await db
    .selectFrom('uptime_kiosks as u')
    .innerJoin('kiosks as k', 'k.id', 'u.kiosk_id')
    .select((eb) => eb.fn.min('u.settled_until_ms').as('until'))
    .where('u.settled_until_ms', '>', 0)
    .$if(scope.region !== undefined, (query) => query.where('k.region_id', '=', scope.region ?? ''))
    .$if(scope.site !== undefined, (query) => query.where('k.site_id', '=', scope.site ?? ''))
    .$if(scope.kiosk !== undefined, (query) => query.where('k.id', '=', scope.kiosk ?? ''))
    .executeTakeFirst();
  return row?.until ?? nowMs;
}
