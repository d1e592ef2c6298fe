/** Accounts are locked in one order, so that nobody waits for ever; only PostgreSQL locks rows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { TEST_ENGINES, type TestStores } from '../../test/support/test-stores.ts';
import { waitFor } from '../../test/support/process.ts';
import type { Store } from '../store/store.ts';
import { writeTogether } from '../store/writer.ts';
import { lockAccounts, makeSumsAnew, markNews } from './account-rows.ts';
import { register } from './test-arrival.ts';

const FIRST = 'k-a';
const LAST = 'k-b';
const ROUNDS = 5;

describe('accounts of uptime on PostgreSQL', () => {
  let stores: TestStores;
  let store: Store;
  beforeAll(async () => {
    stores = await TEST_ENGINES.find(({ name }) => name === 'PostgreSQL')!.start();
    store = await stores.open();
    for (const id of [FIRST, LAST]) await register(store, id);
  }, 60_000);
  afterAll(() => stores.close());

  /** Rows lie in the table against the order of their ids. */
  async function lieBackwards(): Promise<void> {
    await store.db.deleteFrom('uptime_kiosks').execute();
    for (const id of [LAST, FIRST])
      await writeTogether(store, (writer) => markNews(writer, new Map([[id, 1]])));
  }

  async function somebodyWaits(): Promise<void> {
    const isSo = await waitFor(async () => {
      const { rows } = await sql`
        select pid from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(store.db);
      return rows.length > 0;
    }, 10_000);
    expect(isSo).toBe(true);
  }

  async function marks() {
    const rows = await store.db.selectFrom('uptime_kiosks').selectAll().orderBy('kiosk_id').execute();
    return rows.map(({ kiosk_id: id, dirty_boot: boot, sums_from_ms: sums }) => [id, boot, sums]);
  }

  it('news that comes while service hours change waits, and nobody is turned away', async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      await lieBackwards();
      let change = Promise.resolve();
      await writeTogether(store, async (writer) => {
        await markNews(writer, new Map([[FIRST, 0]]));
        change = writeTogether(store, makeSumsAnew);
        await somebodyWaits();
        // The change holds nothing that comes later in the order than what it waits for.
        await markNews(writer, new Map([[LAST, 0]]));
      });
      await change;
      expect(await marks()).toEqual([
        [FIRST, 0, 0],
        [LAST, 0, 0],
      ]);
    }
  }, 60_000);

  it('who settles several locks them in the order of ids, however they are named', async () => {
    await lieBackwards();
    let settling = Promise.resolve<unknown>(undefined);
    await writeTogether(store, async (writer) => {
      await markNews(writer, new Map([[FIRST, 0]]));
      settling = writeTogether(store, (other) => lockAccounts(other, [LAST, FIRST]));
      await somebodyWaits();
      await markNews(writer, new Map([[LAST, 0]]));
    });
    expect(await settling).toEqual(
      new Map([FIRST, LAST].map((id) => [id, { dirty_boot: 0, sums_from_ms: null, settled_until_ms: 0 }])),
    );
  }, 60_000);
});
