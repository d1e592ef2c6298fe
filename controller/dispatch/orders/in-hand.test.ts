/** How much everybody has to do, counted over all orders and not over a page of them; on each engine. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestClock } from '../../../test/support/test-clock.ts';
import { TEST_ENGINES, type TestStores } from '../../../test/support/test-stores.ts';
import { TEST_VAULT } from '../../../test/support/test-vault.ts';
import { importFleet } from '../../fleet/import.ts';
import { ALWAYS_OPEN } from '../service-time.ts';
import { testFleet } from '../test-fleet.ts';
import type { WorkOrder } from './order.ts';
import { planOrder } from './plan.ts';
import { countInHand, saveOrder } from './rows.ts';

/** More than any list gives at once. */
const MANY = 520;

function orderOf(change: Partial<WorkOrder>): WorkOrder {
  const born = {
    id: randomUUID(),
    incidentId: null,
    kioskId: 'jn-1',
    siteId: 'market',
    regionId: '510106',
    kind: 'cleaning',
    faultClass: 'other',
    severity: 'info',
  } as const;
  return { ...planOrder(born, { nowMs: 0, hours: ALWAYS_OPEN }), ...change };
}

describe.each(TEST_ENGINES)('orders in hand on $name', ({ start }) => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.close());

  it('are all that somebody still works on, without the one that is being given away', async () => {
    const store = await stores.open();
    await importFleet(store, testFleet(), { clock: createTestClock(), vault: TEST_VAULT });
    const given = orderOf({ stage: 'assigned', assigneeId: 'wang' });
    const orders = [
      given,
      ...Array.from({ length: MANY }, () => orderOf({ stage: 'travelling', assigneeId: 'wang' })),
      orderOf({ stage: 'on-site', assigneeId: 'li' }),
      orderOf({ stage: 'verified', assigneeId: 'li' }),
      orderOf({ stage: 'closed', assigneeId: 'zhao' }),
      orderOf({ stage: 'open', assigneeId: null }),
    ];
    await store.db.transaction().execute(async (trx) => {
      for (const order of orders) await saveOrder(trx, { before: null, order, entries: [] });
    });
    expect(Object.fromEntries(await countInHand(store.db, given.id))).toEqual({ li: 1, wang: MANY });
  });
});
