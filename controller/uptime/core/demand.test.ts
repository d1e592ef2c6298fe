import { describe, expect, it } from 'vitest';
import { hourOfWeek, profileOf, weigh } from './demand.ts';

/** Monday 2026-11-23 09:00 in Chengdu. */
const MONDAY_9 = Date.UTC(2026, 10, 23, 1);
const HOUR_MS = 3_600_000;

describe('demand', () => {
  it('counts the hours of a week from Monday midnight in China', () => {
    expect(hourOfWeek(MONDAY_9)).toBe(9);
    expect(hourOfWeek(MONDAY_9 - 10 * HOUR_MS)).toBe(167);
  });

  it('says nothing from a few visits', () => {
    expect(profileOf(new Map([[9, 49]]))).toBeNull();
  });

  it('weighs a dead printer on Monday at nine more than on Friday at ten to five', () => {
    const profile = profileOf(
      new Map([
        [9, 90],
        [4 * 24 + 16, 10],
      ]),
    );
    const monday = weigh([{ fromMs: MONDAY_9, toMs: MONDAY_9 + HOUR_MS }], profile);
    const fridayMs = MONDAY_9 + (4 * 24 + 7) * HOUR_MS;
    expect(monday / weigh([{ fromMs: fridayMs, toMs: fridayMs + HOUR_MS }], profile)).toBe(9);
  });

  it('of a whole week is the same as without a pattern', () => {
    const week = [{ fromMs: MONDAY_9 + 7, toMs: MONDAY_9 + 7 + 168 * HOUR_MS }];
    expect(
      weigh(
        week,
        profileOf(
          new Map([
            [9, 75],
            [33, 25],
          ]),
        ),
      ),
    ).toBe(weigh(week, null));
  });
});
