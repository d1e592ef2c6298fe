import { describe, expect, it } from 'vitest';
import { createTurnstile } from './turnstile.ts';

describe('a turnstile', () => {
  it('lets in so many a turn, in the order of arrival, and nobody twice', () => {
    const turns: (() => void)[] = [];
    const inside: number[] = [];
    const turnstile = createTurnstile(3, (run) => turns.push(run));
    for (let number = 1; number <= 7; number++) turnstile.enter(() => inside.push(number));
    expect(inside).toEqual([]);
    turns.shift()?.();
    expect(inside).toEqual([1, 2, 3]);
    turnstile.enter(() => inside.push(8));
    turns.shift()?.();
    expect(inside).toEqual([1, 2, 3, 4, 5, 6]);
    turns.shift()?.();
    expect(inside).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(turns).toEqual([]);
  });

  it('takes those who come while it turns in the next turn', () => {
    const turns: (() => void)[] = [];
    const inside: string[] = [];
    const turnstile = createTurnstile(2, (run) => turns.push(run));
    turnstile.enter(() => {
      inside.push('a');
      turnstile.enter(() => inside.push('b'));
    });
    turns.shift()?.();
    expect(inside).toEqual(['a']);
    turns.shift()?.();
    expect(inside).toEqual(['a', 'b']);
  });
});
