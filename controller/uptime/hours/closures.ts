/** Closures in the store. A removed one stays as a row, because reports of the past knew it. */
import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable, Transaction } from 'kysely';
import type * as z from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { type Actor, appendAudit } from '../../audit/append.ts';
import { requireSameVersion } from '../../http/versions.ts';
import type { ClosuresTable, Schema } from '../../store/schema.ts';
import { type Closure, type ClosureListParams, Scope, type TimeAway } from './api.ts';
import type { ClosureFact } from './exclusions.ts';

type Db = Kysely<Schema> | Transaction<Schema>;
type Row = Selectable<ClosuresTable>;

function closureOf(row: Row): Closure & ClosureFact {
  return {
    id: row.id,
    scope: Scope.parse({ kind: row.scope_kind, id: row.scope_id }),
    fromMs: row.from_ms,
    toMs: row.to_ms,
    reason: row.reason,
    recordedAtMs: row.recorded_at_ms,
    recordedBy: row.recorded_by,
    removedAtMs: row.removed_at_ms,
    version: row.version,
  };
}

type Query = Omit<z.infer<typeof ClosureListParams>, 'site' | 'region'> & {
  /** Undefined: of all. */
  readonly scopes: readonly Scope[] | undefined;
};

/** In the order of their beginning, without removed ones. */
export async function listClosures(db: Db, { scopes, fromMs, toMs }: Query): Promise<Closure[]> {
  let rows = db.selectFrom('closures').selectAll().where('removed_at_ms', 'is', null);
  if (fromMs !== undefined) rows = rows.where('to_ms', '>', fromMs);
  if (toMs !== undefined) rows = rows.where('from_ms', '<', toMs);
  if (scopes !== undefined) {
    rows = rows.where((eb) =>
      eb.or(scopes.map(({ kind, id }) => eb.and({ scope_kind: kind, scope_id: id }))),
    );
  }
  return (await rows.orderBy('from_ms').orderBy('id').execute()).map(closureOf);
}

/** Every closure that was ever written down. */
export async function readClosureFacts(db: Db): Promise<ClosureFact[]> {
  return (await db.selectFrom('closures').selectAll().execute()).map(closureOf);
}

export async function insertClosure(
  trx: Transaction<Schema>,
  { scope, fromMs, toMs, reason }: TimeAway,
  actor: Actor,
): Promise<Closure> {
  const row: Row = {
    id: randomUUID(),
    scope_kind: scope.kind,
    scope_id: scope.id,
    from_ms: fromMs,
    to_ms: toMs,
    reason,
    recorded_at_ms: actor.atMs,
    recorded_by: actor.name,
    removed_at_ms: null,
    version: 1,
  };
  await trx.insertInto('closures').values(row).execute();
  await appendAudit(trx, actor, {
    action: 'closure.create',
    entity: { type: 'closure', id: row.id },
    before: null,
    after: { scope, fromMs, toMs, reason },
  });
  return closureOf(row);
}

/** Throws AppError `not-found`, `request.stale`. */
export async function removeClosure(
  trx: Transaction<Schema>,
  { id, version }: { id: string; version: number },
  actor: Actor,
): Promise<void> {
  const row = await trx
    .selectFrom('closures')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at_ms', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', 'There is no such closure.');
  requireSameVersion(version, row.version);
  await trx
    .updateTable('closures')
    .set({ removed_at_ms: actor.atMs, version: version + 1 })
    .where('id', '=', id)
    .execute();
  const { scope, fromMs, toMs, reason } = closureOf(row);
  await appendAudit(trx, actor, {
    action: 'closure.remove',
    entity: { type: 'closure', id },
    before: { scope, fromMs, toMs, reason },
    after: null,
  });
}
