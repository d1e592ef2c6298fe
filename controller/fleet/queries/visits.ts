/** How the visits of the last days went, at one kiosk or at all. */
import type { Kysely } from 'kysely';
import { addDays, dayOf } from '../../../shared/time/day.ts';
import type { Schema } from '../../store/schema.ts';
import { VisitTopic, type VisitSummary, type VisitSummaryQuery } from '../api.ts';

export async function summariseVisits(
  db: Kysely<Schema>,
  { kiosk, days }: VisitSummaryQuery,
  nowMs: number,
): Promise<VisitSummary> {
  const toDay = dayOf(nowMs);
  const fromDay = addDays(toDay, 1 - days);
  let query = db
    .selectFrom('visit_counts')
    .select((eb) => ['topic', 'answer', eb.fn.sum<number>('count').as('count')])
    .where('day', '>=', fromDay)
    .where('day', '<=', toDay)
    .groupBy(['topic', 'answer']);
  if (kiosk !== undefined) query = query.where('kiosk_id', '=', kiosk);
  const rows = await query.execute();
  const topics = Object.fromEntries(
    VisitTopic.options.map((topic) => [
      topic,
      Object.fromEntries(
        rows.filter((row) => row.topic === topic).map(({ answer, count }) => [answer, count]),
      ),
    ]),
  );
  return { fromDay, toDay, topics: topics as VisitSummary['topics'] };
}
