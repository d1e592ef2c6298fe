/** From fault to fixed: rules and people as documents, alerts, incidents, work orders, their timelines, and who was told. */
import { sql, type Kysely } from 'kysely';
import type { Engine } from '../engine.ts';
import { strict, wholeNumber } from './step.ts';

export async function createDispatch(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await createAlerts(db, engine);
  await createWork(db, engine);
  await createNotifications(db, engine);
}

async function createAlerts(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const number = wholeNumber(engine);
  const documents = db.schema
    .createTable('dispatch_documents')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('version', number, (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('dispatch_documents_key', ['kind', 'id']);
  await strict(engine, documents).execute();
  const states = db.schema
    .createTable('alert_states')
    .addColumn('kiosk_id', 'text', (column) => column.primaryKey().notNull().references('kiosks.id'))
    .addColumn('body', 'text', (column) => column.notNull());
  await strict(engine, states).execute();
  const events = db.schema
    .createTable('alert_events')
    .addColumn('kiosk_id', 'text', (column) => column.notNull())
    .addColumn('at_ms', number, (column) => column.notNull())
    .addColumn('rule_id', 'text', (column) => column.notNull())
    .addColumn('fault_class', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull());
  await strict(engine, events).execute();
  await db.schema
    .createIndex('alert_events_by_kiosk')
    .on('alert_events')
    .columns(['kiosk_id', 'at_ms'])
    .execute();
}

async function createWork(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const number = wholeNumber(engine);
  const incidents = db.schema
    .createTable('incidents')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    // The key while it lives: one live incident for each, on both engines, because nulls are never equal.
    .addColumn('live_key', 'text', (column) => column.unique())
    .addColumn('kiosk_id', 'text')
    .addColumn('region_id', 'text', (column) => column.notNull())
    .addColumn('severity', number, (column) => column.notNull())
    .addColumn('stage', 'text', (column) => column.notNull())
    .addColumn('opened_at_ms', number, (column) => column.notNull())
    .addColumn('closed_at_ms', number)
    .addColumn('due_at_ms', number)
    .addColumn('version', number, (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull());
  await strict(engine, incidents).execute();
  await db.schema.createIndex('incidents_by_key').on('incidents').columns(['key', 'closed_at_ms']).execute();
  await db.schema
    .createIndex('incidents_by_kiosk')
    .on('incidents')
    .columns(['kiosk_id', 'opened_at_ms'])
    .execute();
  await db.schema.createIndex('incidents_due').on('incidents').columns(['due_at_ms']).execute();
  const orders = db.schema
    .createTable('work_orders')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('incident_id', 'text', (column) => column.references('incidents.id'))
    .addColumn('kiosk_id', 'text', (column) => column.notNull().references('kiosks.id'))
    .addColumn('region_id', 'text', (column) => column.notNull())
    .addColumn('assignee_id', 'text')
    .addColumn('stage', 'text', (column) => column.notNull())
    .addColumn('is_live', number, (column) => column.notNull())
    .addColumn('opened_at_ms', number, (column) => column.notNull())
    .addColumn('version', number, (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull());
  await strict(engine, orders).execute();
  await db.schema
    .createIndex('work_orders_by_kiosk')
    .on('work_orders')
    .columns(['kiosk_id', 'is_live'])
    .execute();
  await db.schema.createIndex('work_orders_by_incident').on('work_orders').columns(['incident_id']).execute();
  await db.schema
    .createIndex('work_orders_by_assignee')
    .on('work_orders')
    .columns(['assignee_id', 'is_live'])
    .execute();
  const timeline = db.schema
    .createTable('dispatch_timeline')
    .addColumn('entity', 'text', (column) => column.notNull())
    .addColumn('entity_id', 'text', (column) => column.notNull())
    .addColumn('seq', number, (column) => column.notNull())
    .addColumn('at_ms', number, (column) => column.notNull())
    .addColumn('by_id', 'text')
    .addColumn('by_name', 'text')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('stage', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('dispatch_timeline_key', ['entity', 'entity_id', 'seq']);
  await strict(engine, timeline).execute();
}

async function createNotifications(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const number = wholeNumber(engine);
  const notifications = db.schema
    .createTable('notifications')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('incident_id', 'text', (column) => column.notNull().references('incidents.id'))
    .addColumn('channel_id', 'text')
    .addColumn('user_id', 'text')
    .addColumn('recipients', 'text', (column) => column.notNull())
    .addColumn('severity', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', number, (column) => column.notNull())
    .addColumn('due_at_ms', number, (column) => column.notNull())
    .addColumn('attempts', number, (column) => column.notNull())
    .addColumn('batch_id', 'text')
    .addColumn('attempted_at_ms', number)
    .addColumn('sent_at_ms', number);
  await strict(engine, notifications).execute();
  await db.schema
    .createIndex('notifications_by_state')
    .on('notifications')
    .columns(['state', 'due_at_ms'])
    .execute();
  await db.schema
    .createIndex('notifications_by_incident')
    .on('notifications')
    .columns(['incident_id'])
    .execute();
  // Records from before tell of no order of ours.
  await sql`
    insert into counters (name, last_value)
    select 'dispatch_cursor', last_value from counters where name = 'stored_order'`.execute(db);
}
