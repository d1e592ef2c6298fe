/**
 * SQL of the rows that say how far each account is settled, and from where on there is news. Whoever writes several of them
 * locks them in the order of their ids: in two orders, two transactions would wait for each other for ever. The order is
 * that of JavaScript, because the one of a PostgreSQL database depends on its collation.
 */
import { sql } from 'kysely';
import type { UptimeKiosksTable } from '../store/uptime-schema.ts';
import type { Writer } from '../store/writer.ts';

/** What is known of an account before it is settled. */
export type Account = Omit<UptimeKiosksTable, 'kiosk_id'>;

/** Locks the accounts of these kiosks, as far as they have one: whoever tells more meanwhile marks them after us. */
export async function lockAccounts(
  { trx }: Writer,
  kioskIds: readonly string[],
): Promise<Map<string, Account>> {
  const accounts = new Map<string, Account>();
  for (const kioskId of inOrder(kioskIds)) {
    const account = await trx
      .updateTable('uptime_kiosks')
      .set({ kiosk_id: kioskId })
      .where('kiosk_id', '=', kioskId)
      .returning(['dirty_boot', 'sums_from_ms', 'settled_until_ms'])
      .executeTakeFirst();
    if (account !== undefined) accounts.set(kioskId, account);
  }
  return accounts;
}

/** There is news of these kiosks, from this run on. */
export async function markNews(
  { trx, bulk }: Writer,
  lowestBoots: ReadonlyMap<string, number>,
): Promise<void> {
  if (lowestBoots.size === 0) return;
  const rows = inOrder(lowestBoots.keys()).map((kiosk_id) => ({
    kiosk_id,
    dirty_boot: lowestBoots.get(kiosk_id) ?? 0,
  }));
  await sql`
    insert into uptime_kiosks (kiosk_id, dirty_boot)
    select kiosk_id, dirty_boot from ${bulk.rows('given', { kiosk_id: 'text', dirty_boot: 'integer' }, rows)} where true
    on conflict (kiosk_id) do update set dirty_boot = case
      when uptime_kiosks.dirty_boot < excluded.dirty_boot then uptime_kiosks.dirty_boot
      else excluded.dirty_boot end`.execute(trx);
}

/** Service hours or exclusions changed, perhaps of days that have passed: in the transaction of that change. */
export async function makeSumsAnew({ trx, bulk }: Writer): Promise<void> {
  const accounts = await trx.selectFrom('uptime_kiosks').select('kiosk_id').execute();
  const ids = inOrder(accounts.map(({ kiosk_id: kioskId }) => kioskId));
  const rows = ids.map((kiosk_id) => ({ kiosk_id, sums_from_ms: 0 }));
  // Not an update: that would lock in the order in which the rows lie in the table.
  await bulk.insert(trx, {
    into: 'uptime_kiosks',
    columns: { kiosk_id: 'text', sums_from_ms: 'integer' },
    rows,
    overwriteBy: ['kiosk_id'],
  });
}

function inOrder(kioskIds: Iterable<string>): string[] {
  return [...kioskIds].sort();
}
