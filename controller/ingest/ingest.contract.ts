/** What ingest promises whatever kiosks, networks and stores do (fleet.md 6.3, 6.4): written to break it. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StoreLocation } from '../store/engine.ts';
import type { TestStores } from '../../test/support/test-stores.ts';
import {
  createTestKiosk,
  note,
  notes,
  printerStatus,
  serviceStatus,
  startRig,
  type TestKiosk,
  type TestRig,
} from './test-rig.ts';

export function describeIngestContract(engine: { name: string; start: () => Promise<TestStores> }): void {
  describe(`ingest on ${engine.name}`, () => {
    let stores: TestStores;
    let location: StoreLocation;
    let rig: TestRig;
    let kiosk: TestKiosk;
    let epoch: string;

    beforeAll(async () => {
      stores = await engine.start();
    });
    afterAll(() => stores.close());
    beforeEach(async () => {
      location = await stores.createLocation();
      rig = await startRig(await stores.open(location));
      kiosk = createTestKiosk('k1', rig.clock);
      epoch = randomUUID();
    });
    afterEach(() => rig.close());

    async function storedFacts(kioskId = 'k1', of = epoch): Promise<string[]> {
      const rows = await rig.store.db
        .selectFrom('records')
        .select(['seq', 'body'])
        .where('kiosk_id', '=', kioskId)
        .where('epoch', '=', of)
        .orderBy('stored_order')
        .execute();
      return rows.map((row) => `${row.seq}: ${(JSON.parse(row.body) as { detail: string }).detail}`);
    }

    const facts = (first: number, last: number) =>
      Array.from({ length: last - first + 1 }, (_, index) => `${first + index}: fact ${first + index}`);

    it('a fact is stored before its message is settled, and the kiosk learns how far', async () => {
      await rig.deliver(kiosk.birth([{ epoch, lowSeq: 1, highSeq: 3 }]));
      expect(rig.take('k1', 'ok')).toMatchObject([{ epoch, seq: 0, resend: true, window: 16 }]);
      await rig.clock.advance(1_000);
      expect(await rig.deliver(kiosk.log(epoch, 1, notes(1, 3)))).toEqual(['stored']);
      expect(await storedFacts()).toEqual(facts(1, 3));
      expect(rig.take('k1', 'ok')).toMatchObject([{ epoch, seq: 3, resend: false }]);
    });

    it('who introduces itself is told to listeners once, after its answer, and an old birth is not', async () => {
      const born: string[] = [];
      rig.ingest.onBirth((kioskId) => {
        expect(rig.take(kioskId, 'time')).toHaveLength(1);
        born.push(kioskId);
      });
      const old = kiosk.birth();
      kiosk.reconnect();
      await rig.deliver(kiosk.birth());
      await rig.deliver(old);
      expect(born).toEqual(['k1']);
    });

    it('the exact same message twice, in one batch or in two, is stored once', async () => {
      const log = kiosk.log(epoch, 1, notes(1, 5));
      await rig.deliver(kiosk.birth(), log, log);
      await rig.deliver(log);
      expect(await storedFacts()).toEqual(facts(1, 5));
      expect(rig.ingest.metrics.counters()).toMatchObject({ records: 5, duplicates: 10 });
    });

    it('a batch that overlaps what is stored adds only its tail', async () => {
      await rig.deliver(kiosk.log(epoch, 1, notes(1, 4)), kiosk.log(epoch, 3, notes(3, 7)));
      expect(await storedFacts()).toEqual(facts(1, 7));
    });

    it('what comes after a hole is not stored, and asked for once however many batches follow it', async () => {
      await rig.deliver(kiosk.birth(), kiosk.log(epoch, 1, notes(1, 2)));
      rig.take('k1', 'ok');
      await rig.deliver(...[5, 7, 9, 11].map((first) => kiosk.log(epoch, first, notes(first, first + 1))));
      expect(await storedFacts()).toEqual(facts(1, 2));
      expect(rig.take('k1', 'ok').filter((ok) => ok.resend)).toMatchObject([{ seq: 2 }]);
      await rig.deliver(kiosk.log(epoch, 3, notes(3, 12)));
      expect(await storedFacts()).toEqual(facts(1, 12));
    });

    it('a hole that the kiosk does not fill leads to the question what it still has', async () => {
      await rig.deliver(kiosk.birth());
      for (let times = 0; times < 4; times += 1) {
        await rig.deliver(kiosk.log(epoch, 9, notes(9, 9)));
        await rig.clock.advance(2_500);
      }
      expect(rig.take('k1', 'rebirth')).toMatchObject([{ reason: 'gap' }]);
      await rig.deliver(kiosk.birth([{ epoch, lowSeq: 9, highSeq: 9 }]), kiosk.log(epoch, 9, notes(9, 9)));
      expect(await storedFacts()).toEqual(facts(9, 9));
    });

    it('facts that the kiosk lost become a gap, and what follows is stored', async () => {
      await rig.deliver(kiosk.log(epoch, 1, notes(1, 2)));
      await rig.deliver(kiosk.birth([{ epoch, lowSeq: 6, highSeq: 7 }]), kiosk.log(epoch, 6, notes(6, 7)));
      expect(await storedFacts()).toEqual([...facts(1, 2), ...facts(6, 7)]);
      const gaps = await rig.store.db.selectFrom('gaps').selectAll().execute();
      expect(gaps).toMatchObject([{ kiosk_id: 'k1', epoch, low_seq: 3, high_seq: 5 }]);
      expect(rig.ingest.metrics.counters().lost).toBe(3);
    });

    it('two epochs of one kiosk are two outboxes, and a birth answers for each', async () => {
      const newer = randomUUID();
      await rig.deliver(kiosk.log(epoch, 1, notes(1, 3)), kiosk.log(newer, 1, notes(1, 1)));
      rig.take('k1', 'ok');
      const ranges = [
        { epoch, lowSeq: 1, highSeq: 5 },
        { epoch: newer, lowSeq: 2, highSeq: 1 },
      ];
      await rig.deliver(kiosk.birth(ranges));
      expect(rig.take('k1', 'ok')).toMatchObject([
        { epoch, seq: 3, resend: true },
        { epoch: newer, seq: 1, resend: false },
      ]);
      await rig.deliver(kiosk.log(epoch, 4, notes(4, 5)), kiosk.log(newer, 2, notes(2, 2)));
      expect(await storedFacts('k1', epoch)).toEqual(facts(1, 5));
      expect(await storedFacts('k1', newer)).toEqual(facts(1, 2));
    });

    it('a controller restored from an old backup gets again what it lost, and only that', async () => {
      await rig.deliver(kiosk.log(epoch, 1, notes(1, 10)));
      await rig.store.db.deleteFrom('records').where('seq', '>', 6).execute();
      await rig.store.db.updateTable('watermarks').set({ seq: 6 }).execute();
      await rig.close();
      rig = await startRig(rig.store);
      kiosk = createTestKiosk('k1', rig.clock);
      await rig.deliver(kiosk.birth([{ epoch, lowSeq: 3, highSeq: 12 }]));
      expect(rig.take('k1', 'ok')).toMatchObject([{ epoch, seq: 6, resend: true }]);
      await rig.deliver(kiosk.log(epoch, 7, notes(7, 12)));
      expect(await storedFacts()).toEqual(facts(1, 12));
    });

    it('a birth is answered by the time and one ok for each epoch', async () => {
      const birth = kiosk.birth([{ epoch, lowSeq: 1, highSeq: 0 }]);
      await rig.deliver(birth);
      const [time] = rig.take('k1', 'time');
      expect(time).toMatchObject({ t0Ms: birth.receivedAtMs, t1Ms: birth.receivedAtMs });
      expect(time?.t2Ms).toBeGreaterThanOrEqual(birth.receivedAtMs);
      expect(rig.take('k1', 'ok')).toMatchObject([{ epoch, seq: 0, resend: false }]);
    });

    it('acknowledging is at most twice a second or every 100 facts, and the last one always arrives', async () => {
      await rig.deliver(kiosk.birth());
      await rig.clock.advance(1_000);
      for (let seq = 1; seq <= 30; seq += 1) await rig.deliver(kiosk.log(epoch, seq, notes(seq, seq)));
      await rig.clock.advance(1_000);
      const oks = rig.take('k1', 'ok');
      expect(oks.length).toBeLessThanOrEqual(4);
      expect(oks.at(-1)).toMatchObject({ seq: 30 });
      await rig.deliver(kiosk.log(epoch, 31, notes(31, 130)));
      expect(rig.take('k1', 'ok')).toMatchObject([{ seq: 130 }]);
    });

    it('a poison message is quarantined without its content, nacked, and never blocks its neighbours', async () => {
      const secretText = '11010519491231002X';
      const poison = [
        kiosk.raw('log', new TextEncoder().encode(`{"v":1,"name":"${secretText}"`)),
        kiosk.raw('log', Uint8Array.of(0xff, 0xfe, 0)),
        kiosk.raw('log', new Uint8Array(70_000)),
        kiosk.raw('birth', new TextEncoder().encode(`{"v":99,"id":"m-1"}`)),
        kiosk.raw('gossip', new TextEncoder().encode('{}')),
        kiosk.raw(
          'beat',
          new TextEncoder().encode(`{"v":1,"id":"${'x'.repeat(30)}","sessionId":"${secretText}"}`),
        ),
      ];
      const results = await rig.deliver(...poison, kiosk.log(epoch, 1, notes(1, 2)));
      expect(new Set(results)).toEqual(new Set(['stored']));
      expect(await storedFacts()).toEqual(facts(1, 2));
      const rows = await rig.store.db.selectFrom('quarantine').selectAll().orderBy('id').execute();
      expect(rows.map((row) => row.reason)).toEqual([
        'malformed',
        'malformed',
        'oversized',
        'unknown-version',
        'unknown-kind',
        'malformed',
      ]);
      expect(JSON.stringify(rows)).not.toContain(secretText);
      expect(rows[2]).toMatchObject({
        length_bytes: 70_000,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      });
      const nacks = rig.take('k1', 'nack');
      expect(nacks).toHaveLength(6);
      expect(nacks[3]).toMatchObject({ reason: 'unknown-version', messageId: 'm-1' });
    });

    it('text that an engine cannot store does not fail the batch', async () => {
      const evil = note('zero \0 and half \ud800 and whole 😀');
      const birth = kiosk.birth([], { agentVersion: 'v\0\ud83d' });
      expect(await rig.deliver(birth, kiosk.log(epoch, 1, [evil]))).toEqual(['stored', 'stored']);
      expect(await storedFacts()).toHaveLength(1);
    });

    it('a quarantine keeps the newest hundred of a kiosk', async () => {
      const junk = Array.from({ length: 130 }, (_, index) => kiosk.raw('log', Uint8Array.of(index)));
      await rig.deliver(...junk.slice(0, 90));
      await rig.deliver(...junk.slice(90), createTestKiosk('k2', rig.clock).raw('log', Uint8Array.of(1)));
      const rows = await rig.store.db
        .selectFrom('quarantine')
        .select(['id', 'kiosk_id'])
        .orderBy('id')
        .execute();
      expect(rows.filter((row) => row.kiosk_id === 'k1').map((row) => row.id)).toEqual(
        Array.from({ length: 100 }, (_, index) => 31 + index),
      );
      expect(rows.filter((row) => row.kiosk_id === 'k2')).toHaveLength(1);
    });

    it('a store that fails midway keeps nothing of the batch, says so, and recovers by itself', async () => {
      await rig.deliver(kiosk.birth(), kiosk.log(epoch, 1, notes(1, 2)));
      await stores.run(location, 'alter table services rename to services_away');
      const failing = kiosk.log(epoch, 3, [note('fact 3'), serviceStatus('residence-certificate', true)]);
      const other = createTestKiosk('k2', rig.clock).log(epoch, 1, notes(1, 1));
      expect(await rig.deliver(failing, other)).toEqual(['unavailable', 'unavailable']);
      expect(await storedFacts()).toEqual(facts(1, 2));
      expect(await storedFacts('k2')).toEqual([]);
      await stores.run(location, 'alter table services_away rename to services');
      expect(await rig.deliver(failing, other)).toEqual(['stored', 'stored']);
      expect(await storedFacts('k2')).toEqual(facts(1, 1));
      expect((await rig.fleet.findKiosk('k1'))?.service).toBe('full');
    });

    it('while the store fails, attempts become rare', async () => {
      await stores.run(location, 'alter table watermarks rename to watermarks_away');
      const log = kiosk.log(epoch, 1, notes(1, 1));
      for (let times = 0; times < 6; times += 1) expect(await rig.deliver(log)).toEqual(['unavailable']);
      const beforeMs = rig.clock.monoMs();
      await rig.deliver(log);
      expect(rig.clock.monoMs() - beforeMs).toBeGreaterThan(3_000);
      expect(rig.ingest.metrics.counters().storeFailures).toBe(7);
      await stores.run(location, 'alter table watermarks_away rename to watermarks');
      expect(await rig.deliver(log)).toEqual(['stored']);
    });

    it('a message that the database refuses for ever does not hold back the others', async () => {
      await rig.store.db.deleteFrom('kiosk_links').where('kiosk_id', '=', 'k2').execute();
      await rig.store.db.deleteFrom('kiosk_states').where('kiosk_id', '=', 'k2').execute();
      await rig.store.db.deleteFrom('kiosks').where('id', '=', 'k2').execute();
      const removed = createTestKiosk('k2', rig.clock);
      const results = await rig.deliver(
        kiosk.log(epoch, 1, notes(1, 2)),
        removed.log(epoch, 1, notes(1, 1)),
        kiosk.log(epoch, 3, notes(3, 4)),
      );
      expect(results).toEqual(['stored', 'stored', 'stored']);
      expect(await storedFacts()).toEqual(facts(1, 4));
      expect(rig.take('k2', 'nack')).toHaveLength(1);
    });

    it('a message of an unregistered kiosk is dropped, and counts', async () => {
      const stranger = createTestKiosk('stranger', rig.clock);
      expect(await rig.deliver(stranger.birth(), stranger.raw('log', Uint8Array.of(1)))).toEqual([
        'stored',
        'stored',
      ]);
      expect(await rig.store.db.selectFrom('quarantine').selectAll().execute()).toEqual([]);
      expect(rig.ingest.metrics.counters().unregistered).toBe(2);
    });

    it('facts of an unknown session are stored, and its birth is asked for once in ten seconds', async () => {
      await rig.deliver(kiosk.log(epoch, 1, notes(1, 2)), kiosk.log(epoch, 3, notes(3, 3)), kiosk.beat());
      expect(await storedFacts()).toEqual(facts(1, 3));
      expect(rig.take('k1', 'rebirth')).toMatchObject([{ reason: 'unknown-session' }]);
      await rig.clock.advance(10_000);
      await rig.deliver(kiosk.beat());
      expect(rig.take('k1', 'rebirth')).toHaveLength(1);
      expect(rig.presence.linkOf('k1')).toBe('unknown');
      await rig.deliver(kiosk.birth(), kiosk.beat());
      expect(rig.presence.linkOf('k1')).toBe('online');
      expect(rig.take('k1', 'rebirth')).toEqual([]);
    });

    it('a stale death after a takeover changes nothing, whatever order the broker gives', async () => {
      await rig.deliver(kiosk.birth());
      const old = { sessionId: kiosk.sessionId, connectionId: kiosk.connectionId() };
      kiosk.reconnect();
      const birth = kiosk.birth();
      await rig.deliver(birth, kiosk.death(old.sessionId));
      rig.ingest.connectionClosed(birth.address, old.connectionId);
      await rig.deliver(kiosk.beat());
      expect(rig.presence.linkOf('k1')).toBe('online');
    });

    it('a connection that closes before its birth is committed leaves nobody online', async () => {
      const birth = kiosk.birth();
      const delivered = rig.deliver(birth);
      rig.ingest.connectionClosed(birth.address, kiosk.connectionId());
      await delivered;
      await rig.clock.advance(16_000);
      expect(rig.presence.linkOf('k1')).toBe('offline');
    });

    it('a planned leave is measured by the clock of the kiosk alone', async () => {
      await rig.deliver(kiosk.birth());
      const wrongByMs = -86_400_000;
      const sentAtMs = rig.clock.nowMs() + wrongByMs;
      const bye = { v: 1, id: randomUUID(), sessionId: kiosk.sessionId, sentAtMs, reason: 'reboot' };
      const payload = new TextEncoder().encode(JSON.stringify({ ...bye, backByMs: sentAtMs + 60_000 }));
      await rig.deliver(kiosk.raw('bye', payload));
      await rig.clock.advance(60_000 + 4 * 60_000);
      expect(rig.presence.linkOf('k1')).toBe('planned-off');
      await rig.clock.advance(61_000);
      expect(rig.presence.linkOf('k1')).toBe('offline');
    });

    it('of two machines with one identity the newer session is kept, facts of both are stored, and it is counted', async () => {
      kiosk.connectCount = 7;
      const clone = createTestKiosk('k1', rig.clock);
      const cloneEpoch = randomUUID();
      await rig.deliver(kiosk.birth());
      for (let times = 0; times < 3; times += 1) {
        clone.reconnect();
        await rig.deliver(clone.birth([{ epoch: cloneEpoch, lowSeq: 5, highSeq: 9 }]));
      }
      await rig.deliver(clone.log(cloneEpoch, 1, notes(1, 2)), kiosk.log(epoch, 1, notes(1, 1)));
      expect(await storedFacts('k1', cloneEpoch)).toEqual(facts(1, 2));
      expect(await storedFacts('k1', epoch)).toEqual(facts(1, 1));
      expect(rig.presence.isCurrentSession('k1', kiosk.sessionId)).toBe(true);
      expect(rig.ingest.metrics.counters()).toMatchObject({ staleBirths: 3, identityClashes: 1, lost: 0 });
    });

    it('an outbox that ends before what we have of it is noticed', async () => {
      await rig.deliver(kiosk.log(epoch, 1, notes(1, 9)));
      await rig.deliver(kiosk.birth([{ epoch, lowSeq: 1, highSeq: 4 }]));
      expect(rig.ingest.metrics.counters().rewinds).toBe(1);
      expect(rig.take('k1', 'ok').at(-1)).toMatchObject({ seq: 9, resend: false });
    });

    it('two births of one kiosk in a row are judged one after the other', async () => {
      const late = kiosk.birth([], { agentVersion: 'old' });
      kiosk.reconnect();
      await rig.deliver(kiosk.birth([], { agentVersion: 'new' }), late);
      expect((await rig.fleet.findKiosk('k1'))?.agentVersion).toBe('new');
      expect(rig.ingest.metrics.counters().staleBirths).toBe(1);
    });

    it('status records make the present state, in their order, and changes are told after the commit', async () => {
      const good = printerStatus({ device: 'online', link: 'up', action: null, paper: 'full' });
      const inventory = {
        devices: [{ id: 'printer', class: 'receiptPrinter', driver: 'escpos', identity: 'SN-1' }],
        services: [{ id: 'residence-certificate', version: 1 }],
      };
      await rig.deliver(kiosk.birth([], inventory));
      await rig.deliver(kiosk.log(epoch, 1, [good, serviceStatus('residence-certificate', true)]));
      expect(await rig.fleet.findKiosk('k1')).toMatchObject({ devices: 'ok', service: 'full' });
      const supply = { deviceId: 'printer', supply: 'paper', level: 'low' };
      await rig.deliver(
        kiosk.log(epoch, 3, [
          { type: 'supply', atMs: 1, bootCount: 1, monoMs: 1, body: supply },
          serviceStatus('residence-certificate', false),
        ]),
      );
      const detail = await rig.fleet.findKiosk('k1');
      expect(detail).toMatchObject({ devices: 'attention', service: 'none' });
      expect(detail?.deviceList).toMatchObject([
        { driver: 'escpos', status: { paper: 'low', identity: 'SN-1' } },
      ]);
      const orders = rig.changes.flatMap((change) => (change.type === 'record' ? [change.order] : []));
      expect(orders).toEqual([1, 2, 3, 4]);
      await rig.deliver(kiosk.birth());
      expect(await rig.fleet.findKiosk('k1')).toMatchObject({
        devices: 'unknown',
        service: 'unknown',
        deviceList: [],
      });
    });

    it('closing commits what has arrived and refuses what comes later', async () => {
      const accepted = rig.ingest.accept(kiosk.log(epoch, 1, notes(1, 2)));
      await rig.ingest.close();
      expect(await accepted).toBe('stored');
      expect(await rig.ingest.accept(kiosk.log(epoch, 3, notes(3, 3)))).toBe('unavailable');
      expect(await storedFacts()).toEqual(facts(1, 2));
    });
  });
}
