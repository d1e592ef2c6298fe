import { describe, expect, it } from 'vitest';
import { badness, formatPoints, formatShare } from './figures-text.ts';

describe('availability in words', () => {
  it('never reads better than it was', () => {
    expect(formatShare(0.99996)).toBe('99.99%');
    expect(formatShare(1)).toBe('100.00%');
    expect(formatShare(0.9962)).toBe('99.62%');
    expect(formatShare(null)).toBe('—');
  });

  it('says by how much it changed, with its sign', () => {
    expect(formatPoints(0.0042)).toBe('+0.42');
    expect(formatPoints(-0.011)).toBe('−1.10');
  });

  it('has a colour of its own for a day without fault only', () => {
    expect([1, 0.9996, 0.995, 0.96, 0.9, 0].map(badness)).toEqual([0, 0, 1, 2, 3, 4]);
  });
});
