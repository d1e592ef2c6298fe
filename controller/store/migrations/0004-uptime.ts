/** What uptime is accounted from, the ledger of the account, and its sums (fleet.md 6.5 and 6.6). */
import { sql, type CreateTableBuilder, type Kysely } from 'kysely';
import type { Engine } from '../engine.ts';
import { strict, wholeNumber } from './step.ts';

/** "Lasts", and "is believed now": a number instead of null, so that one index finds both. */
const FOREVER = Number.MAX_SAFE_INTEGER;

export async function createUptime(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const number = wholeNumber(engine);
  await db.schema.alterTable('link_transitions').addColumn('heard_at_ms', number).execute();
  await db.schema.alterTable('link_transitions').addColumn('reason', 'text').execute();
  await createEvidence(db, engine);
  await createAccount(db, engine);
  await createSums(db, engine);
  const rows = db.withTables<{ counters: { name: string; last_value: number } }>();
  await rows.insertInto('counters').values({ name: 'uptime_stretches', last_value: 0 }).execute();
}

/** Rows live in the key itself: they are narrow, and read by it. PostgreSQL has no such tables. */
function keyed<T extends string, C extends string>(
  engine: Engine,
  table: CreateTableBuilder<T, C>,
): CreateTableBuilder<T, C> {
  return engine === 'sqlite' ? table.modifyEnd(sql`strict, without rowid`) : table;
}

async function createEvidence(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const number = wholeNumber(engine);
  const facts = db.schema
    .createTable('uptime_facts')
    .addColumn('kiosk_id', 'text', (column) => column.notNull().references('kiosks.id'))
    .addColumn('boot_count', number, (column) => column.notNull())
    .addColumn('seq', number, (column) => column.notNull())
    .addColumn('stored_order', number, (column) => column.notNull())
    .addColumn('at_ms', number, (column) => column.notNull())
    .addColumn('mono_ms', number, (column) => column.notNull())
    .addColumn('received_at_ms', number, (column) => column.notNull())
    .addColumn('fact', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('uptime_facts_key', ['kiosk_id', 'boot_count', 'seq']);
  await keyed(engine, facts).execute();
  const boots = db.schema
    .createTable('uptime_boots')
    .addColumn('kiosk_id', 'text', (column) => column.notNull().references('kiosks.id'))
    .addColumn('boot_count', number, (column) => column.notNull())
    .addColumn('sent_at_ms', number)
    .addColumn('mono_ms', number)
    .addColumn('received_at_ms', number)
    .addColumn('start_ms', number)
    .addPrimaryKeyConstraint('uptime_boots_key', ['kiosk_id', 'boot_count']);
  await keyed(engine, boots).execute();
  const watch = db.schema
    .createTable('uptime_watch')
    .addColumn('regions', 'text', (column) => column.notNull())
    .addColumn('from_ms', number, (column) => column.notNull())
    .addColumn('to_ms', number, (column) => column.notNull())
    .addPrimaryKeyConstraint('uptime_watch_key', ['from_ms', 'regions']);
  await keyed(engine, watch).execute();
}

async function createAccount(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const number = wholeNumber(engine);
  const kiosks = db.schema
    .createTable('uptime_kiosks')
    .addColumn('kiosk_id', 'text', (column) => column.primaryKey().notNull().references('kiosks.id'))
    .addColumn('dirty_boot', number)
    .addColumn('sums_from_ms', number)
    .addColumn('settled_until_ms', number, (column) => column.notNull().defaultTo(0));
  await strict(engine, kiosks).execute();
  const stretches = db.schema
    .createTable('uptime_stretches')
    .addColumn('id', number, (column) => column.primaryKey().notNull())
    .addColumn('kiosk_id', 'text', (column) => column.notNull().references('kiosks.id'))
    .addColumn('axis', 'text', (column) => column.notNull())
    .addColumn('from_ms', number, (column) => column.notNull())
    .addColumn('to_ms', number, (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('cause', 'text')
    .addColumn('served', number, (column) => column.notNull())
    .addColumn('is_failure', number, (column) => column.notNull())
    .addColumn('evidence', 'text', (column) => column.notNull())
    .addColumn('recorded_at_ms', number, (column) => column.notNull())
    .addColumn('ended_at_ms', number, (column) => column.notNull())
    .addColumn('superseded_at_ms', number, (column) => column.notNull());
  await strict(engine, stretches).execute();
  await db.schema
    .createIndex('uptime_stretches_by_kiosk')
    .on('uptime_stretches')
    .columns(['kiosk_id', 'superseded_at_ms', 'to_ms'])
    .execute();
  await sql`create index uptime_stretches_superseded on uptime_stretches (superseded_at_ms, id)
    where superseded_at_ms < ${sql.lit(FOREVER)}`.execute(db);
  const areas = db.schema
    .createTable('uptime_areas')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('group_id', 'text', (column) => column.notNull())
    .addColumn('from_ms', number, (column) => column.notNull())
    .addColumn('to_ms', number, (column) => column.notNull())
    .addColumn('kiosks', 'text', (column) => column.notNull());
  await strict(engine, areas).execute();
  await db.schema
    .createIndex('uptime_areas_by_end')
    .on('uptime_areas')
    .columns(['to_ms', 'from_ms'])
    .execute();
}

async function createSums(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const number = wholeNumber(engine);
  let totals = db.schema
    .createTable('uptime_totals')
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('kiosk_id', 'text', (column) => column.notNull())
    .addColumn('service_id', 'text', (column) => column.notNull());
  for (const name of [
    'up_ms',
    'down_ms',
    'unknown_ms',
    'excluded_ms',
    'up_weight',
    'down_weight',
    'unknown_weight',
    'failures',
  ]) {
    totals = totals.addColumn(name, number, (column) => column.notNull());
  }
  totals = totals
    .addColumn('down_causes', 'text', (column) => column.notNull())
    .addColumn('unknown_causes', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('uptime_totals_key', ['period', 'kiosk_id', 'service_id']);
  await keyed(engine, totals).execute();
  const visits = db.schema
    .createTable('uptime_visits')
    .addColumn('month', 'text', (column) => column.notNull())
    .addColumn('kiosk_id', 'text', (column) => column.notNull())
    .addColumn('service_id', 'text', (column) => column.notNull())
    .addColumn('hour', number, (column) => column.notNull())
    .addColumn('visits', number, (column) => column.notNull())
    .addPrimaryKeyConstraint('uptime_visits_key', ['month', 'kiosk_id', 'service_id', 'hour']);
  await keyed(engine, visits).execute();
  const demand = db.schema
    .createTable('uptime_demand')
    .addColumn('month', 'text', (column) => column.notNull())
    .addColumn('site_id', 'text', (column) => column.notNull())
    .addColumn('service_id', 'text', (column) => column.notNull())
    .addColumn('profile', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('uptime_demand_key', ['month', 'site_id', 'service_id']);
  await keyed(engine, demand).execute();
}
