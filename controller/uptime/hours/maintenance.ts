/** Planned maintenance in the store: who planned, approved, cancelled and ended it, and when. */
import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable, Transaction, Updateable } from 'kysely';
import { AppError } from '../../../shared/errors.ts';
import { type Actor, appendAudit } from '../../audit/append.ts';
import { requireSameVersion } from '../../http/versions.ts';
import type { MaintenanceTable, Schema } from '../../store/schema.ts';
import { type Maintenance, type MaintenancePage, Scope, type TimeAway } from './api.ts';
import { type MaintenanceFact, maintenanceState } from './exclusions.ts';

type Db = Kysely<Schema> | Transaction<Schema>;
type Row = Selectable<MaintenanceTable>;

function factOf(row: Row): MaintenanceFact {
  return {
    id: row.id,
    scope: Scope.parse({ kind: row.scope_kind, id: row.scope_id }),
    fromMs: row.from_ms,
    toMs: row.to_ms,
    reason: row.reason,
    plannedAtMs: row.planned_at_ms,
    approvedAtMs: row.approved_at_ms,
    cancelledAtMs: row.cancelled_at_ms,
    endedAtMs: row.ended_at_ms,
  };
}

/** Who looks at a plan, and when. */
export interface Viewer {
  readonly nowMs: number;
  /** Whether this person may approve what the person with that id has planned. */
  readonly mayApproveFor: (plannerId: string) => boolean;
}

function maintenanceOf(row: Row, { nowMs, mayApproveFor }: Viewer): Maintenance {
  const state = maintenanceState(factOf(row), nowMs);
  return {
    ...factOf(row),
    scopeName: row.scope_name,
    state,
    plannedBy: row.planned_by,
    approvedBy: row.approved_by,
    mayApprove: state === 'proposed' && mayApproveFor(row.planned_by_id),
    version: row.version,
  };
}

/** Every plan that there ever was. */
export async function readMaintenanceFacts(db: Db): Promise<MaintenanceFact[]> {
  return (await db.selectFrom('maintenance').selectAll().execute()).map(factOf);
}

export interface MaintenanceQuery {
  /** Undefined: of all. */
  readonly scopes: readonly Scope[] | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Latest beginning first. Throws AppError `request.invalid` for a cursor that is none. */
export async function listMaintenance(
  db: Db,
  { scopes, limit, after }: MaintenanceQuery,
  viewer: Viewer,
): Promise<MaintenancePage> {
  let rows = db.selectFrom('maintenance').selectAll();
  if (scopes !== undefined) {
    rows = rows.where((eb) =>
      eb.or(scopes.map(({ kind, id }) => eb.and({ scope_kind: kind, scope_id: id }))),
    );
  }
  if (after !== undefined) {
    const { fromMs, id } = cursorOf(after);
    rows = rows.where((eb) =>
      eb.or([eb('from_ms', '<', fromMs), eb.and([eb('from_ms', '=', fromMs), eb('id', '<', id)])]),
    );
  }
  const found = await rows
    .orderBy('from_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const isMore = found.length > limit && last !== undefined;
  return {
    items: page.map((row) => maintenanceOf(row, viewer)),
    next: isMore ? `${last.from_ms}.${last.id}` : null,
  };
}

function cursorOf(text: string): { fromMs: number; id: string } {
  const [, fromMs, id] = /^(\d{1,16})\.([0-9a-f-]{36})$/.exec(text) ?? [];
  if (fromMs === undefined || id === undefined) {
    throw new AppError('request.invalid', 'The cursor is not one of this list.');
  }
  return { fromMs: Number(fromMs), id };
}

export async function insertMaintenance(
  trx: Transaction<Schema>,
  { scope, fromMs, toMs, reason, scopeName }: TimeAway & { scopeName: string },
  actor: Actor,
): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('maintenance')
    .values({
      id,
      scope_kind: scope.kind,
      scope_id: scope.id,
      scope_name: scopeName,
      from_ms: fromMs,
      to_ms: toMs,
      reason,
      planned_at_ms: actor.atMs,
      planned_by_id: actor.id,
      planned_by: actor.name,
      approved_at_ms: null,
      approved_by: null,
      cancelled_at_ms: null,
      ended_at_ms: null,
      version: 1,
    })
    .execute();
  await appendAudit(trx, actor, {
    action: 'maintenance.plan',
    entity: { type: 'maintenance', id },
    before: null,
    after: { scope, fromMs, toMs, reason },
  });
  return id;
}

export type MaintenanceStep = 'approve' | 'cancel' | 'end';

/** In which state each step makes sense. */
const POSSIBLE: Record<MaintenanceStep, readonly Maintenance['state'][]> = {
  approve: ['proposed'],
  // A plan that excludes nothing can be struck from the list at any time.
  cancel: ['proposed', 'approved', 'expired', 'late'],
  end: ['running'],
};

export interface MaintenanceChange {
  readonly id: string;
  readonly version: number;
  readonly step: MaintenanceStep;
}

/** Throws AppError `not-found`, `request.stale`, `store.conflict` when it is too late for it, `auth.forbidden`. */
export async function stepMaintenance(
  trx: Transaction<Schema>,
  { id, version, step }: MaintenanceChange,
  { actor, viewer }: { actor: Actor; viewer: Viewer },
): Promise<void> {
  const row = await findRow(trx, id);
  requireSameVersion(version, row.version);
  const { state } = maintenanceOf(row, viewer);
  if (!POSSIBLE[step].includes(state)) {
    throw new AppError(
      'store.conflict',
      `The maintenance is ${state}, so that it cannot be changed like that.`,
    );
  }
  if (step === 'approve' && !viewer.mayApproveFor(row.planned_by_id)) {
    throw new AppError('auth.forbidden', 'Somebody other than the planner has to approve it.');
  }
  const change: Record<MaintenanceStep, Updateable<MaintenanceTable>> = {
    approve: { approved_at_ms: actor.atMs, approved_by: actor.name },
    cancel: { cancelled_at_ms: actor.atMs },
    end: { ended_at_ms: actor.atMs },
  };
  await trx
    .updateTable('maintenance')
    .set({ ...change[step], version: version + 1 })
    .where('id', '=', id)
    .execute();
  await appendAudit(trx, actor, {
    action: `maintenance.${step}`,
    entity: { type: 'maintenance', id },
    before: { state },
    after: { state: maintenanceState(factOf(await findRow(trx, id)), actor.atMs) },
  });
}

async function findRow(db: Db, id: string): Promise<Row> {
  const row = await db.selectFrom('maintenance').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', 'There is no such maintenance.');
  return row;
}

/** Throws AppError `not-found`. */
export async function readMaintenance(db: Db, id: string, viewer: Viewer): Promise<Maintenance> {
  return maintenanceOf(await findRow(db, id), viewer);
}
