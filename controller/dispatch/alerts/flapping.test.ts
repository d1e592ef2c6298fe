import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calm, FLAP_LIMITS, flapDueAtMs, flapPercent, flappingAfter } from './flapping.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261129);
const { intervalMs } = FLAP_LIMITS;

describe('flapping', () => {
  it('weighs the oldest step 0.75, the youngest 1.25, and all twenty together 100 percent', () => {
    const only = (index: number) => Array.from({ length: 20 }, (_, at) => (at === index ? 1 : 0));
    expect(flapPercent(only(0))).toBeCloseTo(3.75, 10);
    expect(flapPercent(only(19))).toBeCloseTo(6.25, 10);
    expect(flapPercent(Array.from({ length: 20 }, () => 1))).toBeCloseTo(100, 10);
  });

  it('begins with the sixth change in a row, and ends when enough quiet intervals have passed', () => {
    let state = calm(0);
    const seen = [];
    for (let change = 1; change <= 6; change += 1) {
      state = flappingAfter(state, true, change * 1_000);
      seen.push(state.isFlapping);
    }
    expect(seen).toEqual([false, false, false, false, false, true]);
    let steps = 0;
    for (let dueAtMs = flapDueAtMs(state); dueAtMs !== null; dueAtMs = flapDueAtMs(state)) {
      state = flappingAfter(state, false, dueAtMs);
      steps += 1;
    }
    expect(flapPercent(state.changes)).toBeLessThanOrEqual(20);
    expect(steps).toBeGreaterThan(10);
  });

  it(`comes to the same whether quiet time is caught up at once or interval by interval (seed ${SEED})`, () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 40 * intervalMs }), { maxLength: 60 });
    fc.assert(
      fc.property(gaps, (gaps) => {
        let [atOnce, stepped] = [calm(0), calm(0)];
        let nowMs = 0;
        for (const gapMs of gaps) {
          const targetMs = nowMs + gapMs;
          for (; nowMs + intervalMs <= targetMs; nowMs += intervalMs)
            stepped = flappingAfter(stepped, false, nowMs + intervalMs);
          nowMs = targetMs;
          stepped = flappingAfter(stepped, true, nowMs);
          atOnce = flappingAfter(atOnce, true, nowMs);
          expect(atOnce).toEqual(stepped);
        }
      }),
      { seed: SEED },
    );
  });
});
