import { describe, expect, it } from 'vitest';
import type { OrderSummary } from '../../../../dispatch/api.ts';
import { keepNewest, withNewest } from './newest-orders.ts';

function shelf() {
  const texts = new Map<string, string>();
  return {
    texts,
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
  };
}

const order = (id: string, version: number) => ({ id, version }) as OrderSummary;

describe('the newest known orders', () => {
  it('stand in for a list that is older, also after the page was opened anew', () => {
    const own = shelf();
    keepNewest(order('a', 5), own);
    const list = [order('a', 4), order('b', 1)];
    expect(withNewest(list, own)).toEqual([order('a', 5), order('b', 1)]);
    expect(withNewest(list, own)).toEqual([order('a', 5), order('b', 1)]);
  });

  it('give way to a list that is as new or newer, and are forgotten then', () => {
    const own = shelf();
    keepNewest(order('a', 5), own);
    keepNewest(order('gone', 9), own);
    expect(withNewest([order('a', 6)], own)).toEqual([order('a', 6)]);
    expect([...own.texts.values()]).toEqual(['{}']);
    expect(withNewest([order('a', 4)], own)).toEqual([order('a', 4)]);
  });

  it('are none where what was kept cannot be read', () => {
    const own = shelf();
    keepNewest(order('a', 5), own);
    for (const key of own.texts.keys()) own.texts.set(key, 'nonsense');
    expect(withNewest([order('a', 4)], own)).toEqual([order('a', 4)]);
  });

  it('keep no step from being sent where the telephone is full', () => {
    const own = shelf();
    keepNewest(order('a', 5), own);
    const full = {
      ...own,
      setItem() {
        throw new Error('QuotaExceededError');
      },
    };
    keepNewest(order('a', 6), full);
    expect(withNewest([order('a', 4), order('b', 1)], full)).toEqual([order('a', 5), order('b', 1)]);
    expect(withNewest([order('a', 7)], full)).toEqual([order('a', 7)]);
  });
});
