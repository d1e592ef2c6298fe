import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RegionId } from '../../shared/domain/ids.ts';
import { noLog } from '../../shared/log.ts';
import type { KioskAddress } from '../../shared/protocol/index.ts';
import { createTestClock, type TestClock } from '../../test/support/test-clock.ts';
import { TEST_ENGINES, type TestStores } from '../../test/support/test-stores.ts';
import { addressOf, fleetFileOf } from '../ingest/test-rig.ts';
import type { StoreLocation } from '../store/engine.ts';
import type { Store } from '../store/store.ts';
import { importFleet } from './import.ts';
import { createPresenceBoard, type PresenceBoard } from './presence-board.ts';
import type { PresenceEvent } from './presence.ts';
import { TEST_VAULT } from '../../test/support/test-vault.ts';

const session = { sessionId: 's-1', bootCount: 1, connectCount: 1, connectionId: 'c-1' };
const birth: PresenceEvent = { type: 'birth', session };
const inbound: PresenceEvent = { type: 'inbound', sessionId: 's-1' };
const k1 = addressOf('k1');

describe.each(TEST_ENGINES)('presence board on $name', ({ start }) => {
  let stores: TestStores;
  let location: StoreLocation;
  let store: Store;
  let clock: TestClock;
  let board: PresenceBoard;
  let disconnected: KioskAddress[];

  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    location = await stores.createLocation();
    store = await stores.open(location);
    clock = createTestClock();
    disconnected = [];
    await importFleet(store, fleetFileOf(['k1', 'k2', 'k3']), { clock, vault: TEST_VAULT });
    board = newBoard();
    await board.start();
  });
  afterEach(async () => {
    await board.close();
    await store.close();
  });

  function newBoard(): PresenceBoard {
    return createPresenceBoard({
      store,
      clock,
      log: noLog,
      disconnect: (address) => disconnected.push(address),
    });
  }

  /** A real database answers while the clock stands still, so the clock moves on while we look. */
  function eventually<T>(look: () => T | Promise<T>) {
    return expect.poll(async () => {
      await clock.advance(250);
      return look();
    });
  }

  async function linkRow(kioskId = 'k1') {
    return store.db
      .selectFrom('kiosk_links')
      .selectAll()
      .where('kiosk_id', '=', kioskId)
      .executeTakeFirstOrThrow();
  }

  async function transitions(kioskId = 'k1'): Promise<string[]> {
    const rows = await store.db
      .selectFrom('link_transitions')
      .select(['link', 'cause'])
      .where('kiosk_id', '=', kioskId)
      .orderBy('at_ms')
      .execute();
    return rows.map((row) => `${row.link} ${row.cause}`);
  }

  it('leaves kiosks of other regions to the controller that serves them', async () => {
    board.apply(k1, birth, clock.nowMs());
    await eventually(async () => (await linkRow()).link).toBe('online');
    const other = createPresenceBoard({ store, clock, log: noLog, regions: [RegionId.parse('510105')] });
    await other.start();
    await clock.advance(400_000);
    await other.close();
    expect((await linkRow()).link).not.toBe('unknown');
    expect((await transitions()).filter((line) => line.startsWith('unknown start'))).toEqual([]);
  });

  it('a transition is stored within half a second, and told after that', async () => {
    const told: { link: string }[] = [];
    const reads: Promise<unknown>[] = [];
    board.onChange(() => reads.push(linkRow().then((row) => told.push(row))));
    board.apply(k1, birth, clock.nowMs());
    await clock.advance(500);
    await eventually(() => reads.length).toBe(1);
    await Promise.all(reads);
    expect(told).toMatchObject([{ link: 'online' }]);
    expect(await transitions()).toEqual(['online birth']);
  });

  it('a message moves only last-seen, which is written every few seconds and makes no history', async () => {
    board.apply(k1, birth, clock.nowMs());
    await clock.advance(500);
    await eventually(async () => (await linkRow()).link).toBe('online');
    await clock.advance(20_000);
    const seenAtMs = clock.nowMs();
    board.apply(k1, inbound, seenAtMs);
    board.noteClockOffset('k1', -1_234);
    await clock.advance(6_000);
    await eventually(() => linkRow()).toMatchObject({ last_seen_at_ms: seenAtMs, clock_offset_ms: -1_234 });
    expect(await transitions()).toEqual(['online birth']);
  });

  it('after a restart of the controller a kiosk is unknown until its birth or the grace; one never seen stays unknown', async () => {
    board.apply(k1, birth, clock.nowMs());
    board.apply(addressOf('k2'), { type: 'birth', session: { ...session, sessionId: 's-2' } }, clock.nowMs());
    await board.close();
    board = newBoard();
    await board.start();
    expect([board.linkOf('k1'), board.linkOf('k2'), board.linkOf('k3')]).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
    await clock.advance(60_000);
    board.apply(k1, birth, clock.nowMs());
    await clock.advance(61_000);
    expect([board.linkOf('k1'), board.linkOf('k2'), board.linkOf('k3')]).toEqual([
      'online',
      'offline',
      'unknown',
    ]);
    await eventually(() => transitions('k2')).toEqual(['online birth', 'unknown start', 'offline no-birth']);
  });

  it('while the broker cannot be reached nobody becomes suspect, and afterwards silence counts from then', async () => {
    board.apply(k1, birth, clock.nowMs());
    board.setReachable(false);
    await clock.advance(3_600_000);
    expect(board.linkOf('k1')).toBe('online');
    board.setReachable(true);
    await clock.advance(89_000);
    expect(board.linkOf('k1')).toBe('online');
    await clock.advance(2_000);
    expect(board.linkOf('k1')).toBe('suspect');
  });

  it('a kiosk that fell silent is disconnected once, one whose connection is gone is not', async () => {
    board.apply(k1, birth, clock.nowMs());
    board.apply(
      addressOf('k2'),
      { type: 'birth', session: { ...session, sessionId: 's-2', connectionId: 'c-2' } },
      0,
    );
    board.apply(addressOf('k2'), { type: 'closed', connectionId: 'c-2' }, 0);
    await clock.advance(200_000);
    expect([board.linkOf('k1'), board.linkOf('k2')]).toEqual(['offline', 'offline']);
    expect(disconnected).toEqual([k1]);
  });

  it('transitions that the store refused are written later, in their order', async () => {
    await stores.run(location, 'alter table link_transitions rename to away');
    board.apply(k1, birth, clock.nowMs());
    await clock.advance(1_000);
    board.apply(k1, { type: 'death', sessionId: 's-1' }, clock.nowMs());
    await clock.advance(20_000);
    await eventually(async () => (await linkRow()).link).toBe('unknown');
    await stores.run(location, 'alter table away rename to link_transitions');
    await clock.advance(6_000);
    await eventually(() => transitions()).toEqual(['online birth', 'suspect death', 'offline death']);
    expect((await linkRow()).link).toBe('offline');
  });
});
