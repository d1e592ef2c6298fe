/** Nothing is dropped in silence: what cannot be, or would not count, is told by name. */
import { describe, expect, it } from 'vitest';
import { DemandCell } from '../layers/layer.ts';
import { plan, town, UNKNOWN, walkM } from './test-town.ts';

const noteOf = (seed: number, settings: object, code: string, extra = {}) =>
  plan(seed, settings, extra).notes.find((note) => note.code === code);

describe('people whom nobody can reach', () => {
  it('are counted and named by their cells', () => {
    const { demand, candidates } = town(4);
    const isFar = (cell: DemandCell, usable: readonly string[]) =>
      candidates.every((site) => !usable.includes(site.id) || walkM(cell, site) > 300);
    const usable = candidates.map(({ id }) => id).filter((id) => id !== 's2');
    const result = plan(4, { walkM: 300, forbidden: ['s2'] });
    const far = [...demand.keys()].filter((cell) => isFar(demand[cell]!, usable));
    expect(far.length).toBeGreaterThan(0);
    expect(result.unreachable).toEqual(far);
    const people = far.reduce((sum, cell) => sum + demand[cell]!.residents, 0);
    expect(result.notes).toContainEqual({ code: 'unreachable', count: people, name: String(far.length) });
  });

  it('make a share impossible that is said to be too much, with the most that can be', () => {
    const share = (result: ReturnType<typeof plan>) => result.residents.covered / result.residents.total;
    const settings = { goal: 'cheapest', walkM: 300 };
    const all = share(plan(4, { walkM: 300, machines: 10 }));
    const note = noteOf(4, { ...settings, targetShare: 1 }, 'rule-share');
    expect(note?.count).toBe(Math.floor(all * 1_000) / 1_000);
    expect(plan(4, { ...settings, targetShare: note!.count }).status).toBe('optimal');
  });
});

describe('rules that contradict each other', () => {
  it('name the locked sites that may not be used', () => {
    const settings = { locked: ['s3', 's5'], forbidden: ['s5'], needsNetwork: true };
    expect(noteOf(5, settings, 'rule-required')).toMatchObject({ count: 2, name: 'S3, S5' });
  });

  it('name the sites that stand too near', () => {
    const note = noteOf(5, { locked: ['s0', 's1'], spacingM: 5_000 }, 'rule-spacing');
    expect(note?.name).toBe('S0 – S1');
  });

  it('name a sub-district with people and without any place', () => {
    const { demand } = town(5);
    const cell = DemandCell.parse({ id: 'far', area: 'north', lat: 30.8, lon: 104.05, residents: 10 });
    const note = noteOf(5, { leastPerArea: 1 }, 'rule-area-least', { demand: [...demand, cell] });
    expect(note).toEqual({ code: 'rule-area-least', count: 1, name: 'north 0 < 1' });
  });

  it('name the sub-districts whose own rule cannot be met, and by how much', () => {
    const west = town(5)
      .candidates.filter(({ area }) => area === 'west')
      .map(({ id }) => id);
    const few = { areaRules: [{ area: 'west', atLeast: west.length + 1 }] };
    const name = `west ${west.length} < ${west.length + 1}`;
    expect(noteOf(5, few, 'rule-area-least')).toMatchObject({ count: 1, name });
    const many = { locked: west.slice(0, 2), areaRules: [{ area: 'west', atMost: 1 }] };
    expect(noteOf(5, many, 'rule-area-most')?.name).toBe('west 2 > 1');
    const contrary = { mostPerArea: 1, areaRules: [{ area: 'west', atLeast: 2 }] };
    expect(noteOf(5, contrary, 'rule-area-contrary')?.name).toBe('west 2 > 1');
  });

  it('tell a number that is smaller than what is locked, where no sub-district asks for more', () => {
    const settings = { machines: 1, locked: ['s0', 's1'], leastPerArea: 0 };
    expect(noteOf(5, settings, 'rule-count')).toBeDefined();
  });

  it('count the machines that stand beside the least numbers', () => {
    const { demand, candidates } = town(5);
    const east = demand.find(({ area }) => area === 'east')!;
    const { lat, lon } = east;
    const existing = [{ ...UNKNOWN, id: 'old', name: 'Old', kind: 'market', lat, lon } as const];
    expect(candidates.filter(({ area }) => area === 'west').length).toBeGreaterThan(1);
    const settings = { machines: 1, areaRules: [{ area: 'west', atLeast: 2 }] };
    expect(noteOf(5, settings, 'rule-least-total', { existing })).toMatchObject({ count: 3, name: '2' });
  });

  it('add up the least numbers of all sub-districts', () => {
    expect(noteOf(5, { leastPerArea: 2 }, 'rule-least-total')).toMatchObject({ count: 4, name: '3' });
  });

  it('say that a walk stays beyond what is measured', () => {
    const { demand } = town(5);
    const cellAt = (lat: number) =>
      DemandCell.parse({ id: `far ${lat}`, area: 'west', lat, lon: 104.07, residents: 10 });
    const ends = { demand: [...demand, cellAt(30.747), cellAt(30.68)] };
    expect(plan(5, { goal: 'longest-walk' }, ends).status).toBe('optimal');
    const { status, notes } = plan(5, { goal: 'longest-walk', machines: 1 }, ends);
    expect([status, notes[0]?.code]).toEqual(['infeasible', 'rule-longest']);
  });
});

describe('settings that do nothing', () => {
  it('are told', () => {
    expect(noteOf(4, { locked: ['nowhere', 'else'] }, 'unknown-sites')).toMatchObject({
      count: 2,
      name: 'nowhere, else',
    });
    const elsewhere = { areaRules: [{ area: 'south', atMost: 1 }] };
    expect(noteOf(4, elsewhere, 'unknown-areas')).toMatchObject({ count: 1, name: 'south' });
    expect(noteOf(4, { machines: 40 }, 'fewer-sites')).toEqual({
      code: 'fewer-sites',
      count: 10,
      name: '40',
    });
    expect(noteOf(4, { fadeM: 500, walkM: 800 }, 'fade-ignored')?.count).toBe(500);
    const nobody = { residents: 0, elderly: 0, businesses: 0, daytime: 0 };
    expect(noteOf(4, { weights: nobody }, 'no-weight')).toBeDefined();
    expect(plan(4, { weights: nobody, goal: 'mean-walk' }).walk).toEqual({ meanM: 0, longestM: 0 });
    expect(plan(4, { weights: nobody, goal: 'fair' }).notes.map(({ code }) => code)).toContain('no-weight');
  });

  it.each([
    { weights: { residents: -1, elderly: 0, businesses: 0, daytime: 0 } },
    { weights: { residents: Number.NaN, elderly: 0, businesses: 0, daytime: 0 } },
    { machines: 0 },
    { machines: 2.5 },
    { budgetYuan: -5 },
    { targetShare: 1.2 },
    { walkM: Infinity },
    { years: [3, -1] },
    { moves: { atMost: 0, costYuan: 5 } },
    { areaRules: [{ area: 'west', atLeast: 2, atMost: 1 }] },
    {
      areaRules: [
        { area: 'west', atLeast: 1 },
        { area: 'west', atMost: 2 },
      ],
    },
    { typo: 1 },
  ])('without sense are refused by name: %j', (wrong) => {
    expect(() => plan(4, wrong)).toThrow(Object.keys(wrong)[0]);
  });

  it('the machines that stand count among the places', () => {
    const { lat, lon } = town(4).demand[0]!;
    const existing = [{ ...UNKNOWN, id: 'old', name: 'Old', kind: 'market', lat, lon } as const];
    expect(plan(4, { walkM: 100 }, { existing }).unreachable).not.toContain(0);
  });
});
