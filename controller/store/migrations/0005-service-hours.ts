/**
 * When kiosks have to serve: hours and holidays as versions that are only added to, closures and maintenance with the moment
 * of each of their changes, so that a report can be made again as it was known on a day (fleet.md 6.5).
 */
import type { Kysely } from 'kysely';
import type { Engine } from '../engine.ts';
import { strict, wholeNumber } from './step.ts';

export async function createServiceHours(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await createHours(db, engine);
  await createClosures(db, engine);
  await createMaintenance(db, engine);
}

async function createHours(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const number = wholeNumber(engine);
  const hours = db.schema
    .createTable('service_hours')
    .addColumn('owner_kind', 'text', (column) => column.notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('version', number, (column) => column.notNull())
    .addColumn('recorded_at_ms', number, (column) => column.notNull())
    .addColumn('recorded_by', 'text', (column) => column.notNull())
    .addColumn('periods', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('service_hours_key', ['owner_kind', 'owner_id', 'version']);
  await strict(engine, hours).execute();
  const years = db.schema
    .createTable('holiday_years')
    .addColumn('year', number, (column) => column.notNull())
    .addColumn('version', number, (column) => column.notNull())
    .addColumn('recorded_at_ms', number, (column) => column.notNull())
    .addColumn('recorded_by', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('holidays', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('holiday_years_key', ['year', 'version']);
  await strict(engine, years).execute();
}

async function createClosures(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const number = wholeNumber(engine);
  const closures = db.schema
    .createTable('closures')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('scope_kind', 'text', (column) => column.notNull())
    .addColumn('scope_id', 'text', (column) => column.notNull())
    .addColumn('from_ms', number, (column) => column.notNull())
    .addColumn('to_ms', number, (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('recorded_at_ms', number, (column) => column.notNull())
    .addColumn('recorded_by', 'text', (column) => column.notNull())
    .addColumn('removed_at_ms', number)
    .addColumn('version', number, (column) => column.notNull());
  await strict(engine, closures).execute();
  await db.schema
    .createIndex('closures_by_scope')
    .on('closures')
    .columns(['scope_kind', 'scope_id', 'from_ms'])
    .execute();
}

async function createMaintenance(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const number = wholeNumber(engine);
  const maintenance = db.schema
    .createTable('maintenance')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('scope_kind', 'text', (column) => column.notNull())
    .addColumn('scope_id', 'text', (column) => column.notNull())
    .addColumn('scope_name', 'text', (column) => column.notNull())
    .addColumn('from_ms', number, (column) => column.notNull())
    .addColumn('to_ms', number, (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('planned_at_ms', number, (column) => column.notNull())
    .addColumn('planned_by_id', 'text', (column) => column.notNull())
    .addColumn('planned_by', 'text', (column) => column.notNull())
    .addColumn('approved_at_ms', number)
    .addColumn('approved_by', 'text')
    .addColumn('cancelled_at_ms', number)
    .addColumn('ended_at_ms', number)
    .addColumn('version', number, (column) => column.notNull());
  await strict(engine, maintenance).execute();
  await db.schema.createIndex('maintenance_by_time').on('maintenance').columns(['from_ms', 'id']).execute();
}
