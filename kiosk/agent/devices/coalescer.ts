/** Turns a storm of changes into few reports: the first after a moment, the next ones ever further apart while it flaps. */
import type { Clock, Timer } from '../../../shared/time/clock.ts';

/** Long enough for the properties of one incident to arrive together. */
const SETTLE_MS = 1_000;
/** A loose plug makes at most one report a minute. */
const MAX_GAP_MS = 60_000;

export interface Coalescer {
  /** Something changed; `report` follows. */
  touch(): void;
  cancel(): void;
}

/** The gap doubles with each report that follows closely on the last, and is forgotten after a quiet minute. */
export function createCoalescer(clock: Clock, report: () => void): Coalescer {
  let timer: Timer | undefined;
  let lastMonoMs = Number.NEGATIVE_INFINITY;
  let gapMs = SETTLE_MS;

  function fire(): void {
    timer = undefined;
    lastMonoMs = clock.monoMs();
    report();
  }

  return {
    touch() {
      if (timer !== undefined) return;
      const sinceMs = clock.monoMs() - lastMonoMs;
      gapMs = sinceMs > MAX_GAP_MS + gapMs ? SETTLE_MS : Math.min(MAX_GAP_MS, gapMs * 2);
      timer = clock.setTimer(Math.max(SETTLE_MS, gapMs - sinceMs), fire);
    },
    cancel() {
      timer?.cancel();
      timer = undefined;
    },
  };
}
