/** County-level divisions; what kiosks and rights are grouped by. */
import type { Kysely, Transaction } from 'kysely';
import type * as z from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { type Actor, appendAudit } from '../../audit/append.ts';
import { requireSameVersion } from '../../http/versions.ts';
import type { Schema } from '../../store/schema.ts';
import { Region, type RegionCreate, type RegionUpdate } from '../api.ts';

type Db = Kysely<Schema> | Transaction<Schema>;

export async function listRegions(db: Db): Promise<Region[]> {
  const rows = await db
    .selectFrom('regions as r')
    .select(['r.id', 'r.name', 'r.version'])
    .select((eb) => [
      eb
        .selectFrom('sites as s')
        .select((select) => select.fn.countAll<number>().as('count'))
        .whereRef('s.region_id', '=', 'r.id')
        .as('sites'),
      eb
        .selectFrom('kiosks as k')
        .select((select) => select.fn.countAll<number>().as('count'))
        .whereRef('k.region_id', '=', 'r.id')
        .as('kiosks'),
    ])
    .orderBy('r.id')
    .execute();
  return rows.map((row) => Region.parse(row));
}

/** Throws AppError `not-found`. */
export async function readRegion(db: Db, id: string): Promise<Region> {
  const region = (await listRegions(db)).find((candidate) => candidate.id === id);
  if (region === undefined) throw new AppError('not-found', `There is no region "${id}".`);
  return region;
}

/** Throws AppError `store.conflict` when the id is taken. */
export async function insertRegion(
  trx: Transaction<Schema>,
  { id, name }: z.infer<typeof RegionCreate>,
  actor: Actor,
): Promise<void> {
  const taken = await trx.selectFrom('regions').select('id').where('id', '=', id).executeTakeFirst();
  if (taken !== undefined) throw new AppError('store.conflict', `There is already a region "${id}".`);
  await trx.insertInto('regions').values({ id, name }).execute();
  const entity = { type: 'region', id };
  await appendAudit(trx, actor, { action: 'region.create', entity, before: null, after: { name } });
}

/** Throws AppError `not-found`, `request.stale`. */
export async function renameRegion(
  trx: Transaction<Schema>,
  { id, update, version }: { id: string; update: z.infer<typeof RegionUpdate>; version: number },
  actor: Actor,
): Promise<void> {
  const before = await readRegion(trx, id);
  requireSameVersion(version, before.version);
  if (before.name === update.name) return;
  await trx
    .updateTable('regions')
    .set({ name: update.name, version: version + 1 })
    .where('id', '=', id)
    .execute();
  await appendAudit(trx, actor, {
    action: 'region.update',
    entity: { type: 'region', id },
    before: { name: before.name },
    after: { name: update.name },
  });
}

/** Throws AppError `not-found`, `request.stale`, and `store.conflict` while it has sites. */
export async function removeRegion(
  trx: Transaction<Schema>,
  { id, version }: { id: string; version: number },
  actor: Actor,
): Promise<void> {
  const region = await readRegion(trx, id);
  requireSameVersion(version, region.version);
  if (region.sites > 0) {
    throw new AppError(
      'store.conflict',
      `The region "${id}" still has ${region.sites} sites: remove them first.`,
    );
  }
  await trx.deleteFrom('regions').where('id', '=', id).execute();
  const entity = { type: 'region', id };
  await appendAudit(trx, actor, {
    action: 'region.remove',
    entity,
    before: { name: region.name },
    after: null,
  });
}
