/** Turns what a database driver throws while opening into words for the person who starts the controller. */
import { AppError } from '../../shared/errors.ts';
import type { StoreLocation } from './engine.ts';

interface Advice {
  readonly what: string;
  readonly todo: string;
}

/** SQLite result codes (sqlite.org/rescode.html) by their primary name. */
const SQLITE_ADVICE: Record<string, Advice> = {
  SQLITE_NOTADB: {
    what: 'is not a database',
    todo: 'Check the configured path; if it is right, restore a backup.',
  },
  SQLITE_CORRUPT: {
    what: 'is damaged',
    todo: 'Keep a copy of the file, then restore a backup: the kiosks send again what it lacks.',
  },
  SQLITE_BUSY: {
    what: 'is held by another process',
    todo: 'Stop the other controller or tool that uses it.',
  },
  SQLITE_LOCKED: {
    what: 'is held by another process',
    todo: 'Stop the other controller or tool that uses it.',
  },
  SQLITE_CANTOPEN: {
    what: 'cannot be opened',
    todo: 'Check that the path is a file and that this user may read and write it and its folder.',
  },
  SQLITE_READONLY: {
    what: 'cannot be written',
    todo: 'Give this user the right to write the file and its folder.',
  },
  SQLITE_FULL: { what: 'has no room: the disk is full', todo: 'Make room on the disk.' },
  SQLITE_IOERR: { what: 'cannot be read or written', todo: 'Check the disk and the system log.' },
  ENOENT: { what: 'has no folder', todo: 'Check the configured path.' },
  ENOTDIR: { what: 'lies below something that is not a folder', todo: 'Check the configured path.' },
  EEXIST: { what: 'lies below something that is not a folder', todo: 'Check the configured path.' },
  EACCES: { what: 'may not be opened by this user', todo: 'Give this user the right to its folder.' },
};

/** Node system errors and PostgreSQL error codes (postgresql.org/docs, appendix A). */
const POSTGRES_ADVICE: Record<string, Advice> = {
  ECONNREFUSED: { what: 'does not answer', todo: 'Start PostgreSQL, or correct host and port.' },
  ENOENT: { what: 'has no socket there', todo: 'Start PostgreSQL, or correct the socket folder.' },
  ENOTFOUND: { what: 'has an unknown host name', todo: 'Correct the host.' },
  '28P01': { what: 'refuses the password', todo: 'Correct user and password.' },
  '28000': { what: 'refuses the user', todo: 'Correct the user, or pg_hba.conf.' },
  '3D000': { what: 'does not exist', todo: 'Create the database.' },
  '42501': { what: 'may not be changed by this user', todo: 'Make the user owner of the database.' },
  '57P03': { what: 'is starting or stopping', todo: 'Try again in a moment.' },
};

const UNKNOWN: Advice = { what: 'cannot be used', todo: 'See the cause.' };

/** AppError `store.unusable` for anything thrown while opening; the password of a URL is not shown. */
export function explain(error: unknown, location: StoreLocation): AppError {
  const code = codeOf(error);
  const isSqlite = 'path' in location;
  const name = isSqlite ? location.path : withoutPassword(location.databaseUrl);
  const advice = isSqlite ? sqliteAdvice(code) : (POSTGRES_ADVICE[code] ?? UNKNOWN);
  const message = `The database ${name} ${advice.what}. ${advice.todo}`;
  return new AppError('store.unusable', message, { cause: error, context: { code } });
}

function sqliteAdvice(code: string): Advice {
  const primary = Object.keys(SQLITE_ADVICE).find((known) => code === known || code.startsWith(`${known}_`));
  return primary === undefined ? UNKNOWN : (SQLITE_ADVICE[primary] ?? UNKNOWN);
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

function withoutPassword(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) return '(not a URL)';
  const url = new URL(databaseUrl);
  return `${url.protocol}//${url.host}${url.pathname}`;
}
