/** When service is owed at a place. Until service hours are known (uptime/hours), that is always. */
import type { Interval as Span } from '../../shared/time/intervals.ts';
import type { WorkTime } from './core/totals.ts';

export interface Place {
  readonly kioskId: string;
  readonly siteId: string;
}

/** Sorted, disjoint [fromMs, toMs) within `span`. */
export type WorkHours = (place: Place, span: Span) => WorkTime;

export const ALWAYS: WorkHours = (_place, span) => ({ hours: [span], excluded: [] });
