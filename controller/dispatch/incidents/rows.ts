/** Incidents in the store. Each is written against the version that was read: of two writers one begins again. */
import type { Kysely, Transaction } from 'kysely';
import { AppError } from '../../../shared/errors.ts';
import type { Schema } from '../../store/schema.ts';
import { severityRank } from '../alerts/rule.ts';
import { appendEntries } from '../timeline.ts';
import { Incident, type TimelineEntry } from './incident.ts';

type Db = Kysely<Schema>;

export async function findIncident(db: Db, id: string): Promise<Incident> {
  const row = await db.selectFrom('incidents').select('body').where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', 'There is no such incident.');
  return incidentOf(row);
}

/** The live one of this key, or the one that was closed last. */
export async function findByKey(db: Db, key: string): Promise<Incident | undefined> {
  const live = await db.selectFrom('incidents').select('body').where('live_key', '=', key).executeTakeFirst();
  const row =
    live ??
    (await db
      .selectFrom('incidents')
      .select('body')
      .where('key', '=', key)
      .where('live_key', 'is', null)
      .orderBy('closed_at_ms', 'desc')
      .limit(1)
      .executeTakeFirst());
  return row === undefined ? undefined : incidentOf(row);
}

export async function listDueIncidents(db: Db, nowMs: number): Promise<Incident[]> {
  const rows = await db
    .selectFrom('incidents')
    .select('body')
    .where('due_at_ms', '<=', nowMs)
    .orderBy('due_at_ms')
    .limit(500)
    .execute();
  return rows.map(incidentOf);
}

export async function nextIncidentDueAtMs(db: Db): Promise<number | null> {
  const row = await db
    .selectFrom('incidents')
    .select((eb) => eb.fn.min('due_at_ms').as('due'))
    .executeTakeFirst();
  return row?.due ?? null;
}

export interface IncidentFilter {
  readonly isLive?: boolean | undefined;
  readonly kioskId?: string | undefined;
  readonly regionId?: string | undefined;
  readonly limit: number;
}

/** Live ones worst first, closed ones newest first. */
export async function listIncidents(
  db: Db,
  { isLive, kioskId, regionId, limit }: IncidentFilter,
): Promise<Incident[]> {
  let query = db.selectFrom('incidents').select('body');
  if (isLive !== undefined) query = query.where('live_key', isLive ? 'is not' : 'is', null);
  if (kioskId !== undefined) query = query.where('kiosk_id', '=', kioskId);
  if (regionId !== undefined) query = query.where('region_id', '=', regionId);
  if (isLive === true) query = query.orderBy('severity');
  const rows = await query.orderBy('opened_at_ms', 'desc').orderBy('id').limit(limit).execute();
  return rows.map(incidentOf);
}

export interface SavedIncident {
  /** null: it is new. */
  readonly before: Incident | null;
  readonly incident: Incident;
  readonly entry: TimelineEntry;
  readonly dueAtMs: number | null;
}

/** Throws AppError `store.conflict` when somebody else was faster. */
export async function saveIncident(
  trx: Transaction<Schema>,
  { before, incident, entry, dueAtMs }: SavedIncident,
): Promise<void> {
  const row = rowOf(incident, dueAtMs);
  if (before === null) await trx.insertInto('incidents').values(row).execute();
  else {
    const { numUpdatedRows } = await trx
      .updateTable('incidents')
      .set(row)
      .where('id', '=', before.id)
      .where('version', '=', before.version)
      .where('body', '=', JSON.stringify(before))
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n)
      throw new AppError('store.conflict', 'The incident was changed at the same moment: try again.');
  }
  await appendEntries(trx, 'incident', incident.id, [entry]);
}

export async function setDue(trx: Transaction<Schema>, id: string, dueAtMs: number | null): Promise<void> {
  await trx.updateTable('incidents').set({ due_at_ms: dueAtMs }).where('id', '=', id).execute();
}

function rowOf(incident: Incident, dueAtMs: number | null) {
  const closedAtMs = incident.stage === 'closed' ? (incident.stageAtMs.closed ?? null) : null;
  return {
    id: incident.id,
    key: incident.key,
    live_key: incident.stage === 'closed' ? null : incident.key,
    kiosk_id: incident.kioskId,
    region_id: incident.regionId,
    severity: severityRank(incident.severity),
    stage: incident.stage,
    opened_at_ms: incident.openedAtMs,
    closed_at_ms: closedAtMs,
    due_at_ms: dueAtMs,
    version: incident.version,
    body: JSON.stringify(incident),
  };
}

function incidentOf({ body }: { body: string }): Incident {
  return JSON.parse(body) as Incident;
}
