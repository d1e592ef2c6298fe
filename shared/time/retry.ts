/** Delays between attempts: exponential with full jitter, so that a fleet does not come back in one wave (fleet.md 6.3 rule 6). */

export interface Backoff {
  /** Upper end of the first delay, ms. */
  baseMs: number;
  /** Upper end of every later delay, ms. */
  capMs: number;
}

/** A delay in [0, min(cap, base * 2^attempt)] ms; `attempt` counts from 0, `random` gives [0, 1). */
export function fullJitterMs({ baseMs, capMs }: Backoff, attempt: number, random: () => number): number {
  const ceilingMs = Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
  return Math.floor(random() * (ceilingMs + 1));
}
