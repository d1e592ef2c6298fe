/** Counts citizens' visits by kiosk and day while records come in, so that nobody counts millions of records later. */
import { sql } from 'kysely';
import { dayOf } from '../../shared/time/day.ts';
import type { SessionCountsTable } from '../store/schema.ts';
import type { Writer } from '../store/writer.ts';

export interface SessionNews {
  readonly kioskId: string;
  readonly atMs: number;
  readonly isCompleted: boolean;
}

export interface SessionCounter {
  add(news: SessionNews): void;
  /** In the transaction of the records, so that each visit counts exactly once. */
  write(writer: Writer): Promise<void>;
}

export function createSessionCounter(): SessionCounter {
  const counts = new Map<string, SessionCountsTable>();
  return {
    add({ kioskId, atMs, isCompleted }) {
      const day = dayOf(atMs);
      const key = `${day}/${kioskId}`;
      const known = counts.get(key) ?? { day, kiosk_id: kioskId, sessions: 0, completed: 0 };
      known.sessions += 1;
      known.completed += isCompleted ? 1 : 0;
      counts.set(key, known);
    },
    async write({ trx, bulk }) {
      if (counts.size === 0) return;
      const columns = { day: 'text', kiosk_id: 'text', sessions: 'integer', completed: 'integer' } as const;
      await sql`
        insert into session_counts (day, kiosk_id, sessions, completed)
        select day, kiosk_id, sessions, completed from ${bulk.rows('given', columns, [...counts.values()])} where true
        on conflict (day, kiosk_id) do update set
          sessions = session_counts.sessions + excluded.sessions,
          completed = session_counts.completed + excluded.completed`.execute(trx);
    },
  };
}
