/** Where alerts stand and what was told of them, in the store. */
import type { Kysely, Transaction } from 'kysely';
import type { AlertEventsTable } from '../../store/dispatch-schema.ts';
import type { Schema } from '../../store/schema.ts';
import type { Writer } from '../../store/writer.ts';
import type { KioskAlerts } from './kiosk-alerts.ts';
import type { Alert } from './machine.ts';

export async function readAlertStates(db: Kysely<Schema>): Promise<Map<string, KioskAlerts>> {
  const rows = await db.selectFrom('alert_states').selectAll().execute();
  return new Map(
    rows.map(({ kiosk_id: id, body }) => [
      id,
      new Map(Object.entries(JSON.parse(body) as Record<string, Alert>)),
    ]),
  );
}

export async function saveAlertStates(
  { trx, bulk }: Writer,
  states: ReadonlyMap<string, KioskAlerts>,
): Promise<void> {
  const kept = [...states].filter(([, alerts]) => alerts.size > 0);
  const gone = [...states].filter(([, alerts]) => alerts.size === 0).map(([id]) => id);
  await bulk.insert(trx, {
    into: 'alert_states',
    columns: { kiosk_id: 'text', body: 'text' } as const,
    rows: kept.map(([id, alerts]) => ({ kiosk_id: id, body: JSON.stringify(Object.fromEntries(alerts)) })),
    overwriteBy: ['kiosk_id'],
  });
  if (gone.length > 0) await trx.deleteFrom('alert_states').where('kiosk_id', 'in', gone).execute();
}

export async function appendAlertEvents(
  trx: Transaction<Schema>,
  rows: readonly AlertEventsTable[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += 500) {
    await trx
      .insertInto('alert_events')
      .values(rows.slice(from, from + 500))
      .execute();
  }
}

/** Newest first. */
export async function listAlertEvents(
  db: Kysely<Schema>,
  { kioskId, faultClass, sinceMs }: { kioskId: string; faultClass: string; sinceMs: number },
): Promise<AlertEventsTable[]> {
  return await db
    .selectFrom('alert_events')
    .selectAll()
    .where('kiosk_id', '=', kioskId)
    .where('fault_class', '=', faultClass)
    .where('at_ms', '>=', sinceMs)
    .orderBy('at_ms', 'desc')
    .limit(200)
    .execute();
}
