/** The list of kiosks: filtered and sorted by the database, page by page. */
import { sql, type Kysely } from 'kysely';
import type { Schema } from '../../store/schema.ts';
import type { KioskListQuery, KioskPage } from '../api.ts';
import { kioskRows, matches } from './filter.ts';
import { orderBy, type Order } from './order.ts';
import { summariesOf, summaryRows } from './summaries.ts';

/** Throws AppError `request.invalid` for a cursor of another list. */
export async function listKiosks(db: Kysely<Schema>, query: KioskListQuery): Promise<KioskPage> {
  const order = orderBy(query.sort ?? 'id');
  const [rows, total] = await Promise.all([
    kioskPage(db, query, order).execute(),
    kioskRows(db)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where(matches(query))
      .executeTakeFirstOrThrow(),
  ]);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const hasMore = rows.length > query.limit && last !== undefined;
  return {
    items: await summariesOf(db, page),
    next: hasMore ? order.write({ value: last.sort_value, id: last.id }) : null,
    total: total.count,
  };
}

/** The rows of a page and one more; exported for the test that looks at its plan. */
export function kioskPage(db: Kysely<Schema>, query: KioskListQuery, order: Order) {
  const { isDescending, expression } = order;
  const direction = isDescending ? 'desc' : 'asc';
  let rows = summaryRows(db)
    .select((expression ?? sql<string | number | null>`null`).as('sort_value'))
    .where(matches(query));
  if (query.after !== undefined) rows = rows.where(isBeyond(order, query.after));
  if (expression !== null) rows = rows.orderBy(expression, direction);
  return rows.orderBy('k.id', direction).limit(query.limit + 1);
}

function isBeyond({ isDescending, expression, read }: Order, cursor: string) {
  const { value, id } = read(cursor);
  const beyond = sql.raw(isDescending ? '<' : '>');
  if (expression === null) return sql<boolean>`k.id ${beyond} ${id}`;
  return sql<boolean>`(${expression} ${beyond} ${value} or (${expression} = ${value} and k.id ${beyond} ${id}))`;
}
