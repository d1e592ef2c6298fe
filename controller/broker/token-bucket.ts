/** A token bucket that lets everything pass and says how long the acknowledgement has to wait (fleet.md 6.9). Pure. */

export interface Rate {
  /** Messages per second that may go on for ever. */
  readonly perSecond: number;
  /** Messages that may come at once after a pause. */
  readonly burst: number;
}

export interface TokenBucket {
  /** Takes one token, on credit if there is none; ms until the debt is paid, 0 when there is none. */
  take(nowMs: number): number;
}

export function createTokenBucket({ perSecond, burst }: Rate, startMs: number): TokenBucket {
  let tokens = burst;
  let lastMs = startMs;
  return {
    take(nowMs) {
      tokens = Math.min(burst, tokens + ((nowMs - lastMs) / 1000) * perSecond) - 1;
      lastMs = nowMs;
      return tokens >= 0 ? 0 : (-tokens / perSecond) * 1000;
    },
  };
}
