import { describe, expect, it } from 'vitest';
import { areasOf, burstsOf, isMany, type Group } from './area.ts';

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
const group = (kind: Group['kind'], id: string, kiosks: string[]): Group => ({
  kind,
  id,
  kiosks: new Set(kiosks),
});
const lost = (kiosks: string[], stepMs = 10) =>
  kiosks.map((kioskId, index) => ({ kioskId, atMs: index * stepMs }));

describe('an area outage', () => {
  it('is three kiosks of a small group, and 30 % of a large one', () => {
    const small = group('site', 's', names('a', 4));
    expect([2, 3].map((count) => isMany(count, small))).toEqual([false, true]);
    const large = group('region', 'r', names('a', 1000));
    expect([299, 300].map((count) => isMany(count, large))).toEqual([false, true]);
  });

  it('of 300 kiosks on many sites is one event of the region', () => {
    const kiosks = names('k', 300);
    const sites = Array.from({ length: 15 }, (_, index) =>
      group('site', `s${index}`, kiosks.slice(index * 20, index * 20 + 20)),
    );
    const areas = areasOf(lost(kiosks), [
      ...sites,
      group('region', '510106', [...kiosks, ...names('other', 500)]),
    ]);
    expect(areas.map(({ kind, kiosks }) => [kind, kiosks.length])).toEqual([['region', 300]]);
  });

  it('of one site is an event of this site, and others that are lost meanwhile are not part of it', () => {
    const market = names('m', 5);
    const region = group('region', '510106', [...market, ...names('k', 100)]);
    const areas = areasOf(lost([...market, 'k-7']), [region, group('site', 'market', market)]);
    expect(areas).toMatchObject([{ kind: 'site', group: 'market', kiosks: market, fromMs: 0 }]);
  });

  it('takes a minute: who is lost later is lost for another reason', () => {
    const bursts = burstsOf([
      { kioskId: 'c', atMs: 60_000 },
      { kioskId: 'a', atMs: 0 },
      { kioskId: 'b', atMs: 59_999 },
    ]);
    expect(bursts.map((burst) => burst.map(({ kioskId }) => kioskId))).toEqual([['a', 'b'], ['c']]);
  });
});
