/**
 * How much is used in each hour of the week, learnt from what was used: old weeks fade, and while there are few weeks an hour
 * leans on the same hour of other days.
 */
import { dayOf, hourOf, weekdayOf } from '../../../shared/time/day.ts';

export interface Profile {
  /** Uses by hour of the week, China Standard Time, Monday first; faded to `atMs`. */
  readonly bins: readonly number[];
  /** How long it was watched, in weeks, faded alike. */
  readonly weeks: number;
  readonly atMs: number;
}

const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;
/** After four weeks a week counts half: holidays and new shops next door show within a month. */
const HALF_LIFE_MS = 4 * WEEK_MS;
const FULL_WEEKS = HALF_LIFE_MS / WEEK_MS / Math.LN2;
/** An hour of so many weeks counts as much as the same hour of the other days. */
const LEAN_WEEKS = 1;
/** Watched for less than a day, nothing is known. */
const MIN_WEEKS = 1 / 7.5;

export function newProfile(atMs: number): Profile {
  return { bins: Array.from({ length: 168 }, () => 0), weeks: 0, atMs };
}

/** The profile as it is at a later moment; a clock that goes back changes nothing. */
export function fadeTo(profile: Profile, atMs: number): Profile {
  if (atMs <= profile.atMs) return profile;
  const kept = 2 ** (-(atMs - profile.atMs) / HALF_LIFE_MS);
  return {
    bins: profile.bins.map((uses) => uses * kept),
    weeks: profile.weeks * kept + FULL_WEEKS * (1 - kept),
    atMs,
  };
}

export function noteUse(profile: Profile, atMs: number): Profile {
  const faded = fadeTo(profile, atMs);
  const index = hourOfWeek(atMs);
  return { ...faded, bins: faded.bins.map((uses, hour) => (hour === index ? uses + 1 : uses)) };
}

/** Uses expected in each hour of a week; null: it was not watched for long enough. */
export function expectedUses({ bins, weeks }: Profile): number[] | null {
  if (weeks < MIN_WEEKS) return null;
  const ofHour = Array.from({ length: 24 }, (_, hour) => {
    const days = [0, 1, 2, 3, 4, 5, 6].map((day) => bins[day * 24 + hour] ?? 0);
    return days.reduce((sum, uses) => sum + uses, 0) / (7 * weeks);
  });
  return bins.map((uses, index) => {
    const other = ofHour[index % 24] ?? 0;
    // Before a week is over some weekdays were never seen.
    return weeks < 1 ? other : (uses + LEAN_WEEKS * other) / (weeks + LEAN_WEEKS);
  });
}

export interface Ahead {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Of the hour that begins then: closed hours use nothing. */
  readonly isOpen: (hourMs: number) => boolean;
}

/** Each coming hour: when it ends, and how many uses are expected from `fromMs` until then. */
export function* usesAhead(
  hourly: readonly number[],
  { fromMs, untilMs, isOpen }: Ahead,
): Generator<{ readonly endMs: number; readonly expected: number }> {
  let hourMs = Math.floor(fromMs / HOUR_MS) * HOUR_MS;
  let index = hourOfWeek(hourMs);
  for (let expected = 0; hourMs < untilMs; hourMs += HOUR_MS, index = (index + 1) % 168) {
    const endMs = Math.min(hourMs + HOUR_MS, untilMs);
    const part = (endMs - Math.max(hourMs, fromMs)) / HOUR_MS;
    if (isOpen(hourMs)) expected += (hourly[index] ?? 0) * part;
    yield { endMs, expected };
  }
}

/** 0 is Monday, midnight to one. */
function hourOfWeek(atMs: number): number {
  return weekdayOf(dayOf(atMs)) * 24 + hourOf(atMs);
}
