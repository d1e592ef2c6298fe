/**
 * Sorting and paging of kiosks by key and never by OFFSET, so that the last page costs what the first does. States
 * sort by how bad they are, worst first. The cursor holds where the page ended, and of which sort it is.
 */
import { sql, type RawBuilder } from 'kysely';
import { AppError } from '../../../shared/errors.ts';
import type { KioskSort } from '../api.ts';

type SortKey = 'id' | 'name' | 'region' | 'link' | 'service' | 'devices' | 'lastSeen';

/** Worst first. */
const LINKS = ['offline', 'unknown', 'suspect', 'planned-off', 'online'];
const SERVICES = ['none', 'partial', 'unknown', 'full'];
const DEVICES = ['fault', 'attention', 'unknown', 'ok'];

/** What rows are ordered by, then by id; null: by the id alone. */
const EXPRESSIONS: Record<SortKey, RawBuilder<string | number | null> | null> = {
  id: null,
  name: sql`k.name`,
  region: sql`k.region_id`,
  link: rankOf('l.link', LINKS),
  service: rankOf('t.service', SERVICES),
  devices: rankOf('t.devices', DEVICES),
  lastSeen: sql`coalesce(l.last_seen_at_ms, 0)`,
};

function rankOf(column: string, worstFirst: readonly string[]): RawBuilder<number> {
  const cases = worstFirst.map((state, rank) => sql`when ${sql.lit(state)} then ${sql.lit(rank)}`);
  return sql`case ${sql.ref(column)} ${sql.join(cases, sql` `)} else ${sql.lit(worstFirst.length)} end`;
}

/** Where a page ended. */
export interface Position {
  readonly value: string | number | null;
  readonly id: string;
}

export interface Order {
  readonly isDescending: boolean;
  /** null: rows are ordered by their id alone. */
  readonly expression: RawBuilder<string | number | null> | null;
  /** Throws AppError `request.invalid` for text that is no cursor of this sort. */
  readonly read: (cursor: string) => Position;
  readonly write: (position: Position) => string;
}

export function orderBy(sort: KioskSort): Order {
  const isDescending = sort.startsWith('-');
  const expression = EXPRESSIONS[sort.replace('-', '') as SortKey];
  return {
    isDescending,
    expression,
    read(cursor) {
      const [of, value, id] = parsed(cursor);
      const fits =
        expression === null ? value === null : typeof value === 'string' || typeof value === 'number';
      if (of !== sort || typeof id !== 'string' || !fits) throw notOurs();
      return { value: value as Position['value'], id };
    },
    write: ({ value, id }) => Buffer.from(JSON.stringify([sort, value, id])).toString('base64url'),
  };
}

function parsed(cursor: string): unknown[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(content) ? content : [];
  } catch {
    return [];
  }
}

function notOurs(): AppError {
  return new AppError(
    'request.invalid',
    'This cursor is not of this list in this order: start at the first page.',
  );
}
