import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanResult } from '../api.ts';
import { DemandCell } from '../layers/layer.ts';
import type { ExistingSite } from './input.ts';
import { idsOf, plan, town, UNKNOWN, walkM } from './test-town.ts';

describe('a plan', () => {
  it('reaches as many people as the best of all choices, and its parts add up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const best = plan(seed, {});
        expect(best.status).toBe('optimal');
        expect(best.objective).toBe(best.residents.covered);
        expect(best.areas.reduce((sum, { covered }) => sum + covered, 0)).toBe(best.residents.covered);
        expect(best.areas.reduce((sum, { machines }) => sum + machines, 0)).toBe(3);
        expect(best.bands.find(({ walkM }) => walkM === 800)?.residents).toBe(best.residents.covered);
        const other = plan(seed, { locked: ['s0', 's1', 's2'] });
        expect(other.objective!).toBeLessThanOrEqual(best.objective!);
      }),
      { numRuns: 15 },
    );
  });

  it('is built in an order of which every step is a plan, the best of its size that drops one site of the next', () => {
    const result = plan(8, { machines: 5 });
    const coverOf = (ids: readonly string[]) => plan(8, { machines: ids.length, locked: ids }).objective!;
    const order = result.sites.map(({ id }) => id);
    expect(result.sites.map(({ turn }) => turn)).toEqual([1, 2, 3, 4, 5]);
    for (let count = 4; count >= 1; count -= 1) {
      const next = order.slice(0, count + 1);
      const best = Math.max(...next.map((dropped) => coverOf(next.filter((id) => id !== dropped))));
      expect(coverOf(order.slice(0, count))).toBe(best);
    }
  });

  it('takes what is locked, never what is forbidden or unfit, and counts machines that stand already on top', () => {
    const result = plan(5, { locked: ['s0'], forbidden: ['s1'], needsNetwork: true });
    expect(idsOf(result)).toContain('s0');
    expect(idsOf(result)).not.toContain('s1');
    expect(idsOf(result)).not.toContain('s3');
    const { lat, lon } = town(5).demand[0]!;
    const standing = { ...UNKNOWN, id: 'old', name: 'Old', kind: 'market', lat, lon } as const;
    const more = plan(5, {}, { existing: [standing] });
    expect(more.sites).toHaveLength(4);
    expect(more.residents.before).toBeGreaterThan(0);
    expect(more.sites.at(-1)).toMatchObject({ id: 'old', isExisting: true, cost: 0, replacement: null });
    expect(more.sites.at(-1)?.area).not.toBe('');
  });

  it('keeps to the budget, the distance between machines and the share of each sub-district', () => {
    const result = plan(9, { budgetYuan: 160_000, spacingM: 600, leastPerArea: 1 });
    expect(result.status).toBe('optimal');
    expect(result.cost).toBeLessThanOrEqual(160_000);
    for (const { machines } of result.areas) expect(machines).toBeGreaterThanOrEqual(1);
  });

  it('that cannot be says which rule stands in the way, and shows no site', () => {
    const result = plan(9, { machines: 1, leastPerArea: 1 });
    expect(result).toMatchObject({ status: 'infeasible', objective: null, sites: [], curve: [] });
    expect(result.notes[0]).toEqual({ code: 'rule-least-total', count: 2, name: '1' });
    const noMoney = plan(9, { budgetYuan: 10, locked: ['s0'] });
    expect(noMoney.notes[0]).toMatchObject({ code: 'rule-budget' });
  });

  it('of the cheapest kind reaches its share, with fewer machines where nothing costs', () => {
    const result = plan(3, { goal: 'cheapest', targetShare: 0.4 });
    expect(result.residents.covered).toBeGreaterThanOrEqual(0.4 * result.residents.total);
    expect(result.cost).toBe(result.objective);
  });

  it('of the fair kind serves the worst sub-district better than the plan for most people does', () => {
    const worst = (result: PlanResult) =>
      Math.min(...result.areas.map(({ covered, residents }) => covered / residents));
    const [fair, most] = [plan(11, { goal: 'fair' }), plan(11, {})];
    expect(worst(fair)).toBeGreaterThanOrEqual(worst(most));
    expect(fair.objective).toBeCloseTo(worst(fair), 9);
  });

  it('of the fair kind leaves out a sub-district where nobody counts', () => {
    const { demand } = town(11);
    const { lat, lon } = demand[0]!;
    const nobody = DemandCell.parse({ id: 'park', area: 'park', lat, lon });
    const fair = plan(11, { goal: 'fair' });
    expect(fair.objective).toBeGreaterThan(0);
    expect(plan(11, { goal: 'fair' }, { demand: [...demand, nobody] }).objective).toBe(fair.objective);
  });

  it('counts a second machine in reach when machines fail, and people a little farther when cover fades', () => {
    const plain = plan(2, {}).objective!;
    expect(plan(2, { availability: 0.9 }).objective!).toBeLessThan(plain);
    expect(plan(2, { availability: 0.9 }).objective!).toBeGreaterThanOrEqual(0.9 * plain);
    expect(plan(2, { fadeM: 1_200 }).objective!).toBeGreaterThanOrEqual(plain);
  });

  it('is the same from a warm start', () => {
    const cold = plan(8, {});
    expect(plan(8, {}, { warmStart: idsOf(cold).map((id) => ({ id })) }).objective).toBe(cold.objective);
  });
});

describe('the curve', () => {
  it('never falls, ends no higher than everybody, and no plan beats its bound', () => {
    const { curve, total } = plan(6, {});
    for (const [index, { covered, bound }] of curve.entries()) {
      expect(covered).toBeGreaterThanOrEqual(curve[index - 1]?.covered ?? 0);
      expect(bound).toBeGreaterThanOrEqual(covered);
      expect(covered).toBeLessThanOrEqual(total);
    }
    expect(plan(6, { machines: 1 }).objective).toBeCloseTo(curve[1]!.bound, 6);
    for (const machines of [2, 4, 6]) {
      expect(plan(6, { machines }).objective!).toBeLessThanOrEqual(curve[machines]!.bound + 1e-6);
    }
  });
});

describe('what replaces a site', () => {
  it('loses as much as it is said to', () => {
    const result = plan(7, {});
    const site = result.sites[0]!;
    const locked = result.sites
      .slice(1)
      .map(({ id }) => id)
      .concat(site.replacement!.id);
    expect(plan(7, { locked }).objective).toBeCloseTo(result.objective! - site.replacement!.loss, 6);
    expect(site.alone).toBeLessThanOrEqual(site.reached);
  });

  it('counts on each machine that stands as often as it was there, and on new ones as often as expected', () => {
    const { demand, candidates } = town(6);
    const place = ({ lat, lon }: { lat: number; lon: number }) =>
      ({ kind: 'market', hours: 'always', machines: 1, lat, lon }) as const;
    const existing: ExistingSite[] = [
      { id: 'often', name: 'Often', availability: 0.6, repairHours: 20, seen: null, ...place(demand[0]!) },
      { id: 'always', name: 'Always', availability: 0.99, repairHours: 1, seen: null, ...place(demand[7]!) },
      { id: 'unknown', name: 'Unknown', ...UNKNOWN, ...place(demand[9]!) },
    ];
    const result = plan(6, { availability: 0.9 }, { existing });
    expect(result.status).toBe('optimal');
    const upOf = (id: string) => existing.find((site) => site.id === id)?.availability ?? 0.9;
    const places = [...candidates, ...existing];
    const expectedOf = (ids: readonly string[], up = upOf) =>
      demand.reduce((sum, cell) => {
        const near = ids.filter(
          (id) =>
            walkM(
              cell,
              places.find((one) => one.id === id)!,
            ) <= 800,
        );
        return sum + cell.residents * (1 - near.reduce((away, id) => away * (1 - up(id)), 1));
      }, 0);
    expect(result.objective).toBeCloseTo(expectedOf(idsOf(result)), 6);
    const standing = existing.map(({ id }) => id);
    for (const one of candidates) {
      const chosen = idsOf(result).filter((id) => !standing.includes(id));
      if (chosen.includes(one.id)) continue;
      for (const given of chosen) {
        const other = [...standing, ...chosen.filter((id) => id !== given), one.id];
        expect(expectedOf(other)).toBeLessThanOrEqual(result.objective! + 1e-6);
      }
    }

    const { repair, sites, curve } = result;
    expect(sites.find(({ id }) => id === 'unknown')).toMatchObject({ up: 0.9 });
    expect(sites.find(({ id }) => id === 's0')?.up).toBeUndefined();
    expect(repair).toMatchObject({ siteId: 'often', availability: 0.6 });
    const visited = expectedOf(idsOf(result), (id) => (id === 'often' ? repair!.visited : upOf(id)));
    expect(repair!.gain).toBeCloseTo(visited - result.objective!, 6);
    expect(repair!.machineGain).toBe(curve[4]!.covered - curve[3]!.covered);
    expect(plan(6, { availability: 0.9, countsUptime: false }, { existing }).repair?.availability).toBe(0.9);
  });
});

describe('what machines have seen', () => {
  const { demand } = town(6);
  const machine = (id: string, cell: number, sessions: number): ExistingSite => ({
    ...UNKNOWN,
    id,
    name: id,
    kind: 'market',
    lat: demand[cell]!.lat,
    lon: demand[cell]!.lon,
    seen: { openHours: 420, sessions, turnedAway: 10 },
  });
  const near = (cell: number) => demand.filter((one) => walkM(one, demand[cell]!) <= 800);
  const peopleNear = (cell: number) => near(cell).reduce((sum, { residents }) => sum + residents, 0);

  it('corrects the demand in reach by the stated rule, when asked to', () => {
    const existing = [machine('busy', 0, 290), machine('quiet', 7, 90)];
    expect(near(0).some((one) => near(7).includes(one))).toBe(false);
    const [busy, quiet] = [300 / 420 / peopleNear(0), 100 / 420 / peopleNear(7)];
    const average = (busy + quiet) / 2;
    const factorOf = (ratio: number) => Math.min(2, Math.max(0.5, (420 + 420 * ratio) / 840));
    const plain = plan(6, { countsUptime: false }, { existing });
    expect(plain.observed).toBeUndefined();
    const seen = plan(6, { countsUptime: false, countsVisits: true }, { existing });
    expect(seen.observed).toMatchObject({ machines: 2, openHours: 840, sessions: 380, turnedAway: 20 });
    const more =
      peopleNear(0) * (factorOf(busy / average) - 1) + peopleNear(7) * (factorOf(quiet / average) - 1);
    expect(seen.total).toBeCloseTo(plain.total + more, 6);
    expect(seen.sites.find(({ id }) => id === 'busy')?.busy).toBeCloseTo(busy / average, 9);
    // Residents stay residents.
    expect(seen.residents.total).toBe(plain.residents.total);
  });

  it('is said when there is nothing yet', () => {
    const result = plan(6, { countsVisits: true }, { existing: [{ ...machine('new', 0, 0), seen: null }] });
    expect(result.observed).toBeUndefined();
    expect(result.notes.map(({ code }) => code)).toContain('nothing-seen');
  });
});
