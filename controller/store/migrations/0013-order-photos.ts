/** Photos that technicians take at machines (dispatch/photos). */
import type { Kysely } from 'kysely';
import type { Engine } from '../engine.ts';
import { strict, wholeNumber } from './step.ts';

export async function createOrderPhotos(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const table = db.schema
    .createTable('order_photos')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('order_id', 'text', (column) => column.notNull().references('work_orders.id'))
    .addColumn('stored_at_ms', wholeNumber(engine), (column) => column.notNull())
    .addColumn('jpeg', 'text', (column) => column.notNull());
  await strict(engine, table).execute();
  await db.schema.createIndex('order_photos_by_order').on('order_photos').columns(['order_id']).execute();
}
