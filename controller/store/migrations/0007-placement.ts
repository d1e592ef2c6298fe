/** What the planner works with: layers of demand and candidates, scenarios with their results, and which sites were approved. */
import type { Kysely } from 'kysely';
import type { Engine } from '../engine.ts';
import { strict, wholeNumber } from './step.ts';

export async function createPlacement(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const number = wholeNumber(engine);
  const layers = db.schema
    .createTable('placement_layers')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('is_sample', number, (column) => column.notNull())
    .addColumn('row_count', number, (column) => column.notNull())
    .addColumn('totals', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', number, (column) => column.notNull());
  await strict(engine, layers).execute();
  const scenarios = db.schema
    .createTable('placement_scenarios')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('solved_settings', 'text')
    .addColumn('summary', 'text')
    .addColumn('result', 'text')
    .addColumn('solved_at_ms', number)
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', number, (column) => column.notNull())
    .addColumn('updated_at_ms', number, (column) => column.notNull())
    .addColumn('version', number, (column) => column.notNull().defaultTo(1));
  await strict(engine, scenarios).execute();
  const approvals = db.schema
    .createTable('placement_approvals')
    .addColumn('site_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('scenario_id', 'text', (column) => column.notNull().references('placement_scenarios.id'))
    .addColumn('candidate_id', 'text', (column) => column.notNull())
    .addColumn('approved_by', 'text', (column) => column.notNull())
    .addColumn('approved_at_ms', number, (column) => column.notNull());
  await strict(engine, approvals).execute();
  await db.schema
    .createIndex('placement_approvals_by_scenario')
    .on('placement_approvals')
    .columns(['scenario_id'])
    .execute();
}
