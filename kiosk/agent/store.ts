/** The agent's single SQLite file (DESIGN 2 and 6): opening, checking, migrating, and one way to run a transaction. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import { MIGRATIONS } from './store-migrations.ts';

/** How long to wait for a lock: only another agent on the same file can hold one, ms. */
const LOCK_TIMEOUT_MS = 500;
/** The write-ahead log is cut back to this after a checkpoint, bytes. */
const WAL_KEPT_BYTES = 4 * 1024 * 1024;

export interface AgentStore {
  readonly db: Database.Database;
  /** Runs `fn` in one IMMEDIATE transaction; it is rolled back when `fn` throws. No await inside. */
  readonly transaction: <T>(fn: () => T) => T;
  /** Idempotent. */
  readonly close: () => void;
}

/**
 * Opens the file, creating it and its folder, and migrates it.
 * Throws AppError `outbox.unusable` that says what to do when the file is damaged, cannot be written, belongs to a newer
 * agent or is in use by another one. `:memory:` gives a store for tests and simulators.
 */
export function openAgentStore(options: { path: string }): AgentStore {
  const file = options.path;
  let db: Database.Database | undefined;
  try {
    if (file !== ':memory:') mkdirSync(path.dirname(file), { recursive: true });
    db = new Database(file, { timeout: LOCK_TIMEOUT_MS });
    if (file === ':memory:') prepareMemory(db);
    else prepareFile(db);
    migrate(db);
  } catch (error) {
    db?.close();
    throw openError(error, file);
  }
  return wrap(db);
}

/** full: no room; unusable: the file cannot be read or written now; undefined: not a fault of the storage. */
export function storageFault(error: unknown): 'full' | 'unusable' | undefined {
  if (!(error instanceof Database.SqliteError)) return undefined;
  if (error.code === 'SQLITE_FULL') return 'full';
  return UNUSABLE.test(error.code) ? 'unusable' : undefined;
}

const UNUSABLE =
  /^SQLITE_(BUSY|LOCKED|IOERR|CORRUPT|NOTADB|READONLY|CANTOPEN|PERM|NOMEM|PROTOCOL|NOLFS|AUTH)(_|$)/;

function wrap(db: Database.Database): AgentStore {
  // One wrapper for all: `transaction()` makes a closure and four property bags at every call.
  const run = db.transaction((fn: () => unknown) => fn());
  return {
    db,
    transaction: <T>(fn: () => T) => run.immediate(fn) as T,
    close: () => void db.close(),
  };
}

/** A load simulator holds thousands of these: small pages, and nothing that could be damaged. */
function prepareMemory(db: Database.Database): void {
  db.pragma('page_size = 1024');
  db.pragma('foreign_keys = ON');
}

function prepareFile(db: Database.Database): void {
  // Two agents on one outbox would number their records twice; the lock goes with the process that held it.
  db.pragma('locking_mode = EXCLUSIVE');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma(`journal_size_limit = ${WAL_KEPT_BYTES}`);
  const damage = db.pragma('quick_check(1)', { simple: true });
  if (damage !== 'ok') throw new Damage(String(damage));
}

function migrate(db: Database.Database): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > MIGRATIONS.length) throw new NewerFile(version);
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      db.exec(step.sql);
      db.pragma(`user_version = ${index + 1}`);
    }).immediate();
  }
}

class Damage extends Error {}

class NewerFile extends Error {
  constructor(version: number) {
    super(`schema ${version}, this agent knows ${MIGRATIONS.length}`);
  }
}

function openError(cause: unknown, file: string): AppError {
  return new AppError('outbox.unusable', `${file}: ${advice(cause)}`, { cause, context: { file } });
}

function advice(cause: unknown): string {
  const code = cause instanceof Database.SqliteError ? cause.code : '';
  if (cause instanceof NewerFile) {
    return 'written by a newer agent. Install that version again, or move the file away; records not yet sent are in it.';
  }
  if (cause instanceof Damage || /^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return 'damaged. Move it and its -wal file to a safe place, since records not yet sent are in them, then start again.';
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return 'in use by another process. Stop the other agent first; two may not share one file.';
  }
  if (code === 'SQLITE_FULL') return 'no room on the disk for a new file. Free some space and start again.';
  return 'cannot be opened for writing. Check that the folder exists and belongs to the user of the agent.';
}
