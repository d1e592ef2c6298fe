/** The day that people at the kiosks mean: China Standard Time, UTC+8 without summer time (DESIGN 5). */
const OFFSET_MS = 8 * 60 * 60 * 1_000;

/** 0 to 23, for epoch ms. */
export function hourOf(atMs: number): number {
  return new Date(atMs + OFFSET_MS).getUTCHours();
}

/** E.g. 2026-11-24, for epoch ms. */
export function dayOf(atMs: number): string {
  return new Date(atMs + OFFSET_MS).toISOString().slice(0, 10);
}

/** Midnight at which the day begins, epoch ms. */
export function startOfDay(day: string): number {
  return Date.parse(day) - OFFSET_MS;
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
  return { fromMs: startOfDay(`${month}-01`), toMs: startOfDay(`${addMonths(month, 1)}-01`) };
}

/** Every day from the first to the last, both included. */
export function daysFrom(first: string, last: string): string[] {
  const days: string[] = [];
  for (let atMs = Date.parse(first); atMs <= Date.parse(last); atMs += 86_400_000) {
    days.push(new Date(atMs).toISOString().slice(0, 10));
  }
  return days;
}
