/** Small random problems for the planner's tests, and every plan of them. */
import fc from 'fast-check';
import type { Selection } from './selection.ts';

/** Any combination of constraints over `siteCount` sites, some of them impossible. */
export function anySelection(siteCount: number): fc.Arbitrary<Selection> {
  const site = fc.nat(siteCount - 1);
  const some = (maxLength: number) =>
    fc.uniqueArray(site, { maxLength }).map((sites) => Int32Array.from(sites));
  const rarely = <T>(value: fc.Arbitrary<T>, none: T) =>
    fc.oneof({ weight: 2, arbitrary: fc.constant(none) }, { weight: 1, arbitrary: value });
  const quota = fc
    .tuple(some(siteCount), fc.nat(2), fc.nat(siteCount))
    .map(([sites, atLeast, more]) => ({ name: 'quota', sites, atLeast, atMost: atLeast + more }));
  const budget = fc.record({
    cost: fc
      .array(fc.integer({ min: -2, max: 9 }), { minLength: siteCount, maxLength: siteCount })
      .map((costs) => Float64Array.from(costs)),
    atMost: fc.integer({ min: 0, max: 30 }),
  });
  const pair = fc.tuple(site, site).filter(([a, b]) => a !== b);
  return fc
    .record({
      bounds: fc.tuple(fc.nat(siteCount), fc.nat(siteCount)),
      budget: rarely(budget, null),
      required: rarely(some(2), new Int32Array(0)),
      forbidden: rarely(some(2), new Int32Array(0)),
      quotas: rarely(fc.array(quota, { maxLength: 3 }), []),
      conflicts: rarely(
        fc.array(pair, { maxLength: 5 }).map((pairs) => Int32Array.from(pairs.flat())),
        new Int32Array(0),
      ),
    })
    .map(({ bounds, ...more }) => ({
      siteCount,
      atLeast: Math.min(...bounds),
      atMost: Math.max(...bounds),
      ...more,
    }));
}

/** All subsets of the sites, as ascending lists. */
export function plansOf({ siteCount }: Selection): number[][] {
  return Array.from({ length: 2 ** siteCount }, (_, mask) =>
    Array.from({ length: siteCount }, (_, site) => site).filter((site) => (mask >> site) & 1),
  );
}
