import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { seededRandom } from '../../../shared/random.ts';
import type { Stretch } from './evidence.ts';
import { judge } from './judge.ts';
import {
  intersect,
  totalMs,
  subtract,
  union,
  type Interval as Span,
} from '../../../shared/time/intervals.ts';
import { acts, live } from './test-life.ts';
import { at } from './test-story.ts';
import { NOTHING, sumOf, totalsOf, type Totals } from './totals.ts';

const seed = Number(process.env['FC_SEED'] ?? 20_261_129);
const check = { seed, numRuns: Number(process.env['FUZZ_CASES'] ?? 300) };

const spans: fc.Arbitrary<Span[]> = fc
  .array(fc.tuple(fc.integer({ min: -100, max: 20_000 }), fc.integer({ min: 0, max: 3000 })), {
    maxLength: 12,
  })
  .map((list) =>
    union(list.map(([from, length]) => ({ fromMs: at(from) + length, toMs: at(from + length) }))),
  );

function servicesOf(stretches: readonly Stretch[]): Stretch[][] {
  return axesOf(stretches.filter(({ axis }) => axis.startsWith('service/')));
}

function axesOf(stretches: readonly Stretch[]): Stretch[][] {
  return [...Map.groupBy(stretches, ({ axis }) => axis).values()];
}

/** What a law is about: the real ones, or one with a planted fault. */
interface Judges {
  readonly judge: typeof judge;
  readonly totalsOf: typeof totalsOf;
}
const REAL: Judges = { judge, totalsOf };
type Law = (judges: Judges) => void;

const hasNoHoles: Law = ({ judge: judged }) =>
  fc.assert(
    fc.property(acts, (list) => {
      for (const axis of axesOf(judged(live(list).story.story()))) {
        const isDevice = axis[0]!.axis.startsWith('device/');
        for (const [index, stretch] of axis.entries()) {
          const next = axis[index + 1];
          // A device that a run does not tell of has no account in it.
          if (next === undefined || (isDevice && stretch.toMs !== null && stretch.toMs < next.fromMs))
            continue;
          expect(stretch.toMs).toBe(next.fromMs);
        }
        expect(isDevice || axis.at(-1)?.toMs === null).toBe(true);
      }
    }),
    check,
  );

const partitionsHours: Law = ({ totalsOf: summed }) =>
  fc.assert(
    fc.property(acts, spans, spans, (list, hours, excluded) => {
      const { story, endMinute } = live(list);
      const span = { fromMs: at(0), toMs: at(endMinute) };
      for (const stretches of servicesOf(judge(story.story()))) {
        const work = { hours, excluded };
        const sums = summed({ stretches, span, work, profile: null, countedBefore: () => false });
        const accounted = [{ fromMs: Math.max(span.fromMs, stretches[0]!.fromMs), toMs: span.toMs }];
        const owed = intersect(subtract(hours, excluded), accounted);
        expect(sums.upMs + sums.downMs + sums.unknownMs).toBe(totalMs(owed));
        expect(sums.excludedMs).toBe(totalMs(intersect(intersect(hours, excluded), accounted)));
        expect(sums.upWeight + sums.downWeight + sums.unknownWeight).toBe(1000 * totalMs(owed));
      }
    }),
    check,
  );

const isSumOfDays: Law = ({ totalsOf: summed }) =>
  fc.assert(
    fc.property(acts, spans, (list, hours) => {
      const { story, endMinute } = live(list);
      for (const stretches of servicesOf(judge(story.story()))) {
        const total = (span: Span) =>
          summed({
            stretches,
            span,
            work: { hours, excluded: [] },
            profile: null,
            countedBefore: (fromMs) => totalMs(intersect(hours, [{ fromMs, toMs: span.fromMs }])) > 0,
          });
        const days = [];
        for (let minute = 0; minute < endMinute; minute += 1440) {
          days.push(total({ fromMs: at(minute), toMs: at(Math.min(minute + 1440, endMinute)) }));
        }
        expect(sumOf(days)).toEqual(sumOf([NOTHING, total({ fromMs: at(0), toMs: at(endMinute) })]));
      }
    }),
    check,
  );

const ignoresOrder: Law = ({ judge: judged }) =>
  fc.assert(
    fc.property(acts, fc.integer(), (list, shuffleSeed) => {
      const { story } = live(list);
      const known = story.story();
      const random = seededRandom(shuffleSeed);
      const shuffled = <T>(items: readonly T[]) =>
        items
          .map((item) => [random(), item] as const)
          .sort((a, b) => a[0] - b[0])
          .map(([, item]) => item);
      const other = { ...known, told: shuffled(known.told), births: shuffled(known.births) };
      expect(judged(other)).toEqual(judged(known));
    }),
    check,
  );

describe(`an account of any life (seed ${seed})`, () => {
  it('has no holes and no overlaps on any axis, and the last stretch lasts', () => hasNoHoles(REAL));
  it('up, down and unknown partition service hours without exclusions, to the millisecond', () =>
    partitionsHours(REAL));
  it('is the sum of its days, failures included', () => isSumOfDays(REAL));
  it('does not depend on the order in which anything became known', () => ignoresOrder(REAL));
});

/** A law that no fault breaks says nothing. */
describe('a planted fault is caught', () => {
  const FAULTS: readonly (readonly [string, Law, Partial<Judges>])[] = [
    ['a stretch that is lost', hasNoHoles, { judge: (story) => judge(story).toSpliced(1, 1) }],
    [
      'a last stretch that ends',
      hasNoHoles,
      { judge: (story) => judge(story).map((one) => ({ ...one, toMs: one.toMs ?? one.fromMs + 1 })) },
    ],
    [
      'a millisecond too many',
      partitionsHours,
      { totalsOf: (account) => plus(totalsOf(account), { upMs: 1 }) },
    ],
    [
      'excluded time in the denominator',
      partitionsHours,
      { totalsOf: ({ work, ...rest }) => totalsOf({ ...rest, work: { ...work, excluded: [] } }) },
    ],
    [
      'a failure that counts again every day',
      isSumOfDays,
      { totalsOf: (account) => totalsOf({ ...account, countedBefore: () => false }) },
    ],
    [
      'who was told of last is not heard',
      ignoresOrder,
      { judge: ({ told, ...story }) => judge({ ...story, told: told.slice(0, -1) }) },
    ],
    [
      'who was told of first goes first',
      ignoresOrder,
      {
        judge: ({ told, ...story }) =>
          judge({ ...story, told: told.map((one, index) => ({ ...one, seq: index })) }),
      },
    ],
  ];
  it.each(FAULTS)('%s', (_, law, fault) => {
    expect(() => law({ ...REAL, ...fault })).toThrow('Property failed after');
  });

  function plus(totals: Totals, more: Partial<Totals>): Totals {
    return sumOf([totals, { ...NOTHING, ...more }]);
  }
});
