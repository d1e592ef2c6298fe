/** Laws of preventive work by the calendar. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, dayStartMs, weekdayOf } from '../../../shared/time/day.ts';
import { intersect } from '../../../shared/time/intervals.ts';
import { ALWAYS_OPEN, type ServiceHours } from '../service-time.ts';
import { Schedule, workOf } from './schedule.ts';

const place = { kioskId: 'jn-1', siteId: 'market', regionId: '510106' };
const schedule = Schedule.parse({
  name: '每日检测',
  isEnabled: true,
  kind: 'daily-test',
  regionIds: null,
  kioskIds: null,
  weekdays: [0, 1, 2, 3, 4],
  fromMinute: 8 * 60,
  toMinute: 18 * 60,
  needsPhoto: false,
});
const MONDAY = dayStartMs('2026-11-23');
const HOUR_MS = 3_600_000;

/** Open from nine to twelve, every day but the given one. */
const closedOn =
  (closed: string): ServiceHours =>
  (_place, span) =>
    Array.from({ length: 3 }, (_, index) => dayStartMs(dayOf(span.fromMs)) + index * 24 * HOUR_MS)
      .filter((start) => dayOf(start) !== closed)
      .flatMap((start) => intersect([span], [{ fromMs: start + 9 * HOUR_MS, toMs: start + 12 * HOUR_MS }]));

describe('a schedule', () => {
  it('wants work on its days only, until the last opening time of its part of the day, under one key a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 21 * 24 * 60 }), (minute) => {
        const nowMs = MONDAY + minute * 60_000;
        const work = workOf({ id: 'test', schedule, place }, { nowMs, hours: closedOn('2026-11-25') });
        const day = dayOf(nowMs);
        const isDay = weekdayOf(day) < 5 && day !== '2026-11-25';
        const isInTime = nowMs < dayStartMs(day) + 12 * HOUR_MS;
        expect(work !== null).toBe(isDay && isInTime);
        if (work === null) return;
        expect(work.planKey).toBe(`schedule|test|${day}|jn-1`);
        expect(work.fixByMs).toBe(dayStartMs(day) + 12 * HOUR_MS);
        expect(work.startMs).toBe(Math.max(nowMs, dayStartMs(day) + 9 * HOUR_MS));
      }),
    );
  });

  it('asks for a photo where it is to be one, and leaves alone what it is not meant for', () => {
    const now = { nowMs: MONDAY, hours: ALWAYS_OPEN };
    const cleaning = { ...schedule, kind: 'cleaning', needsPhoto: true } as const;
    expect(workOf({ id: 'clean', schedule: cleaning, place }, now)?.checklist).toContain('take-photos');
    for (const change of [{ isEnabled: false }, { regionIds: ['510105'] }, { kioskIds: ['jn-2'] }]) {
      const other = Schedule.parse({ ...schedule, ...change });
      expect(workOf({ id: 'clean', schedule: other, place }, now)).toBeNull();
    }
  });
});
