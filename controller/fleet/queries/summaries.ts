/** Rows of kiosks as the API tells them, each with its labels and the reasons of its state. */
import type { Kysely } from 'kysely';
import type { Schema } from '../../store/schema.ts';
import { KioskSummary } from '../read-model.ts';
import { reasonsOf } from '../reasons.ts';
import { kioskRows } from './filter.ts';

export function summaryRows(db: Kysely<Schema>) {
  return kioskRows(db)
    .select(['k.id', 'k.name', 'k.region_id', 'k.revoked_at_ms', 's.id as site_id', 's.name as site_name'])
    .select(['l.link', 'l.since_at_ms', 'l.last_seen_at_ms', 't.service', 't.devices']);
}

export type SummaryRow = Awaited<ReturnType<ReturnType<typeof summaryRows>['execute']>>[number];

/** In the order of `rows`; four queries however many they are. */
export async function summariesOf(db: Kysely<Schema>, rows: readonly SummaryRow[]): Promise<KioskSummary[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const [labels, devices, closed, calls] = await Promise.all([
    db.selectFrom('kiosk_labels').selectAll().where('kiosk_id', 'in', ids).orderBy('label').execute(),
    db
      .selectFrom('devices')
      .select(['kiosk_id', 'device_id', 'class', 'status', 'updated_at_ms'])
      .where('kiosk_id', 'in', ids)
      .where('problems', '<>', '')
      .orderBy('device_id')
      .execute(),
    db
      .selectFrom('services')
      .select(['kiosk_id', 'service_id', 'missing'])
      .where('kiosk_id', 'in', ids)
      .where('is_open', '=', 0)
      .orderBy('service_id')
      .execute(),
    db.selectFrom('help_calls').selectAll().where('kiosk_id', 'in', ids).execute(),
  ]);
  const labelsOf = byKiosk(labels);
  const devicesOf = byKiosk(devices);
  const closedOf = byKiosk(closed);
  const callOf = new Map(calls.map((call) => [call.kiosk_id, call.called_at_ms]));
  return rows.map((row) =>
    summaryOf(row, {
      labels: labelsOf(row.id).map(({ label }) => label),
      devices: devicesOf(row.id),
      closed: closedOf(row.id),
      helpSinceMs: callOf.get(row.id) ?? null,
    }),
  );
}

type Facts = Parameters<typeof reasonsOf>[0];

function summaryOf(
  row: SummaryRow,
  { labels, ...facts }: { labels: string[] } & Pick<Facts, 'devices' | 'closed' | 'helpSinceMs'>,
): KioskSummary {
  const isRevoked = row.revoked_at_ms !== null;
  const link = row.link as KioskSummary['link'];
  return KioskSummary.parse({
    id: row.id,
    name: row.name,
    site: { id: row.site_id, name: row.site_name },
    region: row.region_id,
    labels,
    isRevoked,
    link,
    linkSinceMs: row.since_at_ms,
    service: row.service,
    devices: row.devices,
    reasons: reasonsOf({ isRevoked, link, linkSinceMs: row.since_at_ms, ...facts }),
    lastSeenAtMs: row.last_seen_at_ms,
  });
}

function byKiosk<Row extends { kiosk_id: string }>(rows: readonly Row[]): (kioskId: string) => Row[] {
  const groups = Map.groupBy(rows, (row) => row.kiosk_id);
  return (kioskId) => groups.get(kioskId) ?? [];
}
