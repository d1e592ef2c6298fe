/** Opens the controller's database and brings it to the newest schema: one schema, two engines (DESIGN 6). */
import { Kysely, sql } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { AppError, isAppError } from '../../shared/errors.ts';
import { noLog, type Log } from '../../shared/log.ts';
import { createBulk, type Bulk } from './bulk.ts';
import type { Engine, StoreLocation } from './engine.ts';
import { explain } from './explain.ts';
import { MIGRATIONS } from './migrations.ts';
import type { MigrationStep } from './migrations/step.ts';
import { openPostgres } from './postgres.ts';
import type { Schema } from './schema.ts';
import { openSqlite, openSqliteReader } from './sqlite.ts';

export interface Store {
  readonly db: Kysely<Schema>;
  readonly engine: Engine;
  readonly bulk: Bulk;
  close(): Promise<void>;
}

export type StoreOptions = StoreLocation & {
  readonly log: Log;
  /** Only tests of the migrator give other steps. */
  readonly migrations?: readonly MigrationStep[];
};

/** Throws AppError `store.unusable`, whose message says what is wrong and what to do. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const engine: Engine = 'path' in options ? 'sqlite' : 'postgres';
  let db: Kysely<Schema> | undefined;
  try {
    const dialect =
      'path' in options ? openSqlite(options.path) : openPostgres(options.databaseUrl, options.log);
    db = new Kysely<Schema>({ dialect });
    await migrate(db, engine, options.migrations ?? MIGRATIONS);
  } catch (error) {
    await db?.destroy().catch(() => {});
    throw isAppError(error) ? error : explain(error, options);
  }
  const open = db;
  return { db: open, engine, bulk: createBulk(engine), close: () => open.destroy() };
}

/**
 * Another connection to a store that a controller has open, which can only read: for threads with long reports (DESIGN 6).
 * Throws what the driver throws.
 */
export function openReader(location: StoreLocation): Kysely<Schema> {
  const dialect =
    'path' in location
      ? openSqliteReader(location.path)
      : openPostgres(location.databaseUrl, noLog, { isReader: true });
  return new Kysely<Schema>({ dialect });
}

/** The random id of this database (DESIGN 4): a new one tells the kiosks that it was replaced. */
export async function readControllerEpoch({ db }: Store): Promise<string> {
  const row = await db
    .selectFrom('meta')
    .select('value')
    .where('key', '=', 'controller_epoch')
    .executeTakeFirstOrThrow();
  return row.value;
}

async function migrate(db: Kysely<Schema>, engine: Engine, steps: readonly MigrationStep[]): Promise<void> {
  await refuseNewer(db, steps);
  const migrations: Record<string, Migration> = {};
  for (const step of steps) migrations[step.name] = { up: (trx) => step.up(trx, engine) };
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error as Error;
}

/** Kysely would call a newer database "corrupted"; say what it is before anything is changed. */
async function refuseNewer(db: Kysely<Schema>, steps: readonly MigrationStep[]): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const unknown = rows.map((row) => row.name).filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length === 0) return;
  throw new AppError(
    'store.unusable',
    `The database was written by a newer Doorstep (it has "${unknown.join('", "')}"). Start that version, or restore a backup made by this one.`,
    { context: { unknownMigrations: unknown } },
  );
}
