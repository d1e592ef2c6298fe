/** The layers in the store. Their rows are text from end to end: only workers and browsers read them. */
import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import { type Actor, appendAudit } from '../audit/append.ts';
import type { Schema } from '../store/schema.ts';
import { Layer } from './api.ts';
import type { LayerKind } from './layers/layer.ts';

type Db = Kysely<Schema> | Transaction<Schema>;

const HEAD = [
  'id',
  'kind',
  'name',
  'source',
  'is_sample',
  'row_count',
  'totals',
  'created_by',
  'created_at_ms',
] as const;

export interface NewLayer {
  readonly kind: LayerKind;
  readonly name: string;
  readonly source: string;
  readonly isSample: boolean;
  readonly rows: number;
  readonly totals: Layer['totals'];
  /** JSON array. */
  readonly content: string;
}

/** Newest first. */
export async function listLayers(db: Db): Promise<Layer[]> {
  const rows = await db
    .selectFrom('placement_layers')
    .select(HEAD)
    .orderBy('created_at_ms', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) =>
    Layer.parse({
      id: row.id,
      kind: row.kind,
      name: row.name,
      source: row.source,
      isSample: row.is_sample === 1,
      rows: row.row_count,
      totals: JSON.parse(row.totals) as unknown,
      createdBy: row.created_by,
      createdAtMs: row.created_at_ms,
    }),
  );
}

/** Throws AppError `not-found`. */
export async function readLayer(db: Db, id: string): Promise<Layer> {
  const layer = (await listLayers(db)).find((layer) => layer.id === id);
  if (layer === undefined) throw new AppError('not-found', `There is no layer "${id}".`);
  return layer;
}

/** JSON text of the rows. Throws AppError `not-found`. */
export async function readContent(db: Db, id: string): Promise<string> {
  const row = await db
    .selectFrom('placement_layers')
    .select('content')
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', `There is no layer "${id}".`);
  return row.content;
}

/** Returns its id. */
export async function insertLayer(trx: Transaction<Schema>, layer: NewLayer, actor: Actor): Promise<string> {
  const id = randomUUID();
  const { kind, name, source, rows } = layer;
  await trx
    .insertInto('placement_layers')
    .values({
      id,
      kind,
      name,
      source,
      is_sample: layer.isSample ? 1 : 0,
      row_count: rows,
      totals: JSON.stringify(layer.totals),
      content: layer.content,
      created_by: actor.name,
      created_at_ms: actor.atMs,
    })
    .execute();
  const after = { kind, name, source, rows };
  await appendAudit(trx, actor, {
    action: 'layer.create',
    entity: { type: 'layer', id },
    before: null,
    after,
  });
  return id;
}

/** A layer that a scenario stands on stays. Throws AppError `not-found`, `store.conflict`. */
export async function removeLayer(trx: Transaction<Schema>, id: string, actor: Actor): Promise<void> {
  const { kind, name } = await readLayer(trx, id);
  const user = await trx
    .selectFrom('placement_scenarios')
    .select('name')
    .where('settings', 'like', `%${id}%`)
    .executeTakeFirst();
  if (user !== undefined) {
    throw new AppError('store.conflict', `The scenario "${user.name}" uses this layer: remove it first.`);
  }
  await trx.deleteFrom('placement_layers').where('id', '=', id).execute();
  const before = { kind, name };
  await appendAudit(trx, actor, {
    action: 'layer.remove',
    entity: { type: 'layer', id },
    before,
    after: null,
  });
}
