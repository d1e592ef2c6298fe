import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Interval, intersect, subtract, totalMs, union } from './intervals.ts';

const seed = Number(process.env['FC_SEED'] ?? 20_261_129);

const anyIntervals = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 })), { maxLength: 12 })
  .map((pairs) => pairs.map(([fromMs, length]) => ({ fromMs, toMs: fromMs + length })));

/** The set itself, moment by moment. */
function momentsOf(intervals: readonly Interval[]): Set<number> {
  const moments = new Set<number>();
  for (const { fromMs, toMs } of intervals) for (let at = fromMs; at < toMs; at++) moments.add(at);
  return moments;
}

function momentsWhere(intervals: readonly Interval[], isWanted: (at: number) => boolean): Set<number> {
  return new Set([...momentsOf(intervals)].filter(isWanted));
}

function isNormal(intervals: readonly Interval[]): boolean {
  return intervals.every(
    ({ fromMs, toMs }, index) => fromMs < toMs && (index === 0 || intervals[index - 1]!.toMs < fromMs),
  );
}

describe('intervals', () => {
  it('are the sets that they stand for, whatever is asked of them', () => {
    fc.assert(
      fc.property(anyIntervals, anyIntervals, (first, second) => {
        const [a, b] = [union(first), union(second)];
        expect(momentsOf(a)).toEqual(momentsOf(first));
        expect(momentsOf(intersect(a, b))).toEqual(momentsWhere(a, (at) => momentsOf(b).has(at)));
        expect(momentsOf(subtract(a, b))).toEqual(momentsWhere(a, (at) => !momentsOf(b).has(at)));
        expect(totalMs(a)).toBe(momentsOf(first).size);
        expect([a, b, intersect(a, b), subtract(a, b)].every(isNormal)).toBe(true);
      }),
      { seed },
    );
  });

  it('are cut in two parts by any other set: the part inside and the part outside', () => {
    fc.assert(
      fc.property(anyIntervals, anyIntervals, (first, second) => {
        const [a, b] = [union(first), union(second)];
        const [inside, outside] = [intersect(a, b), subtract(a, b)];
        expect(totalMs(inside) + totalMs(outside)).toBe(totalMs(a));
        expect(union([...inside, ...outside])).toEqual(a);
      }),
      { seed },
    );
  });
});
