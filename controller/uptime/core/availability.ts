/** Availability and its neighbours from totals (fleet.md 6.6): never a future and never an excluded second in a denominator. */
import type { Figures } from '../api.ts';
import { DownCause, ownerOf, UnknownCause } from '../words.ts';
import type { Totals } from './totals.ts';

export function figuresOf(totals: Totals): Figures {
  const { upMs, downMs, unknownMs, excludedMs, failures, upWeight, downWeight } = totals;
  const serviceMs = upMs + downMs + unknownMs;
  const downByCause = known(DownCause.options, totals.downByCause);
  return {
    serviceMs,
    upMs,
    downMs,
    unknownMs,
    excludedMs,
    availability: ratio(upMs, upMs + downMs),
    low: ratio(upMs, serviceMs),
    high: ratio(upMs + unknownMs, serviceMs),
    weighted: ratio(upWeight, upWeight + downWeight),
    failures,
    mtbfMs: failures === 0 ? null : Math.round(upMs / failures),
    mttrMs: failures === 0 ? null : Math.round(downMs / failures),
    downByCause,
    downByOwner: byOwner(downByCause),
    unknownByCause: known(UnknownCause.options, totals.unknownByCause),
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** In the order of the words, so that equal figures are equal as text. A kiosk has few of them: what it lacks costs nothing. */
function known<C extends string>(
  causes: readonly C[],
  sums: Readonly<Record<string, number>>,
): Partial<Record<C, number>> {
  const result: Partial<Record<C, number>> = {};
  const present = Object.keys(sums) as C[];
  if (present.length > 1) present.sort((a, b) => causes.indexOf(a) - causes.indexOf(b));
  for (const cause of present) {
    const ms = sums[cause] ?? 0;
    if (ms > 0 && causes.includes(cause)) result[cause] = ms;
  }
  return result;
}

function byOwner(downByCause: Figures['downByCause']): Figures['downByOwner'] {
  const sums: Figures['downByOwner'] = {};
  for (const key in downByCause) {
    const cause = key as DownCause;
    sums[ownerOf(cause)] = (sums[ownerOf(cause)] ?? 0) + (downByCause[cause] ?? 0);
  }
  return sums;
}
