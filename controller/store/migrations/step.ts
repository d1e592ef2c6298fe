/** What one migration is, and the words in which the two engines differ. */
import { sql, type CreateTableBuilder, type Kysely } from 'kysely';
import type { Engine } from '../engine.ts';

export interface MigrationStep {
  readonly name: string;
  /** Runs in a transaction; knows nothing of Schema, which describes only the newest state. */
  up(db: Kysely<unknown>, engine: Engine): Promise<void>;
}

/** A 64-bit whole number: SQLite's `integer`, where PostgreSQL's has 32 bits only. */
export function wholeNumber(engine: Engine) {
  return engine === 'sqlite' ? 'integer' : 'bigint';
}

/** A double: STRICT tables of SQLite know it as `real`, which in PostgreSQL is a single. */
export function fraction(engine: Engine) {
  return engine === 'sqlite' ? 'real' : 'double precision';
}

/** SQLite checks column types only in STRICT tables (sqlite.org/stricttables.html). */
export function strict<T extends string, C extends string>(
  engine: Engine,
  table: CreateTableBuilder<T, C>,
): CreateTableBuilder<T, C> {
  return engine === 'sqlite' ? table.modifyEnd(sql`strict`) : table;
}
