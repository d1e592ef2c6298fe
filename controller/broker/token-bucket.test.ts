import { describe, expect, it } from 'vitest';
import { createTokenBucket } from './token-bucket.ts';

describe('the token bucket', () => {
  it('lets a burst pass at once and then the rate, to the millisecond', () => {
    const bucket = createTokenBucket({ perSecond: 20, burst: 100 }, 0);
    const delays = Array.from({ length: 140 }, () => bucket.take(0));
    expect(delays.slice(0, 100).every((delay) => delay === 0)).toBe(true);
    expect(delays[100]).toBe(50);
    expect(delays[139]).toBe(2000);
  });

  it('never delays a sender that keeps to the rate, and saves up no more than one burst', () => {
    const bucket = createTokenBucket({ perSecond: 20, burst: 100 }, 0);
    for (let index = 0; index < 1000; index++) expect(bucket.take(index * 50)).toBe(0);
    const muchLaterMs = 1_000_000;
    const delays = Array.from({ length: 101 }, () => bucket.take(muchLaterMs));
    expect(delays.filter((delay) => delay > 0)).toEqual([50]);
  });
});
