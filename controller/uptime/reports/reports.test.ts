/** Questions are answered in a thread of their own, which ends with the controller. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noLog } from '../../../shared/log.ts';
import { createTestClock } from '../../../test/support/test-clock.ts';
import { TEST_ENGINES, type TestStores } from '../../../test/support/test-stores.ts';
import type { StoreLocation } from '../../store/engine.ts';
import { openReader, openStore, type Store } from '../../store/store.ts';
import { register } from '../test-arrival.ts';
import { createReports, type Reports } from './reports.ts';

const MONTH = '2026-11';
/** What worker threads and their channels show up as. */
const threads = () =>
  process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker');

describe.each(TEST_ENGINES)('reports in a thread, on $name', ({ start }) => {
  let stores: TestStores;
  let location: StoreLocation;
  let store: Store;
  let reports: Reports;
  beforeAll(async () => {
    stores = await start();
  }, 60_000);
  beforeEach(async () => {
    location = await stores.createLocation();
    store = await stores.open(location);
    await register(store, 'k1');
    reports = createReports(location, createTestClock());
  });
  afterEach(async () => {
    await reports.close();
    await store.close();
  });
  afterAll(() => stores.close());

  it('are read there: the loop of the controller turns until the answer is there', async () => {
    expect(threads()).toEqual([]);
    let turns = 0;
    let isAnswered = false;
    const turn = () => {
      turns += 1;
      if (!isAnswered) setImmediate(turn);
    };
    setImmediate(turn);
    const now = await reports.ask('now', {});
    isAnswered = true;
    expect(now.kiosks).toMatchObject({ all: 1, unknown: 1 });
    expect(turns).toBeGreaterThan(1);
    expect(threads()).not.toEqual([]);
  });

  it('see what was committed before they were asked', async () => {
    expect((await reports.ask('now', {})).kiosks.all).toBe(1);
    await register(store, 'k2');
    expect((await reports.ask('now', {})).kiosks.all).toBe(2);
  });

  it('say what is wrong with a question as the question would', async () => {
    const span = { id: 'nobody', fromMs: 0, toMs: 1 };
    await expect(reports.ask('kiosk', span)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('that are under way when the controller stops are given up, and no thread is left', async () => {
    await reports.ask('metrics', { nowMs: 0 });
    const asked = Array.from({ length: 20 }, () => reports.ask('report', { month: MONTH, asKnownAtMs: 1 }));
    const answers = Promise.allSettled(asked);
    await reports.close();
    expect((await answers).at(-1)).toMatchObject({ reason: { code: 'store.unusable' } });
    await expect(reports.ask('metrics', { nowMs: 0 })).rejects.toMatchObject({ code: 'store.unusable' });
    await expect.poll(threads).toEqual([]);
  });

  it('read only', async () => {
    const reader = openReader(location);
    await expect(reader.deleteFrom('kiosks').execute()).rejects.toThrow(/read-?only/);
    await reader.destroy();
  });
});

it('a store that is not there is said to whoever asks', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-reports-'));
  const path = join(folder, 'controller.db');
  const reports = createReports({ path }, createTestClock());
  await expect(reports.ask('metrics', { nowMs: 0 })).rejects.toMatchObject({ code: 'internal' });
  // The next question starts another thread.
  await (await openStore({ path, log: noLog })).close();
  expect((await reports.ask('metrics', { nowMs: 0 })).seconds).toEqual([]);
  await reports.close();
  rmSync(folder, { recursive: true });
});
