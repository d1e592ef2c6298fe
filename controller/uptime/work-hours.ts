/** When service is owed at a place, and what is taken out of it: the door to uptime/hours. */
import type { Kysely } from 'kysely';
import { union, type Interval } from '../../shared/time/intervals.ts';
import type { Schema } from '../store/schema.ts';
import type { WorkTime } from './core/totals.ts';
import { readSchedules } from './hours/service-hours.ts';

export interface Place {
  readonly kioskId: string;
  readonly siteId: string;
  readonly regionId: string;
}

/** Sorted, disjoint [fromMs, toMs) within `span`, and the reasons for what is excluded. */
export type WorkHours = (
  place: Place,
  span: Interval,
) => WorkTime & { readonly reasons: readonly (Interval & { readonly reason: string })[] };

/** As they are known now, or were known then. */
export async function readWorkHours(db: Kysely<Schema>, asKnownAtMs?: number): Promise<WorkHours> {
  const schedules = await readSchedules(db, asKnownAtMs);
  return (place, span) => {
    const { service, exclusions } = schedules.of(place, span);
    return { hours: service, excluded: union(exclusions), reasons: exclusions };
  };
}

/** Service around the clock, for tests. */
export const ALWAYS: WorkHours = (_place, span) => ({ hours: [span], excluded: [], reasons: [] });
