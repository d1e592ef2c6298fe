/** The day that people at the kiosks mean: China Standard Time, UTC+8 without summer time (DESIGN 5). */
import type { Interval } from './intervals.ts';

const OFFSET_MS = 8 * 60 * 60 * 1_000;

/** 0 to 23, for epoch ms. */
export function hourOf(atMs: number): number {
  return new Date(atMs + OFFSET_MS).getUTCHours();
}

/** E.g. 2026-11-24, for epoch ms. */
export function dayOf(atMs: number): string {
  return new Date(atMs + OFFSET_MS).toISOString().slice(0, 10);
}

/** The first millisecond of a day, e.g. of 2026-11-24. NaN for what is no date. */
export function dayStartMs(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - OFFSET_MS;
}

/** Calendar arithmetic, not hours: the day after 2026-02-28 is 2026-03-01. */
export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** 0 is Monday, 6 is Sunday (ISO 8601). */
export function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** Every day that has a part in the interval, in order. */
export function daysWithin({ fromMs, toMs }: Interval): string[] {
  if (toMs <= fromMs) return [];
  const last = dayOf(toMs - 1);
  const days = [dayOf(fromMs)];
  while (days.at(-1)! < last) days.push(addDays(days.at(-1)!, 1));
  return days;
}

/** Every day of a month, e.g. of 2026-10. */
export function daysOfMonth(month: string): string[] {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const first = `${month}-01`;
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from({ length: count }, (_, index) => addDays(first, index));
}

/** 2026-10, for epoch ms or a day. */
export function monthOf(when: number | string): string {
  return (typeof when === 'number' ? dayOf(when) : when).slice(0, 7);
}

/** The month so many months later; earlier when negative. */
export function addMonths(month: string, months: number): string {
  const date = new Date(`${month}-01`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 7);
}

/** From the first midnight of a month to the first of the next, epoch ms. */
export function spanOfMonth(month: string): { fromMs: number; toMs: number } {
  return { fromMs: dayStartMs(`${month}-01`), toMs: dayStartMs(`${addMonths(month, 1)}-01`) };
}

/** Every day from the first to the last, both included. */
export function daysFrom(first: string, last: string): string[] {
  const days: string[] = [];
  for (let atMs = Date.parse(first); atMs <= Date.parse(last); atMs += 86_400_000) {
    days.push(new Date(atMs).toISOString().slice(0, 10));
  }
  return days;
}
