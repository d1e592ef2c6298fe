/**
 * The rules of the code (RFC 6238 5.2; RFC 4226 7.2 and 7.3): each works once, and who guesses waits ever longer. Pauses
 * run on the monotonic clock, and begin anew with the agent: neither a set clock nor a pulled plug shortens them.
 */

export interface Guard {
  /** The TOTP step that opened last; 0: none yet. */
  readonly lastStep: number;
  /** Wrong codes in a row. */
  readonly wrong: number;
  /** No code is looked at before. */
  readonly pausedUntilMonoMs: number;
}

export const FRESH_GUARD: Guard = { lastStep: 0, wrong: 0, pausedUntilMonoMs: 0 };

export const WRONG_BEFORE_PAUSE = 5;
const FIRST_PAUSE_MS = 30_000;
/** With three codes of a million good at any time, guessing day and night takes years (3 × 35,000 a year). */
const LONGEST_PAUSE_MS = 15 * 60_000;
/**
 * After so long in peace the pauses begin short again: four long pauses in an hour let nobody guess less than that, and a
 * technician does not pay for what somebody did last week.
 */
const PEACE_MS = 60 * 60_000;

export function pauseMs(wrong: number): number {
  if (wrong < WRONG_BEFORE_PAUSE) return 0;
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (wrong - WRONG_BEFORE_PAUSE));
}

export function isPaused({ pausedUntilMonoMs }: Guard, monoMs: number): boolean {
  return monoMs < pausedUntilMonoMs;
}

export function afterWrong({ lastStep, wrong, pausedUntilMonoMs }: Guard, monoMs: number): Guard {
  const isPeaceful = wrong >= WRONG_BEFORE_PAUSE && monoMs - pausedUntilMonoMs >= PEACE_MS;
  const now = isPeaceful ? WRONG_BEFORE_PAUSE : wrong + 1;
  return { lastStep, wrong: now, pausedUntilMonoMs: monoMs + pauseMs(now) };
}

export function afterRight(step: number): Guard {
  return { ...FRESH_GUARD, lastStep: step };
}

/** What a start makes of what an earlier run kept. */
export function afterStart({ lastStep, wrong }: Omit<Guard, 'pausedUntilMonoMs'>, monoMs: number): Guard {
  return { lastStep, wrong, pausedUntilMonoMs: monoMs + pauseMs(wrong) };
}
