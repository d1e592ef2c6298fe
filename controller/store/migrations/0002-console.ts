/** What the console needs: accounts, audit log, labels, versions for If-Match, and the states that lists filter by. */
import { sql, type Kysely } from 'kysely';
import type { Engine } from '../engine.ts';
import { strict, wholeNumber } from './step.ts';

export async function createConsole(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await extendFleet(db, engine);
  await createKioskTables(db, engine);
  await createAccounts(db, engine);
  await createAudit(db, engine);
  await createHttpState(db, engine);
}

async function extendFleet(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const number = wholeNumber(engine);
  for (const table of ['regions', 'sites', 'kiosks']) {
    await db.schema
      .alterTable(table)
      .addColumn('version', number, (column) => column.notNull().defaultTo(1))
      .execute();
  }
  await db.schema
    .alterTable('sites')
    .addColumn('address', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await db.schema.alterTable('kiosks').addColumn('revoked_at_ms', number).execute();
}

async function createKioskTables(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const labels = db.schema
    .createTable('kiosk_labels')
    .addColumn('kiosk_id', 'text', (column) => column.notNull().references('kiosks.id'))
    .addColumn('label', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('kiosk_labels_key', ['kiosk_id', 'label']);
  await strict(engine, labels).execute();
  await db.schema
    .createIndex('kiosk_labels_by_label')
    .on('kiosk_labels')
    .columns(['label', 'kiosk_id'])
    .execute();
  const states = db.schema
    .createTable('kiosk_states')
    .addColumn('kiosk_id', 'text', (column) => column.primaryKey().notNull().references('kiosks.id'))
    .addColumn('service', 'text', (column) => column.notNull())
    .addColumn('devices', 'text', (column) => column.notNull());
  await strict(engine, states).execute();
  // Kiosks from before stand as unknown until their next birth, which tells everything.
  await sql`insert into kiosk_states (kiosk_id, service, devices) select id, 'unknown', 'unknown' from kiosks`.execute(
    db,
  );
  await db.schema
    .alterTable('devices')
    .addColumn('problems', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  const number = wholeNumber(engine);
  const counts = db.schema
    .createTable('session_counts')
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('kiosk_id', 'text', (column) => column.notNull())
    .addColumn('sessions', number, (column) => column.notNull())
    .addColumn('completed', number, (column) => column.notNull())
    .addPrimaryKeyConstraint('session_counts_key', ['day', 'kiosk_id']);
  await strict(engine, counts).execute();
  await db.schema
    .createIndex('records_by_time')
    .on('records')
    .columns(['kiosk_id', 'at_ms', 'stored_order'])
    .execute();
}

async function createAccounts(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const number = wholeNumber(engine);
  const users = db.schema
    .createTable('users')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('display_name', 'text', (column) => column.notNull())
    .addColumn('roles', 'text', (column) => column.notNull())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('totp_secret', 'text')
    .addColumn('totp_last_step', number, (column) => column.notNull())
    .addColumn('is_disabled', number, (column) => column.notNull())
    .addColumn('created_at_ms', number, (column) => column.notNull())
    .addColumn('last_sign_in_at_ms', number)
    .addColumn('version', number, (column) => column.notNull().defaultTo(1));
  await strict(engine, users).execute();
  const sessions = db.schema
    .createTable('sessions')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id'))
    .addColumn('created_at_ms', number, (column) => column.notNull())
    .addColumn('last_seen_at_ms', number, (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('user_agent', 'text', (column) => column.notNull());
  await strict(engine, sessions).execute();
  await db.schema.createIndex('sessions_by_user').on('sessions').columns(['user_id']).execute();
  const tokens = db.schema
    .createTable('api_tokens')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', number, (column) => column.notNull())
    .addColumn('expires_at_ms', number)
    .addColumn('last_used_at_ms', number);
  await strict(engine, tokens).execute();
}

async function createAudit(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const number = wholeNumber(engine);
  const audit = db.schema
    .createTable('audit')
    .addColumn('seq', number, (column) => column.primaryKey().notNull())
    .addColumn('at_ms', number, (column) => column.notNull())
    .addColumn('actor_kind', 'text', (column) => column.notNull())
    .addColumn('actor_id', 'text', (column) => column.notNull())
    .addColumn('actor_name', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('entity_type', 'text', (column) => column.notNull())
    .addColumn('entity_id', 'text', (column) => column.notNull())
    .addColumn('before', 'text', (column) => column.notNull())
    .addColumn('after', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull());
  await strict(engine, audit).execute();
  await db.schema
    .createIndex('audit_by_entity')
    .on('audit')
    .columns(['entity_type', 'entity_id', 'seq'])
    .execute();
  const rows = db.withTables<{ counters: { name: string; last_value: number } }>();
  await rows.insertInto('counters').values({ name: 'audit', last_value: 0 }).execute();
}

async function createHttpState(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const number = wholeNumber(engine);
  const keys = db.schema
    .createTable('idempotency_keys')
    .addColumn('principal_id', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('request_hash', 'text', (column) => column.notNull())
    .addColumn('status', number)
    .addColumn('body', 'text')
    .addColumn('created_at_ms', number, (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotency_keys_key', ['principal_id', 'key']);
  await strict(engine, keys).execute();
  const views = db.schema
    .createTable('saved_views')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id'))
    .addColumn('page', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('query', 'text', (column) => column.notNull())
    .addColumn('is_shared', number, (column) => column.notNull())
    .addColumn('created_at_ms', number, (column) => column.notNull());
  await strict(engine, views).execute();
}
