/**
 * How visits went, counted by kiosk and day while records come in: how they ended, what was urgent, who called for help, what
 * was not good. Only counts: nobody can find a visit by them.
 */
import { sql } from 'kysely';
import type { OutboxRecord, SessionBody } from '../../shared/protocol/index.ts';
import { dayOf } from '../../shared/time/day.ts';
import type { VisitCountsTable } from '../store/schema.ts';
import type { Writer } from '../store/writer.ts';
import type { VisitTopic } from './api.ts';

type Point = readonly [topic: VisitTopic, answer: string];

/** What one record says about visits. Pure. */
export function pointsOf(record: OutboxRecord): Point[] {
  if (record.type === 'help-call') return [['help', record.body.event]];
  return record.type === 'session' ? pointsOfVisit(record.body) : [];
}

function pointsOfVisit({ outcome, lane, urgent, counterReason, rating, feedback }: SessionBody): Point[] {
  return [
    ['outcome', outcome],
    ...(lane === undefined ? [] : [['lane', lane] as const]),
    ...(urgent === undefined
      ? []
      : [[urgent.isGranted ? 'urgent' : 'urgentRefused', urgent.reason] as const]),
    ...(counterReason === undefined ? [] : [['counter', counterReason] as const]),
    ...(rating === undefined ? [] : [['rating', String(rating)] as const]),
    ...(feedback ?? []).map((reason) => ['feedback', reason] as const),
  ];
}

export interface VisitCounter {
  add(kioskId: string, record: OutboxRecord): void;
  /** In the transaction of the records, so that each counts exactly once. */
  write(writer: Writer): Promise<void>;
}

export function createVisitCounter(): VisitCounter {
  const counts = new Map<string, VisitCountsTable>();
  return {
    add(kioskId, record) {
      const day = dayOf(record.atMs);
      for (const [topic, answer] of pointsOf(record)) {
        const key = [day, kioskId, topic, answer].join('/');
        const known = counts.get(key) ?? { day, kiosk_id: kioskId, topic, answer, count: 0 };
        known.count += 1;
        counts.set(key, known);
      }
    },
    async write({ trx, bulk }) {
      if (counts.size === 0) return;
      const columns = {
        day: 'text',
        kiosk_id: 'text',
        topic: 'text',
        answer: 'text',
        count: 'integer',
      } as const;
      await sql`
        insert into visit_counts (day, kiosk_id, topic, answer, count)
        select day, kiosk_id, topic, answer, count from ${bulk.rows('given', columns, [...counts.values()])} where true
        on conflict (day, kiosk_id, topic, answer) do update set count = visit_counts.count + excluded.count`.execute(
        trx,
      );
    },
  };
}
