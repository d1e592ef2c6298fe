/** Machines that serve only so many an hour: the shortest walks with room for everybody, and loads that are counted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DemandCell } from '../layers/layer.ts';
import { choices, idsOf, machine, plan, town, UNKNOWN, walkM } from './test-town.ts';

const LAYER = '00000000-0000-4000-8000-000000000000';
const FAR_M = 5_000;
const seeds = fc.integer({ min: 1, max: 1e6 });

/** One visit by everybody, so that people and visits are one. */
const capacityOf = (visitsPerHour: number, machinesPerSite: number) => ({
  visitsPerHour,
  visitsPerThousand: 100,
  machinesPerSite,
});

interface Place {
  readonly room: number;
  readonly ways: readonly number[];
}

/** Metres that all walk together at least, by cheapest augmenting paths (Busacker and Gowen 1960), from scratch. */
function leastWalked(people: readonly number[], places: readonly Place[]): number {
  const at = people.map(() => places.map(() => 0));
  const waiting = [...people];
  const room = places.map((place) => place.room);
  let total = 0;
  for (;;) {
    // The cheapest way to bring one more in, moving others if need be.
    const cost = places.map(() => Infinity);
    const from: (readonly [cell: number, place: number] | null)[] = places.map(() => null);
    for (const [cell, left] of waiting.entries())
      for (const [place, { ways }] of places.entries())
        if (left > 0 && ways[cell]! < cost[place]!) [cost[place], from[place]] = [ways[cell]!, [cell, -1]];
    if (cost.every((value) => value === Infinity)) return total;
    for (let round = 0; round < places.length; round += 1)
      for (const [cell, own] of at.entries())
        for (const [here, count] of own.entries())
          for (const [there, { ways }] of places.entries()) {
            const moved = cost[here]! - places[here]!.ways[cell]! + ways[cell]!;
            if (count > 0 && moved < cost[there]! - 1e-9) [cost[there], from[there]] = [moved, [cell, here]];
          }
    let end = -1;
    for (const [place, left] of room.entries())
      if (left > 0 && (end === -1 || cost[place]! < cost[end]!)) end = place;
    total += cost[end]!;
    room[end]! -= 1;
    for (let place = end; place !== -1;) {
      const [cell, before] = from[place]!;
      at[cell]![place]! += 1;
      if (before === -1) waiting[cell]! -= 1;
      else at[cell]![before]! -= 1;
      place = before;
    }
  }
}

describe('a shortest walk with room for everybody', () => {
  it('is the best of all ways to place so many machines', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(3, 5, 8), (seed, room) => {
        const demand = town(seed)
          .demand.slice(0, 6)
          .map((cell, at) => ({ ...cell, residents: 10 * (1 + at) }));
        const { candidates } = town(seed);
        const wayTo = (site: (typeof candidates)[0]) => demand.map((cell) => Math.round(walkM(cell, site)));
        const nowhere = { room: Infinity, ways: demand.map(() => FAR_M) };
        const meanOf = (ids: readonly string[]) => {
          const places = candidates
            .filter(({ id }) => ids.includes(id))
            .map((site) => ({ room: room * ids.filter((id) => id === site.id).length, ways: wayTo(site) }));
          const visits = demand.map(({ residents }) => residents / 10);
          return leastWalked(visits, [...places, nowhere]) / visits.reduce((sum, one) => sum + one, 0);
        };
        const plans = [...choices(2), ...choices(1).map(([id = '']) => [id, id])];
        const result = plan(
          seed,
          { goal: 'mean-walk', machines: 2, capacity: capacityOf(room, 2) },
          { demand },
        );
        expect(result.status).toBe('optimal');
        expect(result.objective).toBeCloseTo(Math.min(...plans.map(meanOf)), 6);
        const chosen = result.sites.flatMap(({ id, machines }) => Array.from({ length: machines }, () => id));
        expect(chosen).toHaveLength(2);
        expect(meanOf(chosen)).toBeCloseTo(result.objective!, 6);
        expect(result.walk?.meanM).toBeCloseTo(result.objective!, 6);
        for (const { machines, load } of result.sites) {
          expect(load!.needs).toBeLessThanOrEqual(machines);
          expect(load!.visits).toBeLessThanOrEqual(machines * room + 1e-6);
        }
        const served = result.sites.reduce((sum, { load }) => sum + load!.visits, 0);
        const left = result.notes.find(({ code }) => code === 'no-room')?.count ?? 0;
        expect(10 * served + left).toBeCloseTo(210, 4);
      }),
      { numRuns: 10 },
    );
  });

  it('is the one without capacity where there is always room', () => {
    const settings = { goal: 'mean-walk', machines: 3 };
    const free = plan(8, settings);
    const roomy = plan(8, { ...settings, capacity: { ...capacityOf(120, 1), visitsPerThousand: 0.01 } });
    expect(roomy.objective).toBeCloseTo(free.objective!, 6);
    expect(idsOf(roomy)).toEqual(idsOf(free));
  });

  it('counts machines in every rule and in the cost, and those that stand with what they have', () => {
    const existing = [{ ...machine(5, 'old', 3), machines: 3 }];
    const result = plan(
      5,
      {
        goal: 'mean-walk',
        machines: 4,
        capacity: { ...capacityOf(2, 2), visitsPerThousand: 2 },
        locked: ['s0'],
        areaRules: [{ area: 'west', atMost: 2 }],
        spacingM: 300,
        budgetYuan: 260_000,
      },
      { existing },
    );
    expect(result.objective).not.toBeNull();
    const { candidates } = town(5);
    const price = (id: string) => candidates.find((site) => site.id === id)?.cost ?? 0;
    expect(result.cost).toBe(result.sites.reduce((sum, { id, machines }) => sum + price(id) * machines, 0));
    expect(result.cost).toBeLessThanOrEqual(260_000);
    expect(result.areas.find(({ area }) => area === 'west')!.machines).toBeLessThanOrEqual(2);
    expect(result.sites.find(({ id }) => id === 'old')).toMatchObject({ isExisting: true, machines: 3 });
    expect(idsOf(result)).toContain('s0');
    expect(result.sites.find(({ id }) => id === 'old')!.load!.visits).toBeLessThanOrEqual(6 + 1e-6);
  });

  it('that cannot be is told in machines', () => {
    const west = town(5).candidates.filter(({ area }) => area === 'west');
    const asked = (atLeast: number) =>
      plan(5, {
        goal: 'mean-walk',
        machines: 20,
        capacity: capacityOf(50, 2),
        areaRules: [{ area: 'west', atLeast }],
        seconds: 1,
      });
    const room = 2 * west.length;
    const { notes, status } = asked(room + 1);
    expect(status).toBe('infeasible');
    expect(notes[0]).toEqual({ code: 'rule-area-least', count: 1, name: `west ${room} < ${room + 1}` });
    const possible = asked(room);
    expect(possible.areas.find(({ area }) => area === 'west')?.machines).toBe(room);
    // Ten sites hold twenty machines.
    expect(possible.notes.map(({ code }) => code)).not.toContain('fewer-sites');
  });

  it('is the same from a warm start', () => {
    const settings = {
      goal: 'mean-walk',
      machines: 4,
      capacity: { ...capacityOf(3, 2), visitsPerThousand: 1 },
    };
    const demand = town(8).demand.slice(0, 12);
    const cold = plan(8, settings, { demand });
    const warmStart = cold.sites.map(({ id, machines }) => ({ id, machines }));
    expect(plan(8, settings, { demand, warmStart }).objective).toBeCloseTo(cold.objective!, 6);
  });
});

describe('the load of a site', () => {
  const capacity = { visitsPerHour: 1, visitsPerThousand: 0.5, machinesPerSite: 2 };

  it('is counted from whoever has it nearest, and too much is named', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { demand, candidates } = town(seed);
        const result = plan(seed, { capacity });
        const chosen = candidates.filter(({ id }) => idsOf(result).includes(id));
        for (const { id, load, machines } of result.sites) {
          const visits = demand.reduce((sum, cell) => {
            const ways = chosen.map((site) => walkM(cell, site));
            const nearest = chosen[ways.indexOf(Math.min(...ways))];
            return sum + (nearest!.id === id && Math.min(...ways) <= 800 ? cell.residents * 0.0005 : 0);
          }, 0);
          expect(load!.visits).toBeCloseTo(visits, 9);
          expect(load!.needs).toBe(Math.max(1, Math.ceil(visits)));
          expect(machines).toBe(1);
        }
        const crowded = result.sites.filter(({ load }) => load!.needs > 1);
        const names = crowded.map(({ name, load }) => `${name} 1 < ${load!.needs}`).join(', ');
        const note = result.notes.find(({ code }) => code === 'crowded');
        expect([note?.count ?? 0, note?.name ?? '']).toEqual([crowded.length, names]);
        // The plan itself is not another one.
        expect(result.objective).toBe(plan(seed, {}).objective);
      }),
      { numRuns: 8 },
    );
  });

  it('is that of the future which brings most, whatever its probability', () => {
    const { demand } = town(6);
    const twice = demand.map((cell) => ({ ...cell, residents: 2 * cell.residents }));
    const futures = [{ name: 'twice', demandLayer: LAYER, percent: 10 }];
    const today = plan(6, { capacity });
    const then = plan(6, { capacity, futures }, { futures: [twice] });
    expect(idsOf(then)).toEqual(idsOf(today));
    for (const { id, load } of then.sites)
      expect(load!.visits).toBeCloseTo(2 * today.sites.find((site) => site.id === id)!.load!.visits, 9);
  });

  it('is counted and not planned where there are futures or too many cells for a walk with room', () => {
    const { demand } = town(6);
    const futures = [{ name: 'same', demandLayer: LAYER, percent: 10 }];
    const codes = (result: ReturnType<typeof plan>) => result.notes.map(({ code }) => code);
    expect(codes(plan(6, { goal: 'mean-walk', capacity, futures }, { futures: [demand] }))).toContain(
      'capacity-counted',
    );
    const many = Array.from({ length: 6_000 }, (_, index) =>
      DemandCell.parse({ ...demand[index % demand.length]!, id: `m${index}` }),
    );
    const large = plan(
      6,
      { goal: 'mean-walk', capacity: { ...capacity, machinesPerSite: 5 }, seconds: 1 },
      { demand: many },
    );
    expect(codes(large)).toContain('capacity-counted');
    expect(large.sites.every(({ load }) => load !== undefined)).toBe(true);
  });

  it('says how many a place can never hold', () => {
    const { lat, lon } = town(6).demand[0]!;
    const existing = [{ ...UNKNOWN, id: 'old', name: 'Old', kind: 'market', lat, lon } as const];
    const result = plan(6, { capacity: { ...capacity, visitsPerThousand: 50 } }, { existing });
    const beyond = result.sites.filter(({ load }) => load!.needs > 2);
    expect(beyond.length).toBeGreaterThan(0);
    expect(result.notes.find(({ code }) => code === 'too-crowded')?.count).toBe(beyond.length);
    expect(plan(6, {}).sites.every(({ load }) => load === undefined)).toBe(true);
  });
});
