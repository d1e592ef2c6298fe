/** Two small memories by kiosk: when something was last allowed, and how often something happened of late. */
import type { Clock } from '../../shared/time/clock.ts';

/** True at most once in `intervalMs` for each key. */
export function createRateLimit(clock: Clock, intervalMs: number): (key: string) => boolean {
  const allowedAt = new Map<string, number>();
  return (key) => {
    const nowMonoMs = clock.monoMs();
    if (nowMonoMs - (allowedAt.get(key) ?? Number.NEGATIVE_INFINITY) < intervalMs) return false;
    allowedAt.set(key, nowMonoMs);
    return true;
  };
}

/** True when this is the `times`-th event of its key within `spanMs`; then it counts from nothing again. */
export function createBurstDetector(clock: Clock, times: number, spanMs: number): (key: string) => boolean {
  const recent = new Map<string, number[]>();
  return (key) => {
    const nowMonoMs = clock.monoMs();
    const events = (recent.get(key) ?? []).filter((atMonoMs) => nowMonoMs - atMonoMs < spanMs);
    events.push(nowMonoMs);
    const isBurst = events.length >= times;
    recent.set(key, isBurst ? [] : events);
    return isBurst;
  };
}
