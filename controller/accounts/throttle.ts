/**
 * Wrong sign-ins make the next one wait, longer each time: counted for the account and for the address apart. Counts live
 * in memory: after a restart an attacker has five more attempts, which is cheaper than writing one row for each of his.
 * The price: who knows a name can make its owner wait, up to MAX_WAIT_MS; a session that runs is not touched by it.
 */
import { AppError } from '../../shared/errors.ts';

/** Attempts without any wait. */
const FREE_ATTEMPTS = 5;
/** An office shares an address: it gets more. */
const FREE_ATTEMPTS_ADDRESS = 20;
const FIRST_WAIT_MS = 1_000;
export const MAX_WAIT_MS = 15 * 60_000;
/** A count is forgotten this long after the last wrong attempt. */
const FORGET_MS = 60 * 60_000;
/** Names and addresses that are remembered; the longest unused one gives way. */
const MAX_KEYS = 10_000;

interface Count {
  readonly wrong: number;
  readonly lastAtMs: number;
}

/** How long after the last wrong attempt the next one may come, ms. */
export function waitAfter(wrong: number, freeAttempts: number): number {
  if (wrong < freeAttempts) return 0;
  return Math.min(FIRST_WAIT_MS * 2 ** Math.min(wrong - freeAttempts, 20), MAX_WAIT_MS);
}

export interface Attempt {
  readonly name: string;
  readonly address: string;
}

export interface Throttle {
  /** How long this attempt still has to wait, ms; 0: it may come. */
  waitMs(attempt: Attempt, nowMs: number): number;
  /** Counts an attempt, before its password is looked at: a thousand at once must not all find the count at zero. */
  begin(attempt: Attempt, nowMs: number): void;
  /** It was right: takes the attempt back, and clears the account. The address keeps the others: an attacker may have an account of his own. */
  right(attempt: Attempt): void;
}

export function createThrottle(): Throttle {
  /** By `name:…` and `address:…`, longest unused first. */
  const counts = new Map<string, Count>();

  function countOf(key: string, nowMs: number): number {
    const count = counts.get(key);
    return count === undefined || nowMs - count.lastAtMs > FORGET_MS ? 0 : count.wrong;
  }

  function restMs({ key, free }: Key, nowMs: number): number {
    const lastAtMs = counts.get(key)?.lastAtMs ?? 0;
    const wait = waitAfter(countOf(key, nowMs), free);
    return wait === 0 ? 0 : Math.max(0, lastAtMs + wait - nowMs);
  }

  return {
    waitMs: (attempt, nowMs) => Math.max(...keysOf(attempt).map((key) => restMs(key, nowMs))),
    begin(attempt, nowMs) {
      for (const { key } of keysOf(attempt)) {
        const wrong = countOf(key, nowMs) + 1;
        counts.delete(key);
        counts.set(key, { wrong, lastAtMs: nowMs });
      }
      while (counts.size > MAX_KEYS) counts.delete(counts.keys().next().value ?? '');
    },
    right({ name, address }) {
      counts.delete(`name:${name}`);
      const count = counts.get(`address:${address}`);
      if (count !== undefined)
        counts.set(`address:${address}`, { ...count, wrong: Math.max(0, count.wrong - 1) });
    },
  };
}

/**
 * Runs a check of a secret under the throttle: an attempt counts before it is looked at, and only a right one is taken
 * back. Throws AppError `auth.throttled`, whose context has `retryAfterS`, or what `check` throws.
 */
export async function throttled<T>(
  throttle: Throttle,
  { attempt, nowMs }: { attempt: Attempt; nowMs: number },
  check: () => Promise<T>,
): Promise<T> {
  beginOrRefuse(throttle, attempt, nowMs);
  const answer = await check();
  throttle.right(attempt);
  return answer;
}

/** Throws AppError `auth.throttled`. */
export function beginOrRefuse(throttle: Throttle, attempt: Attempt, nowMs: number): void {
  const waitMs = throttle.waitMs(attempt, nowMs);
  if (waitMs > 0) {
    const retryAfterS = Math.ceil(waitMs / 1_000);
    throw new AppError('auth.throttled', `Too many wrong attempts. Try again in ${retryAfterS} s.`, {
      context: { retryAfterS },
    });
  }
  throttle.begin(attempt, nowMs);
}

interface Key {
  readonly key: string;
  readonly free: number;
}

function keysOf({ name, address }: Attempt): Key[] {
  return [
    { key: `name:${name}`, free: FREE_ATTEMPTS },
    { key: `address:${address}`, free: FREE_ATTEMPTS_ADDRESS },
  ];
}
