import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Alternative, nearest, walkMinutes } from './alternative.ts';
import { ServiceId } from './ids.ts';

const HALL = {
  name: '样例政务大厅',
  address: '样例路 1 号',
  walkMetres: 600,
  days: 'weekdays',
  opensAt: '09:00',
  closesAt: '17:00',
};
const ID = ServiceId.parse('some-service');
const OTHER = ServiceId.parse('another-service');

describe('other places nearby', () => {
  it('say what is done there: everything, unless they say otherwise', () => {
    expect(Alternative.parse(HALL).services).toBe('all');
    for (const wrong of [{ opensAt: '9:00' }, { closesAt: '24:00' }, { walkMetres: -1 }, { services: [] }])
      expect(Alternative.safeParse({ ...HALL, ...wrong }).success).toBe(false);
  });

  it('are named nearest first, and only those that do it', () => {
    const place = fc.record({
      walkMetres: fc.nat(5000),
      services: fc.constantFrom('all' as const, [ID], [OTHER]),
    });
    fc.assert(
      fc.property(fc.array(place), (places) => {
        const found = nearest(places, ID);
        expect(found.map(({ walkMetres }) => walkMetres)).toEqual(
          found.map(({ walkMetres }) => walkMetres).toSorted((a, b) => a - b),
        );
        expect(found).toHaveLength(
          places.filter(({ services }) => services === 'all' || services.includes(ID)).length,
        );
        expect(nearest(places, null)).toHaveLength(places.length);
      }),
    );
  });

  it('are reckoned at the pace of somebody old', () => {
    expect(walkMinutes({ walkMetres: 600 })).toBe(10);
    expect(walkMinutes({ walkMetres: 5 })).toBe(1);
  });
});
