/** The weights of a site's hours in a month: from the visits of the month before, written down once (core/demand.ts). */
import type { Kysely } from 'kysely';
import { addMonths } from '../../shared/time/day.ts';
import type { Schema } from '../store/schema.ts';
import { profileOf, type Profile } from './core/demand.ts';

export type Profiles = ReadonlyMap<string, Profile | null>;

export function profileKey(serviceId: string, month: string): string {
  return `${month} ${serviceId}`;
}

/** Every profile of these months at a site; a month that has none yet gets them now. */
export async function settleProfiles(
  trx: Kysely<Schema>,
  siteId: string,
  months: readonly string[],
  serviceIds: readonly string[],
): Promise<Profiles> {
  const profiles = new Map(await readProfiles(trx, siteId, months));
  for (const month of months) {
    for (const serviceId of serviceIds) {
      const key = profileKey(serviceId, month);
      if (profiles.has(key)) continue;
      const profile = profileOf(await readVisits(trx, siteId, serviceId, addMonths(month, -1)));
      profiles.set(key, profile);
      const row = { month, site_id: siteId, service_id: serviceId, profile: JSON.stringify(profile) };
      await trx
        .insertInto('uptime_demand')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  }
  return profiles;
}

export async function readProfiles(
  db: Kysely<Schema>,
  siteId: string,
  months: readonly string[],
): Promise<Profiles> {
  const rows = await db
    .selectFrom('uptime_demand')
    .selectAll()
    .where('month', 'in', months)
    .where('site_id', '=', siteId)
    .execute();
  return new Map(
    rows.map((row) => [profileKey(row.service_id, row.month), JSON.parse(row.profile) as Profile | null]),
  );
}

async function readVisits(db: Kysely<Schema>, siteId: string, serviceId: string, month: string) {
  const rows = await db
    .selectFrom('uptime_visits as v')
    .innerJoin('kiosks as k', 'k.id', 'v.kiosk_id')
    .select((eb) => ['v.hour', eb.fn.sum<number>('v.visits').as('visits')])
    .where('v.month', '=', month)
    .where('v.service_id', '=', serviceId)
    .where('k.site_id', '=', siteId)
    .groupBy('v.hour')
    .execute();
  return new Map(rows.map(({ hour, visits }) => [hour, visits]));
}
