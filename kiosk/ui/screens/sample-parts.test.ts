import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleParts } from './sample-parts.ts';

const SIGHTS = [false, true].flatMap((isLying) => [false, true].map((isLarge) => ({ isLying, isLarge })));
const size = fc.record({ width: fc.constant(600), height: fc.integer({ min: 400, max: 990 }) });

describe('the parts of a sample form', () => {
  it('show every spot of it, stay inside, and overlap, so that no line is cut in two', () => {
    fc.assert(
      fc.property(size, fc.constantFrom(...SIGHTS), ({ width, height }, sight) => {
        const parts = sampleParts({ width, height }, sight);
        for (const { x, y, ...part } of parts) {
          expect(x >= 0 && y >= 0 && x + part.width <= width && y + part.height <= height).toBe(true);
        }
        const isSeen = (atX: number, atY: number) =>
          parts.some(
            ({ x, y, ...part }) => atX >= x && atX <= x + part.width && atY >= y && atY <= y + part.height,
          );
        for (let atX = 0; atX <= width; atX += 25)
          for (let atY = 0; atY <= height; atY += 25) expect(isSeen(atX, atY)).toBe(true);
        const rows = parts.filter(({ x }) => x === 0);
        rows.slice(1).forEach(({ y }, at) => {
          const above = rows[at]!;
          expect(y).toBeLessThan(above.y + above.height - 25);
        });
      }),
    );
  });

  it('are the whole form where it can be read whole', () => {
    const parts = sampleParts({ width: 600, height: 808 }, { isLying: false, isLarge: false });
    expect(parts).toEqual([{ x: 0, y: 0, width: 600, height: 808 }]);
  });
});
