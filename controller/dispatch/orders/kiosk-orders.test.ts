/** That machines are told their open orders, all of them and the newest last, on each engine. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KioskId, RegionId } from '../../../shared/domain/ids.ts';
import type { OrderNotice } from '../../../shared/domain/work-order.ts';
import { noLog } from '../../../shared/log.ts';
import { decodeDown, encode, type KioskAddress } from '../../../shared/protocol/index.ts';
import { createTestClock, type TestClock } from '../../../test/support/test-clock.ts';
import { TEST_ENGINES, type TestStores } from '../../../test/support/test-stores.ts';
import { TEST_VAULT } from '../../../test/support/test-vault.ts';
import { importFleet } from '../../fleet/import.ts';
import type { Store } from '../../store/store.ts';
import { ALWAYS_OPEN } from '../service-time.ts';
import { testFleet } from '../test-fleet.ts';
import { createKioskOrders, type KioskOrders } from './kiosk-orders.ts';
import type { WorkOrder } from './order.ts';
import { planOrder } from './plan.ts';
import { saveOrder } from './rows.ts';

const REGION = RegionId.parse('510106');

describe.each(TEST_ENGINES)('open orders of machines on $name', ({ start }) => {
  let stores: TestStores;
  let store: Store;
  let clock: TestClock;
  let board: KioskOrders;
  let sent: { kiosk: string; orders: OrderNotice[] }[];
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    store = await stores.open();
    clock = createTestClock();
    sent = [];
    await importFleet(store, testFleet(), { clock, vault: TEST_VAULT });
    board = createKioskOrders({
      db: store.db,
      clock,
      log: noLog,
      addressOf: (id): KioskAddress | null =>
        id.startsWith('jn-') ? { region: REGION, kiosk: KioskId.parse(id) } : null,
      send(address, kind, message) {
        const decoded = decodeDown('orders', encode(message));
        expect({ kind, isGood: decoded.ok }).toEqual({ kind: 'orders', isGood: true });
        if (decoded.ok) sent.push({ kiosk: address.kiosk, orders: decoded.message.orders });
      },
    });
  });
  afterEach(async () => {
    await board.close();
    await store.close();
  });

  async function save(change: Partial<WorkOrder>, before: WorkOrder | null = null): Promise<WorkOrder> {
    const born = {
      id: randomUUID(),
      incidentId: null,
      kioskId: 'jn-1',
      siteId: 'market',
      regionId: REGION,
      kind: 'repair',
      faultClass: 'paper',
      severity: 'major',
    } as const;
    const planned = before ?? planOrder(born, { nowMs: clock.nowMs(), hours: ALWAYS_OPEN });
    const order = { ...planned, ...change };
    await store.db.transaction().execute((trx) => saveOrder(trx, { before, order, entries: [] }));
    return order;
  }

  const until = (count: number) => expect.poll(() => sent.length, { timeout: 10_000 }).toBe(count);

  it('are told whole: what is closed is missing, and a machine without any is told that it has none', async () => {
    const order = await save({ stage: 'travelling' });
    board.tell(['jn-1', 'jn-2', 'stranger']);
    await until(2);
    expect(sent).toMatchObject([
      {
        kiosk: 'jn-1',
        orders: [{ id: order.id, kind: 'repair', faultClass: 'paper', stage: 'travelling' }],
      },
      { kiosk: 'jn-2', orders: [] },
    ]);
    await save({ stage: 'closed' }, order);
    board.tell(['jn-1']);
    await until(3);
    expect(sent.at(-1)).toEqual({ kiosk: 'jn-1', orders: [] });
  });

  it('say nothing of any person: neither who goes, nor what was agreed', async () => {
    const nextStep = { what: '李先生 13900000000 带钥匙', byMs: clock.nowMs() };
    await save({ stage: 'assigned', assigneeId: 'wang', nextStep });
    board.tell(['jn-1']);
    await until(1);
    expect(Object.keys(sent[0]?.orders[0] ?? {}).toSorted()).toEqual([
      'checklist',
      'faultClass',
      'fixByMs',
      'id',
      'kind',
      'openedAtMs',
      'severity',
      'stage',
    ]);
    expect(JSON.stringify(sent)).not.toMatch(/wang|李|139/);
  });

  it('are the worst twenty, of equals the oldest, where there are more', async () => {
    for (let index = 0; index < 22; index++) await save({ severity: 'warning', openedAtMs: index });
    const critical = await save({ severity: 'critical', openedAtMs: 99 });
    board.tell(['jn-1']);
    await until(1);
    const orders = sent[0]?.orders ?? [];
    expect(orders).toHaveLength(20);
    expect(orders[0]?.id).toBe(critical.id);
    expect(orders.slice(1).map(({ openedAtMs }) => openedAtMs)).toEqual(
      Array.from({ length: 19 }, (_, i) => i),
    );
  });

  it('are told later where the store fails', async () => {
    const order = await save({});
    const rename = (from: string, to: string) => store.db.schema.alterTable(from).renameTo(to).execute();
    await rename('work_orders', 'work_orders_away');
    board.tell(['jn-1']);
    await expect.poll(() => clock.pendingTimers(), { timeout: 10_000 }).toBe(1);
    await rename('work_orders_away', 'work_orders');
    await clock.advance(2_000);
    await until(1);
    expect(sent[0]?.orders).toMatchObject([{ id: order.id }]);
  });

  it('are told once for many calls, and no more after the end', async () => {
    for (let call = 0; call < 50; call++) board.tell(['jn-1', 'jn-2']);
    // The first call begins to read at once; all others wait together.
    await expect.poll(() => new Set(sent.map(({ kiosk }) => kiosk)).size, { timeout: 10_000 }).toBe(2);
    await board.close();
    const count = sent.length;
    expect(count).toBeLessThanOrEqual(4);
    board.tell(['jn-1']);
    await board.close();
    expect(sent).toHaveLength(count);
  });
});
