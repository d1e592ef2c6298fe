/** SQL of the sums. */
import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { UptimeTotalsTable } from '../store/uptime-schema.ts';
import type { Writer } from '../store/writer.ts';
import type { Totals } from './core/totals.ts';
import type { Sum } from './sums.ts';

const COLUMNS = {
  period: 'text',
  kiosk_id: 'text',
  service_id: 'text',
  up_ms: 'integer',
  down_ms: 'integer',
  unknown_ms: 'integer',
  excluded_ms: 'integer',
  up_weight: 'integer',
  down_weight: 'integer',
  unknown_weight: 'integer',
  failures: 'integer',
  down_causes: 'text',
  unknown_causes: 'text',
} as const;

export function readSums(db: Kysely<Schema>, kioskId: string, periods: readonly string[]): Promise<Sum[]> {
  return db
    .selectFrom('uptime_totals')
    .selectAll()
    .where('period', 'in', periods)
    .where('kiosk_id', '=', kioskId)
    .execute()
    .then((rows) => rows.map(sumOfRow));
}

export function sumOfRow(row: UptimeTotalsTable): Sum {
  return { period: row.period, serviceId: row.service_id, totals: totalsOfRow(row) };
}

export function totalsOfRow(row: Omit<UptimeTotalsTable, 'period' | 'kiosk_id' | 'service_id'>): Totals {
  return {
    upMs: row.up_ms,
    downMs: row.down_ms,
    unknownMs: row.unknown_ms,
    excludedMs: row.excluded_ms,
    upWeight: row.up_weight,
    downWeight: row.down_weight,
    unknownWeight: row.unknown_weight,
    failures: row.failures,
    downByCause: causesOf(row.down_causes),
    unknownByCause: causesOf(row.unknown_causes),
  };
}

function causesOf(text: string): Totals['downByCause'] {
  return text === '' ? {} : (JSON.parse(text) as Totals['downByCause']);
}

/** Puts `sums` in the place of everything that these periods had. */
export async function replaceSums(
  { trx, bulk }: Writer,
  kioskId: string,
  periods: readonly string[],
  sums: readonly Sum[],
): Promise<void> {
  if (periods.length === 0) return;
  await trx
    .deleteFrom('uptime_totals')
    .where('period', 'in', periods)
    .where('kiosk_id', '=', kioskId)
    .execute();
  const rows = sums.map((sum) => rowOfSum(kioskId, sum));
  await bulk.insert(trx, { into: 'uptime_totals', columns: COLUMNS, rows });
}

export function rowOfSum(kioskId: string, { period, serviceId, totals }: Sum): UptimeTotalsTable {
  return {
    period,
    kiosk_id: kioskId,
    service_id: serviceId,
    up_ms: totals.upMs,
    down_ms: totals.downMs,
    unknown_ms: totals.unknownMs,
    excluded_ms: totals.excludedMs,
    up_weight: totals.upWeight,
    down_weight: totals.downWeight,
    unknown_weight: totals.unknownWeight,
    failures: totals.failures,
    down_causes: causesText(totals.downByCause),
    unknown_causes: causesText(totals.unknownByCause),
  };
}

/** Sorted, so that equal sums are equal rows. */
function causesText(causes: Totals['downByCause']): string {
  const entries = Object.entries(causes).filter(([, ms]) => ms > 0);
  if (entries.length === 0) return '';
  return JSON.stringify(Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))));
}
