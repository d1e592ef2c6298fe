/** What planners may ask besides "most people", each against every plan of a small town, counted in plain words. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanResult, TimeSlice } from '../api.ts';
import { choices, idsOf, machine, plan, waysIn } from './test-town.ts';

const HOURS = ['always', 'day', 'office'] as const;
const OPEN = { always: ['office', 'weekend', 'night'], day: ['office', 'weekend'], office: ['office'] };
const seeds = fc.integer({ min: 1, max: 1e6 });

describe('opening hours', () => {
  it('count each time by its weight, and a closed place reaches nobody', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const hoursOf = (id: string) => HOURS[Number(id.slice(1)) % 3]!;
        const slices = { office: 2, weekend: 1, night: 1 };
        const { within } = waysIn(seed);
        const openIn = (ids: readonly string[], slice: string) =>
          ids.filter((id) => OPEN[hoursOf(id)].includes(slice));
        const valueOf = (ids: readonly string[]) =>
          within(openIn(ids, 'office')) / 2 +
          within(openIn(ids, 'weekend')) / 4 +
          within(openIn(ids, 'night')) / 4;
        const result = plan(seed, { slices }, { hoursOf });
        expect(result.status).toBe('optimal');
        expect(result.objective).toBeCloseTo(Math.max(...choices(3).map(valueOf)), 6);
        for (const slice of Object.keys(slices) as TimeSlice[]) {
          const told = result.slices.find((one) => one.slice === slice);
          expect(told?.residents).toBe(within(openIn(idsOf(result), slice)));
        }
        const site = result.sites[0]!;
        const swapped = idsOf(result).map((id) => (id === site.id ? site.replacement!.id : id));
        expect(valueOf(swapped)).toBeCloseTo(result.objective! - site.replacement!.loss, 6);
      }),
      { numRuns: 8 },
    );
  });

  it('of which none counts are refused', () => {
    expect(() => plan(1, { slices: { office: 0, weekend: 0, night: 0 } })).toThrow(/one of them must count/);
  });
});

describe('rules of single sub-districts', () => {
  it('hold beside the rule for all, and the plan is the best of those that keep them', () => {
    const rules = fc.constantFrom(
      { areaRules: [{ area: 'west', atLeast: 2 }] },
      { leastPerArea: 1, areaRules: [{ area: 'east', atMost: 1 }] },
      { mostPerArea: 1, areaRules: [{ area: 'west', atLeast: 2, atMost: 3 }] },
      { leastPerArea: 1, mostPerArea: 2, areaRules: [{ area: 'east', atLeast: 0, atMost: 0 }] },
    );
    fc.assert(
      fc.property(seeds, rules, (seed, asked) => {
        const { within, candidates } = waysIn(seed);
        const areaOf = new Map(candidates.map(({ id, area }) => [id, area]));
        const most = 'mostPerArea' in asked || asked.areaRules.some((rule) => 'atMost' in rule);
        const keeps = (ids: readonly string[]) =>
          ['west', 'east'].every((area) => {
            const count = ids.filter((id) => areaOf.get(id) === area).length;
            const all = { atLeast: 0, atMost: 10 };
            if ('leastPerArea' in asked) all.atLeast = asked.leastPerArea;
            if ('mostPerArea' in asked) all.atMost = asked.mostPerArea;
            const rule = { ...all, ...asked.areaRules.find((one) => one.area === area) };
            return count >= rule.atLeast && count <= rule.atMost;
          });
        const plans = (most ? [0, 1, 2, 3] : [3]).flatMap(choices).filter(keeps);
        const result = plan(seed, asked);
        expect(result.status).toBe(plans.length === 0 ? 'infeasible' : 'optimal');
        if (plans.length === 0) return;
        expect(result.objective).toBeCloseTo(Math.max(...plans.map((ids) => within(ids))), 6);
        expect(keeps(idsOf(result))).toBe(true);
        for (const { id, replacement } of result.sites) {
          if (replacement === null) continue;
          expect(keeps(idsOf(result).map((one) => (one === id ? replacement.id : one)))).toBe(true);
        }
        const west = result.areas.find(({ area }) => area === 'west');
        expect(west?.machines).toBe(idsOf(result).filter((id) => areaOf.get(id) === 'west').length);
      }),
      { numRuns: 16 },
    );
  });
});

describe('years', () => {
  it('build on each other as well as can be, and each is told what it gave up for that', () => {
    fc.assert(
      fc.property(seeds, fc.boolean(), (seed, hasMachine) => {
        const existing = hasMachine ? [machine(seed, 'old', 3)] : [];
        const standing = existing.map(({ id }) => id);
        const { within } = waysIn(seed, existing);
        const value = new Map(
          [1, 3].flatMap((count) => choices(count).map((ids) => [ids.join(), within([...standing, ...ids])])),
        );
        const best = Math.max(
          ...choices(3).flatMap((late) => late.map((early) => value.get(early)! + value.get(late.join())!)),
        );
        const result = plan(seed, { years: [1, 2] }, { existing });
        expect(result.status).toBe('optimal');
        expect(result.objective).toBeCloseTo(best / 2, 6);
        const openIn = (year: number) =>
          result.sites.filter((site) => site.isExisting || site.year! <= year).map(({ id }) => id);
        for (const [index, count] of [1, 3].entries()) {
          const year = result.years[index]!;
          expect(year.machines).toBe(count);
          expect(year.covered).toBeCloseTo(within(openIn(index + 1)), 6);
          expect(year.residents).toBe(within(openIn(index + 1)));
          const alone = Math.max(...choices(count).map((ids) => value.get(ids.join())!));
          expect([year.best, year.bound]).toEqual([alone, alone]);
        }
        const turns = result.sites.filter(({ turn }) => turn !== undefined);
        expect(turns.map(({ year }) => year)).toEqual([1, 2, 2]);
      }),
      { numRuns: 8 },
    );
  });

  it('do nothing with another goal', () => {
    const plain = plan(4, { goal: 'fair' });
    expect(idsOf(plan(4, { goal: 'fair', years: [1, 1] }))).toEqual(idsOf(plain));
  });

  it('are the same from a warm start', () => {
    const cold = plan(4, { years: [2, 2] });
    const warmStart = cold.sites.map(({ id, year }) => ({ id, year }));
    expect(plan(4, { years: [2, 2] }, { warmStart }).objective).toBe(cold.objective);
  });
});

describe('moves', () => {
  it('take at most so many machines to better places, and a budget pays for places and moves', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(null, 150_000, 230_000), (seed, budgetYuan) => {
        const existing = [machine(seed, 'old-1', 3), machine(seed, 'old-2', 4)];
        const { within, candidates } = waysIn(seed, existing);
        const costOf = (ids: readonly string[]) =>
          ids.reduce((sum, id) => sum + candidates.find((site) => site.id === id)!.cost, 0);
        let best = -1;
        for (const stay of [['old-1', 'old-2'], ['old-1'], ['old-2']]) {
          const moves = 2 - stay.length;
          // A budget may leave places empty.
          const counts = budgetYuan === null ? [1 + moves] : [0, 1, 2].filter((count) => count <= 1 + moves);
          for (const ids of counts.flatMap(choices)) {
            if (budgetYuan !== null && costOf(ids) + moves * 20_000 > budgetYuan) continue;
            best = Math.max(best, within([...stay, ...ids]));
          }
        }
        const settings = { machines: 1, moves: { atMost: 1, costYuan: 20_000 }, budgetYuan };
        const result = plan(seed, settings, { existing });
        expect(result.objective).toBeCloseTo(best, 6);
        expect(result.moved.length).toBeLessThanOrEqual(1);
        const chosen = idsOf(result);
        expect(result.moved.every(({ id }) => !chosen.includes(id))).toBe(true);
        const built = chosen.filter((id) => id.startsWith('s'));
        expect(result.cost).toBe(costOf(built) + result.moved.length * 20_000);
        expect(result.residents.before).toBe(within(['old-1', 'old-2']));
      }),
      { numRuns: 12 },
    );
  });
});

describe('walks', () => {
  const meanOf = (seed: number, ids: readonly string[]) => {
    const { sum, wayOf, demand } = waysIn(seed);
    const total = demand.reduce((people, { residents }) => people + residents, 0);
    return sum(({ residents }, cell) => residents * Math.min(5_000, wayOf(cell, ids))) / total;
  };
  const longestOf = (seed: number, ids: readonly string[]) => {
    const { demand, wayOf } = waysIn(seed);
    return Math.max(...demand.map((_, cell) => wayOf(cell, ids)));
  };

  it('are the shortest on average', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const result = plan(seed, { goal: 'mean-walk' });
        expect(result.status).toBe('optimal');
        // Whole metres inside.
        const best = Math.min(...choices(3).map((ids) => meanOf(seed, ids)));
        expect(Math.abs(result.objective! - best)).toBeLessThan(0.5);
        expect(result.walk!.meanM).toBeCloseTo(meanOf(seed, idsOf(result)), 6);
        for (const [at, { covered }] of result.curve.entries())
          expect(covered).toBeGreaterThanOrEqual(result.curve[at - 1]?.covered ?? 0);
      }),
      { numRuns: 8 },
    );
  });

  it('are the shortest for whoever walks farthest', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const result = plan(seed, { goal: 'longest-walk' });
        expect(result.status).toBe('optimal');
        const best = Math.min(...choices(3).map((ids) => longestOf(seed, ids)));
        expect(Math.abs(result.objective! - best)).toBeLessThan(0.5);
        expect(result.walk!.longestM).toBeCloseTo(longestOf(seed, idsOf(result)), 6);
      }),
      { numRuns: 8 },
    );
  });

  it('keep every other condition', () => {
    for (const goal of ['mean-walk', 'longest-walk']) {
      const result: PlanResult = plan(9, {
        goal,
        locked: ['s0'],
        forbidden: ['s1'],
        leastPerArea: 1,
        spacingM: 300,
      });
      expect(result.status).toBe('optimal');
      expect(idsOf(result)).toContain('s0');
      expect(idsOf(result)).not.toContain('s1');
      for (const { machines } of result.areas) expect(machines).toBeGreaterThanOrEqual(1);
      expect(plan(9, { goal, machines: 1, leastPerArea: 1 })).toMatchObject({
        status: 'infeasible',
        sites: [],
      });
    }
  });
});
