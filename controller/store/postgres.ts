/** PostgreSQL under the store: the growth path for large fleets (DESIGN 2 and 6). */
import pg from 'pg';
import { PostgresDialect, type Dialect } from 'kysely';
import { describeError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';

const MAX_CONNECTIONS = 8;
const MAX_READERS = 2;
const CONNECT_TIMEOUT_MS = 5_000;
/** The server gives up on a statement first, so that our own limit is met only when the line is dead. */
const STATEMENT_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 15_000;

/** What counts and sums come as, too. */
const WIDE_NUMBERS = new Set<number>([pg.types.builtins.INT8, pg.types.builtins.NUMERIC]);

export function openPostgres(databaseUrl: string, log: Log, { isReader = false } = {}): Dialect {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: isReader ? MAX_READERS : MAX_CONNECTIONS,
    ...(isReader ? { options: '-c default_transaction_read_only=on' } : {}),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'doorstep-controller',
    types: { getTypeParser: parserOf },
  });
  // Without these listeners a server restart would end the process: an EventEmitter throws an unheard 'error'.
  const onError = (error: Error) => log.warn({ error: describeError(error) }, 'lost a database connection');
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  return new PostgresDialect({ pool });
}

type TypeId = Parameters<typeof pg.types.getTypeParser>[0];

/** Our 64-bit columns hold epoch ms and counters, far below 2^53; pg would hand them over as text. */
const parserOf: typeof pg.types.getTypeParser = (oid: TypeId, format?: 'text' | 'binary') => {
  if (WIDE_NUMBERS.has(oid) && format !== 'binary') return Number;
  return pg.types.getTypeParser(oid, format);
};
