import fc from 'fast-check';
import { expect, it } from 'vitest';
import { branchingKnapsack, splitKnapsack, wholeKnapsack } from './knapsack.ts';

it('branching takes as much as the table of all capacities, and no more than cut items', () => {
  const item = fc.record({ gain: fc.integer({ min: 1, max: 60 }), weight: fc.nat(12) });
  const never = {
    solve(): number {
      throw new Error('too many parts');
    },
  };
  fc.assert(
    fc.property(
      fc.array(item, { maxLength: 18 }),
      fc.nat(60),
      fc.constantFrom(1, 0.37),
      (items, capacity, unit) => {
        const gain = Float64Array.from(items, (one) => one.gain * unit);
        const weight = Float64Array.from(items, (one) => one.weight);
        const taken = new Float64Array(items.length);
        const solve = (knapsack: ReturnType<typeof splitKnapsack>) =>
          knapsack.solve(items.length, gain, weight, capacity, taken);
        const cut = solve(splitKnapsack(18));
        const table = solve(wholeKnapsack(18, capacity));
        const tried = solve(branchingKnapsack(18, items.length < 6 ? never : wholeKnapsack(18, capacity)));
        expect(tried).toBeCloseTo(table, 9);
        expect(tried).toBeLessThanOrEqual(cut + 1e-9);
        const used = taken.reduce((sum, share, at) => sum + share * weight[at]!, 0);
        const gained = taken.reduce((sum, share, at) => sum + share * gain[at]!, 0);
        expect(used).toBeLessThanOrEqual(capacity);
        expect(gained).toBeCloseTo(tried, 9);
      },
    ),
    { numRuns: 1000 },
  );
});
