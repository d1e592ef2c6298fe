/** The first tables: the fleet, its presence, and the ledger of reported facts (DESIGN 2 and 6). */
import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Engine } from '../engine.ts';
import { fraction, strict, wholeNumber } from './step.ts';

export async function createFirstTables(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await createController(db, engine);
  await createFleet(db, engine);
  await createPresence(db, engine);
  await createProjections(db, engine);
  await createRecords(db, engine);
  await createLedger(db, engine);
}

async function createController(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const meta = db.schema
    .createTable('meta')
    .addColumn('key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('value', 'text', (column) => column.notNull());
  await strict(engine, meta).execute();
  const counters = db.schema
    .createTable('counters')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('last_value', wholeNumber(engine), (column) => column.notNull());
  await strict(engine, counters).execute();

  const rows = db.withTables<{
    meta: { key: string; value: string };
    counters: { name: string; last_value: number };
  }>();
  await rows.insertInto('meta').values({ key: 'controller_epoch', value: randomUUID() }).execute();
  const first = ['quarantine', 'stored_order'].map((name) => ({ name, last_value: 0 }));
  await rows.insertInto('counters').values(first).execute();
}

async function createFleet(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const regions = db.schema
    .createTable('regions')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull());
  await strict(engine, regions).execute();
  const sites = db.schema
    .createTable('sites')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('region_id', 'text', (column) => column.notNull().references('regions.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('lat', fraction(engine), (column) => column.notNull())
    .addColumn('lon', fraction(engine), (column) => column.notNull());
  await strict(engine, sites).execute();
  const kiosks = db.schema
    .createTable('kiosks')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('region_id', 'text', (column) => column.notNull().references('regions.id'))
    .addColumn('site_id', 'text', (column) => column.notNull().references('sites.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('secret_hash', 'text', (column) => column.notNull());
  await strict(engine, kiosks).execute();
  await db.schema.createIndex('kiosks_by_region').on('kiosks').columns(['region_id', 'id']).execute();
  await db.schema.createIndex('kiosks_by_site').on('kiosks').columns(['site_id', 'id']).execute();
  await db.schema.createIndex('sites_by_region').on('sites').columns(['region_id', 'id']).execute();
}

async function createPresence(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const links = db.schema
    .createTable('kiosk_links')
    .addColumn('kiosk_id', 'text', (column) => column.primaryKey().notNull().references('kiosks.id'))
    .addColumn('link', 'text', (column) => column.notNull())
    .addColumn('since_at_ms', wholeNumber(engine), (column) => column.notNull())
    .addColumn('last_seen_at_ms', wholeNumber(engine))
    .addColumn('clock_offset_ms', wholeNumber(engine));
  await strict(engine, links).execute();
  await db.schema
    .createIndex('kiosk_links_by_link')
    .on('kiosk_links')
    .columns(['link', 'kiosk_id'])
    .execute();
  const transitions = db.schema
    .createTable('link_transitions')
    .addColumn('kiosk_id', 'text', (column) => column.notNull().references('kiosks.id'))
    .addColumn('at_ms', wholeNumber(engine), (column) => column.notNull())
    .addColumn('link', 'text', (column) => column.notNull())
    .addColumn('cause', 'text', (column) => column.notNull());
  await strict(engine, transitions).execute();
  await db.schema
    .createIndex('link_transitions_by_kiosk')
    .on('link_transitions')
    .columns(['kiosk_id', 'at_ms'])
    .execute();
}

async function createProjections(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const agents = db.schema
    .createTable('kiosk_agents')
    .addColumn('kiosk_id', 'text', (column) => column.primaryKey().notNull().references('kiosks.id'))
    .addColumn('agent_version', 'text', (column) => column.notNull())
    .addColumn('boot_count', wholeNumber(engine), (column) => column.notNull())
    .addColumn('born_at_ms', wholeNumber(engine), (column) => column.notNull());
  await strict(engine, agents).execute();
  const devices = db.schema
    .createTable('devices')
    .addColumn('kiosk_id', 'text', (column) => column.notNull().references('kiosks.id'))
    .addColumn('device_id', 'text', (column) => column.notNull())
    .addColumn('class', 'text', (column) => column.notNull())
    .addColumn('driver', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('health', 'text', (column) => column.notNull())
    .addColumn('updated_at_ms', wholeNumber(engine), (column) => column.notNull())
    .addPrimaryKeyConstraint('devices_key', ['kiosk_id', 'device_id']);
  await strict(engine, devices).execute();
  const services = db.schema
    .createTable('services')
    .addColumn('kiosk_id', 'text', (column) => column.notNull().references('kiosks.id'))
    .addColumn('service_id', 'text', (column) => column.notNull())
    .addColumn('is_open', wholeNumber(engine), (column) => column.notNull())
    .addColumn('missing', 'text', (column) => column.notNull())
    .addColumn('updated_at_ms', wholeNumber(engine), (column) => column.notNull())
    .addPrimaryKeyConstraint('services_key', ['kiosk_id', 'service_id']);
  await strict(engine, services).execute();
}

async function createRecords(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const records = db.schema
    .createTable('records')
    .addColumn('kiosk_id', 'text', (column) => column.notNull().references('kiosks.id'))
    .addColumn('epoch', 'text', (column) => column.notNull())
    .addColumn('seq', wholeNumber(engine), (column) => column.notNull())
    .addColumn('stored_order', wholeNumber(engine), (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('at_ms', wholeNumber(engine), (column) => column.notNull())
    .addColumn('boot_count', wholeNumber(engine), (column) => column.notNull())
    .addColumn('mono_ms', wholeNumber(engine), (column) => column.notNull())
    .addColumn('received_at_ms', wholeNumber(engine), (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('records_key', ['kiosk_id', 'epoch', 'seq'])
    .addUniqueConstraint('records_order', ['stored_order']);
  await strict(engine, records).execute();
  await db.schema
    .createIndex('records_by_kiosk')
    .on('records')
    .columns(['kiosk_id', 'stored_order'])
    .execute();
  await db.schema
    .createIndex('records_by_type')
    .on('records')
    .columns(['kiosk_id', 'type', 'stored_order'])
    .execute();
}

async function createLedger(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const watermarks = db.schema
    .createTable('watermarks')
    .addColumn('kiosk_id', 'text', (column) => column.notNull().references('kiosks.id'))
    .addColumn('epoch', 'text', (column) => column.notNull())
    .addColumn('seq', wholeNumber(engine), (column) => column.notNull())
    .addPrimaryKeyConstraint('watermarks_key', ['kiosk_id', 'epoch']);
  await strict(engine, watermarks).execute();
  const gaps = db.schema
    .createTable('gaps')
    .addColumn('kiosk_id', 'text', (column) => column.notNull().references('kiosks.id'))
    .addColumn('epoch', 'text', (column) => column.notNull())
    .addColumn('low_seq', wholeNumber(engine), (column) => column.notNull())
    .addColumn('high_seq', wholeNumber(engine), (column) => column.notNull())
    .addColumn('noticed_at_ms', wholeNumber(engine), (column) => column.notNull())
    .addPrimaryKeyConstraint('gaps_key', ['kiosk_id', 'epoch', 'low_seq']);
  await strict(engine, gaps).execute();
  const quarantine = db.schema
    .createTable('quarantine')
    .addColumn('id', wholeNumber(engine), (column) => column.primaryKey().notNull())
    .addColumn('kiosk_id', 'text', (column) => column.notNull().references('kiosks.id'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('length_bytes', wholeNumber(engine), (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('received_at_ms', wholeNumber(engine), (column) => column.notNull());
  await strict(engine, quarantine).execute();
  await db.schema.createIndex('quarantine_by_kiosk').on('quarantine').columns(['kiosk_id', 'id']).execute();
}
