import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shareOut } from './share-out.ts';

const anyCosts = fc.array(
  fc.array(fc.oneof({ weight: 5, arbitrary: fc.nat(20) }, { weight: 1, arbitrary: fc.constant(Infinity) }), {
    minLength: 1,
    maxLength: 4,
  }),
  { maxLength: 4 },
);

/** Every way to give each group a number of sites. */
function waysOf(costs: readonly (readonly number[])[]): number[][] {
  return costs.reduce<number[][]>(
    (ways, cost) => ways.flatMap((way) => cost.map((_, count) => [...way, count])),
    [[]],
  );
}

it('sites are shared out among groups as cheaply as by trying every way', () => {
  fc.assert(
    fc.property(anyCosts, fc.nat(6), fc.nat(3), (costs, atLeast, more) => {
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      const costOf = (way: readonly number[]) => sum(way.map((count, group) => costs[group]![count]!));
      const allowed = waysOf(costs).filter((way) => sum(way) >= atLeast && sum(way) <= atLeast + more);
      const lists = costs.map((cost) => Float64Array.from(cost));
      const { total, counts } = shareOut(lists, atLeast, atLeast + more);
      expect(total).toBe(Math.min(Infinity, ...allowed.map(costOf)));
      if (total === Infinity) return;
      expect(costOf([...counts])).toBe(total);
      expect(sum([...counts])).toBeGreaterThanOrEqual(atLeast);
      expect(sum([...counts])).toBeLessThanOrEqual(atLeast + more);
    }),
    { numRuns: 500 },
  );
});
