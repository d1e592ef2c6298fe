/** Photos of work orders in the store, as base64 text: both engines and the backups know text. */
import type { Kysely, Transaction } from 'kysely';
import { AppError } from '../../../shared/errors.ts';
import type { Schema } from '../../store/schema.ts';
import type { WorkOrder } from '../orders/order.ts';

export const MAX_PHOTOS = 12;

export async function insertPhoto(
  trx: Transaction<Schema>,
  photo: { readonly id: string; readonly orderId: string; readonly jpeg: Uint8Array },
  nowMs: number,
): Promise<void> {
  const jpeg = Buffer.from(photo.jpeg).toString('base64');
  const row = { id: photo.id, order_id: photo.orderId, stored_at_ms: nowMs, jpeg };
  await trx.insertInto('order_photos').values(row).execute();
}

export async function findPhoto(db: Kysely<Schema>, orderId: string, id: string): Promise<Uint8Array> {
  const row = await db
    .selectFrom('order_photos')
    .select('jpeg')
    .where('id', '=', id)
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', 'There is no such photo.');
  return Buffer.from(row.jpeg, 'base64');
}

/** Those that are still kept, in the order in which they came. */
export async function listPhotoIds(db: Kysely<Schema>, orderId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('order_photos')
    .select('id')
    .where('order_id', '=', orderId)
    .orderBy('stored_at_ms')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Orders with photos that nobody works on any more, in the order of their ids. */
export async function listEndedWithPhotos(
  db: Kysely<Schema>,
  { afterId, limit }: { readonly afterId: string; readonly limit: number },
): Promise<WorkOrder[]> {
  const rows = await db
    .selectFrom('work_orders')
    .select('body')
    .where('is_live', '=', 0)
    .where('id', '>', afterId)
    .where('id', 'in', db.selectFrom('order_photos').select('order_id'))
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ body }) => JSON.parse(body) as WorkOrder);
}

/** How many there were. */
export async function removePhotos(trx: Transaction<Schema>, orderId: string): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('order_photos')
    .where('order_id', '=', orderId)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
