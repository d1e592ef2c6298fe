import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apart, HEIGHT, project, RADIUS, WIDTH } from './round-drawing.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261129);
const degree = (least: number, most: number) => fc.double({ min: least, max: most, noNaN: true });
const places = fc.array(fc.record({ lat: degree(30.6, 30.8), lon: degree(103.9, 104.2) }), {
  minLength: 2,
  maxLength: 10,
});

describe('the drawing of a round', () => {
  it('keeps every stop inside, whatever the places are', () => {
    const inside = (value: number, size: number) => value >= RADIUS && value <= size - RADIUS;
    fc.assert(
      fc.property(places, (stops) =>
        apart(project(stops)).every(({ x, y }) => inside(x, WIDTH) && inside(y, HEIGHT)),
      ),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('moves no stop that has room', () => {
    const points = [
      { x: 40, y: 40 },
      { x: 300, y: 40 },
      { x: 160, y: 140 },
    ];
    expect(apart(points)).toEqual(points);
  });

  it.each([[[0, 0]], [[5, 3]], [[20, 0]]])(
    'shows the numbers of two neighbours beside each other: %j apart',
    ([dx = 0, dy = 0]) => {
      const [a, b, far] = apart([
        { x: 180, y: 90 },
        { x: 180 + dx, y: 90 + dy },
        { x: 60, y: 60 },
      ]);
      expect(Math.hypot((b?.x ?? 0) - (a?.x ?? 0), (b?.y ?? 0) - (a?.y ?? 0))).toBeGreaterThanOrEqual(
        2 * RADIUS,
      );
      expect(far).toEqual({ x: 60, y: 60 });
    },
  );
});
