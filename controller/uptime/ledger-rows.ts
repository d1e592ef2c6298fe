/** SQL of the ledger: what is believed of a kiosk, and what a new judgement changes of it. */
import { sql, type Kysely } from 'kysely';
import { takeNumbers } from '../ingest/ledger.ts';
import type { Schema } from '../store/schema.ts';
import type { UptimeStretchesTable } from '../store/uptime-schema.ts';
import type { Writer } from '../store/writer.ts';
import type { Stretch } from './core/evidence.ts';
import type { Changes, Entry } from './core/reconcile.ts';
import { FOREVER } from './story-rows.ts';

/** What is believed of a kiosk, as far as it reaches to `fromMs` or beyond; oldest first. */
export async function readBelieved(db: Kysely<Schema>, kioskId: string, fromMs: number): Promise<Entry[]> {
  const rows = await db
    .selectFrom('uptime_stretches')
    .selectAll()
    .where('kiosk_id', '=', kioskId)
    .where('superseded_at_ms', '=', FOREVER)
    .where('to_ms', '>=', Number.isFinite(fromMs) ? fromMs : 0)
    .execute();
  return rows.map(entryOf).sort((a, b) => a.fromMs - b.fromMs || a.id - b.id);
}

export function entryOf(row: UptimeStretchesTable): Entry {
  return {
    id: row.id,
    axis: row.axis,
    fromMs: row.from_ms,
    toMs: row.to_ms === FOREVER ? null : row.to_ms,
    state: row.state,
    cause: row.cause,
    served: row.served,
    isFailure: row.is_failure === 1,
    evidence: row.evidence === '' ? [] : row.evidence.split(' '),
  };
}

const COLUMNS = {
  id: 'integer',
  kiosk_id: 'text',
  axis: 'text',
  from_ms: 'integer',
  to_ms: 'integer',
  state: 'text',
  cause: 'text',
  served: 'integer',
  is_failure: 'integer',
  evidence: 'text',
  recorded_at_ms: 'integer',
  ended_at_ms: 'integer',
  superseded_at_ms: 'integer',
} as const;

export async function writeChanges(
  writer: Writer,
  kioskId: string,
  { closed, superseded, added }: Changes,
  nowMs: number,
): Promise<void> {
  const { trx, bulk } = writer;
  if (closed.length > 0) {
    await sql`
      update uptime_stretches set to_ms = given.to_ms, ended_at_ms = ${nowMs}
      from ${bulk.rows(
        'given',
        { id: 'integer', to_ms: 'integer' },
        closed.map(({ id, toMs }) => ({ id, to_ms: toMs })),
      )}
      where uptime_stretches.id = given.id`.execute(trx);
  }
  if (superseded.length > 0) {
    await trx
      .updateTable('uptime_stretches')
      .set({ superseded_at_ms: nowMs })
      .where('id', 'in', superseded)
      .execute();
  }
  if (added.length === 0) return;
  const first = await takeNumbers(writer, 'uptime_stretches', added.length);
  const rows = added.map((stretch, index) => rowOf(stretch, { id: first + index, kioskId, nowMs }));
  await bulk.insert(trx, { into: 'uptime_stretches', columns: COLUMNS, rows });
}

export function rowOf(
  { axis, fromMs, toMs, state, cause, served, isFailure, evidence }: Stretch,
  { id, kioskId, nowMs }: { id: number; kioskId: string; nowMs: number },
): UptimeStretchesTable {
  return {
    id,
    kiosk_id: kioskId,
    axis,
    from_ms: fromMs,
    to_ms: toMs ?? FOREVER,
    state,
    cause,
    served,
    is_failure: isFailure ? 1 : 0,
    evidence: evidence.join(' '),
    recorded_at_ms: nowMs,
    ended_at_ms: toMs === null ? FOREVER : nowMs,
    superseded_at_ms: FOREVER,
  };
}
