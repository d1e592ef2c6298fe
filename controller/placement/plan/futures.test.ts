/** Plans for demand as it may become, against every plan of a small town in every future. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DemandCell } from '../layers/layer.ts';
import { choices, idsOf, machine, plan, town, UNKNOWN, walkM, waysIn } from './test-town.ts';

const LAYER = '00000000-0000-4000-8000-000000000000';
const seeds = fc.integer({ min: 1, max: 1e6 });

/** Nobody moves in the winter but half of the north-east stays away; an estate opens at the edge. */
function futuresOf(seed: number) {
  const { demand } = town(seed);
  const winter = demand.map((cell, index) => ({ ...cell, residents: index % 3 === 0 ? 0 : cell.residents }));
  const { lat, lon } = demand[5]!;
  const estate = DemandCell.parse({ id: 'estate', area: 'east', lat: lat + 0.004, lon, residents: 4_000 });
  return { winter, estate: [...demand, estate] };
}

const asked = (winter: number, estate: number) => [
  { name: 'winter', demandLayer: LAYER, percent: winter },
  { name: 'estate', demandLayer: LAYER, percent: estate },
];

describe('futures', () => {
  it('are served on average as well as by the best of all plans, and each is told', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom([30, 45], [20, 80]), (seed, [first = 0, second = 0]) => {
        const { winter, estate } = futuresOf(seed);
        const ways = [town(seed).demand, winter, estate].map((cells) => waysIn(seed, [], cells));
        const percents = [100 - first - second, first, second];
        const valueOf = (ids: readonly string[]) =>
          ways.reduce((sum, { within }, future) => sum + (percents[future]! / 100) * within(ids, 500), 0);
        const settings = { futures: asked(first, second), walkM: 500 };
        const result = plan(seed, settings, { futures: [winter, estate] });
        expect(result.status).toBe('optimal');
        expect(result.objective).toBeCloseTo(Math.max(...choices(3).map(valueOf)), 6);
        expect(result.futures.map(({ percent }) => percent)).toEqual(percents);
        expect(result.futures.map(({ covered }) => covered)).toEqual(
          ways.map(({ within }) => within(idsOf(result), 500)),
        );
        // The rest of the answer is about today.
        expect(result.residents.covered).toBe(ways[0]!.within(idsOf(result), 500));
        expect(result.nearestM).toHaveLength(60);
      }),
      { numRuns: 8 },
    );
  });

  it('can be judged by the one that is served worst', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { winter, estate } = futuresOf(seed);
        const ways = [town(seed).demand, winter, estate].map((cells) => waysIn(seed, [], cells));
        const worstOf = (ids: readonly string[]) =>
          Math.min(...ways.map(({ within, sum }) => within(ids, 500) / sum(({ residents }) => residents)));
        const settings = { futures: asked(30, 45), futuresGoal: 'worst', walkM: 500, years: [1, 2] };
        const result = plan(seed, settings, { futures: [winter, estate] });
        expect(result.status).toBe('optimal');
        expect(result.objective).toBeCloseTo(Math.max(...choices(3).map(worstOf)), 6);
        expect(worstOf(idsOf(result))).toBeCloseTo(result.objective!, 9);
        // Years are for people on average.
        expect(result.years).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  it('that are certain are the only demand, whatever is there today', () => {
    const { estate } = futuresOf(4);
    const certain = [{ name: 'estate', demandLayer: LAYER, percent: 100 }];
    for (const goal of ['most-people', 'fair', 'cheapest', 'mean-walk']) {
      const then = plan(4, { goal }, { demand: estate });
      const planned = plan(4, { goal, futures: certain }, { futures: [estate] });
      expect(planned.objective).toBeCloseTo(then.objective!, 6);
      expect(planned.futures[1]?.covered).toBe(then.residents.covered);
    }
  });

  it('of a walk on average weigh as much as they are likely', () => {
    const { winter, estate } = futuresOf(9);
    const ways = [town(9).demand, winter, estate].map((cells) => waysIn(9, [], cells));
    const [today, cold, more] = ways as [(typeof ways)[0], (typeof ways)[0], (typeof ways)[0]];
    const people = (way: (typeof ways)[0]) => way.sum(({ residents }) => residents);
    const metres = (way: (typeof ways)[0], ids: readonly string[]) =>
      way.sum(({ residents }, cell) => residents * Math.min(5_000, way.wayOf(cell, ids)));
    const meanOf = (ids: readonly string[]) =>
      (2 * metres(today, ids) + 3 * metres(cold, ids) + 5 * metres(more, ids)) /
      (2 * people(today) + 3 * people(cold) + 5 * people(more));
    const settings = { goal: 'mean-walk', futures: asked(30, 50), futuresGoal: 'worst' };
    const result = plan(9, settings, { futures: [winter, estate] });
    expect(Math.abs(result.objective! - Math.min(...choices(3).map(meanOf)))).toBeLessThan(0.5);
    expect(result.notes.map(({ code }) => code)).toContain('worst-ignored');
  });

  it('say whom no place reaches then', () => {
    const far = DemandCell.parse({ id: 'far', area: 'east', lat: 30.9, lon: 104.05, residents: 700 });
    const futures = [{ name: 'far', demandLayer: LAYER, percent: 50 }];
    const { demand, candidates } = town(6);
    const reached = demand.filter((cell) => candidates.some((site) => walkM(cell, site) <= 800));
    const result = plan(6, { futures }, { futures: [[...reached, far]] });
    expect(result.futures.map(({ unreachable }) => unreachable)[1]).toBe(700);
    expect(result.unreachable.every((cell) => cell < demand.length)).toBe(true);
  });

  it('are corrected by who came to machines today, in the same proportion', () => {
    const { demand } = town(6);
    const seen = { openHours: 420, sessions: 290, turnedAway: 10 };
    const quiet = { openHours: 420, sessions: 90, turnedAway: 10 };
    const existing = [
      { ...machine(6, 'busy', 0), seen },
      { ...machine(6, 'quiet', 7), ...UNKNOWN, seen: quiet },
    ];
    const twice = demand.map((cell) => ({ ...cell, residents: 2 * cell.residents }));
    const settings = { countsVisits: true, countsUptime: false };
    const today = plan(6, settings, { existing });
    const futures = [{ name: 'twice', demandLayer: LAYER, percent: 100 }];
    const then = plan(6, { ...settings, futures }, { existing, futures: [twice] });
    expect(then.total).toBeCloseTo(2 * today.total, 6);
    expect(then.observed).toEqual(today.observed);
  });

  it.each([
    [[30, 80], /together they are 110 %/],
    [[30, 0], /percent/],
  ])('that cannot be are refused: %j', ([first = 0, second = 0], message) => {
    expect(() => plan(4, { futures: asked(first, second) })).toThrow(message);
  });

  it('need names of their own', () => {
    const [one] = asked(10, 10);
    expect(() => plan(4, { futures: [one, one] })).toThrow(/two futures are called .*winter/);
  });
});
