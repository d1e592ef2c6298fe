/** What goes wrong in the life of a kiosk, when, and for how long; a plan that a simulated kiosk carries out. */

export type Mishap = 'paperOut' | 'coverOpen' | 'readerSilent' | 'networkDown';

export interface PlannedMishap {
  readonly mishap: Mishap;
  /** From now to its beginning, ms. */
  readonly afterMs: number;
  readonly lastsMs: number;
}

/** Weights from what operators complain of: paper and network first (devices.md 8.5); durations are those of a demo, not of a year. */
const MISHAPS: readonly { mishap: Mishap; weight: number; minMs: number; maxMs: number }[] = [
  { mishap: 'paperOut', weight: 4, minMs: 40_000, maxMs: 150_000 },
  { mishap: 'networkDown', weight: 4, minMs: 25_000, maxMs: 200_000 },
  { mishap: 'coverOpen', weight: 2, minMs: 15_000, maxMs: 60_000 },
  { mishap: 'readerSilent', weight: 2, minMs: 30_000, maxMs: 120_000 },
];

/** The next mishap of a kiosk that has `perHour` of them on average (a Poisson process); `random` gives [0, 1). */
export function planMishap(perHour: number, random: () => number): PlannedMishap {
  const afterMs = exponentialMs(perHour, random);
  const total = MISHAPS.reduce((sum, { weight }) => sum + weight, 0);
  let draw = random() * total;
  const chosen = MISHAPS.find(({ weight }) => (draw -= weight) < 0) ?? MISHAPS[0]!;
  const lastsMs = Math.round(chosen.minMs + random() * (chosen.maxMs - chosen.minMs));
  return { mishap: chosen.mishap, afterMs, lastsMs };
}

/** The fault of the n-th kiosk that is broken from the start: each kind in turn, so that a few show them all. */
export function standingMishap(index: number): Mishap {
  return MISHAPS[index % MISHAPS.length]!.mishap;
}

/** A waiting time of a Poisson process with this many events an hour, ms. */
export function exponentialMs(perHour: number, random: () => number): number {
  return Math.round((-Math.log(1 - random()) * 3_600_000) / perHour);
}
