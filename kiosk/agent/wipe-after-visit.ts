/** When the memory of the agent is wiped of a person: at the farewell, and again when nobody is there (devices.md 7.5). */
import type { Clock, Timer } from '../../shared/time/clock.ts';
import { isActive } from './session/machine.ts';
import type { SessionState } from './session/state.ts';

export interface WipeAfterVisit {
  /** To be told of every state of the session. */
  follow(state: SessionState): void;
  stop(): void;
}

/** What the last moments of a visit held, a runtime lets go only some seconds later. */
const WIPE_DELAYS_MS = [500, 10_000] as const;

export function createWipeAfterVisit(deps: { clock: Clock; wipe: () => void }): WipeAfterVisit {
  const timers = new Set<Timer>();
  let last: SessionState | undefined;

  function wipeIn(delayMs: number): void {
    const timer = deps.clock.setTimer(delayMs, () => {
      timers.delete(timer);
      // It takes a moment in which nothing else happens; the end of a visit that has begun does it too.
      if (last === undefined || !isActive(last)) deps.wipe();
    });
    timers.add(timer);
  }

  return {
    follow(state) {
      const isOver = state.step !== (last?.step ?? 'attract') && !isActive(state);
      last = state;
      if (isOver) WIPE_DELAYS_MS.forEach(wipeIn);
    },
    stop() {
      for (const timer of timers) timer.cancel();
      timers.clear();
    },
  };
}
