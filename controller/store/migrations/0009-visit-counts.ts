/** How citizens' visits went, by kiosk and day (fleet/visit-counts.ts). */
import type { Kysely } from 'kysely';
import type { Engine } from '../engine.ts';
import { strict, wholeNumber } from './step.ts';

export async function createVisitCounts(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const table = db.schema
    .createTable('visit_counts')
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('kiosk_id', 'text', (column) => column.notNull())
    .addColumn('topic', 'text', (column) => column.notNull())
    .addColumn('answer', 'text', (column) => column.notNull())
    .addColumn('count', wholeNumber(engine), (column) => column.notNull())
    .addPrimaryKeyConstraint('visit_counts_key', ['day', 'kiosk_id', 'topic', 'answer']);
  await strict(engine, table).execute();
}
