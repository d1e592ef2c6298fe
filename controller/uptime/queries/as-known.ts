/** What was believed at an earlier moment: the ledger keeps it (core/reconcile.ts). */
import { sql, type Kysely } from 'kysely';
import { spanOfMonth } from '../../../shared/time/day.ts';
import type { Schema } from '../../store/schema.ts';
import type { UptimeStretchesTable } from '../../store/uptime-schema.ts';
import type { ReportQuery } from '../api.ts';
import type { Entry } from '../core/reconcile.ts';
import { profileKey, readProfiles } from '../demand-rows.ts';
import { entryOf } from '../ledger-rows.ts';
import { FOREVER } from '../story-rows.ts';
import { daySums, monthSums } from '../sums.ts';
import type { WorkHours } from '../work-hours.ts';
import type { GroupSum } from './groups.ts';
import type { KioskPlace } from './places.ts';

export interface Instants {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface KnownEntry extends Entry {
  readonly recordedAtMs: number;
}

/** Of the ledger, what is believed no longer; said in these words a question is answered from the index of corrections. */
export const IS_SUPERSEDED = sql<boolean>`superseded_at_ms < ${sql.lit(FOREVER)}`;

/** Stretches of one kiosk that touch [fromMs, toMs), as they were believed at `knownAtMs`; by axis and time. */
export async function readAsKnown(
  db: Kysely<Schema>,
  kioskId: string,
  { fromMs, toMs }: Instants,
  knownAtMs: number = FOREVER - 1,
): Promise<KnownEntry[]> {
  const rows = await db
    .selectFrom('uptime_stretches')
    .selectAll()
    .where('kiosk_id', '=', kioskId)
    .where('superseded_at_ms', '>', knownAtMs)
    .where('recorded_at_ms', '<=', knownAtMs)
    .where('from_ms', '<', toMs)
    // Without what had ended before, and was known to have.
    .where((eb) => eb.or([eb('to_ms', '>', fromMs), eb('ended_at_ms', '>', knownAtMs)]))
    .orderBy('axis')
    .orderBy('from_ms')
    .execute();
  return rows
    .map((row) => knownEntry(row, knownAtMs))
    .filter((entry) => entry.toMs === null || entry.toMs > fromMs);
}

/** The end of a lasting stretch was not known before it was written down. */
export function knownEntry(row: UptimeStretchesTable, knownAtMs: number): KnownEntry {
  const toMs = row.ended_at_ms <= knownAtMs ? row.to_ms : FOREVER;
  return { ...entryOf({ ...row, to_ms: toMs }), recordedAtMs: row.recorded_at_ms };
}

/** The sums of a month from what was believed then; every kiosk is read by itself, so that others get their turn. */
export async function sumsAsKnown(
  {
    db,
    work,
    nowMs,
  }: { db: Kysely<Schema>; work: (asKnownAtMs?: number) => Promise<WorkHours>; nowMs: number },
  places: ReadonlyMap<string, KioskPlace>,
  { month, region, site, kiosk, service }: ReportQuery,
  knownAtMs: number,
): Promise<GroupSum[]> {
  const span = spanOfMonth(month);
  const untilMs = Math.min(span.toMs, knownAtMs, nowMs);
  const hours = await work(knownAtMs);
  const sums: GroupSum[] = [];
  for (const place of places.values()) {
    const isIn =
      (region ?? place.region) === place.region &&
      (site ?? place.site.id) === place.site.id &&
      (kiosk ?? place.id) === place.id;
    if (!isIn) continue;
    const believed = await readAsKnown(db, place.id, { fromMs: span.fromMs, toMs: untilMs }, knownAtMs);
    const profiles = await readProfiles(db, place.site.id, [month]);
    const days = daySums({
      place: { kioskId: place.id, siteId: place.site.id, regionId: place.region },
      believed,
      fromMs: span.fromMs,
      untilMs,
      work: hours,
      profileOf: (serviceId, month) => profiles.get(profileKey(serviceId, month)) ?? null,
    });
    for (const { period, serviceId, totals } of monthSums(days)) {
      if ((service ?? serviceId) === serviceId) sums.push({ period, kioskId: place.id, serviceId, totals });
    }
    await new Promise(setImmediate);
  }
  return sums;
}
