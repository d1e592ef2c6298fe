/** What registration promises on each engine: who may connect, what is written down, and many at once. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SiteId } from '../../../shared/domain/ids.ts';
import { noLog } from '../../../shared/log.ts';
import { createTestClock, type TestClock } from '../../../test/support/test-clock.ts';
import type { TestStores } from '../../../test/support/test-stores.ts';
import type { Actor } from '../../audit/append.ts';
import { createAuditLog } from '../../audit/repository.ts';
import type { Store } from '../../store/store.ts';
import { BulkRequest, KioskCreate } from '../api.ts';
import { FleetFile } from '../fleet-file.ts';
import { createFleetRepository, type FleetRepository } from '../repository.ts';
import { createRegistration, type Registration } from './registration.ts';
import { TEST_VAULT } from '../../../test/support/test-vault.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

export function describeRegistrationContract(engine: {
  name: string;
  start: () => Promise<TestStores>;
}): void {
  describe(`registration on ${engine.name}`, () => {
    let stores: TestStores;
    let store: Store;
    let clock: TestClock;
    let fleet: FleetRepository;
    let registration: Registration;
    let cutOff: string[];
    beforeAll(async () => {
      stores = await engine.start();
    });
    afterAll(() => stores.close());
    beforeEach(async () => {
      store = await stores.open();
      clock = createTestClock();
      fleet = await createFleetRepository({ store, clock, log: noLog, vault: TEST_VAULT });
      await fleet.importFleet(places());
      cutOff = [];
      registration = createRegistration({
        store,
        vault: TEST_VAULT,
        changed: () => {},
        async credentialsChanged(ids) {
          await fleet.refresh();
          cutOff.push(...ids);
        },
      });
    });
    afterEach(() => store.close());

    const actor = (): Actor => ({
      kind: 'user',
      id: 'u',
      name: 'wang',
      address: '192.0.2.7',
      atMs: clock.nowMs(),
    });
    const register = (id: string, extra: object = {}) =>
      registration.register(KioskCreate.parse({ id, site: 'market', name: `${id}号机`, ...extra }), actor());
    const audited = async () =>
      (await createAuditLog(store).list({ limit: 100 })).items.map(
        ({ action, entity }) => `${action} ${entity.id}`,
      );

    it('a new kiosk may connect with its secret at once, and stands as never heard of', async () => {
      const { id, secret } = await register('jn-1', { labels: ['试点', '试点'] });
      expect(await fleet.authenticate(id, bytes(secret))).toEqual({ region: '510106', kiosk: 'jn-1' });
      expect(await fleet.findKiosk(id)).toMatchObject({
        link: 'unknown',
        service: 'unknown',
        labels: ['试点'],
      });
      expect(JSON.stringify(await store.db.selectFrom('kiosks').selectAll().execute())).not.toContain(secret);
      expect(JSON.stringify(await store.db.selectFrom('audit').selectAll().execute())).not.toContain(secret);
    });

    it('an id that is taken and a site that does not exist are refused, and nothing is left behind', async () => {
      await register('jn-1');
      await expect(register('jn-1')).rejects.toMatchObject({ code: 'store.conflict' });
      await expect(register('jn-2', { site: 'nowhere' })).rejects.toMatchObject({ code: 'request.invalid' });
      expect((await fleet.listKiosks({ limit: 9 })).items.map(({ id }) => id)).toEqual(['jn-1']);
      expect(await audited()).toEqual(['kiosk.register jn-1']);
    });

    it('a revoked kiosk is cut off, its secret opens nothing until it is restored, and its records stay', async () => {
      const { secret } = await register('jn-1');
      await registration.setRevoked('jn-1', true, actor());
      await registration.setRevoked('jn-1', true, actor());
      expect(cutOff).toEqual(['jn-1', 'jn-1']);
      expect(await fleet.authenticate('jn-1', bytes(secret))).toBeNull();
      expect(await fleet.authenticate('jn-1', bytes(''))).toBeNull();
      expect(fleet.knows('jn-1')).toBe(true);
      expect(await fleet.findKiosk('jn-1')).toMatchObject({
        isRevoked: true,
        reasons: [{ kind: 'revoked' }, {}],
      });
      await registration.setRevoked('jn-1', false, actor());
      expect(await fleet.authenticate('jn-1', bytes(secret))).not.toBeNull();
      expect(await audited()).toEqual(['kiosk.restore jn-1', 'kiosk.revoke jn-1', 'kiosk.register jn-1']);
    });

    it('a new secret ends the old one at once', async () => {
      const old = await register('jn-1');
      const renewed = await registration.renewSecret('jn-1', actor());
      expect(await fleet.authenticate('jn-1', bytes(old.secret))).toBeNull();
      expect(await fleet.authenticate('jn-1', bytes(renewed.secret))).not.toBeNull();
      expect(cutOff).toEqual(['jn-1', 'jn-1']);
    });

    it('an update says which version it changes, writes what differs, and nothing when nothing does', async () => {
      await register('jn-1', { labels: ['a', 'b'] });
      const update = { name: '新名', labels: ['b', 'c'] };
      await registration.update('jn-1', { update, version: 1 }, actor());
      expect(await fleet.findKiosk('jn-1')).toMatchObject({ name: '新名', labels: ['b', 'c'], version: 2 });
      await expect(registration.update('jn-1', { update, version: 1 }, actor())).rejects.toMatchObject({
        code: 'request.stale',
      });
      await registration.update('jn-1', { update, version: 2 }, actor());
      expect((await fleet.findKiosk('jn-1'))?.version).toBe(2);
      const [entry] = (await createAuditLog(store).list({ limit: 1 })).items;
      expect(entry).toMatchObject({
        before: { name: 'jn-1号机', labels: ['a', 'b'] },
        after: { name: '新名', labels: ['b', 'c'] },
        actor: { name: 'wang' },
        address: '192.0.2.7',
      });
    });

    it('a kiosk keeps its region: it sends under the one of its own configuration', async () => {
      await register('jn-1');
      const move = { update: { site: SiteId.parse('far') }, version: 1 };
      await expect(registration.update('jn-1', move, actor())).rejects.toMatchObject({
        code: 'store.conflict',
      });
    });

    describe('a bulk action', () => {
      beforeEach(async () => {
        for (const id of ['jn-1', 'jn-2', 'jn-3']) await register(id);
        await registration.setRevoked('jn-2', true, actor());
        cutOff = [];
      });
      const bulk = (request: object) => registration.bulk(BulkRequest.parse(request), actor());

      it('shows in the preview what it then does, and the preview changes nothing', async () => {
        const request = { action: { type: 'revoke' }, selection: { ids: ['jn-1', 'jn-2', 'jn-9'] } };
        const preview = await bulk({ ...request, isPreview: true });
        expect(preview).toMatchObject({
          isDone: false,
          counts: { changed: 1, unchanged: 1, failed: 1 },
          rows: [
            { outcome: 'changed' },
            { outcome: 'unchanged' },
            { outcome: 'failed', name: null, problem: 'unknown-kiosk' },
          ],
        });
        expect((await fleet.findKiosk('jn-1'))?.isRevoked).toBe(false);
        expect(await bulk({ ...request, isPreview: false })).toEqual({ ...preview, isDone: true });
        expect((await fleet.findKiosk('jn-1'))?.isRevoked).toBe(true);
        expect(cutOff).toEqual(['jn-1']);
      });

      it('on a query changes what matches it, and refuses when that is not what was seen', async () => {
        const request = {
          action: { type: 'add-label', label: '试点' },
          selection: { query: 'revoked=no&sort=-name' },
        };
        expect((await bulk({ ...request, isPreview: true })).counts.changed).toBe(2);
        await register('jn-4');
        await expect(bulk({ ...request, isPreview: false, expectedCount: 2 })).rejects.toMatchObject({
          code: 'store.conflict',
        });
        await bulk({ ...request, isPreview: false, expectedCount: 3 });
        expect(await fleet.listLabels()).toEqual(['试点']);
        expect((await fleet.findKiosk('jn-2'))?.labels).toEqual([]);
      });

      it.each(['colour=red', 'link=maybe', 'revoked=perhaps'])(
        'on the query %s, which is none, changes nothing',
        async (query) => {
          const request = { action: { type: 'restore' }, selection: { query }, isPreview: false };
          await expect(bulk(request)).rejects.toMatchObject({ code: 'request.invalid' });
          expect((await fleet.findKiosk('jn-2'))?.isRevoked).toBe(true);
        },
      );

      it('says of each kiosk that cannot move why, and moves the others', async () => {
        await register('far-1', { site: 'far' });
        const request = {
          action: { type: 'move', site: 'hall' },
          selection: { ids: ['jn-1', 'far-1'] },
          isPreview: false,
        };
        expect(await bulk(request)).toMatchObject({
          counts: { changed: 1, failed: 1 },
          rows: [{ outcome: 'changed' }, { outcome: 'failed', problem: 'other-region' }],
        });
        expect((await fleet.findKiosk('jn-1'))?.site.id).toBe('hall');
      });

      it('reaches more kiosks than one transaction holds, each with its entry in the log', async () => {
        const file = places();
        const kiosks = Array.from({ length: 450 }, (_, index) => ({
          id: `many-${index}`,
          site: 'market',
          name: `${index}`,
          secret: 's'.repeat(43),
        }));
        await fleet.importFleet(FleetFile.parse({ ...file, kiosks }));
        const result = await bulk({
          action: { type: 'add-label', label: 'x' },
          selection: { query: 'q=many' },
          isPreview: false,
        });
        expect(result.counts).toEqual({ changed: 450, unchanged: 0, failed: 0 });
        const { count } = await store.db
          .selectFrom('audit')
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .where('action', '=', 'kiosk.update')
          .executeTakeFirstOrThrow();
        expect(count).toBe(450);
      });
    });
  });
}

function places() {
  return FleetFile.parse({
    regions: [
      { id: '510106', name: '金牛区' },
      { id: '510105', name: '青羊区' },
    ],
    sites: [
      { id: 'market', region: '510106', name: '市场', kind: 'market', lat: 30.69, lon: 104.05 },
      { id: 'hall', region: '510106', name: '大厅', kind: 'service-hall', lat: 30.7, lon: 104.05 },
      { id: 'far', region: '510105', name: '远', kind: 'market', lat: 30.66, lon: 104.03 },
    ],
    kiosks: [],
  });
}
