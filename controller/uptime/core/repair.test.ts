import { describe, expect, it } from 'vitest';
import { stageTimes } from './repair.ts';

const MINUTE = 60_000;
const reached = (minutes: Record<string, number>) =>
  Object.fromEntries(Object.entries(minutes).map(([stage, minute]) => [stage, minute * MINUTE]));

describe('the stages of repairs', () => {
  it('add up to the whole time from the order to its proof, also when a stage was left out', () => {
    const whole = {
      openedAtMs: 0,
      reachedAtMs: reached({ assigned: 5, travelling: 20, 'on-site': 50, fixed: 70, verified: 72 }),
    };
    const short = {
      openedAtMs: 0,
      reachedAtMs: reached({ assigned: 15, 'on-site': 30, fixed: 40, verified: 41 }),
    };
    expect(stageTimes([whole, short])).toEqual([
      { stage: 'acknowledge', meanMs: 10 * MINUTE, count: 2 },
      { stage: 'dispatch', meanMs: 15 * MINUTE, count: 1 },
      { stage: 'travel', meanMs: 22.5 * MINUTE, count: 2 },
      { stage: 'on-site', meanMs: 15 * MINUTE, count: 2 },
      { stage: 'verify', meanMs: 1.5 * MINUTE, count: 2 },
    ]);
    const total = stageTimes([whole]).reduce((sum, { meanMs }) => sum + meanMs, 0);
    expect(total).toBe(72 * MINUTE);
  });

  it('never take less than no time, and are none without repairs', () => {
    const late = {
      openedAtMs: 10 * MINUTE,
      reachedAtMs: reached({ assigned: 12, 'on-site': 11, verified: 20 }),
    };
    expect(stageTimes([late]).map(({ meanMs }) => meanMs / MINUTE)).toEqual([2, 0, 8]);
    expect(stageTimes([])).toEqual([]);
  });
});
