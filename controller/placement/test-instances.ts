/** Small random problems for the planner's tests, and every plan of them. */
import fc from 'fast-check';
import type { CoverProblem } from './cover/problem.ts';
import type { Demand } from './models/rows.ts';
import { seededRandom } from '../../shared/random.ts';
import { reachFromLists } from './reach.ts';
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
  const pair = fc
    .tuple(site, fc.integer({ min: 1, max: siteCount - 1 }))
    .map(([a, by]) => [a, (a + by) % siteCount]);
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

const CURVES = [
  [0, 1],
  [0, 1],
  [0, 0, 1],
  [0, 0.7, 1],
  [0, 0.9, 0.99, 0.999],
  [0, 0, 0.5, 1],
];

/** Any rows, curves, goal and combination of constraints. */
export function anyCoverProblem(maxSites = 9): fc.Arbitrary<CoverProblem> {
  return fc
    .tuple(fc.integer({ min: 2, max: maxSites }), fc.integer({ min: 0, max: 14 }))
    .chain(([siteCount, rowCount]) => {
      const rows = fc.uniqueArray(fc.nat(Math.max(0, rowCount - 1)), { maxLength: rowCount === 0 ? 0 : 6 });
      const each = <T>(value: fc.Arbitrary<T>, length: number) =>
        fc.array(value, { minLength: length, maxLength: length });
      return fc.record({
        selection: anySelection(siteCount),
        lists: each(rows, siteCount),
        weights: each(fc.nat(20), rowCount),
        isWhole: fc.boolean(),
        curve: each(fc.nat(CURVES.length - 1), rowCount),
        isSimple: fc.boolean(),
        groups: each(fc.nat(2), rowCount),
        goal: fc.constantFrom('most', 'worst-group', 'cheapest'),
        cost: each(fc.integer({ min: 0, max: 9 }), siteCount),
        share: fc.constantFrom(0, 0.4, 0.8, 0.9, 1),
      });
    })
    .map(({ selection, lists, weights, isWhole, curve, isSimple, groups, goal, cost, share }) => {
      const weight = Float64Array.from(weights, (value) => (isWhole ? value : value / 7));
      const reach = reachFromLists(weight.length, lists);
      const total = Float64Array.of(1, 1, 1);
      groups.forEach((group, row) => (total[group]! += weight[row]!));
      const reachable = new Set(lists.flat());
      const target = share * weight.reduce((sum, value, row) => sum + (reachable.has(row) ? value : 0), 0);
      const goals = {
        most: { kind: 'most' as const },
        'worst-group': { kind: 'worst-group' as const, total },
        cheapest: { kind: 'cheapest' as const, cost: Float64Array.from(cost), target },
      };
      return {
        reach,
        weight,
        curves: CURVES.map((shares) => Float64Array.from(shares)),
        curveOf: Uint8Array.from(curve, (at) => (isSimple ? 0 : at)),
        groupOf: Int32Array.from(groups, (group) => (goal === 'worst-group' ? group : 0)),
        goal: goals[goal],
        selection,
      };
    });
}

/** Points in the unit square; sites reach what is within `radius`. Whole weights 1 … 100. */
export function scatter({
  sites,
  rows,
  radius,
  seed,
}: {
  sites: number;
  rows: number;
  radius: number;
  seed: number;
}): Demand {
  const random = seededRandom(seed);
  const places = Array.from({ length: sites }, () => [random(), random()] as const);
  const points = Array.from({ length: rows }, () => [random(), random()] as const);
  const isNear = (a: readonly [number, number], b: readonly [number, number]) =>
    (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 <= radius * radius;
  const lists = places.map((place) => [...points.keys()].filter((row) => isNear(points[row]!, place)));
  return {
    reach: reachFromLists(rows, lists),
    weight: Float64Array.from({ length: rows }, () => 1 + Math.floor(random() * 100)),
  };
}
