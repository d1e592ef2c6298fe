import { describe, expect, it } from 'vitest';
import { createSendWindow } from './send-window.ts';

describe('the send window', () => {
  it('keeps so many under way, the rest in order, and lets the oldest waiting one give way', () => {
    const sent: number[] = [];
    let drops = 0;
    const window = createSendWindow<number>({
      window: 2,
      capacity: 3,
      transmit: (message) => void sent.push(message),
      onDrop: () => void drops++,
    });
    for (let index = 1; index <= 7; index++) window.push(index);
    expect(sent).toEqual([1, 2]);
    expect(drops).toBe(2);
    for (let index = 0; index < 5; index++) window.acknowledged();
    expect(sent).toEqual([1, 2, 5, 6, 7]);
  });

  it('is not widened by acknowledgements of nothing', () => {
    const sent: number[] = [];
    const window = createSendWindow<number>({
      window: 1,
      capacity: 9,
      transmit: (message) => void sent.push(message),
      onDrop: () => {},
    });
    window.acknowledged();
    window.acknowledged();
    window.push(1);
    window.push(2);
    expect(sent).toEqual([1]);
  });
});
