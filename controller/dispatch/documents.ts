/** Rules, silences, people, channels: documents of one table, each checked by the schema of its kind, changed with If-Match and audit. */
import type { Kysely, Transaction } from 'kysely';
import * as z from 'zod';
import { AppError } from '../../shared/errors.ts';
import { type Actor, appendAudit } from '../audit/append.ts';
import { requireSameVersion } from '../http/versions.ts';
import type { Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { DEFAULT_RULES } from './alerts/defaults.ts';
import { Rule } from './alerts/rule.ts';
import { Silence } from './alerts/silence.ts';
import { Channel } from './notify/channel.ts';
import { DEFAULT_POLICY, NOBODY_ON_CALL, OnCall, Policy } from './notify/policy.ts';
import { Technician } from './orders/technician.ts';
import { Schedule } from './preventive/schedule.ts';

export const DOCUMENTS = {
  rule: Rule,
  silence: Silence,
  technician: Technician,
  channel: Channel,
  schedule: Schedule,
  policy: Policy,
  'on-call': OnCall,
} as const;
export type DocumentKind = keyof typeof DOCUMENTS;
export type DocumentBody<K extends DocumentKind> = z.infer<(typeof DOCUMENTS)[K]>;

export interface Document<K extends DocumentKind> {
  readonly id: string;
  readonly version: number;
  readonly body: DocumentBody<K>;
}

/** Of kinds of which there is one. */
export const ONLY = 'main';

export async function listDocuments<K extends DocumentKind>(
  db: Kysely<Schema>,
  kind: K,
): Promise<Document<K>[]> {
  const rows = await db
    .selectFrom('dispatch_documents')
    .selectAll()
    .where('kind', '=', kind)
    .orderBy('id')
    .execute();
  return rows.map(({ id, version, body }) => ({
    id,
    version,
    body: DOCUMENTS[kind].parse(JSON.parse(body)) as DocumentBody<K>,
  }));
}

/** The document, or what stands in for it as version 0. */
export async function readPolicy(db: Kysely<Schema>): Promise<Document<'policy'>> {
  return (await listDocuments(db, 'policy'))[0] ?? { id: ONLY, version: 0, body: DEFAULT_POLICY };
}

export async function readOnCall(db: Kysely<Schema>): Promise<Document<'on-call'>> {
  return (await listDocuments(db, 'on-call'))[0] ?? { id: ONLY, version: 0, body: NOBODY_ON_CALL };
}

export interface Put<K extends DocumentKind> {
  readonly kind: K;
  readonly id: string;
  /** What the caller has seen; 0: that there is none. */
  readonly version: number;
  readonly body: DocumentBody<K>;
}

/** Throws AppError `request.stale`. */
export async function putDocument<K extends DocumentKind>(
  trx: Transaction<Schema>,
  { kind, id, version, body }: Put<K>,
  { actor, shown = (body) => body }: { actor: Actor; shown?: (body: DocumentBody<K>) => unknown },
): Promise<number> {
  const before = await lockDocument(trx, kind, id);
  requireSameVersion(version, before?.version ?? 0);
  const row = { kind, id, version: version + 1, body: JSON.stringify(body) };
  await trx
    .insertInto('dispatch_documents')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['kind', 'id']).doUpdateSet({ version: row.version, body: row.body }),
    )
    .execute();
  await appendAudit(trx, actor, {
    action: `${kind}.${before === undefined ? 'create' : 'update'}`,
    entity: { type: kind, id },
    before: before === undefined ? null : shown(before.body as DocumentBody<K>),
    after: shown(body),
  });
  return row.version;
}

/** Throws AppError `not-found`, `request.stale`. */
export async function removeDocument(
  trx: Transaction<Schema>,
  { kind, id, version }: { kind: DocumentKind; id: string; version: number },
  actor: Actor,
): Promise<void> {
  const before = await lockDocument(trx, kind, id);
  if (before === undefined) throw new AppError('not-found', `There is no ${kind} "${id}".`);
  requireSameVersion(version, before.version);
  await trx.deleteFrom('dispatch_documents').where('kind', '=', kind).where('id', '=', id).execute();
  await appendAudit(trx, actor, {
    action: `${kind}.remove`,
    entity: { type: kind, id },
    before: { id },
    after: null,
  });
}

async function lockDocument(trx: Transaction<Schema>, kind: DocumentKind, id: string) {
  const row = await trx
    .selectFrom('dispatch_documents')
    .selectAll()
    .where('kind', '=', kind)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : { version: row.version, body: JSON.parse(row.body) as unknown };
}

/** A store without rules gets the default ones, once. */
export async function seedRules({ db }: Store): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const some = await trx
      .selectFrom('dispatch_documents')
      .select('id')
      .where('kind', '=', 'rule')
      .executeTakeFirst();
    if (some !== undefined) return;
    const rows = DEFAULT_RULES.map((rule) => ({
      kind: 'rule',
      id: rule.id,
      version: 1,
      body: JSON.stringify(rule),
    }));
    await trx
      .insertInto('dispatch_documents')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}
