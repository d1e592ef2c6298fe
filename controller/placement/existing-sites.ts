/** The sites of the fleet that have machines, and how these did lately by the account of uptime (docs/uptime.md). */
import type { Kysely } from 'kysely';
import { addDays, dayOf } from '../../shared/time/day.ts';
import { readSites } from '../fleet/places/sites.ts';
import type { Schema } from '../store/schema.ts';
import { figuresOf } from '../uptime/core/availability.ts';
import { sumOf } from '../uptime/core/totals.ts';
import { periodsOf, sumGroups } from '../uptime/queries/groups.ts';
import type { ExistingSite, Performance } from './plan/input.ts';

const LOOK_BACK_DAYS = 90;
const HOUR_MS = 3_600_000;
/** A week of ten hours a day; what a machine did in less says little of it, and the planner's assumption holds. */
const LEAST_KNOWN_HOURS = 70;

export async function existingSites(db: Kysely<Schema>, nowMs: number): Promise<ExistingSite[]> {
  const sites = (await readSites(db)).filter(({ kiosks }) => kiosks > 0);
  const performances = await readPerformances(db, nowMs);
  return sites.map(({ id, name, kind, lat, lon }) => ({
    ...(performances.get(id) ?? { availability: null, repairHours: null }),
    id,
    name,
    kind,
    lat,
    lon,
  }));
}

/** By site. Of several machines, which fail independently, one is enough. */
async function readPerformances(db: Kysely<Schema>, nowMs: number): Promise<Map<string, Performance>> {
  const today = dayOf(nowMs);
  const periods = periodsOf({ from: addDays(today, 1 - LOOK_BACK_DAYS), to: today });
  const sums = await sumGroups(db, { periods, scope: {}, by: ['kiosk_id', 'service_id'] });
  const servicesOf = Map.groupBy(
    sums.filter(({ totals: { upMs, downMs } }) => upMs + downMs >= LEAST_KNOWN_HOURS * HOUR_MS),
    ({ kioskId }) => kioskId,
  );
  const kiosks = await db.selectFrom('kiosks').select(['id', 'site_id']).execute();
  const bySite = Map.groupBy(kiosks, ({ site_id: site }) => site);
  return new Map(
    Array.from(bySite, ([site, own]) => {
      const totals = own.flatMap(({ id }) => {
        const services = servicesOf.get(id);
        return services === undefined ? [] : [sumOf(services.map((service) => service.totals))];
      });
      const up = totals.flatMap((one) => figuresOf(one).availability ?? []);
      const { mttrMs } = figuresOf(sumOf(totals));
      return [
        site,
        {
          availability: up.length === 0 ? null : 1 - up.reduce((away, share) => away * (1 - share), 1),
          repairHours: mttrMs === null ? null : mttrMs / HOUR_MS,
        },
      ];
    }),
  );
}
