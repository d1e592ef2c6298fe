import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CITIZEN } from './test-support.ts';
import { createUrgentLimits } from './urgent-limits.ts';

const DAY_MS = 24 * 3_600_000;
const NOW_MS = Date.parse('2026-11-29T10:00:00+08:00');
const [ONE, OTHER] = [CITIZEN.number, '000000199001010000'];

describe('urgent cases', () => {
  it('are so many for a card in a week, and the others are not touched by it', () => {
    const limits = createUrgentLimits({ perCardAWeek: 2, perDay: 20 });
    limits.count(ONE, NOW_MS);
    expect(limits.limitFor(ONE, NOW_MS)).toBeNull();
    limits.count(ONE, NOW_MS + DAY_MS);
    expect(limits.limitFor(ONE, NOW_MS + 2 * DAY_MS)).toBe('card');
    expect(limits.limitFor(OTHER, NOW_MS + 2 * DAY_MS)).toBeNull();
    expect(limits.limitFor(ONE, NOW_MS + 8 * DAY_MS)).toBeNull();
  });

  it('are so many at a kiosk on one day of Chengdu', () => {
    const limits = createUrgentLimits({ perCardAWeek: 9, perDay: 2 });
    limits.count(ONE, NOW_MS);
    limits.count(OTHER, NOW_MS);
    expect(limits.limitFor('another', NOW_MS)).toBe('kiosk');
    expect(limits.limitFor('another', Date.parse('2026-11-30T00:00:00+08:00'))).toBeNull();
  });

  it('are forgotten when the clock is set back, and start anew with the agent', () => {
    const limits = createUrgentLimits({ perCardAWeek: 1, perDay: 20 });
    limits.count(ONE, NOW_MS);
    expect(limits.limitFor(ONE, NOW_MS - 1)).toBeNull();
    expect(createUrgentLimits({ perCardAWeek: 1, perDay: 20 }).limitFor(ONE, NOW_MS)).toBeNull();
  });

  it('are counted without a number of anybody in memory', () => {
    const limits = createUrgentLimits({ perCardAWeek: 1, perDay: 20 });
    limits.count(ONE, NOW_MS);
    expect(inspect(limits, { depth: 9, showHidden: true })).not.toContain(ONE);
  });
});
