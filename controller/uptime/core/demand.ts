/**
 * How much an hour of a service counts: by the visits that usually come in it (fleet.md 6.6). A printer that is dead on
 * Monday at nine costs more than on Friday at ten to five. Whole numbers, so that sums are exact in any order.
 */
import type { Interval as Span } from '../../../shared/time/intervals.ts';

/** One weight for each hour of a week, Monday 00:00 of China first; 1000 is the mean. */
export type Profile = readonly number[];

export const HOURS_OF_WEEK = 168;
const HOUR_MS = 3_600_000;
const MEAN = 1000;
/** With fewer visits than this the pattern is chance. */
const MIN_VISITS = 50;
/** Epoch hour 0 is Thursday 08:00 in China: 80 hours after Monday 00:00. */
const EPOCH_HOUR = 80;

export function hourOfWeek(atMs: number): number {
  return (Math.floor(atMs / HOUR_MS) + EPOCH_HOUR) % HOURS_OF_WEEK;
}

/** null: too few visits to say anything; then every hour counts alike. */
export function profileOf(visitsByHour: ReadonlyMap<number, number>): Profile | null {
  const total = [...visitsByHour.values()].reduce((sum, visits) => sum + visits, 0);
  if (total < MIN_VISITS) return null;
  return Array.from({ length: HOURS_OF_WEEK }, (_, hour) =>
    Math.round(((visitsByHour.get(hour) ?? 0) * MEAN * HOURS_OF_WEEK) / total),
  );
}

/** Milliseconds times weight. */
export function weigh(spans: readonly Span[], profile: Profile | null): number {
  let sum = 0;
  for (const { fromMs, toMs } of spans) {
    if (profile === null) {
      sum += (toMs - fromMs) * MEAN;
      continue;
    }
    for (let atMs = fromMs; atMs < toMs;) {
      const untilMs = Math.min(toMs, (Math.floor(atMs / HOUR_MS) + 1) * HOUR_MS);
      sum += (untilMs - atMs) * (profile[hourOfWeek(atMs)] ?? 0);
      atMs = untilMs;
    }
  }
  return sum;
}
