/** The two summaries that lists filter and sort by, computed anew for kiosks whose devices or services changed. */
import { sql, type Transaction } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Writer } from '../store/writer.ts';

/** After devices and services of the same transaction are written. Kiosks that are not registered are left out. */
export async function refreshStates({ trx, bulk }: Writer, kioskIds: ReadonlySet<string>): Promise<void> {
  if (kioskIds.size === 0) return;
  const touched = bulk.rows(
    'touched',
    { kiosk_id: 'text' },
    [...kioskIds].map((id) => ({ kiosk_id: id })),
  );
  await sql`
    insert into kiosk_states (kiosk_id, service, devices)
    select k.id, ${SERVICE}, ${DEVICES}
    from ${touched} join kiosks as k on k.id = touched.kiosk_id where true
    on conflict (kiosk_id) do update set service = excluded.service, devices = excluded.devices
    where kiosk_states.service <> excluded.service or kiosk_states.devices <> excluded.devices`.execute(trx);
}

/** ServiceState: how many of the services can be finished now. */
const SERVICE = sql`(
  select case when count(*) = 0 then 'unknown' when sum(is_open) = 0 then 'none'
    when sum(is_open) = count(*) then 'full' else 'partial' end
  from services where kiosk_id = k.id)`;

/** DevicesState: the worst device (device-health.ts). */
const DEVICES = sql`(
  select case when count(*) = 0 then 'unknown'
    when sum(case health when 'fault' then 1 else 0 end) > 0 then 'fault'
    when sum(case health when 'attention' then 1 else 0 end) > 0 then 'attention'
    when sum(case health when 'unknown' then 1 else 0 end) > 0 then 'unknown' else 'ok' end
  from devices where kiosk_id = k.id)`;

/** Gives every new kiosk its rows on both axes: one that never spoke is unknown, not offline. */
export async function addMissingStates(trx: Transaction<Schema>, nowMs: number): Promise<void> {
  await sql`
    insert into kiosk_links (kiosk_id, link, since_at_ms)
    select id, 'unknown', ${sql.lit(nowMs)} from kiosks
    where id not in (select kiosk_id from kiosk_links)`.execute(trx);
  await sql`
    insert into kiosk_states (kiosk_id, service, devices) select id, 'unknown', 'unknown' from kiosks
    where id not in (select kiosk_id from kiosk_states)`.execute(trx);
}
