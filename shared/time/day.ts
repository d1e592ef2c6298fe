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
