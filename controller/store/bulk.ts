/**
 * The engine-specific statements of the hot path (DESIGN 6): many rows travel as ONE JSON parameter, because one
 * parameter for each value costs more than the insert itself and ends at 32,766 (SQLite) or 65,535 (PostgreSQL) of them.
 */
import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Engine } from './engine.ts';
import type { Schema } from './schema.ts';

export type BulkColumn = 'text' | 'integer';

export type BulkRow<C> = { readonly [K in keyof C]: string | number | null };

export interface BulkInsert<C> {
  readonly into: keyof Schema;
  readonly columns: C;
  readonly rows: readonly BulkRow<C>[];
  /** Columns of a unique key: a row that exists is overwritten. Absent: it is left as it is. */
  readonly overwriteBy?: readonly (keyof C & string)[];
}

export interface Bulk {
  /** `rows` as a table expression with these columns, named `alias`; it stands after FROM or JOIN, in the order given. */
  rows<C extends Record<string, BulkColumn>>(
    alias: string,
    columns: C,
    rows: readonly BulkRow<C>[],
  ): RawBuilder<unknown>;
  /** Inserts any number of rows, none included; two rows of one call must not have the same key. */
  insert<C extends Record<string, BulkColumn>>(
    trx: Transaction<Schema>,
    insert: BulkInsert<C>,
  ): Promise<void>;
}

interface Table {
  readonly alias: string;
  readonly columns: [name: string, type: BulkColumn][];
  /** JSON array of arrays: shorter than objects, which would repeat every name in every row. */
  readonly json: string;
}

export function createBulk(engine: Engine): Bulk {
  const tableExpression = engine === 'sqlite' ? sqliteTable : postgresTable;
  const rowsOf: Bulk['rows'] = (alias, columns, rows) => {
    const names = Object.keys(columns);
    const json = JSON.stringify(rows.map((row) => names.map((name) => storable(row[name] ?? null))));
    return tableExpression({ alias, columns: Object.entries(columns), json });
  };
  return {
    rows: rowsOf,
    async insert(trx, { into, columns, rows, overwriteBy }) {
      if (rows.length === 0) return;
      const names = Object.keys(columns);
      const given = rowsOf('given', columns, rows);
      // "where true" keeps SQLite from reading ON CONFLICT as a join condition (sqlite.org/lang_upsert.html, 2.2).
      await sql`
        insert into ${sql.table(into)} (${idList(names)})
        select ${idList(names)} from ${given} where true
        on conflict ${resolution(names, overwriteBy)}`.execute(trx);
    },
  };
}

function resolution(names: string[], overwriteBy: readonly string[] | undefined): RawBuilder<unknown> {
  if (overwriteBy === undefined) return sql`do nothing`;
  const changes = names
    .filter((name) => !overwriteBy.includes(name))
    .map((name) => sql`${sql.id(name)} = excluded.${sql.id(name)}`);
  return sql`(${idList(overwriteBy)}) do update set ${sql.join(changes)}`;
}

function idList(names: readonly string[]): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql.id(name)));
}

/** jsonb_each (SQLite 3.51) hands every row over parsed; json_each would have it parsed again for each column, at twice the time. */
function sqliteTable({ alias, columns, json }: Table): RawBuilder<unknown> {
  const picks = columns.map(([name], index) => sql`value ->> ${sql.lit(index)} as ${sql.id(name)}`);
  return sql`(select ${sql.join(picks)} from jsonb_each(${json})) as ${sql.id(alias)}`;
}

function postgresTable({ alias, columns, json }: Table): RawBuilder<unknown> {
  const picks = columns.map(([name, type], index) => {
    const cast = type === 'integer' ? sql`::bigint` : sql``;
    return sql`(value ->> ${sql.lit(index)})${cast} as ${sql.id(name)}`;
  });
  const elements = sql`jsonb_array_elements(${json}::jsonb) with ordinality as element(value, place)`;
  return sql`(select ${sql.join(picks)} from ${elements} order by place) as ${sql.id(alias)}`;
}

/** PostgreSQL refuses U+0000 and half surrogates in text; one such string would fail its batch for ever. */
const NOT_STORABLE = /[\0\ud800-\udfff]/;

function storable(value: string | number | null): string | number | null {
  if (typeof value !== 'string' || !NOT_STORABLE.test(value)) return value;
  return value.toWellFormed().replaceAll('\0', '\ufffd');
}
