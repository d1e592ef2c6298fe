/** What dispatch promises on each engine: from a fault to a verified repair, over restarts, against a clock that a test moves. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KioskId } from '../../shared/domain/ids.ts';
import { Listeners } from '../../shared/events.ts';
import { noLog } from '../../shared/log.ts';
import { createTestClock, type TestClock } from '../../test/support/test-clock.ts';
import type { TestStores } from '../../test/support/test-stores.ts';
import { TEST_VAULT } from '../../test/support/test-vault.ts';
import type { Actor } from '../audit/append.ts';
import { importFleet } from '../fleet/import.ts';
import { createFleetQueries } from '../fleet/queries/queries.ts';
import type { FleetChange } from '../fleet/read-model.ts';
import type { Store } from '../store/store.ts';
import { PHOTO, testFleet, WANG } from './test-fleet.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { listForecasts } from './forecast/rows.ts';

const MINUTE_MS = 60_000;

export function describeDispatchContract(engine: { name: string; start: () => Promise<TestStores> }): void {
  describe(`dispatch on ${engine.name}`, () => {
    let stores: TestStores;
    let store: Store;
    let clock: TestClock;
    let dispatch: Dispatch;
    /** Kiosks that were to be told of their orders. */
    let told: string[];
    let changes: Listeners<[readonly FleetChange[]]>;
    beforeAll(async () => {
      stores = await engine.start();
    });
    afterAll(() => stores.close());
    beforeEach(async () => {
      store = await stores.open();
      clock = createTestClock();
      await importFleet(store, testFleet(), { clock, vault: TEST_VAULT });
      await store.db.updateTable('kiosk_links').set({ link: 'online' }).execute();
      await begin();
      await dispatch.settings.put({ kind: 'technician', id: 'wang', version: 0, body: WANG }, actor('admin'));
    });
    afterEach(async () => {
      await dispatch.close();
      await store.close();
    });

    async function begin(): Promise<void> {
      changes = new Listeners();
      told = [];
      const fleet = createFleetQueries(store.db, clock);
      dispatch = createDispatch({
        store,
        vault: TEST_VAULT,
        fleet,
        clock,
        log: noLog,
        random: () => 0.5,
        readHours: () => Promise.resolve({ of: () => ({ service: [], counted: [], exclusions: [] }) }),
        regions: null,
        publicUrl: null,
        ordersChanged: (kioskIds) => told.push(...kioskIds),
        subscribe: (listener) => changes.add(listener),
      });
      await dispatch.start();
    }

    const actor = (name: string): Actor => ({
      kind: 'user',
      id: name,
      name,
      address: '',
      atMs: clock.nowMs(),
    });

    /** What the printer of the kiosk reports, as ingest would leave it. */
    async function report(kioskId: string, problems: string): Promise<void> {
      const row = {
        kiosk_id: kioskId,
        device_id: 'receipt-printer',
        class: 'receiptPrinter',
        driver: null,
        status: '{}',
        health: 'fault',
        problems,
        updated_at_ms: clock.nowMs(),
      };
      await store.db
        .insertInto('devices')
        .values(row)
        .onConflict((conflict) => conflict.columns(['kiosk_id', 'device_id']).doUpdateSet({ problems }))
        .execute();
      await changed(kioskId);
    }

    async function changed(kioskId: string): Promise<void> {
      changes.emit([{ type: 'kiosk', kioskId: KioskId.parse(kioskId) }]);
      await settled();
    }

    /** Everything that is under way has come to an end, on both engines. */
    async function settled(): Promise<void> {
      await dispatch.cases.commentIncident(randomUUID(), 'x', actor('x')).catch(() => {});
      await dispatch.cases.commentIncident(randomUUID(), 'x', actor('x')).catch(() => {});
    }

    /** Short times in steps, so that what comes due meets the clock of that moment also where the store takes its time. */
    async function pass(ms: number): Promise<void> {
      const stepMs = ms > 10 * MINUTE_MS ? ms : MINUTE_MS / 2;
      for (let passed = 0; passed < ms; passed += stepMs) {
        await clock.advance(stepMs);
        await settled();
      }
    }

    let order = 0;
    async function record(kioskId: string, body: object, type = 'maintenance'): Promise<void> {
      order += 1;
      const maintenance = {
        technicianSessionId: randomUUID(),
        deviceId: null,
        result: 'done',
        happenedAtMs: clock.nowMs(),
      };
      const full = type === 'maintenance' ? { ...maintenance, ...body } : body;
      const { last_value: last } = await store.db
        .selectFrom('counters')
        .select('last_value')
        .where('name', '=', 'stored_order')
        .executeTakeFirstOrThrow();
      await store.db
        .updateTable('counters')
        .set({ last_value: last + 1 })
        .where('name', '=', 'stored_order')
        .execute();
      const row = {
        kiosk_id: kioskId,
        epoch: 'e',
        seq: order,
        stored_order: last + 1,
        type,
        at_ms: clock.nowMs(),
        boot_count: 1,
        mono_ms: 1,
        received_at_ms: clock.nowMs(),
        body: JSON.stringify(full),
      };
      await store.db.insertInto('records').values(row).execute();
      await changed(kioskId);
    }

    const live = () => dispatch.cases.listIncidents({ isLive: true, limit: 100 });

    async function paperOut() {
      await report('jn-1', ',paper-out,');
      await pass(2 * MINUTE_MS);
      const [incident] = await live();
      return incident!;
    }

    it('leads from the fault to the repair that the machine verifies, with the time of each stage', async () => {
      const t0 = clock.nowMs();
      const incident = await paperOut();
      expect(incident).toMatchObject({
        stage: 'open',
        faultClass: 'paper',
        severity: 'major',
        kioskId: 'jn-1',
        openedAtMs: t0 + MINUTE_MS,
      });
      await dispatch.cases.command(
        incident.id,
        { do: 'acknowledge', note: '', version: incident.version },
        actor('li'),
      );
      const sent = await dispatch.cases.createOrder(
        { kioskId: KioskId.parse('jn-1'), incidentId: incident.id, kind: 'repair', assigneeId: null },
        actor('li'),
      );
      expect(sent).toMatchObject({
        stage: 'assigned',
        assigneeId: 'wang',
        line: 1,
        respondByMs: clock.nowMs() + 60 * MINUTE_MS,
      });
      expect(told.splice(0)).toContain('jn-1');
      await pass(10 * MINUTE_MS);
      await record('jn-1', { act: 'signed-in' });
      expect(told.splice(0)).toEqual(['jn-1']);
      await report('jn-1', '');
      await pass(2 * MINUTE_MS);
      await record('jn-1', {
        act: 'refilled',
        deviceId: 'receipt-printer',
        filled: { amount: 80, unit: 'metres' },
      });
      await record('jn-1', { act: 'tested', deviceId: 'receipt-printer' });
      const onSite = await dispatch.cases.readOrder(sent.id);
      expect(onSite).toMatchObject({
        stage: 'on-site',
        arrival: { proof: 'kiosk', atMs: t0 + 12 * MINUTE_MS },
        isHealthy: true,
        used: [{ part: 'paper-metres', amount: 80 }],
      });
      const fixed = await dispatch.cases.orderCommand(
        sent.id,
        { command: { do: 'fix', note: '换纸' }, version: onSite.version, mayAll: false },
        actor('wang'),
      );
      expect(fixed).toMatchObject({ stage: 'verified' });
      await dispatch.cases.orderCommand(
        sent.id,
        { command: { do: 'close' }, version: fixed.version, mayAll: true },
        actor('li'),
      );
      expect(told.at(-1)).toBe('jn-1');
      const done = await dispatch.cases.readIncident(incident.id);
      expect(done).toMatchObject({ stage: 'closed', resolution: 'repaired' });
      expect(done.timeline.map(({ kind }) => kind)).toEqual([
        'fired',
        'told',
        'acknowledge',
        'dispatch',
        'arrive',
        'resolved',
        'fix',
        'verify',
        'close',
      ]);
      expect(done.stageAtMs).toMatchObject({ open: t0 + MINUTE_MS, 'on-site': t0 + 12 * MINUTE_MS });
    });

    it('takes a late acknowledgement as a note, and a second technician at one step as refused', async () => {
      const incident = await paperOut();
      const version = incident.version;
      await dispatch.cases.command(incident.id, { do: 'acknowledge', note: '', version }, actor('li'));
      await expect(
        dispatch.cases.command(incident.id, { do: 'acknowledge', note: '', version }, actor('zhao')),
      ).rejects.toMatchObject({ code: 'request.stale' });
      const { timeline, stage } = await dispatch.cases.readIncident(incident.id);
      expect(timeline.at(-1)).toMatchObject({ kind: 'stale', by: { name: 'zhao' } });
      expect(stage).toBe('acknowledged');
      await expect(
        dispatch.cases.command(incident.id, { do: 'close', note: '', version }, actor('zhao')),
      ).rejects.toMatchObject({ code: 'request.stale' });
    });

    it('marks what recovers by itself, closes it after half an hour, and opens it again on a relapse', async () => {
      const incident = await paperOut();
      await report('jn-1', '');
      await pass(2 * MINUTE_MS);
      expect((await dispatch.cases.readIncident(incident.id)).recoveredAtMs).not.toBeNull();
      await pass(31 * MINUTE_MS);
      expect(await dispatch.cases.readIncident(incident.id)).toMatchObject({
        stage: 'closed',
        resolution: 'recovered',
      });
      const again = await paperOut();
      expect(again).toMatchObject({ id: incident.id, stage: 'open', reopened: 1 });
    });

    it('neither forgets nor repeats anything over a restart', async () => {
      await report('jn-1', ',paper-out,');
      await pass(MINUTE_MS / 2);
      await dispatch.close();
      await clock.advance(MINUTE_MS / 2);
      await begin();
      await settled();
      const [incident] = await live();
      expect(incident).toMatchObject({ openedAtMs: clock.nowMs() });
      await dispatch.close();
      await begin();
      await pass(5 * MINUTE_MS);
      expect(await live()).toMatchObject([{ id: incident!.id, version: incident!.version }]);
    });

    it('says of everybody why they were not told', async () => {
      const incident = await paperOut();
      const { notifications } = await dispatch.cases.readIncident(incident.id);
      expect(notifications).toMatchObject([{ state: 'unreachable', reason: 'nobody-on-call' }]);
    });

    it('plans a refill before the paper is out, once for each roll, and tells when and why', async () => {
      const deviceId = 'receipt-printer';
      await record('jn-1', { deviceId, supply: 'paper', level: 'full' }, 'supply');
      await record('jn-1', { act: 'refilled', deviceId, filled: { amount: 80, unit: 'metres' } });
      await record('jn-1', { deviceId, supply: 'paper', level: 'low' }, 'supply');
      const refills = async () =>
        (await dispatch.cases.listOrders({ kioskId: 'jn-1' })).filter(({ kind }) => kind === 'refill');
      await pass(61 * MINUTE_MS);
      await pass(2 * MINUTE_MS);
      await expect.poll(async () => (await refills()).length).toBe(1);
      const [refill] = await refills();
      expect(refill).toMatchObject({
        incidentId: null,
        faultClass: 'paper',
        assigneeId: 'wang',
        checklist: [
          { id: 'refill-paper', isDone: false },
          { id: 'self-test', isDone: false },
        ],
      });
      const forecasts = await listForecasts(store.db, { kioskIds: ['jn-1', 'jn-2'], limit: 10 });
      expect(forecasts).toMatchObject([
        { kioskId: 'jn-1', deviceId, supply: 'paper', level: 'low', usesSinceFill: 0 },
      ]);
      await dispatch.cases.orderCommand(
        refill!.id,
        { command: { do: 'cancel', note: '' }, version: refill!.version, mayAll: true },
        actor('li'),
      );
      await pass(61 * MINUTE_MS);
      await pass(2 * MINUTE_MS);
      expect(await refills()).toHaveLength(1);
    });

    it('makes the order of a schedule once a day, closes it when the machine has verified it', async () => {
      const body = {
        name: '每日检测',
        isEnabled: true,
        kind: 'daily-test',
        regionIds: null,
        kioskIds: [KioskId.parse('jn-1')],
        weekdays: [0, 1, 2, 3, 4, 5, 6],
        fromMinute: 0,
        toMinute: 1440,
        needsPhoto: true,
      } as const;
      await dispatch.settings.put(
        {
          kind: 'schedule',
          id: 'daily',
          version: 0,
          body: { ...body, kioskIds: [...body.kioskIds], weekdays: [...body.weekdays] },
        },
        actor('admin'),
      );
      const made = () => dispatch.cases.listOrders({});
      await pass(2 * MINUTE_MS);
      await expect.poll(async () => (await made()).length).toBe(1);
      const [order] = await made();
      expect(order).toMatchObject({
        kind: 'daily-test',
        kioskId: 'jn-1',
        assigneeId: 'wang',
        incidentId: null,
      });
      await record('jn-1', { act: 'signed-in' });
      await record('jn-1', { act: 'tested', deviceId: 'receipt-printer' });
      await dispatch.cases.addPhoto(order!.id, { jpeg: PHOTO, mayAll: false }, actor('wang'));
      const onSite = await dispatch.cases.readOrder(order!.id);
      const photoId = String(onSite.timeline.at(-1)?.detail['photoId']);
      expect([...(await dispatch.cases.readPhoto(order!.id, photoId))]).toEqual([...PHOTO]);
      await expect(
        dispatch.cases.addPhoto(order!.id, { jpeg: PHOTO, mayAll: false }, actor('zhao')),
      ).rejects.toMatchObject({ code: 'auth.forbidden' });
      const done = await dispatch.cases.orderCommand(
        order!.id,
        { command: { do: 'fix', note: '' }, version: onSite.version, mayAll: false },
        actor('wang'),
      );
      expect(done).toMatchObject({ stage: 'closed' });
      await pass(5 * MINUTE_MS);
      expect(await made()).toHaveLength(1);
      await pass(24 * 60 * MINUTE_MS);
      await pass(2 * MINUTE_MS);
      await expect.poll(async () => (await made()).length).toBe(2);
    });

    it('keeps what is secret of a channel sealed, shows it to nobody, and leaves it as it was when asked to', async () => {
      const input = {
        kind: 'dingtalk',
        name: '值班群',
        isEnabled: true,
        language: 'zh',
        url: 'https://oapi.dingtalk.com/robot/send?access_token=hidden',
        secret: 'SECx',
      } as const;
      const view = await dispatch.settings.putChannel({ id: 'duty', version: 0, input }, actor('admin'));
      expect(view).toMatchObject({ secretsSet: ['url', 'secret'] });
      await dispatch.settings.putChannel(
        { id: 'duty', version: 1, input: { ...input, name: '夜班群', url: null, secret: null } },
        actor('admin'),
      );
      const [open] = await dispatch.settings.openChannels();
      expect(open?.body).toEqual({ ...input, name: '夜班群' });
      const stored = JSON.stringify([
        await store.db.selectFrom('dispatch_documents').selectAll().execute(),
        await store.db.selectFrom('audit').selectAll().execute(),
        view,
      ]);
      for (const secret of ['hidden', 'SECx']) expect(stored).not.toContain(secret);
    });
  });
}
