/** From stretches to totals of service hours: up, down and unknown partition what counts, to the millisecond (fleet.md 6.6). */
import { weigh, type Profile } from './demand.ts';
import type { Stretch } from './evidence.ts';
import { intersect, totalMs, subtract, type Interval as Span } from '../../../shared/time/intervals.ts';

/** Sums that can be added up over days, kiosks and services. */
export interface Totals {
  readonly upMs: number;
  readonly downMs: number;
  readonly unknownMs: number;
  readonly excludedMs: number;
  /** The first three again, each ms times its demand. */
  readonly upWeight: number;
  readonly downWeight: number;
  readonly unknownWeight: number;
  readonly failures: number;
  readonly downByCause: Readonly<Record<string, number>>;
  readonly unknownByCause: Readonly<Record<string, number>>;
}

export const NOTHING: Totals = {
  upMs: 0,
  downMs: 0,
  unknownMs: 0,
  excludedMs: 0,
  upWeight: 0,
  downWeight: 0,
  unknownWeight: 0,
  failures: 0,
  downByCause: {},
  unknownByCause: {},
};

/** When service is owed, and what of it is taken out of the account. */
export interface WorkTime {
  readonly hours: readonly Span[];
  readonly excluded: readonly Span[];
}

export interface Account {
  /** Of one service, by time; what lies before the first is not accounted. */
  readonly stretches: readonly Stretch[];
  readonly span: Span;
  /** For `span`. */
  readonly work: WorkTime;
  readonly profile: Profile | null;
  /** Whether anything counted between the start of a failure and `span`: then it was counted there. */
  readonly countedBefore: (fromMs: number) => boolean;
}

/** The totals of `span`; lasting stretches count to its end. */
export function totalsOf({ stretches, span, work, profile, countedBefore }: Account): Totals {
  const sums = {
    ...NOTHING,
    downByCause: {} as Record<string, number>,
    unknownByCause: {} as Record<string, number>,
  };
  const counted = subtract(work.hours, work.excluded);
  for (const stretch of stretches) {
    const own = intersect([{ fromMs: stretch.fromMs, toMs: stretch.toMs ?? span.toMs }], [span]);
    sums.excludedMs += totalMs(intersect(intersect(own, work.hours), work.excluded));
    const spans = intersect(own, counted);
    const ms = totalMs(spans);
    if (ms === 0) continue;
    const weight = weigh(spans, profile);
    const cause = stretch.cause ?? 'other';
    switch (stretch.state) {
      case 'up':
        sums.upMs += ms;
        sums.upWeight += weight;
        break;
      case 'down':
        sums.downMs += ms;
        sums.downWeight += weight;
        sums.downByCause[cause] = (sums.downByCause[cause] ?? 0) + ms;
        if (stretch.isFailure && !(stretch.fromMs < span.fromMs && countedBefore(stretch.fromMs)))
          sums.failures += 1;
        break;
      default:
        sums.unknownMs += ms;
        sums.unknownWeight += weight;
        sums.unknownByCause[cause] = (sums.unknownByCause[cause] ?? 0) + ms;
    }
  }
  return sums;
}

export function sumOf(list: Iterable<Totals>): Totals {
  const sum = {
    ...NOTHING,
    downByCause: {} as Record<string, number>,
    unknownByCause: {} as Record<string, number>,
  };
  for (const one of list) {
    sum.upMs += one.upMs;
    sum.downMs += one.downMs;
    sum.unknownMs += one.unknownMs;
    sum.excludedMs += one.excludedMs;
    sum.upWeight += one.upWeight;
    sum.downWeight += one.downWeight;
    sum.unknownWeight += one.unknownWeight;
    sum.failures += one.failures;
    addTo(sum.downByCause, one.downByCause);
    addTo(sum.unknownByCause, one.unknownByCause);
  }
  return sum;
}

function addTo(sum: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const cause in more) sum[cause] = (sum[cause] ?? 0) + (more[cause] ?? 0);
}
