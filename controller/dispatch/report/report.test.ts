/** What the report of work counts, and what it leaves out. */
import { describe, expect, it } from 'vitest';
import type { WorkOrder } from '../orders/order.ts';
import { planOrder } from '../orders/plan.ts';
import { ALWAYS_OPEN } from '../service-time.ts';
import { workReport } from './report.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2026, 10, 1);

function repair(id: number, atMs: number, change: Partial<WorkOrder> = {}): WorkOrder {
  const born = {
    id: `0192f0c4-7a40-7c3a-9d6e-00000000000${id}`,
    incidentId: null,
    kioskId: 'k1',
    siteId: 'market',
    regionId: '510106',
    kind: 'repair',
    faultClass: 'paper',
    severity: 'major',
  } as const;
  return {
    ...planOrder(born, { nowMs: START_MS + atMs, hours: ALWAYS_OPEN }),
    assigneeId: 'wang',
    ...change,
  };
}

const mended = (atMs: number, travelMs: number, verifiedMs: number): Partial<WorkOrder> => ({
  stage: 'closed',
  stageAtMs: { travelling: START_MS + atMs + travelMs, verified: START_MS + atMs + verifiedMs },
});

const report = (orders: readonly WorkOrder[], nowMs: number) =>
  workReport(orders, {
    by: 'technician',
    fromMs: START_MS,
    toMs: START_MS + 30 * DAY_MS,
    nowMs: START_MS + nowMs,
  });

describe('the report of work', () => {
  it('counts answers and repairs against their deadlines, and what nobody did as late once its time is over', () => {
    const orders = [
      repair(1, 0, mended(0, HOUR_MS / 2, 2 * HOUR_MS)),
      repair(2, DAY_MS, { ...mended(DAY_MS, 2 * HOUR_MS, 20 * HOUR_MS), kioskId: 'k2' }),
      repair(3, 2 * DAY_MS, { kioskId: 'k3' }),
    ];
    const [soon] = report(orders, 2 * DAY_MS + 1);
    expect(soon).toMatchObject({
      orders: 3,
      answeredInTime: { count: 1, of: 2 },
      fixedInTime: { count: 1, of: 2 },
    });
    const [later] = report(orders, 3 * DAY_MS);
    expect(later).toMatchObject({ answeredInTime: { count: 1, of: 3 }, fixedInTime: { count: 1, of: 3 } });
  });

  it('takes a repair as the first and last one unless the trouble comes back within a week or another line had to come', () => {
    const orders = [
      repair(1, 0, mended(0, 1, HOUR_MS)),
      repair(2, 5 * DAY_MS, mended(5 * DAY_MS, 1, HOUR_MS)),
      repair(3, 20 * DAY_MS, mended(20 * DAY_MS, 1, HOUR_MS)),
      repair(4, 21 * DAY_MS, { ...mended(21 * DAY_MS, 1, HOUR_MS), kioskId: 'k2', line: 2 }),
      repair(5, 22 * DAY_MS, { ...mended(22 * DAY_MS, 1, HOUR_MS), kioskId: 'k1', faultClass: 'reader' }),
    ];
    expect(report(orders, 40 * DAY_MS)).toMatchObject([
      { id: 'wang', repeats: 1, firstTimeFixed: { count: 3, of: 5 } },
    ]);
  });

  it('leaves out what was called off, and what belongs to another time', () => {
    const orders = [repair(1, 0, { stage: 'cancelled' }), repair(2, -DAY_MS), repair(3, 31 * DAY_MS)];
    expect(report(orders, 40 * DAY_MS)).toEqual([]);
  });
});
