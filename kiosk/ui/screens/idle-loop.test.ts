import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IDLE_ITEMS } from '../../services/idle.ts';
import { idleItemAt } from './idle-loop.ts';

const STEP_MS = 1000;
const ROUND_MS = 900_000;
const seed = Number(process.env['FC_SEED'] ?? 20_261_125);

/** What is seen second by second, each only once in a row. */
function seen(fromMs: number, untilMs: number): (string | null)[] {
  const shown: (string | null)[] = [];
  for (let atMs = fromMs; atMs < untilMs; atMs += STEP_MS) {
    const id = idleItemAt(atMs, IDLE_ITEMS)?.id ?? null;
    if (shown.length === 0 || shown.at(-1) !== id) shown.push(id);
  }
  return shown;
}

describe('an idle screen', () => {
  it('begins with what the machine is for, and leaves time to read that', () => {
    expect(seen(0, 20_000)).toEqual([null]);
  });

  it('shows every item in its order, and what the machine is for between any two', () => {
    const shown = seen(0, ROUND_MS).slice(0, IDLE_ITEMS.length * 2);
    expect(shown).toEqual(IDLE_ITEMS.flatMap(({ id }) => [null, id]));
  });

  it('shows a story longer than a poster', () => {
    const seconds = (form: 'poster' | 'story') => {
      const { id } = IDLE_ITEMS.find((item) => item.form === form) ?? { id: '' };
      let count = 0;
      for (let atMs = 0; atMs < ROUND_MS; atMs += STEP_MS) {
        if (idleItemAt(atMs, IDLE_ITEMS)?.id === id) count += 1;
      }
      return count;
    };
    expect(seconds('poster')).toBeGreaterThan(8);
    expect(seconds('story')).toBeGreaterThan(seconds('poster'));
  });

  it('goes on for years, and shows nothing but its items', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (idleMs) => {
        const item = idleItemAt(idleMs, IDLE_ITEMS);
        expect(item === null || IDLE_ITEMS.includes(item)).toBe(true);
      }),
      { seed },
    );
  });

  it('without items stays what it is', () => {
    expect(idleItemAt(1e9, [])).toBeNull();
  });
});
