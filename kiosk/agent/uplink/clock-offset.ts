/** How far the kiosk's wall clock is off, from the times of one birth and its answer (RFC 5905, 8; fleet.md 2.5). */
import type { Time } from '../../../shared/protocol/index.ts';

export interface Exchange {
  readonly time: Time;
  /** Monotonic clock of the kiosk at `t0` and when the answer came, ms. */
  readonly sentMonoMs: number;
  readonly receivedMonoMs: number;
}

/**
 * Controller's wall clock minus the kiosk's monotonic clock, ms. Against the monotonic clock, because the wall clock may
 * be set between question and answer, or any time later, and the estimate still holds.
 */
export function controllerMinusMonoMs({ time, sentMonoMs, receivedMonoMs }: Exchange): number {
  const roundTripMs = Math.max(0, receivedMonoMs - sentMonoMs - (time.t2Ms - time.t1Ms));
  return time.t2Ms + roundTripMs / 2 - receivedMonoMs;
}
