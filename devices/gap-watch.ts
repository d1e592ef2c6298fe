/** Tells a slow frame from a broken one: the rest of a frame must follow within a gap (devices.md 1.5, 2.2). */
import type { Clock, Timer } from '../shared/time/clock.ts';

export interface GapWatch {
  /** Call it after every piece of the stream. */
  arm(): void;
  cancel(): void;
}

export interface GapWatchConfig {
  readonly gapMs: number;
  readonly isMidFrame: () => boolean;
  readonly onGap: () => void;
}

/**
 * The gap is measured in two halves: after a stall of the event loop the timers run before the port is read,
 * and the second half lets the bytes in that had come in time.
 */
const HALF_GAPS = 2;

export function createGapWatch(clock: Clock, { gapMs, isMidFrame, onGap }: GapWatchConfig): GapWatch {
  let timer: Timer | undefined;

  function arm(halvesLeft: number): void {
    timer?.cancel();
    timer = undefined;
    if (!isMidFrame()) return;
    timer = clock.setTimer(gapMs / HALF_GAPS, () => {
      if (halvesLeft > 1) arm(halvesLeft - 1);
      else onGap();
    });
  }

  return {
    arm: () => arm(HALF_GAPS),
    cancel: () => timer?.cancel(),
  };
}
