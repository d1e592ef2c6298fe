import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controllerMinusMonoMs } from './clock-offset.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261123);

describe('clock offset', () => {
  it('is exact on a symmetric path, and wrong by at most half the round trip on any other', () => {
    const ms = fc.nat(5_000);
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.tuple(ms, ms, ms),
        (trueOffsetMs, [up, work, down]) => {
          const sentMonoMs = 10_000;
          const t1Ms = 2e12 + trueOffsetMs + sentMonoMs + up;
          const exchange = {
            // t0 is the kiosk's wall clock, which may be anything: the estimate does not depend on it.
            time: { v: 1 as const, t0Ms: 0, t1Ms, t2Ms: t1Ms + work },
            sentMonoMs,
            receivedMonoMs: sentMonoMs + up + work + down,
          };
          const error = controllerMinusMonoMs(exchange) - (2e12 + trueOffsetMs);
          expect(Math.abs(error)).toBeLessThanOrEqual((up + down) / 2);
          expect(error === 0).toBe(up === down);
        },
      ),
      { seed: SEED },
    );
  });
});
