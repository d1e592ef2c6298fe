import { describe, expect, it } from 'vitest';
import { createConnectWindow } from './connect-window.ts';

describe('the window of CONNECTs', () => {
  it('delays after the limit of a minute, refuses after four times as many, and forgives with the next minute', () => {
    const window = createConnectWindow({ perMinute: 15, delayMs: 5000 });
    const kinds = Array.from({ length: 61 }, (_, index) => window.admit('a', index).kind);
    expect(kinds.filter((kind) => kind === 'now')).toHaveLength(15);
    expect(kinds.filter((kind) => kind === 'later')).toHaveLength(45);
    expect(kinds.at(-1)).toBe('refuse');
    expect(window.admit('b', 60).kind).toBe('now');
    expect(window.admit('a', 60_000).kind).toBe('now');
  });

  it('keeps counting one that never stops, minute by minute', () => {
    const window = createConnectWindow({ perMinute: 2, delayMs: 10 });
    const kinds = Array.from({ length: 12 }, (_, index) => window.admit('a', index * 20_000).kind);
    expect(kinds.join(' ')).toBe(Array(4).fill('now now later').join(' '));
  });

  it('forgets the oldest name when strangers invent too many', () => {
    const window = createConnectWindow({ perMinute: 1, delayMs: 10 });
    window.admit('first', 0);
    window.admit('second', 1);
    for (let index = 0; index < 19_999; index++) window.admit(`stranger-${index}`, 2);
    expect(window.admit('second', 3).kind).toBe('later');
    expect(window.admit('first', 3).kind).toBe('now');
  });
});
