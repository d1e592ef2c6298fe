import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../shared/random.ts';
import { visitedShare } from './repair.ts';

describe('a technician once a week', () => {
  it('shortens failures as much as a count of many of them says (seed 7)', () => {
    const random = seededRandom(7);
    const [repairHours, up] = [40, 0.8];
    const lasting = Array.from({ length: 200_000 }, () => -repairHours * Math.log(1 - random()));
    const shortened = lasting.map((hours) => Math.min(hours, 70 * random()));
    const sum = (list: readonly number[]) => list.reduce((total, hours) => total + hours, 0);
    const counted = 1 - (1 - up) * (sum(shortened) / sum(lasting));
    expect(Math.abs(visitedShare(up, repairHours) - counted)).toBeLessThan(0.002);
  });

  it('changes little where failures are short, and leaves nothing of them where they are endless', () => {
    expect(visitedShare(0.9, 0.5)).toBeCloseTo(0.9007, 4);
    expect(visitedShare(0.5, 1e6)).toBeGreaterThan(0.99);
  });
});
