/** A clock that stands still until a test moves it; timers run in the order they are due. */
import type { Clock, Timer } from '../../shared/time/clock.ts';

export interface TestClock extends Clock {
  /** Moves both clocks forward, running what comes due, and lets promises settle in between. */
  advance(ms: number): Promise<void>;
  /** The wall clock jumps, as when somebody sets it; timers and the monotonic clock do not notice. */
  jumpWallClock(ms: number): void;
  /** How many timers wait. */
  pendingTimers(): number;
}

/** 2026-11-23 08:00 in Chengdu: not zero, because a zero date hides bugs. */
const START_MS = Date.UTC(2026, 10, 23);

export function createTestClock(startMs = START_MS): TestClock {
  let monoMs = 0;
  let wallOffsetMs = startMs;
  let nextId = 0;
  const timers = new Map<number, { dueMs: number; run: () => void }>();

  function nextDue(limitMs: number): [number, { dueMs: number; run: () => void }] | undefined {
    let best: [number, { dueMs: number; run: () => void }] | undefined;
    for (const entry of timers) {
      if (entry[1].dueMs <= limitMs && (best === undefined || entry[1].dueMs < best[1].dueMs)) best = entry;
    }
    return best;
  }

  return {
    // Whole milliseconds, like Date.now().
    nowMs: () => wallOffsetMs + Math.floor(monoMs),
    monoMs: () => monoMs,
    setTimer(delayMs, run): Timer {
      const id = nextId++;
      timers.set(id, { dueMs: monoMs + Math.max(0, delayMs), run });
      return { cancel: () => void timers.delete(id) };
    },
    async advance(ms) {
      const endMs = monoMs + ms;
      await settle();
      for (let due = nextDue(endMs); due !== undefined; due = nextDue(endMs)) {
        timers.delete(due[0]);
        monoMs = Math.max(monoMs, due[1].dueMs);
        due[1].run();
        await settle();
      }
      monoMs = endMs;
      await settle();
    },
    jumpWallClock(ms) {
      wallOffsetMs += ms;
    },
    pendingTimers: () => timers.size,
  };
}

/** Promise chains of the code under test are a few microtasks deep; one macrotask drains them all. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
