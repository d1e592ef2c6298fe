/** SQLite under the store: one file, one connection, durable at every commit (DESIGN 6). */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { SqliteAdapter, SqliteDialect, type Dialect } from 'kysely';

/** How long a writer waits for another process, e.g. an import by the command line; the event loop waits with it. */
const BUSY_TIMEOUT_MS = 1_000;

/** A page cache of 32 MiB: holds the hot ends of the indexes of 5,000 kiosks. */
const CACHE_KIB = 32 * 1024;

/** Every 32 MiB of log instead of every 4: a checkpoint writes each hot page once, however often it changed, and syncs twice. */
const CHECKPOINT_PAGES = 8192;

/** Opens or creates the file; throws what the driver throws, `explain` in store.ts puts it into words. */
export function openSqlite(path: string): Dialect {
  mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.pragma('journal_mode = WAL');
    // A PUBACK promises that the record survives a power cut, so every commit is synced (DESIGN 2 and 6).
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.pragma(`cache_size = -${CACHE_KIB}`);
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  } catch (error) {
    database.close();
    throw error;
  }
  return new TransactionalSqliteDialect({ database: withStatementCache(database) });
}

/** The file is there: whoever writes it has opened it. */
export function openSqliteReader(path: string): Dialect {
  const database = new Database(path, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  database.pragma(`cache_size = -${CACHE_KIB}`);
  return new SqliteDialect({ database: withStatementCache(database) });
}

/** Kysely prepares a statement for every call; the hot path has a dozen texts that come back for ever. */
const MAX_CACHED_STATEMENTS = 200;

function withStatementCache(database: Database.Database) {
  const statements = new Map<string, Database.Statement>();
  return {
    close: () => void database.close(),
    prepare(text: string) {
      const known = statements.get(text);
      if (known !== undefined) return known;
      if (statements.size >= MAX_CACHED_STATEMENTS) statements.clear();
      const statement = database.prepare(text);
      statements.set(text, statement);
      return statement;
    },
  };
}

/** Kysely runs SQLite migrations outside a transaction; ours must not leave half a schema behind a crash. */
class TransactionalSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
