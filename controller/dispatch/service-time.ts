/**
 * Time that counts only while a kiosk is open: waits of alert rules and deadlines of work orders (fleet.md 6.8). Hours are
 * intervals [fromMs, toMs), sorted and disjoint.
 */
import type { Interval } from '../../shared/time/intervals.ts';

export interface Place {
  readonly kioskId: string;
  readonly siteId: string;
  readonly regionId: string;
}

/** Where opening hours come from; the answer is cut to the span. */
export type ServiceHours = (place: Place, span: Interval) => readonly Interval[];

/** A fleet whose hours nobody has told us never closes. */
export const ALWAYS_OPEN: ServiceHours = (_place, span) => (span.fromMs < span.toMs ? [span] : []);

/** What is asked of the hours at once, and how far ahead anybody looks: beyond it a place is as good as shut for good. */
const LOOK_MS = 7 * 24 * 3_600_000;
const HORIZON_MS = 60 * 24 * 3_600_000;

/** Open time within the span, ms. */
export function openMsWithin(hours: ServiceHours, place: Place, span: Interval): number {
  return hours(place, span).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}

/**
 * The first moment at which the place is open and has been open for `durationMs` since `fromMs`; null: not within two
 * months. A duration that ends together with a day's hours is over at closing time, not the next morning.
 */
export function afterOpenMs(
  hours: ServiceHours,
  place: Place,
  { fromMs, durationMs }: { readonly fromMs: number; readonly durationMs: number },
): number | null {
  let leftMs = durationMs;
  for (let lookMs = fromMs; lookMs < fromMs + HORIZON_MS; lookMs += LOOK_MS) {
    for (const open of hours(place, { fromMs: lookMs, toMs: lookMs + LOOK_MS })) {
      const lengthMs = open.toMs - open.fromMs;
      if (leftMs <= lengthMs) return open.fromMs + leftMs;
      leftMs -= lengthMs;
    }
  }
  return null;
}
