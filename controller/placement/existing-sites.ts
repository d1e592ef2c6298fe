/** The sites of the fleet that have machines, and how these did lately by the account of uptime (docs/uptime.md). */
import type { Kysely } from 'kysely';
import { DEFAULT_RULES, inForce } from '../../shared/domain/service-hours/service-hours.ts';
import { addDays, dayOf } from '../../shared/time/day.ts';
import { readSites } from '../fleet/places/sites.ts';
import { visitTotals, type VisitTotals } from '../fleet/queries/visit-totals.ts';
import type { Schema } from '../store/schema.ts';
import { figuresOf } from '../uptime/core/availability.ts';
import { sumOf } from '../uptime/core/totals.ts';
import { readAllHours } from '../uptime/hours/own-hours.ts';
import { type GroupSum, periodsOf, sumGroups } from '../uptime/queries/groups.ts';
import type { Seen } from './demand/observed.ts';
import { openingHoursOf } from './opening-hours.ts';
import type { ExistingSite, Performance } from './plan/input.ts';

const LOOK_BACK_DAYS = 90;
const HOUR_MS = 3_600_000;
/** A week of ten hours a day; what a machine did in less says little of it, and the planner's assumption holds. */
const LEAST_KNOWN_HOURS = 70;

export async function existingSites(db: Kysely<Schema>, nowMs: number): Promise<ExistingSite[]> {
  const sites = (await readSites(db)).filter(({ kiosks }) => kiosks > 0);
  const performances = await readPerformances(db, nowMs);
  const today = dayOf(nowMs);
  const { siteHours, regionHours } = await readAllHours(db, nowMs);
  const rulesOf = (site: string, region: string) =>
    inForce(siteHours.get(site) ?? [], today) ??
    inForce(regionHours.get(region) ?? [], today) ??
    DEFAULT_RULES;
  return sites.map(({ id, name, kind, lat, lon, region, kiosks }) => ({
    ...(performances.get(id) ?? { availability: null, repairHours: null, seen: null }),
    id,
    name,
    kind,
    lat,
    lon,
    machines: kiosks,
    hours: openingHoursOf(rulesOf(id, region).week),
  }));
}

/** By site. Of several machines, which fail independently, one is enough. */
async function readPerformances(db: Kysely<Schema>, nowMs: number): Promise<Map<string, Performance>> {
  const today = dayOf(nowMs);
  const days = { from: addDays(today, 1 - LOOK_BACK_DAYS), to: today };
  const sums = await sumGroups(db, { periods: periodsOf(days), scope: {}, by: ['kiosk_id', 'service_id'] });
  const visits = await visitTotals(db, days);
  const allServicesOf = Map.groupBy(sums, ({ kioskId }) => kioskId);
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
      const seen = own.map(({ id }) => ({
        openMs: openMsOf(allServicesOf.get(id) ?? []),
        ...(visits.get(id) ?? { sessions: 0, turnedAway: 0 }),
      }));
      return [
        site,
        {
          availability: up.length === 0 ? null : 1 - up.reduce((away, share) => away * (1 - share), 1),
          repairHours: mttrMs === null ? null : mttrMs / HOUR_MS,
          seen: seenBy(seen),
        },
      ];
    }),
  );
}

/** It was open while one of its services was; the longest of them is the least that this can have been. */
function openMsOf(services: readonly GroupSum[]): number {
  return Math.max(0, ...services.map(({ totals }) => totals.upMs));
}

/** Several machines of a site share the people who come: their visits add up, their hours do not. */
function seenBy(machines: readonly (VisitTotals & { readonly openMs: number })[]): Seen | null {
  const sum = (of: (machine: VisitTotals) => number) =>
    machines.reduce((total, machine) => total + of(machine), 0);
  const openHours = Math.max(...machines.map(({ openMs }) => openMs)) / HOUR_MS;
  const turnedAway = sum((machine) => machine.turnedAway);
  return openHours === 0
    ? null
    : { openHours, sessions: sum(({ sessions }) => sessions) - turnedAway, turnedAway };
}
