import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterOpenMs, ALWAYS_OPEN, openMsWithin, type ServiceHours } from './service-time.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261129);
const HOUR_MS = 3_600_000;
const PLACE = { kioskId: 'k', siteId: 's', regionId: 'r' };
const DAY_MS = 24 * HOUR_MS;

/** Open from nine to five, by UTC. */
const nineToFive: ServiceHours = (_place, { fromMs, toMs }) => {
  const open = [];
  for (let dayMs = Math.floor(fromMs / DAY_MS) * DAY_MS; dayMs < toMs; dayMs += DAY_MS) {
    const from = Math.max(fromMs, dayMs + 9 * HOUR_MS);
    const to = Math.min(toMs, dayMs + 17 * HOUR_MS);
    if (from < to) open.push({ fromMs: from, toMs: to });
  }
  return open;
};

describe('time that counts only while a kiosk is open', () => {
  it('runs on over the night, and ends with the day when it fits exactly', () => {
    const at16 = 16 * HOUR_MS;
    const after = (durationMs: number) => afterOpenMs(nineToFive, PLACE, { fromMs: at16, durationMs });
    expect(after(HOUR_MS / 2)).toBe(at16 + HOUR_MS / 2);
    expect(after(HOUR_MS)).toBe(17 * HOUR_MS);
    expect(after(2 * HOUR_MS)).toBe(DAY_MS + 10 * HOUR_MS);
    expect(afterOpenMs(nineToFive, PLACE, { fromMs: 20 * HOUR_MS, durationMs: 0 })).toBe(
      DAY_MS + 9 * HOUR_MS,
    );
  });

  it('of a place that never opens is never over', () => {
    expect(afterOpenMs(() => [], PLACE, { fromMs: 0, durationMs: 0 })).toBeNull();
  });

  it('of a place that never closes is time', () => {
    expect(afterOpenMs(ALWAYS_OPEN, PLACE, { fromMs: 5, durationMs: 30 * DAY_MS })).toBe(5 + 30 * DAY_MS);
  });

  it(`is over at the first moment at which so much of it has passed (seed ${SEED})`, () => {
    const from = fc.integer({ min: 0, max: 30 * DAY_MS });
    const duration = fc.integer({ min: 1, max: 40 * HOUR_MS });
    fc.assert(
      fc.property(from, duration, (fromMs, durationMs) => {
        const endMs = afterOpenMs(nineToFive, PLACE, { fromMs, durationMs })!;
        expect(openMsWithin(nineToFive, PLACE, { fromMs, toMs: endMs })).toBe(durationMs);
        expect(openMsWithin(nineToFive, PLACE, { fromMs, toMs: endMs - 1 })).toBe(durationMs - 1);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
