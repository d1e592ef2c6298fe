/** What the fleet repository promises on every engine: registration, credentials, and the queries of read-model.ts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RegionId } from '../../shared/domain/ids.ts';
import { noLog } from '../../shared/log.ts';
import { createTestClock, type TestClock } from '../../test/support/test-clock.ts';
import type { TestStores } from '../../test/support/test-stores.ts';
import type { Store } from '../store/store.ts';
import type { KioskFilter } from './api.ts';
import { FleetFile } from './fleet-file.ts';
import { createFleetRepository, type FleetRepository } from './repository.ts';
import { TEST_VAULT } from '../../test/support/test-vault.ts';

const REGION = RegionId.parse('510106');
const SECRET = 'a'.repeat(43);
const bytes = (text: string) => new TextEncoder().encode(text);

function fileOf({ kiosks = 0, secret = SECRET, region = '510106' }): FleetFile {
  return FleetFile.parse({
    regions: [
      { id: '510105', name: '青羊区' },
      { id: '510106', name: '金牛区' },
    ],
    sites: [
      { id: 'hall', region, name: '政务大厅', kind: 'hall', lat: 30.69, lon: 104.05 },
      { id: 'market', region: '510105', name: '农贸市场', kind: 'market', lat: 30.67, lon: 104.04 },
    ],
    kiosks: Array.from({ length: kiosks }, (_, index) => ({
      id: `k-${`${index}`.padStart(3, '0')}`,
      site: index % 5 === 4 ? 'market' : 'hall',
      name: `自助机 ${index}`,
      secret,
    })),
  });
}

export function describeRepositoryContract(engine: { name: string; start: () => Promise<TestStores> }): void {
  describe(`fleet repository on ${engine.name}`, () => {
    let stores: TestStores;
    let store: Store;
    let clock: TestClock;
    let fleet: FleetRepository;

    beforeAll(async () => {
      stores = await engine.start();
    });
    afterAll(() => stores.close());
    beforeEach(async () => {
      store = await stores.open();
      clock = createTestClock();
      fleet = await createFleetRepository({ store, clock, log: noLog, vault: TEST_VAULT });
    });
    afterEach(() => store.close());

    it('importing the same file twice changes nothing, and a changed one changes only what it lists', async () => {
      expect(await fleet.importFleet(fileOf({ kiosks: 10 }))).toEqual({ regions: 2, sites: 2, kiosks: 10 });
      const before = await fleet.listKiosks({ limit: 50 });
      await fleet.importFleet(fileOf({ kiosks: 10 }));
      expect(await fleet.listKiosks({ limit: 50 })).toEqual(before);
      const renamed = fileOf({ kiosks: 1 });
      await fleet.importFleet({
        ...renamed,
        kiosks: renamed.kiosks.map((kiosk) => ({ ...kiosk, name: '新名' })),
      });
      const after = await fleet.listKiosks({ limit: 50 });
      expect(after.items.map((kiosk) => kiosk.name)).toEqual([
        '新名',
        ...before.items.slice(1).map(({ name }) => name),
      ]);
    });

    it('an import with a site or region that exists nowhere changes nothing', async () => {
      const file = fileOf({ kiosks: 3 });
      const wrong = { ...file, sites: file.sites.filter((site) => site.id !== 'hall') };
      await expect(fleet.importFleet(wrong)).rejects.toMatchObject({
        code: 'config.invalid',
        message: expect.stringContaining('hall') as string,
      });
      expect((await fleet.listKiosks({ limit: 5 })).items).toEqual([]);
      expect(await store.db.selectFrom('regions').selectAll().execute()).toEqual([]);
    });

    it('a site that moves to another region takes its kiosks along', async () => {
      await fleet.importFleet(fileOf({ kiosks: 5 }));
      await fleet.importFleet(fileOf({ kiosks: 0, region: '510105' }));
      expect((await fleet.listKiosks({ limit: 9, region: [RegionId.parse('510105')] })).items).toHaveLength(
        5,
      );
      const address = await fleet.authenticate('k-000', bytes(SECRET));
      expect(address).toEqual({ region: '510105', kiosk: 'k-000' });
    });

    it('only the right secret of a registered kiosk opens the door, and it is not kept in clear', async () => {
      await fleet.importFleet(fileOf({ kiosks: 2 }));
      expect(await fleet.authenticate('k-000', bytes(SECRET))).toEqual({ region: '510106', kiosk: 'k-000' });
      for (const wrong of ['', SECRET.slice(1), `${SECRET}a`, 'b'.repeat(43), 'x'.repeat(5_000)]) {
        expect(await fleet.authenticate('k-000', bytes(wrong))).toBeNull();
      }
      for (const nobody of ['k-999', '', '__proto__', 'k-000 ']) {
        expect(await fleet.authenticate(nobody, bytes(SECRET))).toBeNull();
      }
      expect(JSON.stringify(await store.db.selectFrom('kiosks').selectAll().execute())).not.toContain(SECRET);
    });

    it('a new secret counts at once here, and soon when another process imports it; the old one ends with it', async () => {
      const renewed = 'c'.repeat(43);
      await fleet.importFleet(fileOf({ kiosks: 1 }));
      await fleet.importFleet(fileOf({ kiosks: 1, secret: renewed }));
      expect(await fleet.authenticate('k-000', bytes(renewed))).not.toBeNull();
      expect(await fleet.authenticate('k-000', bytes(SECRET))).toBeNull();
      const other = await createFleetRepository({ store, clock, log: noLog, vault: TEST_VAULT });
      await other.importFleet(fileOf({ kiosks: 2, secret: SECRET }));
      await clock.advance(2_000);
      expect(await fleet.authenticate('k-001', bytes(SECRET))).not.toBeNull();
      await other.importFleet(fileOf({ kiosks: 2, secret: renewed }));
      await clock.advance(30_000);
      expect(await fleet.authenticate('k-001', bytes(SECRET))).toBeNull();
    });

    it('a kiosk that another process registers is known soon after it is first asked for', async () => {
      const other = await createFleetRepository({ store, clock, log: noLog, vault: TEST_VAULT });
      await other.importFleet(fileOf({ kiosks: 1 }));
      await clock.advance(2_000);
      expect(fleet.knows('k-000')).toBe(false);
      await expect.poll(() => fleet.knows('k-000')).toBe(true);
      expect(fleet.size()).toBe(1);
    });

    it.each<[string, Pick<KioskFilter, 'region' | 'link'>, number]>([
      ['all', {}, 50],
      ['of a region', { region: [REGION] }, 40],
      ['of a link state', { link: ['online'] }, 25],
      ['of a region and a link state', { region: [REGION], link: ['online'] }, 20],
    ])('pages of kiosks %s follow each other without loss or repetition', async (_which, filter, total) => {
      await fleet.importFleet(fileOf({ kiosks: 50 }));
      const online = Array.from({ length: 25 }, (_, index) => `k-${`${index}`.padStart(3, '0')}`);
      await store.db
        .updateTable('kiosk_links')
        .set({ link: 'online' })
        .where('kiosk_id', 'in', online)
        .execute();
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page = await fleet.listKiosks({ ...filter, limit: 7, ...(after === null ? {} : { after }) });
        expect(page.items.length).toBeLessThanOrEqual(7);
        seen.push(...page.items.map((kiosk) => kiosk.id));
        after = page.next;
      } while (after !== null);
      expect(seen).toEqual([...new Set(seen)].sort());
      expect(seen).toHaveLength(total);
    });

    it('a kiosk that never spoke is unknown on every axis', async () => {
      await fleet.importFleet(fileOf({ kiosks: 1 }));
      const unknown = { link: 'unknown', service: 'unknown', devices: 'unknown', lastSeenAtMs: null };
      expect((await fleet.listKiosks({ limit: 1 })).items).toMatchObject([unknown]);
      expect(await fleet.findKiosk('k-000')).toMatchObject({
        ...unknown,
        agentVersion: null,
        deviceList: [],
      });
      expect(await fleet.findKiosk('k-nobody')).toBeUndefined();
    });

    it('every kiosk counts in exactly one link state', async () => {
      await fleet.importFleet(fileOf({ kiosks: 4 }));
      await store.db
        .updateTable('kiosk_links')
        .set({ link: 'suspect' })
        .where('kiosk_id', '=', 'k-003')
        .execute();
      const counts = { unknown: 3, online: 0, suspect: 1, offline: 0, 'planned-off': 0 };
      expect(await fleet.countByLink()).toEqual(counts);
    });

    it('records come newest first, by type, and the cursor goes on where the page ended', async () => {
      await fleet.importFleet(fileOf({ kiosks: 2 }));
      await store.db
        .insertInto('records')
        .values(Array.from({ length: 9 }, (_, index) => recordRow(index + 1)))
        .execute();
      const first = await fleet.listRecords('k-000', { limit: 4 });
      expect(first.items.map((record) => record.order)).toEqual([9, 8, 7, 6]);
      expect(first.items[0]).toMatchObject({ seq: 9, body: { n: 9 }, receivedAtMs: 2, atMs: 1 });
      const second = await fleet.listRecords('k-000', { limit: 4, before: first.next ?? '' });
      expect(second.items.map((record) => record.order)).toEqual([5, 4, 3, 2]);
      const supplies = await fleet.listRecords('k-000', { limit: 9, type: 'supply' });
      expect(supplies).toMatchObject({ items: [{ order: 9 }, { order: 6 }, { order: 3 }], next: null });
      expect(await fleet.listRecords('k-001', { limit: 9 })).toEqual({ items: [], next: null });
      const wrong = fleet.listRecords('k-000', { limit: 1, before: '1; drop table records' });
      await expect(wrong).rejects.toMatchObject({ code: 'not-found' });
    });
  });
}

function recordRow(order: number) {
  return {
    kiosk_id: 'k-000',
    epoch: 'e',
    seq: order,
    stored_order: order,
    type: order % 3 === 0 ? 'supply' : 'status',
    at_ms: 1,
    boot_count: 1,
    mono_ms: 1,
    received_at_ms: 2,
    body: JSON.stringify({ n: order }),
  };
}
