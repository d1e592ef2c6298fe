import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Candidate, DemandCell, totalsOf } from '../layers/layer.ts';
import { apportion } from './apportion.ts';
import { generateJinniu } from './jinniu.ts';
import { blendObserved, REGISTER_HOURS } from './observed.ts';

it('a divided total adds up, and nobody gets more than the next whole number', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000 }),
      fc.array(fc.double({ min: 0, max: 1_000, noNaN: true }), { minLength: 1, maxLength: 30 }),
      (total, weights) => {
        const parts = apportion(total, weights);
        const sum = weights.reduce((a, b) => a + b, 0);
        expect(parts.reduce((a, b) => a + b, 0)).toBe(sum > 0 ? total : 0);
        const off = parts.map((part, index) =>
          sum > 0 ? Math.abs(part - (total * weights[index]!) / sum) : 0,
        );
        expect(Math.max(...off)).toBeLessThan(1 + 1e-6);
      },
    ),
  );
});

describe('what machines have seen', () => {
  const weights = Float64Array.of(100, 100, 100);
  const seen = (cell: number, openHours: number, sessions: number, turnedAway = 0) => ({
    openHours,
    sessions,
    turnedAway,
    cells: [cell],
  });

  it('changes nothing without hours, and nothing where no machine reaches', () => {
    expect([...blendObserved(weights, [seen(0, 0, 50)])]).toEqual([100, 100, 100]);
    expect(blendObserved(weights, [seen(0, 500, 900), seen(1, 500, 100)])[2]).toBe(100);
  });

  it('moves demand to where it is busier, the more the longer it was seen', () => {
    const short = blendObserved(weights, [seen(0, 10, 30), seen(1, 10, 10)]);
    const long = blendObserved(weights, [seen(0, 4_000, 12_000), seen(1, 4_000, 4_000)]);
    expect(short[0]).toBeGreaterThan(100);
    expect(long[0]).toBeGreaterThan(short[0]!);
    expect(long[1]).toBeLessThan(short[1]!);
  });

  it('weighs half and half when a machine was open as long as the register counts', () => {
    const [busy, quiet] = blendObserved(weights, [
      seen(0, REGISTER_HOURS, 300),
      seen(1, REGISTER_HOURS, 100),
    ]);
    // Ratios 1.5 and 0.5 against the average.
    expect(busy).toBeCloseTo(125, 9);
    expect(quiet).toBeCloseTo(75, 9);
  });

  it('counts people who were turned away, and never more than doubles or halves', () => {
    const [a] = blendObserved(weights, [seen(0, 500, 100, 200), seen(1, 500, 300)]);
    expect(a).toBeCloseTo(100, 9);
    const [high, low] = blendObserved(weights, [seen(0, 1e6, 1e6), seen(1, 1e6, 0), seen(2, 1e6, 0)]);
    expect([high, low]).toEqual([200, 50]);
  });
});

describe('the sample of Jinniu', () => {
  const sample = generateJinniu({ seed: 510_106 });

  it('has every resident of the census, in the 13 sub-districts and 90 communities of the register', () => {
    expect(totalsOf(sample.demand).residents).toBe(1_265_398);
    expect(new Set(sample.demand.map(({ area }) => area)).size).toBe(13);
    expect(new Set(sample.demand.map(({ id }) => id.split('-')[0])).size).toBe(90);
    expect(sample.demand.length).toBeGreaterThan(10_300);
    expect(sample.demand.length).toBeLessThan(11_000);
  });

  it('is dense in the south-east core and thin at the north-west rim', () => {
    const density = (area: string) => {
      const cells = sample.demand.filter((cell) => cell.area === area);
      return (totalsOf(cells).residents / cells.length) * 100;
    };
    for (const core of ['抚琴街道', '西安路街道', '荷花池街道']) {
      expect(density(core)).toBeGreaterThan(25_000);
      expect(density(core)).toBeLessThan(41_000);
    }
    for (const rim of ['天回镇街道', '西华街道', '凤凰山街道']) {
      expect(density(rim)).toBeGreaterThan(2_000);
      expect(density(rim)).toBeLessThan(6_000);
    }
  });

  it('has a hall and a police room in each community, markets and offices, each with an id of its own', () => {
    const kinds = Object.groupBy(sample.candidates, ({ kind }) => kind);
    expect(Object.fromEntries(Object.entries(kinds).map(([kind, list]) => [kind, list.length]))).toEqual({
      'service-hall': 90,
      'police-room': 90,
      market: 50,
      'office-building': 110,
    });
    expect(new Set(sample.candidates.map(({ id }) => id)).size).toBe(340);
    expect(new Set(sample.candidates.map(({ name }) => name)).size).toBe(340);
  });

  it('is what an import would accept, and the same for the same seed', () => {
    for (const cell of sample.demand) DemandCell.parse(cell);
    for (const candidate of sample.candidates) Candidate.parse(candidate);
    expect(generateJinniu({ seed: 510_106 })).toEqual(sample);
    expect(generateJinniu({ seed: 2, cellM: 250 }).demand.length).toBeLessThan(1_800);
  });
});
