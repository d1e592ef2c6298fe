import { describe, expect, it } from 'vitest';
import { visits } from './figures.ts';

describe('visits', () => {
  it('are never told to be fewer than there are, and nobody is nobody', () => {
    expect([12.04, 12, 12.000_000_01, 0].map((count) => visits(count, 'en'))).toEqual([
      '12.1',
      '12',
      '12',
      '0',
    ]);
  });
});
