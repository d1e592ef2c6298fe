/** The lines of a timeline, of incidents and of work orders: each written once, in the transaction of what it tells. */
import type { Kysely, Transaction } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { TimelineEntry } from './incidents/incident.ts';

type Entity = 'incident' | 'order';

export async function appendEntries(
  trx: Transaction<Schema>,
  entity: Entity,
  entityId: string,
  entries: readonly TimelineEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ seq, atMs, by, kind, stage, detail }) => ({
    entity,
    entity_id: entityId,
    seq,
    at_ms: atMs,
    by_id: by?.id ?? null,
    by_name: by?.name ?? null,
    kind,
    stage,
    detail: JSON.stringify(detail),
  }));
  await trx.insertInto('dispatch_timeline').values(rows).execute();
}

/** Oldest first. */
export async function listEntries(
  db: Kysely<Schema>,
  entity: Entity,
  entityId: string,
): Promise<TimelineEntry[]> {
  const rows = await db
    .selectFrom('dispatch_timeline')
    .selectAll()
    .where('entity', '=', entity)
    .where('entity_id', '=', entityId)
    .orderBy('seq')
    .execute();
  return rows.map((row) =>
    TimelineEntry.parse({
      seq: row.seq,
      atMs: row.at_ms,
      by: row.by_id === null ? null : { id: row.by_id, name: row.by_name ?? '' },
      kind: row.kind,
      stage: row.stage,
      detail: JSON.parse(row.detail),
    }),
  );
}
