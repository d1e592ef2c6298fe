/**
 * SQL of the ledger: records, watermarks, gaps and quarantine. Only this file touches these tables (DESIGN 3); the
 * write functions belong into one transaction, which commit.ts runs.
 */
import { sql, type Kysely } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import type { RecordType } from '../../shared/protocol/index.ts';
import type { Page, StoredRecord } from '../fleet/read-model.ts';
import type { GapsTable, QuarantineTable, RecordsTable, Schema, WatermarksTable } from '../store/schema.ts';
import type { Writer } from '../store/writer.ts';

export interface EpochKey {
  readonly kiosk_id: string;
  readonly epoch: string;
}

/** Newest quarantined messages kept for each kiosk: enough to find the bug, bounded if it sends nothing else. */
export const QUARANTINE_KEPT = 100;

/**
 * Reserves `count` consecutive numbers and returns the first. The counter's row stays locked until the commit, so
 * numbers become visible in their order even when several controllers write (DESIGN 2: shards by region).
 */
export async function takeNumbers(
  { trx }: Writer,
  name: 'stored_order' | 'quarantine' | 'uptime_stretches',
  count: number,
): Promise<number> {
  const row = await trx
    .updateTable('counters')
    .set((eb) => ({ last_value: eb('last_value', '+', count) }))
    .where('name', '=', name)
    .returning('last_value')
    .executeTakeFirstOrThrow();
  return row.last_value - count + 1;
}

/** Stored watermarks of these keys; a key without one is absent. */
export async function readWatermarks(
  { trx, bulk }: Writer,
  keys: readonly EpochKey[],
): Promise<WatermarksTable[]> {
  if (keys.length === 0) return [];
  const wanted = bulk.rows('wanted', { kiosk_id: 'text', epoch: 'text' }, keys);
  const { rows } = await sql<WatermarksTable>`
    select w.kiosk_id, w.epoch, w.seq from ${wanted}
    join watermarks as w on w.kiosk_id = wanted.kiosk_id and w.epoch = wanted.epoch`.execute(trx);
  return rows;
}

/** A record that is there already stays as it is: the key is the fact (fleet.md 2.4). */
export function insertRecords({ trx, bulk }: Writer, rows: readonly RecordsTable[]): Promise<void> {
  const columns = {
    kiosk_id: 'text',
    epoch: 'text',
    seq: 'integer',
    stored_order: 'integer',
    type: 'text',
    at_ms: 'integer',
    boot_count: 'integer',
    mono_ms: 'integer',
    received_at_ms: 'integer',
    body: 'text',
  } as const;
  return bulk.insert(trx, { into: 'records', columns, rows });
}

export function saveWatermarks({ trx, bulk }: Writer, rows: readonly WatermarksTable[]): Promise<void> {
  const columns = { kiosk_id: 'text', epoch: 'text', seq: 'integer' } as const;
  return bulk.insert(trx, { into: 'watermarks', columns, rows, overwriteBy: ['kiosk_id', 'epoch'] });
}

export function insertGaps({ trx, bulk }: Writer, rows: readonly GapsTable[]): Promise<void> {
  const columns = {
    kiosk_id: 'text',
    epoch: 'text',
    low_seq: 'integer',
    high_seq: 'integer',
    noticed_at_ms: 'integer',
  } as const;
  return bulk.insert(trx, { into: 'gaps', columns, rows });
}

export type QuarantineEntry = Omit<QuarantineTable, 'id'>;

/** Adds the entries and removes, for each of their kiosks, what is beyond the newest QUARANTINE_KEPT. */
export async function insertQuarantine(writer: Writer, entries: readonly QuarantineEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const { trx, bulk } = writer;
  const first = await takeNumbers(writer, 'quarantine', entries.length);
  const columns = {
    id: 'integer',
    kiosk_id: 'text',
    kind: 'text',
    reason: 'text',
    detail: 'text',
    length_bytes: 'integer',
    sha256: 'text',
    received_at_ms: 'integer',
  } as const;
  const rows = entries.map((entry, index) => ({ ...entry, id: first + index }));
  await bulk.insert(trx, { into: 'quarantine', columns, rows });
  for (const kioskId of new Set(entries.map((entry) => entry.kiosk_id))) {
    await trx
      .deleteFrom('quarantine')
      .where('kiosk_id', '=', kioskId)
      .where('id', '<=', (eb) =>
        eb
          .selectFrom('quarantine')
          .select('id')
          .where('kiosk_id', '=', kioskId)
          .orderBy('id', 'desc')
          .offset(QUARANTINE_KEPT)
          .limit(1),
      )
      .execute();
  }
}

export interface RecordQuery {
  readonly type?: string;
  readonly limit: number;
  /** `next` of the page before. */
  readonly before?: string;
}

/** Records of one kiosk, newest first. Throws AppError `not-found` for a cursor that is none of ours. */
export async function listRecords(
  db: Kysely<Schema>,
  kioskId: string,
  query: RecordQuery,
): Promise<Page<StoredRecord>> {
  const rows = await recordPage(db, kioskId, query).execute();
  const items = rows.slice(0, query.limit).map((row) => ({
    order: row.stored_order,
    epoch: row.epoch,
    seq: row.seq,
    type: row.type,
    atMs: row.at_ms,
    receivedAtMs: row.received_at_ms,
    body: JSON.parse(row.body) as unknown,
  }));
  const last = items.at(-1);
  return { items, next: rows.length > query.limit && last !== undefined ? `${last.order}` : null };
}

/** The rows of a page and one more; exported for the test that looks at its plan. */
export function recordPage(db: Kysely<Schema>, kioskId: string, { type, limit, before }: RecordQuery) {
  let query = db
    .selectFrom('records')
    .select(['stored_order', 'epoch', 'seq', 'type', 'at_ms', 'received_at_ms', 'body'])
    .where('kiosk_id', '=', kioskId);
  if (type !== undefined) query = query.where('type', '=', type);
  if (before !== undefined) query = query.where('stored_order', '<', parseCursor(before));
  return query.orderBy('stored_order', 'desc').limit(limit + 1);
}

function parseCursor(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw new AppError('not-found', 'There is no such page of records.');
  return Number(cursor);
}

export interface RecordPage {
  /** Of the wanted types, oldest first. */
  readonly records: readonly {
    readonly kioskId: string;
    readonly type: string;
    readonly atMs: number;
    readonly body: string;
  }[];
  /** How far it was looked; null: there is nothing after `order`. */
  readonly upTo: number | null;
  readonly isLast: boolean;
}

/** Records after `order` as a reader meets them that remembers how far it came; bodies of other types are not read. */
export async function readRecordsAfter(
  db: Kysely<Schema>,
  { types, order, limit }: { types: readonly RecordType[]; order: number; limit: number },
): Promise<RecordPage> {
  const rows = await db
    .selectFrom('records')
    .select(['kiosk_id', 'type', 'at_ms', 'stored_order'])
    .select((eb) => eb.case().when('type', 'in', types).then(eb.ref('body')).end().as('body'))
    .where('stored_order', '>', order)
    .orderBy('stored_order')
    .limit(limit)
    .execute();
  return {
    records: rows.flatMap(({ kiosk_id: kioskId, type, at_ms: atMs, body }) =>
      body === null ? [] : [{ kioskId, type, atMs, body }],
    ),
    upTo: rows.at(-1)?.stored_order ?? null,
    isLast: rows.length < limit,
  };
}
