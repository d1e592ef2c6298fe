/** Photos of work orders in the store, as base64 text: both engines and the backups know text. */
import type { Kysely, Transaction } from 'kysely';
import { AppError } from '../../../shared/errors.ts';
import type { Schema } from '../../store/schema.ts';

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
