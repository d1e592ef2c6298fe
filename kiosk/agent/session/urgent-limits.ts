/**
 * Limits against misuse of "urgent" in the green channel, without knowing who was here: cards are counted under a key that
 * exists in memory only, and dies with its week and with the agent (devices.md 7.5).
 */
import { createHmac, randomBytes } from 'node:crypto';
import { shanghaiDay } from './shanghai-time.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
const KEY_BYTES = 32;

export interface UrgentLimitOptions {
  readonly perCardAWeek: number;
  /** Of this kiosk. */
  readonly perDay: number;
}

export interface UrgentLimits {
  /** What stands against one more urgent case; null: nothing. */
  limitFor(citizenNumber: string, nowMs: number): 'card' | 'kiosk' | null;
  count(citizenNumber: string, nowMs: number): void;
}

export function createUrgentLimits({ perCardAWeek, perDay }: UrgentLimitOptions): UrgentLimits {
  let week = newWeek(0);
  let day = { name: '', count: 0 };

  /** A clock that was set back begins a new week too: a key never outlives its seven days. */
  function turn(nowMs: number): void {
    const ageMs = nowMs - week.sinceMs;
    if (ageMs < 0 || ageMs >= WEEK_MS) week = newWeek(nowMs);
    const name = shanghaiDay(nowMs);
    if (day.name !== name) day = { name, count: 0 };
  }

  return {
    limitFor(citizenNumber, nowMs) {
      turn(nowMs);
      if ((week.counts.get(tagOf(citizenNumber, week.key)) ?? 0) >= perCardAWeek) return 'card';
      return day.count >= perDay ? 'kiosk' : null;
    },
    count(citizenNumber, nowMs) {
      turn(nowMs);
      const tag = tagOf(citizenNumber, week.key);
      week.counts.set(tag, (week.counts.get(tag) ?? 0) + 1);
      day = { ...day, count: day.count + 1 };
    },
  };
}

function newWeek(sinceMs: number) {
  return { sinceMs, key: randomBytes(KEY_BYTES), counts: new Map<string, number>() };
}

function tagOf(citizenNumber: string, key: Buffer): string {
  return createHmac('sha256', key).update(citizenNumber).digest('base64');
}
