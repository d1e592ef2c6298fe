/** The ledger of notifications: what waits, what was sent, what failed, and who could not be reached. */
import type { Kysely, Transaction } from 'kysely';
import type { NotificationsTable } from '../../store/dispatch-schema.ts';
import type { Schema } from '../../store/schema.ts';

type Db = Kysely<Schema>;

export async function addNotifications(
  trx: Transaction<Schema>,
  rows: readonly NotificationsTable[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += 500) {
    await trx
      .insertInto('notifications')
      .values(rows.slice(from, from + 500))
      .execute();
  }
}

export function listDue(db: Db, nowMs: number): Promise<NotificationsTable[]> {
  return db
    .selectFrom('notifications')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('due_at_ms', '<=', nowMs)
    .execute();
}

/** When the next one is due that is not yet. */
export async function nextDueAtMs(db: Db, nowMs: number): Promise<number | null> {
  const row = await db
    .selectFrom('notifications')
    .select((eb) => eb.fn.min('due_at_ms').as('due'))
    .where('state', '=', 'waiting')
    .where('due_at_ms', '>', nowMs)
    .executeTakeFirst();
  return row?.due ?? null;
}

/** When messages of each channel were last tried: their limits go on counting over a restart. */
export async function listAttempts(
  db: Db,
  sinceMs: number,
): Promise<{ channelId: string; recipients: string; atMs: number }[]> {
  const rows = await db
    .selectFrom('notifications')
    .select((eb) => ['channel_id', 'recipients', 'batch_id', eb.fn.max('attempted_at_ms').as('at_ms')])
    .where('attempted_at_ms', '>', sinceMs)
    .groupBy(['channel_id', 'recipients', 'batch_id'])
    .execute();
  return rows
    .map((row) => ({ channelId: row.channel_id ?? '', recipients: row.recipients, atMs: row.at_ms ?? 0 }))
    .sort((a, b) => a.atMs - b.atMs);
}

export async function markAttempt(
  db: Db,
  ids: readonly string[],
  batch: { id: string; atMs: number },
): Promise<void> {
  await db
    .updateTable('notifications')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), batch_id: batch.id, attempted_at_ms: batch.atMs }))
    .where('id', 'in', ids)
    .execute();
}

export async function markSent(db: Db, ids: readonly string[], sentAtMs: number): Promise<void> {
  await db
    .updateTable('notifications')
    .set({ state: 'sent', reason: '', sent_at_ms: sentAtMs })
    .where('id', 'in', ids)
    .execute();
}

/** `isFinal`: it is not tried again by itself. */
export async function markTrouble(
  db: Db,
  ids: readonly string[],
  reason: string,
  isFinal: boolean,
): Promise<void> {
  await db
    .updateTable('notifications')
    .set({ reason, ...(isFinal ? { state: 'failed' } : {}) })
    .where('id', 'in', ids)
    .execute();
}

/** The settings of a channel changed: what it refused may go now. */
export async function waitAgain(trx: Transaction<Schema>, channelId: string): Promise<void> {
  await trx
    .updateTable('notifications')
    .set({ state: 'waiting' })
    .where('channel_id', '=', channelId)
    .where('state', '=', 'failed')
    .execute();
}

export function listForIncident(db: Db, incidentId: string): Promise<NotificationsTable[]> {
  return db
    .selectFrom('notifications')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .orderBy('created_at_ms')
    .orderBy('id')
    .execute();
}
