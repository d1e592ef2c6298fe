/** Reads the audit log, and proves that nobody touched it. */
import type { Kysely, Selectable } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import type { AuditTable, Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { AuditEntry, AuditQuery } from './api.ts';
import { CHAIN_START, rowHash } from './chain.ts';

/** Rows that are read at once while the chain is checked. */
const CHUNK = 1_000;

/** `firstBadSeq`: the first row that was edited, put in, or is missing; the rows before it are what was written. */
export interface ChainVerdict {
  readonly isIntact: boolean;
  readonly entries: number;
  readonly firstBadSeq: number | null;
}

export interface AuditLog {
  /** Newest first. Throws AppError `request.invalid` for a cursor that is not one. */
  list(
    query: AuditQuery & { limit: number; after?: string | undefined },
  ): Promise<{ items: AuditEntry[]; next: string | null }>;
  verify(): Promise<ChainVerdict>;
}

export function createAuditLog({ db }: Store): AuditLog {
  return { list: (query) => list(db, query), verify: () => verify(db) };
}

async function list(
  db: Kysely<Schema>,
  query: Parameters<AuditLog['list']>[0],
): Promise<{ items: AuditEntry[]; next: string | null }> {
  let rows = db.selectFrom('audit').selectAll();
  if (query.entityType !== undefined) rows = rows.where('entity_type', '=', query.entityType);
  if (query.entityId !== undefined) rows = rows.where('entity_id', '=', query.entityId);
  if (query.actorId !== undefined) rows = rows.where('actor_id', '=', query.actorId);
  if (query.action !== undefined) rows = rows.where('action', '=', query.action);
  if (query.fromMs !== undefined) rows = rows.where('at_ms', '>=', query.fromMs);
  if (query.toMs !== undefined) rows = rows.where('at_ms', '<', query.toMs);
  if (query.after !== undefined) rows = rows.where('seq', '<', cursorSeq(query.after));
  const found = await rows
    .orderBy('seq', 'desc')
    .limit(query.limit + 1)
    .execute();
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map(entryOf),
    next: found.length > query.limit && last !== undefined ? String(last.seq) : null,
  };
}

function cursorSeq(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new AppError('request.invalid', 'The cursor of the audit log is not one that it gave.');
}

function entryOf(row: Selectable<AuditTable>): AuditEntry {
  return {
    seq: row.seq,
    atMs: row.at_ms,
    actor: { kind: row.actor_kind as AuditEntry['actor']['kind'], id: row.actor_id, name: row.actor_name },
    address: row.address,
    action: row.action,
    entity: { type: row.entity_type, id: row.entity_id },
    before: JSON.parse(row.before) as unknown,
    after: JSON.parse(row.after) as unknown,
  };
}

async function verify(db: Kysely<Schema>): Promise<ChainVerdict> {
  // Read first: entries that are added meanwhile lie behind it.
  const counter = await db
    .selectFrom('counters')
    .select('last_value')
    .where('name', '=', 'audit')
    .executeTakeFirstOrThrow();
  const total = counter.last_value;
  let hash = CHAIN_START;
  let seq = 0;
  while (seq < total) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>', seq)
      .where('seq', '<=', total)
      .orderBy('seq')
      .limit(CHUNK)
      .execute();
    if (rows.length === 0) return { isIntact: false, entries: total, firstBadSeq: seq + 1 };
    for (const row of rows) {
      seq += 1;
      const { hash: stored, ...content } = row;
      hash = rowHash(hash, content);
      if (row.seq !== seq || stored !== hash) return { isIntact: false, entries: total, firstBadSeq: seq };
    }
  }
  return { isIntact: true, entries: total, firstBadSeq: null };
}
