import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../shared/random.ts';
import { costOf, planRoute, type Round } from './route.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261129);
const MINUTE_MS = 60_000;

/** Places in a square of ten kilometres, by electric bicycle; half of the visits have a narrow time. */
function randomRound(count: number, random: () => number, serviceMinutes = 25): Round {
  const places = Array.from({ length: count + 1 }, () => [random() * 10_000, random() * 10_000] as const);
  const travelMs = places.map(([x, y]) => places.map(([u, v]) => Math.round(Math.hypot(x - u, y - v) * 240)));
  const visits = Array.from({ length: count }, () => {
    const isNarrow = random() < 0.5;
    const fromMs = isNarrow ? Math.round(random() * 360) * MINUTE_MS : 0;
    const lengthMs = (count > 9 ? 180 : 60) * MINUTE_MS;
    return {
      fromMs,
      untilMs: isNarrow ? fromMs + lengthMs : 600 * MINUTE_MS,
      serviceMs: Math.round(serviceMinutes * (0.5 + random())) * MINUTE_MS,
    };
  });
  return { startMs: 0, visits, travelMs };
}

function bruteForce(round: Round, rest: readonly number[], order: readonly number[] = []): number {
  if (rest.length === 0) return costOf(round, order);
  return Math.min(
    ...rest.map((visit) =>
      bruteForce(
        round,
        rest.filter((other) => other !== visit),
        [...order, visit],
      ),
    ),
  );
}

describe('a round', () => {
  it(
    `is the best there is: as brute force finds it on 500 small instances (seed ${SEED})`,
    { timeout: 300_000 },
    () => {
      const random = seededRandom(SEED);
      for (let instance = 0; instance < 500; instance += 1) {
        // Nine visits are 362,880 orders: a few of those, and many smaller ones.
        const round = randomRound(instance < 4 ? 9 : 1 + (instance % 7), random);
        const { costMs, order, boundMs } = planRoute(round);
        expect(costMs).toBe(
          bruteForce(
            round,
            round.visits.map((_, index) => index),
          ),
        );
        expect(costOf(round, order)).toBe(costMs);
        expect(boundMs).toBe(costMs);
      }
    },
  );

  it(`of thirty visits says how far from the best it can be at most, and is no worse with the round of before (seed ${SEED})`, () => {
    const random = seededRandom(SEED);
    const gaps = Array.from({ length: 10 }, () => {
      // A day's worth: refills and quick tests, within walking and riding distance.
      const round = randomRound(30, random, 6);
      const { costMs, boundMs, order } = planRoute(round);
      expect(order.toSorted((a, b) => a - b)).toEqual(round.visits.map((_, index) => index));
      expect(boundMs).toBeLessThanOrEqual(costMs);
      expect(planRoute(round, order).costMs).toBeLessThanOrEqual(costMs);
      return costMs / boundMs - 1;
    });
    process.stdout.write(
      `route: 30 visits, gap to the bound ${gaps.map((gap) => `${Math.round(gap * 100)} %`).join(', ')}\n`,
    );
  });

  it('without visits is empty', () => {
    expect(planRoute({ startMs: 0, visits: [], travelMs: [[0]] })).toEqual({
      order: [],
      costMs: 0,
      boundMs: 0,
    });
  });
});
