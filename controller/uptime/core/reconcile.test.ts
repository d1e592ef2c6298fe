import { describe, expect, it } from 'vitest';
import type { Stretch } from './evidence.ts';
import { reconcile, type Entry } from './reconcile.ts';

const stretch = (fromMs: number, toMs: number | null, state: string): Stretch => ({
  axis: 'service/x',
  fromMs,
  toMs,
  state,
  cause: null,
  served: 0,
  isFailure: false,
  evidence: [],
});
const entry = (id: number, ...rest: Parameters<typeof stretch>): Entry => ({ id, ...stretch(...rest) });

describe('the ledger', () => {
  it('stays as it is when nothing else is believed', () => {
    const changes = reconcile(
      [entry(1, 0, 10, 'up'), entry(2, 10, null, 'down')],
      [stretch(5, 10, 'up'), stretch(10, null, 'down')],
      5,
    );
    expect(changes).toEqual({ closed: [], superseded: [], added: [], changedFromMs: null });
  });

  it('ends a lasting stretch in its own row', () => {
    const changes = reconcile(
      [entry(1, 0, null, 'up')],
      [stretch(5, 20, 'up'), stretch(20, null, 'down')],
      5,
    );
    expect(changes).toMatchObject({ closed: [{ id: 1, toMs: 20 }], superseded: [], changedFromMs: 20 });
    expect(changes.added).toEqual([stretch(20, null, 'down')]);
  });

  it('keeps what was believed before a correction, and the part that is still true', () => {
    const changes = reconcile([entry(1, 0, 50, 'unknown')], [stretch(10, 50, 'up')], 10);
    expect(changes.superseded).toEqual([1]);
    expect(changes.added).toEqual([stretch(10, 50, 'up'), stretch(0, 10, 'unknown')]);
    expect(changes.changedFromMs).toBe(10);
  });
});
