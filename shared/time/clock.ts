/**
 * All time goes through a Clock, so that tests move it and a kiosk's jumping wall clock is told apart
 * from its monotonic one. `systemClock` is the only place of the house that reads the real clock.
 */

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Wall clock, epoch milliseconds; may jump in both directions. */
  nowMs(): number;
  /** Milliseconds since an arbitrary start; never goes back. Use it for durations. */
  monoMs(): number;
  setTimer(delayMs: number, run: () => void): Timer;
}

/** setTimeout fires at once above 2^31 - 1 ms (Node timers documentation). */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monoMs: () => performance.now(),
  setTimer(delayMs, run) {
    const handle = setTimeout(run, Math.min(Math.max(delayMs, 0), MAX_TIMER_MS));
    return { cancel: () => clearTimeout(handle) };
  },
};

/** Resolves after `delayMs`, or rejects with the signal's reason when it aborts first. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const onAbort = () => {
      timer.cancel();
      reject(signal?.reason as Error);
    };
    const timer = clock.setTimer(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Repeats `run` every `intervalMs`, counted from the end of the previous run; cancel stops it. */
export function every(clock: Clock, intervalMs: number, run: () => void): Timer {
  let timer = clock.setTimer(intervalMs, tick);
  let isCancelled = false;
  function tick() {
    run();
    if (!isCancelled) timer = clock.setTimer(intervalMs, tick);
  }
  return {
    cancel() {
      isCancelled = true;
      timer.cancel();
    },
  };
}
