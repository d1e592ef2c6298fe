/** What the questions about the fleet promise on each engine, asked of what kiosks reported through ingest. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import type { TestStores } from '../../../test/support/test-stores.ts';
import {
  createTestKiosk,
  fleetFileOf,
  printerStatus,
  serviceStatus,
  startRig,
  type TestRig,
} from '../../ingest/test-rig.ts';
import type { Store } from '../../store/store.ts';
import { KIOSK_SORTS, KioskFilter, type KioskSort } from '../api.ts';
import { exportKiosks } from '../export.ts';

const IDS = Array.from({ length: 23 }, (_, index) => `k${String(index + 1).padStart(2, '0')}`);
const AT_MS = Date.UTC(2026, 10, 24, 2);

export function describeQueriesContract(engine: { name: string; start: () => Promise<TestStores> }): void {
  describe(`questions about the fleet on ${engine.name}`, () => {
    let stores: TestStores;
    let store: Store;
    let rig: TestRig;
    beforeAll(async () => {
      stores = await engine.start();
    });
    afterAll(() => stores.close());
    beforeEach(async () => {
      store = await stores.open();
      rig = await startRig(store, IDS);
    });
    afterEach(async () => {
      await rig.close();
      await store.close();
    });

    /** A birth, then these records. */
    async function report(id: string, ...records: object[]): Promise<void> {
      const kiosk = createTestKiosk(id, rig.clock);
      const epoch = randomUUID();
      await rig.deliver(kiosk.birth([{ epoch, lowSeq: 1, highSeq: records.length }]));
      if (records.length > 0) await rig.deliver(kiosk.log(epoch, 1, records));
      // The presence board writes at its next tick.
      await rig.clock.advance(300);
      await expect.poll(async () => (await rig.fleet.findKiosk(id))?.link).toBe('online');
    }
    const printer = (changed: object) => printerStatus({ device: 'online', link: 'up', ...changed });
    const filter = (query: string) => KioskFilter.parse(Object.fromEntries(new URLSearchParams(query)));
    const idsOf = async (query: string) => {
      const { items, total } = await rig.fleet.listKiosks({ ...filter(query), limit: 100 });
      expect(total).toBe(items.length);
      return items.map(({ id }) => id);
    };

    it('places are told once for each kiosk that there is, however many are asked for', async () => {
      const asked = [...IDS, ...IDS, 'nobody', ...Array.from({ length: 600 }, (_, index) => `x${index}`)];
      const places = await rig.fleet.listPlaces(asked);
      expect(places.map(({ kioskId }) => kioskId).toSorted()).toEqual(IDS);
      expect(places.find(({ kioskId }) => kioskId === 'k01')).toEqual({
        kioskId: 'k01',
        name: '自助机 k01',
        site: { id: 'hall', name: '政务大厅', address: '' },
        regionId: '510106',
        lat: 30.69,
        lon: 104.05,
      });
      expect(await rig.fleet.listPlaces([])).toEqual([]);
    });

    it('a kiosk says why it does not serve, worst first, and nothing when it serves', async () => {
      await report('k01', printer({ paper: 'out' }), serviceStatus('certificate', false));
      await report('k02', printer({ paper: 'low' }), serviceStatus('certificate', true));
      await report('k03', printer({ paper: 'full' }), serviceStatus('certificate', true));
      await report('k04', printer({ paper: 'full' }), serviceStatus('certificate', false));
      const { items } = await rig.fleet.listKiosks({ limit: 4 });
      expect(items.map(({ service, devices, reasons }) => ({ service, devices, reasons }))).toMatchObject([
        {
          service: 'none',
          devices: 'fault',
          // The closed service is the consequence, and not one more thing to mend.
          reasons: [{ kind: 'device', class: 'receiptPrinter', problem: 'paper-out', severity: 'fault' }],
        },
        { service: 'full', devices: 'attention', reasons: [{ problem: 'paper-low', severity: 'attention' }] },
        { service: 'full', devices: 'ok', reasons: [] },
        {
          service: 'none',
          devices: 'ok',
          reasons: [{ kind: 'service', serviceId: 'certificate', missing: ['receipt.print'] }],
        },
      ]);
    });

    it('under the hands of a technician it says so once, and not for each of its services', async () => {
      const closed = (id: string, ...missing: string[]) => ({
        type: 'status',
        atMs: AT_MS,
        bootCount: 1,
        monoMs: 1,
        body: { axis: 'service', serviceId: id, isOpen: false, missing },
      });
      await report('k01', closed('certificate', 'kiosk.free'), closed('b', 'receipt.print', 'kiosk.free'));
      await report('k02', printer({ paper: 'out' }), closed('certificate', 'kiosk.inService'));
      const { items } = await rig.fleet.listKiosks({ limit: 2 });
      expect(items.map(({ service, reasons }) => ({ service, reasons }))).toMatchObject([
        { service: 'none', reasons: [{ kind: 'maintenance', why: 'technician' }] },
        {
          service: 'none',
          reasons: [
            { kind: 'maintenance', why: 'takenOut' },
            { kind: 'device', problem: 'paper-out' },
          ],
        },
      ]);
      const { causes } = await rig.fleet.overview();
      const maintained = causes.filter(({ sample }) => sample.kind === 'maintenance');
      expect(maintained).toMatchObject([{ kiosks: 1, sample: { why: 'technician' } }]);
    });

    it('every filter finds what it names, and several of them what all of them name', async () => {
      await report('k01', printer({ paper: 'out' }), serviceStatus('certificate', false));
      await report(
        'k02',
        printer({ paper: 'low' }),
        serviceStatus('certificate', true),
        serviceStatus('b', false),
      );
      await store.db.insertInto('kiosk_labels').values({ kiosk_id: 'k05', label: '试点' }).execute();
      await store.db.updateTable('kiosks').set({ revoked_at_ms: 1 }).where('id', '=', 'k06').execute();
      expect(await idsOf('service=none')).toEqual(['k01']);
      expect(await idsOf('service=none,partial')).toEqual(['k01', 'k02']);
      expect(await idsOf('devices=attention')).toEqual(['k02']);
      expect(await idsOf('link=online')).toEqual(['k01', 'k02']);
      expect(await idsOf('problem=receiptPrinter.paper-out')).toEqual(['k01']);
      expect(await idsOf('problem=receiptPrinter.paper-out,receiptPrinter.paper-low')).toEqual([
        'k01',
        'k02',
      ]);
      expect(await idsOf('problem=idCardReader.paper-out')).toEqual([]);
      expect(await idsOf('label=试点')).toEqual(['k05']);
      expect(await idsOf('revoked=yes')).toEqual(['k06']);
      expect(await idsOf('revoked=no')).toHaveLength(22);
      expect(await idsOf('region=510106')).toHaveLength(23);
      expect(await idsOf('region=510105')).toEqual([]);
      expect(await idsOf('site=hall&q=K1')).toEqual(IDS.slice(9, 19));
      expect(await idsOf('q=自助机 k07')).toEqual(['k07']);
      expect(await idsOf('q=政务')).toHaveLength(23);
      expect(await idsOf('service=none&devices=ok')).toEqual([]);
    });

    it.each(['%', '_', '\\', "'", '100%', '"; drop table kiosks'])(
      'a search for %j finds only what contains it',
      async (q) => {
        await store.db
          .updateTable('kiosks')
          .set({ name: `名${q}字` })
          .where('id', '=', 'k03')
          .execute();
        expect(await idsOf(new URLSearchParams({ q }).toString())).toEqual(['k03']);
      },
    );

    it.each(KIOSK_SORTS.flatMap((name): KioskSort[] => [name, `-${name}`]))(
      'pages sorted by %s follow each other without loss or repetition',
      async (sort) => {
        await report('k05', printer({ paper: 'out' }), serviceStatus('certificate', false));
        await report('k11', printer({ paper: 'low' }), serviceStatus('certificate', true));
        const whole = await rig.fleet.listKiosks({ sort, limit: 100 });
        expect(whole.items.map(({ id }) => id).toSorted()).toEqual(IDS);
        const seen: string[] = [];
        let after: string | null | undefined;
        do {
          const page = await rig.fleet.listKiosks({ sort, limit: 4, after: after ?? undefined });
          expect(page.total).toBe(IDS.length);
          seen.push(...page.items.map(({ id }) => id));
          after = page.next;
        } while (after !== null);
        expect(seen).toEqual(whole.items.map(({ id }) => id));
      },
    );

    it('sorted by state, the worst come first, and downwards last', async () => {
      await report('k05', printer({ paper: 'out' }), serviceStatus('certificate', false));
      const first = async (sort: KioskSort) =>
        (await rig.fleet.listKiosks({ sort, limit: 100 })).items.map(({ id }) => id);
      expect((await first('service'))[0]).toBe('k05');
      expect((await first('devices'))[0]).toBe('k05');
      expect((await first('-service')).at(-1)).toBe('k05');
    });

    it.each(['', 'x', 'W10', Buffer.from('["name",null,"k01"]').toString('base64url')])(
      'the cursor %j, which is none of this list, is refused',
      async (after) => {
        const page = rig.fleet.listKiosks({ sort: 'service', limit: 4, after });
        await expect(page).rejects.toMatchObject({ code: 'request.invalid' });
      },
    );

    it('the overview counts what serves now, names causes with the filter that finds them, and visits of today', async () => {
      await report('k01', printer({ paper: 'out' }), serviceStatus('certificate', false));
      await report('k02', printer({ paper: 'out' }), serviceStatus('certificate', false));
      const nowMs = rig.clock.nowMs();
      await report(
        'k03',
        printer({ paper: 'full' }),
        serviceStatus('certificate', true),
        visit(nowMs, 'completed'),
        visit(nowMs, 'cancelled'),
        visit(nowMs - 48 * 3_600_000, 'completed'),
      );
      const overview = await rig.fleet.overview();
      expect(overview).toMatchObject({
        kiosks: 23,
        serving: 1,
        service: { full: 1, partial: 0, none: 2, unknown: 20 },
        sessionsToday: { all: 2, completed: 1 },
        regions: [{ id: '510106', name: '金牛区', kiosks: 23, serving: 1 }],
      });
      // Kiosks that were never heard of serve nobody either; those that say so come with their reason.
      expect(overview.troubledTotal).toBe(22);
      const cause = overview.causes.find(({ sample }) => sample.kind === 'device');
      expect(cause).toMatchObject({ kiosks: 2, sample: { problem: 'paper-out' } });
      expect(await idsOf(cause?.filter ?? '')).toEqual(['k01', 'k02']);
    });

    it('a kiosk that is shut out or said that it goes away troubles nobody', async () => {
      await store.db.updateTable('kiosk_links').set({ link: 'planned-off' }).execute();
      await store.db.updateTable('kiosks').set({ revoked_at_ms: 1 }).where('id', '=', 'k01').execute();
      expect(await rig.fleet.overview()).toMatchObject({ troubled: [], troubledTotal: 0, causes: [] });
    });

    it('the timeline tells reports and link together, newest first, page by page, and by kind', async () => {
      await report(
        'k01',
        { ...printerStatus({ device: 'online', paper: 'out' }), atMs: AT_MS + 1 },
        { ...serviceStatus('certificate', false), atMs: AT_MS + 2 },
        visit(AT_MS + 3, 'completed'),
        {
          type: 'supply',
          atMs: AT_MS + 4,
          bootCount: 1,
          monoMs: 1,
          body: { deviceId: 'printer', supply: 'paper', level: 'out' },
        },
        captured(AT_MS + 5, 2),
      );
      const kindsOf = async (query: Parameters<typeof rig.fleet.listTimeline>[1]) =>
        (await rig.fleet.listTimeline('k01', query)).items.map(({ what }) => what.kind);
      const all = await kindsOf({ limit: 50 });
      expect(all.toSorted()).toEqual(['card', 'device', 'link', 'service', 'session', 'supply']);
      expect(await kindsOf({ limit: 50, kinds: ['device', 'session'] })).toEqual(['session', 'device']);
      expect(await kindsOf({ limit: 50, kinds: ['link'] })).toEqual(['link']);
      const seen: string[] = [];
      let before: string | null | undefined;
      do {
        const page = await rig.fleet.listTimeline('k01', { limit: 2, before: before ?? undefined });
        seen.push(...page.items.map(({ what }) => what.kind));
        before = page.next;
      } while (before !== null);
      expect(seen).toEqual(all);
      const wrong = rig.fleet.listTimeline('k01', { limit: 2, before: '1; drop table records' });
      await expect(wrong).rejects.toMatchObject({ code: 'request.invalid' });
    });

    it('of a paper that nobody waited for the timeline tells what became of it, and not whose it was', async () => {
      const body = {
        deviceId: 'printer',
        event: 'retracted',
        receiptNumber: 'K-1-001',
        happenedAtMs: AT_MS,
      } as const;
      await report('k01', { type: 'paper', atMs: AT_MS, bootCount: 1, monoMs: 1, body });
      const { items } = await rig.fleet.listTimeline('k01', { limit: 5, kinds: ['paper'] });
      expect(items.map(({ what }) => what)).toEqual([
        { kind: 'paper', deviceId: 'printer', event: 'retracted' },
      ]);
    });

    it('of a visit the timeline tells what was done and nothing that points to a person', async () => {
      await report('k01', visit(AT_MS, 'completed'));
      const { items } = await rig.fleet.listTimeline('k01', { limit: 5, kinds: ['session'] });
      expect(items[0]?.what).toEqual({
        kind: 'session',
        outcome: 'completed',
        serviceId: 'certificate',
        durationMs: 60_000,
        lastStep: 'done',
        receipt: 'printed',
        wasOffline: false,
      });
    });

    it('of a captured card the timeline tells why and how many, and the device counts them', async () => {
      const status = { device: 'online', link: 'up', action: null, retainBin: 'ok' };
      const changed = { axis: 'device', deviceId: 'card-reader', deviceClass: 'cardReader', changed: status };
      await report('k01', { type: 'status', atMs: AT_MS, bootCount: 1, monoMs: 1, body: changed });
      await report('k01', captured(AT_MS + 1, 1), captured(AT_MS + 2, 2));
      const { items } = await rig.fleet.listTimeline('k01', { limit: 1, kinds: ['card'] });
      expect(items[0]?.what).toEqual({
        kind: 'card',
        deviceId: 'card-reader',
        event: 'captured',
        reason: 'visit-over',
        retainCount: 2,
      });
      const kiosk = await rig.fleet.findKiosk('k01');
      expect(kiosk?.deviceList.find(({ id }) => id === 'card-reader')?.status).toEqual({
        ...status,
        retainCount: 2,
      });
    });

    it('of an emptied bin the timeline tells how many cards were in it, and the device counts anew', async () => {
      await report('k01', captured(AT_MS + 1, 1), captured(AT_MS + 2, 2));
      const status = { device: 'online', link: 'up', action: null, retainBin: 'ok' };
      const changed = { axis: 'device', deviceId: 'card-reader', deviceClass: 'cardReader', changed: status };
      const body = {
        technicianSessionId: randomUUID(),
        act: 'bin-emptied',
        deviceId: 'card-reader',
        result: 'done',
        happenedAtMs: AT_MS + 3,
        cards: 2,
      };
      const stamp = { bootCount: 1, monoMs: 1 };
      await report(
        'k01',
        { type: 'status', atMs: AT_MS, ...stamp, body: changed },
        { type: 'maintenance', atMs: AT_MS + 3, ...stamp, body },
      );
      const { items } = await rig.fleet.listTimeline('k01', { limit: 5, kinds: ['maintenance'] });
      expect(items.map(({ what }) => what)).toEqual([
        {
          kind: 'maintenance',
          act: 'bin-emptied',
          deviceId: 'card-reader',
          result: 'done',
          steps: [],
          filled: null,
          cards: 2,
          notice: null,
          wrongCodes: null,
        },
      ]);
      const kiosk = await rig.fleet.findKiosk('k01');
      expect(kiosk?.deviceList.find(({ id }) => id === 'card-reader')?.status).toMatchObject({
        retainCount: 0,
      });
    });

    it('the export has every matching kiosk, a byte order mark, and no cell that a spreadsheet runs', async () => {
      const evil = ['=cmd|calc', '+1', '-1', '@SUM(A1)', '\tx'];
      const file = fleetFileOf(IDS);
      await rig.fleet.importFleet({
        ...file,
        kiosks: file.kiosks.map((kiosk, index) => ({ ...kiosk, name: evil[index] ?? kiosk.name })),
      });
      const query = { ...filter('q=k'), sort: 'id' } as const;
      let text = '';
      for await (const chunk of exportKiosks(rig.fleet, query, 'zh')) text += String(chunk);
      const lines = text.trimEnd().split('\r\n');
      expect(text.startsWith('\uFEFF编号,名称,')).toBe(true);
      expect(lines).toHaveLength(24);
      const cells = lines.slice(1, 6).map((line) => line.split(',')[1]?.replaceAll('"', ''));
      for (const cell of cells) expect(cell).toMatch(/^'/);
    });
  });
}

function captured(atMs: number, retainCount: number): object {
  const body = {
    deviceId: 'card-reader',
    event: 'captured',
    reason: 'visit-over',
    citizenSessionId: randomUUID(),
    happenedAtMs: atMs,
    retainCount,
  };
  return { type: 'card', atMs, bootCount: 1, monoMs: 1, body };
}

function visit(atMs: number, outcome: string): object {
  return {
    type: 'session',
    atMs,
    bootCount: 1,
    monoMs: 1,
    body: {
      citizenSessionId: randomUUID(),
      outcome,
      startedAtMs: atMs - 60_000,
      durationMs: 60_000,
      service: { id: 'certificate', version: 1 },
      lastStep: 'done',
      cardReads: { ok: 1, rejected: 0 },
      receipt: { number: 'JN-0001', evidence: 'printed' },
      wasOffline: false,
    },
  };
}
