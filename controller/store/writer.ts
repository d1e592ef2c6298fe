/** A transaction together with the bulk statements of its engine: what functions that write together are given. */
import type { Transaction } from 'kysely';
import type { Bulk } from './bulk.ts';
import type { Schema } from './schema.ts';
import type { Store } from './store.ts';

export interface Writer {
  readonly trx: Transaction<Schema>;
  readonly bulk: Bulk;
}

/** Runs `write` in one transaction; nothing but database calls may be awaited in it (DESIGN 6). */
export function writeTogether<R>(store: Store, write: (writer: Writer) => Promise<R>): Promise<R> {
  return store.db.transaction().execute((trx) => write({ trx, bulk: store.bulk }));
}
