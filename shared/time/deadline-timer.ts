/** The one timer of a pure machine: it waits for the deadline of whatever state the machine is in. */
import type { Clock, Timer } from './clock.ts';

export interface DeadlineTimer {
  /** Monotonic ms; null: no deadline. The same one as before leaves the timer as it is. */
  arm(atMonoMs: number | null): void;
  cancel(): void;
}

/**
 * Node may fire a moment early: then the machine stays as it is, and the rest of the time is armed anew, because a timer that has
 * fired is forgotten before `onDeadline` runs.
 */
export function createDeadlineTimer(clock: Clock, onDeadline: () => void): DeadlineTimer {
  let armed: { readonly atMonoMs: number; readonly timer: Timer } | undefined;

  function cancel(): void {
    armed?.timer.cancel();
    armed = undefined;
  }

  return {
    arm(atMonoMs) {
      if (armed !== undefined && armed.atMonoMs === atMonoMs) return;
      cancel();
      if (atMonoMs === null) return;
      const delayMs = Math.max(0, Math.ceil(atMonoMs - clock.monoMs()));
      const timer = clock.setTimer(delayMs, () => {
        armed = undefined;
        onDeadline();
      });
      armed = { atMonoMs, timer };
    },
    cancel,
  };
}
