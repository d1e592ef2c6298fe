/** When people want service, and which places are open then. Pure. */
import { type PlanSettings, TIME_SLICES, type TimeSlice } from '../api.ts';
import type { Candidate } from '../layers/layer.ts';

/** Places that open "by day" do so at weekends too; at night only those that never close. */
const OPEN: Readonly<Record<Candidate['hours'], readonly TimeSlice[]>> = {
  always: TIME_SLICES,
  day: ['office', 'weekend'],
  office: ['office'],
};

export interface Slice {
  /** Of all slices together 1. */
  readonly share: number;
  readonly isOpen: (hours: Candidate['hours']) => boolean;
}

/** Into how many parts the weights of the slices divide one; 1 where they are no whole numbers. */
export function partsOf({ slices }: PlanSettings): number {
  if (slices === null) return 1;
  const all = TIME_SLICES.reduce((sum, slice) => sum + slices[slice], 0);
  return Number.isSafeInteger(all) ? all : 1;
}

/** One that knows no hours where none are asked for. */
export function slicesOf({ slices }: PlanSettings): Slice[] {
  if (slices === null) return [{ share: 1, isOpen: () => true }];
  const all = TIME_SLICES.reduce((sum, slice) => sum + slices[slice], 0);
  return TIME_SLICES.filter((slice) => slices[slice] > 0).map((slice) => ({
    share: slices[slice] / all,
    isOpen: (hours) => isOpenIn(slice, hours),
  }));
}

export function isOpenIn(slice: TimeSlice, hours: Candidate['hours']): boolean {
  return OPEN[hours].includes(slice);
}
