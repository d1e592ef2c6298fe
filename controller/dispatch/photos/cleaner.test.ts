/** That photos go when their order ended long ago, no day earlier, and leave a note; on each engine. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KioskId } from '../../../shared/domain/ids.ts';
import { noLog } from '../../../shared/log.ts';
import { createTestClock, type TestClock } from '../../../test/support/test-clock.ts';
import { TEST_ENGINES, type TestStores } from '../../../test/support/test-stores.ts';
import { TEST_VAULT } from '../../../test/support/test-vault.ts';
import type { Actor } from '../../audit/append.ts';
import { importFleet } from '../../fleet/import.ts';
import { createFleetQueries } from '../../fleet/queries/queries.ts';
import type { Store } from '../../store/store.ts';
import { createDispatch, type Dispatch } from '../dispatch.ts';
import { DEFAULT_POLICY } from '../notify/policy.ts';
import { PHOTO, testFleet, WANG } from '../test-fleet.ts';

const DAY_MS = 24 * 3_600_000;

describe.each(TEST_ENGINES)('photos of orders on $name', ({ start }) => {
  let stores: TestStores;
  let store: Store;
  let clock: TestClock;
  let dispatch: Dispatch;
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    store = await stores.open();
    clock = createTestClock();
    await importFleet(store, testFleet(), { clock, vault: TEST_VAULT });
    await begin();
    await dispatch.settings.put({ kind: 'technician', id: 'wang', version: 0, body: WANG }, actor());
  });
  afterEach(async () => {
    await dispatch.close();
    await store.close();
  });

  async function begin(): Promise<void> {
    dispatch = createDispatch({
      store,
      vault: TEST_VAULT,
      fleet: createFleetQueries(store.db, clock),
      clock,
      log: noLog,
      random: () => 0.5,
      readHours: () => Promise.resolve({ of: () => ({ service: [], counted: [], exclusions: [] }) }),
      regions: null,
      publicUrl: null,
      ordersChanged: () => {},
      subscribe: () => () => {},
    });
    await dispatch.start();
  }

  /** Days pass while the controller is away: what it finds when it comes back is what counts. */
  async function later(days: number): Promise<void> {
    await dispatch.close();
    await clock.advance(days * DAY_MS);
    await begin();
  }

  const actor = (): Actor => ({ kind: 'user', id: 'li', name: 'li', address: '', atMs: clock.nowMs() });

  async function orderWithPhotos(count: number): Promise<string> {
    const { id } = await dispatch.cases.createOrder(
      { kioskId: KioskId.parse('jn-1'), incidentId: null, kind: 'cleaning', assigneeId: 'wang' },
      actor(),
    );
    for (let photo = 0; photo < count; photo++)
      await dispatch.cases.addPhoto(id, { jpeg: PHOTO, mayAll: true }, actor());
    return id;
  }

  async function cancel(id: string): Promise<void> {
    const { version } = await dispatch.cases.readOrder(id);
    const command = { do: 'cancel', note: '' } as const;
    await dispatch.cases.orderCommand(id, { command, version, mayAll: true }, actor());
  }

  it('are removed half a year after the end of their order, and the order says how many there were', async () => {
    const [ended, going] = [await orderWithPhotos(3), await orderWithPhotos(1)];
    const { photoIds } = await dispatch.cases.readOrder(ended);
    expect(photoIds).toHaveLength(3);
    await later(100);
    await cancel(ended);
    await later(179);
    // The cleaner looks when it starts; one that had removed something would have been done before this order is cancelled.
    const probe = await orderWithPhotos(1);
    expect((await dispatch.cases.readOrder(ended)).photoIds).toEqual(photoIds);
    await later(1);
    await expect
      .poll(async () => (await dispatch.cases.readOrder(ended)).photoIds, { timeout: 20_000 })
      .toEqual([]);
    const after = await dispatch.cases.readOrder(ended);
    expect(after).toMatchObject({ photos: 0, stage: 'cancelled' });
    expect(after.timeline.at(-1)).toMatchObject({
      kind: 'photos-removed',
      by: null,
      detail: { count: 3, afterDays: 180 },
    });
    await expect(dispatch.cases.readPhoto(ended, photoIds[0] ?? '')).rejects.toMatchObject({
      code: 'not-found',
    });
    // Work that goes on keeps its photos however old they are.
    for (const id of [going, probe]) expect((await dispatch.cases.readOrder(id)).photoIds).toHaveLength(1);
  });

  it('are kept as long as the policy says', async () => {
    const body = { ...DEFAULT_POLICY, photosKeptDays: 7 };
    await dispatch.settings.put({ kind: 'policy', id: 'main', version: 0, body }, actor());
    const id = await orderWithPhotos(1);
    await cancel(id);
    await later(7);
    await expect
      .poll(async () => (await dispatch.cases.readOrder(id)).photoIds, { timeout: 20_000 })
      .toEqual([]);
    expect((await dispatch.cases.readOrder(id)).timeline.at(-1)?.detail).toEqual({ count: 1, afterDays: 7 });
    // Once: nothing is left that could be removed again.
    await later(30);
    const { timeline } = await dispatch.cases.readOrder(id);
    expect(timeline.filter(({ kind }) => kind === 'photos-removed')).toHaveLength(1);
  });
});
