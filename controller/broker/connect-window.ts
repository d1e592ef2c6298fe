/**
 * Counts CONNECTs by key in windows of one minute: a kiosk that flaps, two machines with one identity, or somebody who guesses
 * passwords waits first and is refused then; connections that stand are not touched (fleet.md 2.14 and 6.9).
 */

export interface ConnectWindowConfig {
  /** CONNECTs per key and minute that are not delayed. */
  readonly perMinute: number;
  /** What each further one waits, ms. */
  readonly delayMs: number;
}

export type Admission =
  { readonly kind: 'now' | 'refuse' } | { readonly kind: 'later'; readonly delayMs: number };

export interface ConnectWindow {
  /** Counts one CONNECT at a monotonic time. */
  admit(key: string, nowMs: number): Admission;
}

const WINDOW_MS = 60_000;
/** This many times the limit is no network trouble any more. */
const REFUSE_FACTOR = 4;
/** Keys are chosen by strangers: a flood of them must not fill the memory. Beyond, the oldest window is forgotten. */
const MAX_KEYS = 20_000;

export function createConnectWindow({ perMinute, delayMs }: ConnectWindowConfig): ConnectWindow {
  /** In order of their start, since a window that starts anew is put at the end. */
  const windows = new Map<string, { startMs: number; count: number }>();

  function forgetOld(nowMs: number) {
    for (const [key, { startMs }] of windows) {
      if (nowMs - startMs < WINDOW_MS && windows.size <= MAX_KEYS) return;
      windows.delete(key);
    }
  }

  return {
    admit(key, nowMs) {
      forgetOld(nowMs);
      const window = windows.get(key) ?? { startMs: nowMs, count: 0 };
      windows.set(key, window);
      window.count += 1;
      if (window.count <= perMinute) return { kind: 'now' };
      return window.count <= perMinute * REFUSE_FACTOR ? { kind: 'later', delayMs } : { kind: 'refuse' };
    },
  };
}
