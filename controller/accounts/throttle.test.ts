import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createThrottle, MAX_WAIT_MS, throttled, waitAfter } from './throttle.ts';

const attempt = { name: 'wang', address: '192.0.2.7' };

describe('the throttle', () => {
  it('lets five wrong attempts pass, then makes the next one wait, longer each time', () => {
    const throttle = createThrottle();
    let nowMs = 0;
    const waits: number[] = [];
    for (let count = 0; count < 9; count += 1) {
      throttle.begin(attempt, nowMs);
      waits.push(throttle.waitMs(attempt, nowMs));
      nowMs += throttle.waitMs(attempt, nowMs);
    }
    expect(waits).toEqual([0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000, 16_000]);
  });

  it('never waits longer than its limit, and never less after one more wrong attempt', () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.nat(50), (wrong, free) => {
        expect(waitAfter(wrong, free)).toBeLessThanOrEqual(MAX_WAIT_MS);
        expect(waitAfter(wrong + 1, free)).toBeGreaterThanOrEqual(waitAfter(wrong, free));
      }),
      { seed: 20_261_124 },
    );
  });

  it('counts an account from every address, and an address over every account', () => {
    const throttle = createThrottle();
    for (let count = 0; count < 5; count += 1) throttle.begin({ name: 'li', address: `192.0.2.${count}` }, 0);
    expect(throttle.waitMs({ name: 'li', address: '198.51.100.1' }, 0)).toBeGreaterThan(0);
    for (let count = 0; count < 20; count += 1)
      throttle.begin({ name: `n${count}`, address: '203.0.113.9' }, 0);
    expect(throttle.waitMs({ name: 'zhao', address: '203.0.113.9' }, 0)).toBeGreaterThan(0);
    expect(throttle.waitMs({ name: 'zhao', address: '203.0.113.10' }, 0)).toBe(0);
  });

  it('forgets an account after a right attempt, and everything after an hour', () => {
    const throttle = createThrottle();
    for (let count = 0; count < 8; count += 1) throttle.begin(attempt, 0);
    throttle.right(attempt);
    expect(throttle.waitMs({ ...attempt, address: '198.51.100.1' }, 0)).toBe(0);
    for (let count = 0; count < 30; count += 1) throttle.begin(attempt, 0);
    expect(throttle.waitMs(attempt, 3_600_001)).toBe(0);
  });

  it('counts attempts that come at once before any of them is looked at', async () => {
    const throttle = createThrottle();
    const wrong = () => Promise.reject(new Error('wrong'));
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () => throttled(throttle, { attempt, nowMs: 0 }, wrong)),
    );
    const looked = results.filter(
      (result) => result.status === 'rejected' && (result.reason as Error).message === 'wrong',
    );
    expect(looked).toHaveLength(5);
  });
});
