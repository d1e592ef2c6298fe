/** The figures of the month so far, for Prometheus: by region, service, state and cause, so that labels stay few. */
import type { Kysely } from 'kysely';
import { monthOf } from '../../shared/time/day.ts';
import type { Schema } from '../store/schema.ts';
import { figuresOf } from './core/availability.ts';
import { sumOf } from './core/totals.ts';
import { sumGroups, type GroupSum } from './queries/groups.ts';

export interface UptimeSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface UptimeMetrics {
  /** Service hours of the month so far, s, by region, service and what they were. */
  readonly seconds: readonly UptimeSample[];
  /** Down time of the month so far, s, by region and cause. */
  readonly downSeconds: readonly UptimeSample[];
  /** up / (up + down) of the month so far, by region and service. */
  readonly availability: readonly UptimeSample[];
}

export async function readUptimeMetrics(db: Kysely<Schema>, nowMs: number): Promise<UptimeMetrics> {
  const kiosks = await db.selectFrom('kiosks').select(['id', 'region_id']).execute();
  const regionOf = new Map(kiosks.map(({ id, region_id: region }) => [id, region]));
  const sums = await sumGroups(db, { periods: [monthOf(nowMs)], scope: {}, by: ['kiosk_id', 'service_id'] });
  const keyOf = ({ kioskId, serviceId }: GroupSum) => `${regionOf.get(kioskId) ?? ''} ${serviceId}`;
  const groups = Array.from(Map.groupBy(sums, keyOf), ([key, own]) => {
    const [region = '', service = ''] = key.split(' ');
    return { region, service, figures: figuresOf(sumOf(own.map(({ totals }) => totals))) };
  });
  return {
    seconds: groups.flatMap(({ region, service, figures: { upMs, downMs, unknownMs, excludedMs } }) =>
      Object.entries({ up: upMs, down: downMs, unknown: unknownMs, excluded: excludedMs }).map(
        ([state, ms]) => ({
          labels: { region, service, state },
          value: ms / 1000,
        }),
      ),
    ),
    downSeconds: [...Map.groupBy(groups, ({ region }) => region)].flatMap(([region, own]) => {
      const sum = new Map<string, number>();
      for (const { figures } of own) {
        for (const [cause, ms] of Object.entries(figures.downByCause))
          sum.set(cause, (sum.get(cause) ?? 0) + ms);
      }
      return Array.from(sum, ([cause, ms]) => ({ labels: { region, cause }, value: ms / 1000 }));
    }),
    availability: groups.flatMap(({ region, service, figures: { availability } }) =>
      availability === null ? [] : [{ labels: { region, service }, value: availability }],
    ),
  };
}
