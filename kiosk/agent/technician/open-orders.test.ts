import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OrderNotice } from '../../../shared/domain/work-order.ts';
import { noLog } from '../../../shared/log.ts';
import { DOWN_EXAMPLES } from '../../../shared/protocol/examples.ts';
import { openAgentStore, type AgentStore } from '../store.ts';
import { createOpenOrders } from './open-orders.ts';

const ORDERS = OrderNotice.array().parse(DOWN_EXAMPLES.orders.orders);

let folder: string;
let store: AgentStore;
let warnings: object[];
let changes: number;
const openStore = () => openAgentStore({ path: join(folder, 'agent.db') });
const create = () =>
  createOpenOrders({
    store,
    log: { ...noLog, warn: (fields) => void warnings.push(fields) },
    onChange: () => (changes += 1),
  });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-orders-'));
  store = openStore();
  warnings = [];
  changes = 0;
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

/** The agent has ended and begins anew on the same disk. */
function restart() {
  store.close();
  store = openStore();
  return create();
}

describe('open orders', () => {
  it('are there after a restart without a network, until the controller tells that they are closed', () => {
    create().put(ORDERS);
    const again = restart();
    expect(again.list).toEqual(ORDERS);
    again.put([]);
    expect(restart().list).toEqual([]);
  });

  it('are a change once, however often they are told', () => {
    const orders = create();
    orders.put(ORDERS);
    orders.put(structuredClone(ORDERS));
    expect(changes).toBe(1);
  });

  it('are shown where the disk refuses them, and kept as soon as it can', () => {
    const orders = create();
    store.db.pragma('query_only = ON');
    orders.put(ORDERS);
    expect(orders.list).toEqual(ORDERS);
    expect(warnings).toHaveLength(1);
    store.db.pragma('query_only = OFF');
    orders.put(ORDERS);
    expect(restart().list).toEqual(ORDERS);
  });

  it.each(['nonsense', '[{"id":1}]', '{}'])('that cannot be read count as none: %s', (text) => {
    create().put(ORDERS);
    store.db.prepare('UPDATE open_orders SET orders = ?').run(text);
    expect(restart().list).toEqual([]);
  });
});
