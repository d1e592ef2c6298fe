/** Visits of each kiosk over a span of days, as the counts of the records have them. */
import type { Kysely } from 'kysely';
import type { Schema } from '../../store/schema.ts';

export interface VisitTotals {
  /** All that began, however they ended. */
  readonly sessions: number;
  /** Of these: the machine could not do what was asked, or broke down over it. */
  readonly turnedAway: number;
}

/** By kiosk; kiosks without a visit are absent. Days of China Standard Time, both included. */
export async function visitTotals(
  db: Kysely<Schema>,
  { from, to }: { from: string; to: string },
): Promise<Map<string, VisitTotals>> {
  const sessions = await db
    .selectFrom('session_counts')
    .select((eb) => ['kiosk_id', eb.fn.sum<number>('sessions').as('count')])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy('kiosk_id')
    .execute();
  const refused = await db
    .selectFrom('visit_counts')
    .select((eb) => ['kiosk_id', eb.fn.sum<number>('count').as('count')])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where((eb) =>
      eb.or([
        eb.and([eb('topic', '=', 'counter'), eb('answer', '=', 'device')]),
        eb.and([eb('topic', '=', 'outcome'), eb('answer', '=', 'failed')]),
      ]),
    )
    .groupBy('kiosk_id')
    .execute();
  const turnedAway = new Map(refused.map(({ kiosk_id: kiosk, count }) => [kiosk, count]));
  return new Map(
    sessions.map(({ kiosk_id: kiosk, count }) => [
      kiosk,
      { sessions: count, turnedAway: Math.min(count, turnedAway.get(kiosk) ?? 0) },
    ]),
  );
}
