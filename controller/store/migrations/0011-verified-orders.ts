/** Finds the work orders that were verified in a month, for the stages of repairs in its report (uptime/queries/report.ts). */
import type { Kysely } from 'kysely';

export async function indexVerifiedOrders(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('dispatch_timeline_kind')
    .on('dispatch_timeline')
    .columns(['kind', 'at_ms'])
    .execute();
}
