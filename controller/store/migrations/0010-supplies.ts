/** What machines use up (dispatch/forecast), and the key by which planned work is made once. */
import { sql, type Kysely } from 'kysely';
import type { Engine } from '../engine.ts';
import { strict, wholeNumber } from './step.ts';

export async function createSupplies(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const number = wholeNumber(engine);
  const states = db.schema
    .createTable('supply_states')
    .addColumn('kiosk_id', 'text', (column) => column.notNull().references('kiosks.id'))
    .addColumn('device_id', 'text', (column) => column.notNull())
    .addColumn('supply', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('forecast', 'text')
    .addColumn('early_at_ms', number)
    .addPrimaryKeyConstraint('supply_states_key', ['kiosk_id', 'device_id', 'supply']);
  await strict(engine, states).execute();
  await db.schema.createIndex('supply_states_by_end').on('supply_states').columns(['early_at_ms']).execute();
  await db.schema.alterTable('work_orders').addColumn('plan_key', 'text').execute();
  // Nulls are never equal: what nobody planned has none.
  await db.schema.createIndex('work_orders_plan').on('work_orders').columns(['plan_key']).unique().execute();
  // From the first record on that is still kept: what was used before counts as well.
  await sql`insert into counters (name, last_value) values ('supply_cursor', 0)`.execute(db);
}
