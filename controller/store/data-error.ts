/** Tells rows that a database will never take from a database that cannot take any rows now. */

/** Classes 22 (data exception) and 23 (constraint) of PostgreSQL (its documentation, appendix A). */
const POSTGRES_DATA_CLASS = /^2[23][0-9A-Z]{3}$/;

/** True: the same rows would fail again, and only they; false: the store itself is in trouble. */
export function isDataError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') return false;
  return (
    code.startsWith('SQLITE_CONSTRAINT') ||
    code === 'SQLITE_MISMATCH' ||
    code === 'SQLITE_TOOBIG' ||
    POSTGRES_DATA_CLASS.test(code)
  );
}
