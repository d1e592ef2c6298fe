/** The service hours and exclusions of every kiosk, from the facts as they are known; what availability is measured against. Pure. */
import type { HolidayCalendar } from '../../../shared/domain/service-hours/holidays.ts';
import {
  serviceIntervals,
  type ServicePeriods,
  type SiteHours,
} from '../../../shared/domain/service-hours/service-hours.ts';
import { type Interval, subtract, union } from '../../../shared/time/intervals.ts';
import type { Scope } from './api.ts';
import {
  clipExclusions,
  type ClosureFact,
  type Exclusion,
  exclusionOfClosure,
  exclusionOfMaintenance,
  type MaintenanceFact,
} from './exclusions.ts';

/** Everything that decides over when a kiosk has to serve. */
export interface ScheduleFacts {
  readonly siteHours: ReadonlyMap<string, ServicePeriods>;
  readonly regionHours: ReadonlyMap<string, ServicePeriods>;
  readonly holidays: HolidayCalendar;
  readonly closures: readonly ClosureFact[];
  readonly maintenance: readonly MaintenanceFact[];
}

/** Where a kiosk stands. */
export interface Place {
  /** null: any kiosk of the site, without what concerns a single one. */
  readonly kioskId: string | null;
  readonly siteId: string;
  readonly regionId: string;
}

export interface Schedule {
  /** S: when it has to serve, in normal form. */
  readonly service: readonly Interval[];
  /** X: what does not count, with reasons; also outside of service hours. */
  readonly exclusions: readonly Exclusion[];
  /** K = S \ X, in normal form: up, down and unknown partition it. */
  readonly counted: readonly Interval[];
}

export interface Schedules {
  of(place: Place, range: Interval): Schedule;
}

/** Kiosks of one site share its hours: they are worked out once for each range. */
export function createSchedules(facts: ScheduleFacts): Schedules {
  const exclusions = exclusionsByScope(facts);
  const services = new Map<string, Interval[]>();

  function serviceOf({ siteId, regionId }: Place, range: Interval): Interval[] {
    const key = `${siteId} ${regionId} ${range.fromMs} ${range.toMs}`;
    const known = services.get(key) ?? serviceIntervals(siteHoursOf(facts, siteId, regionId), range);
    services.set(key, known);
    return known;
  }

  return {
    of(place, range) {
      const service = serviceOf(place, range);
      const own = clipExclusions(
        scopesOf(place).flatMap((key) => exclusions.get(key) ?? []),
        range,
      );
      return { service, exclusions: own, counted: subtract(service, union(own)) };
    },
  };
}

function siteHoursOf(facts: ScheduleFacts, siteId: string, regionId: string): SiteHours {
  return {
    site: facts.siteHours.get(siteId) ?? [],
    region: facts.regionHours.get(regionId) ?? [],
    holidays: facts.holidays,
  };
}

function exclusionsByScope({ closures, maintenance }: ScheduleFacts): ReadonlyMap<string, Exclusion[]> {
  const byScope = new Map<string, Exclusion[]>();
  function add(scope: Scope, exclusion: Exclusion | undefined): void {
    if (exclusion === undefined) return;
    const key = `${scope.kind} ${scope.id}`;
    byScope.set(key, [...(byScope.get(key) ?? []), exclusion]);
  }
  for (const closure of closures) add(closure.scope, exclusionOfClosure(closure));
  for (const plan of maintenance) add(plan.scope, exclusionOfMaintenance(plan));
  return byScope;
}

function scopesOf({ kioskId, siteId, regionId }: Place): string[] {
  const place = [`site ${siteId}`, `region ${regionId}`];
  return kioskId === null ? place : [`kiosk ${kioskId}`, ...place];
}
