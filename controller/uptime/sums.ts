/** Sums of one kiosk by day and month, made anew from what is believed of it. */
import { dayOf, daysFrom, monthOf, spanOfMonth, dayStartMs } from '../../shared/time/day.ts';
import type { Profile } from './core/demand.ts';
import type { Stretch } from './core/evidence.ts';
import { totalMs, subtract } from '../../shared/time/intervals.ts';
import { NOTHING, sumOf, totalsOf, type Totals } from './core/totals.ts';
import type { Place, WorkHours } from './work-hours.ts';

export interface Sum {
  /** A day or a month. */
  readonly period: string;
  readonly serviceId: string;
  readonly totals: Totals;
}

export interface SumJob {
  readonly place: Place;
  /** What is believed from the first of these days on. */
  readonly believed: readonly Stretch[];
  readonly fromMs: number;
  /** Never the future. */
  readonly untilMs: number;
  readonly work: WorkHours;
  readonly profileOf: (serviceId: string, month: string) => Profile | null;
}

const DAY_MS = 86_400_000;

/** The sums of every day from the one of `fromMs` to the one of `untilMs`. */
export function daySums({ place, believed, fromMs, untilMs, work, profileOf }: SumJob): Sum[] {
  if (untilMs <= fromMs) return [];
  const services = Map.groupBy(
    believed.filter(({ axis }) => axis.startsWith('service/')),
    ({ axis }) => axis.slice('service/'.length),
  );
  const sums: Sum[] = [];
  for (const day of daysFrom(dayOf(fromMs), dayOf(untilMs - 1))) {
    const startMs = dayStartMs(day);
    const span = { fromMs: startMs, toMs: Math.min(startMs + DAY_MS, untilMs) };
    const time = work(place, span);
    for (const [serviceId, stretches] of services) {
      const own = stretches.filter(
        ({ fromMs, toMs }) => fromMs < span.toMs && (toMs ?? span.toMs) > span.fromMs,
      );
      if (own.length === 0) continue;
      const totals = totalsOf({
        stretches: own,
        span,
        work: time,
        profile: profileOf(serviceId, monthOf(day)),
        countedBefore(sinceMs) {
          const before = work(place, { fromMs: sinceMs, toMs: span.fromMs });
          return totalMs(subtract(before.hours, before.excluded)) > 0;
        },
      });
      sums.push({ period: day, serviceId, totals });
    }
  }
  return sums;
}

/** Of days that may lie in several months. */
export function monthSums(days: readonly Sum[]): Sum[] {
  const groups = Map.groupBy(days, ({ period, serviceId }) => `${monthOf(period)} ${serviceId}`);
  return Array.from(groups.values(), (group) => ({
    period: monthOf(group[0]?.period ?? ''),
    serviceId: group[0]?.serviceId ?? '',
    totals: sumOf([NOTHING, ...group.map(({ totals }) => totals)]),
  }));
}

/** Midnight at which the month of a moment begins. */
export function startOfMonth(atMs: number): number {
  return spanOfMonth(monthOf(atMs)).fromMs;
}
