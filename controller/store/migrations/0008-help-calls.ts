/** Kiosks at which somebody asks for help now (fleet/help-calls.ts). */
import type { Kysely } from 'kysely';
import type { Engine } from '../engine.ts';
import { strict, wholeNumber } from './step.ts';

export async function createHelpCalls(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const table = db.schema
    .createTable('help_calls')
    .addColumn('kiosk_id', 'text', (column) => column.primaryKey().references('kiosks.id'))
    .addColumn('called_at_ms', wholeNumber(engine), (column) => column.notNull());
  await strict(engine, table).execute();
}
