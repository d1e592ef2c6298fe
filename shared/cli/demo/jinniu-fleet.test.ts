import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random.ts';
import { Alternative } from '../../domain/alternative.ts';
import { demoAlternatives } from './alternatives.ts';
import { buildJinniuFleet } from './jinniu-fleet.ts';

describe('the demo fleet', () => {
  const fleet = buildJinniuFleet(31, seededRandom(7), () => 'secret');

  it('touches all 13 sub-districts of Jinniu', () => {
    expect(new Set(fleet.sites.map(({ name }) => /^[^街]+街道/.exec(name)?.[0])).size).toBe(13);
    expect(fleet.regions).toEqual([{ id: '510106', name: '金牛区' }]);
  });

  it('gives every kiosk an id and a site of its own', () => {
    expect(new Set(fleet.kiosks.map(({ id }) => id)).size).toBe(31);
    expect(fleet.kiosks.map(({ site }) => site)).toEqual(fleet.sites.map(({ id }) => id));
  });

  it('puts every site inside the bounding box of the district, in WGS-84', () => {
    for (const { lat, lon } of fleet.sites) {
      expect(lon).toBeGreaterThan(103.94);
      expect(lon).toBeLessThan(104.15);
      expect(lat).toBeGreaterThan(30.65);
      expect(lat).toBeLessThan(30.82);
    }
  });

  it('tells a kiosk the nearest other sites, as its configuration takes them', () => {
    const home = fleet.sites[4]!;
    const places = demoAlternatives(fleet, home.id);
    expect(places).toHaveLength(3);
    expect(places.map(({ name }) => name)).not.toContain(home.name);
    for (const place of places) expect(Alternative.safeParse(place).error).toBeUndefined();
    expect(places[0]!.walkMetres).toBeLessThanOrEqual(places[2]!.walkMetres);
  });

  it('is the same for the same seed', () => {
    expect(buildJinniuFleet(5, seededRandom(1), () => 's')).toEqual(
      buildJinniuFleet(5, seededRandom(1), () => 's'),
    );
  });
});
