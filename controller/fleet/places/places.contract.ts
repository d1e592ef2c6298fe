/** What sites and regions promise on each engine, and that an import is all or nothing. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { RegionId, SiteId } from '../../../shared/domain/ids.ts';
import { createTestClock } from '../../../test/support/test-clock.ts';
import type { TestStores } from '../../../test/support/test-stores.ts';
import type { Actor } from '../../audit/append.ts';
import type { Store } from '../../store/store.ts';
import { SiteCreate, SiteImport, SiteListParams } from '../api.ts';
import { FleetFile } from '../fleet-file.ts';
import { importFleet } from '../import.ts';
import { createPlaces, type Places } from './places.ts';
import { TEST_VAULT } from '../../../test/support/test-vault.ts';

const REGION = RegionId.parse('510106');
const ACTOR: Actor = { kind: 'user', id: 'u', name: 'wang', address: '192.0.2.7', atMs: 1_000 };

export function describePlacesContract(engine: { name: string; start: () => Promise<TestStores> }): void {
  describe(`places on ${engine.name}`, () => {
    let stores: TestStores;
    let store: Store;
    let places: Places;
    beforeAll(async () => {
      stores = await engine.start();
    });
    afterAll(() => stores.close());
    beforeEach(async () => {
      store = await stores.open();
      places = createPlaces(store, () => {});
      await places.createRegion({ id: REGION, name: '金牛区' }, ACTOR);
    });
    afterEach(() => store.close());

    const site = (id: string, extra: object = {}): z.infer<typeof SiteCreate> =>
      SiteCreate.parse({
        id,
        name: `${id}市场`,
        region: REGION,
        kind: 'market',
        lat: 30.69,
        lon: 104.05,
        ...extra,
      });
    const list = (query: object = {}) => places.listSites(SiteListParams.parse(query));
    const importText = (text: string, extra: object = {}) =>
      places.importSites(SiteImport.parse({ format: 'csv', text, isPreview: false, ...extra }), ACTOR);

    it('sites come page by page in the order of their ids, filtered by region, kind and text', async () => {
      for (const index of [3, 1, 2, 5, 4]) await places.createSite(site(`s-${index}`), ACTOR);
      await places.createSite(site('hall', { kind: 'service-hall', address: '一环路 100% 号' }), ACTOR);
      const first = await list({ limit: '4' });
      expect(first.items.map(({ id }) => id)).toEqual(['hall', 's-1', 's-2', 's-3']);
      expect(first.total).toBe(6);
      const second = await list({ limit: '4', after: first.next ?? '' });
      expect(second.items.map(({ id }) => id)).toEqual(['s-4', 's-5']);
      expect(second.next).toBeNull();
      expect((await list({ kind: 'service-hall' })).items.map(({ id }) => id)).toEqual(['hall']);
      expect((await list({ q: '100%' })).items.map(({ id }) => id)).toEqual(['hall']);
      expect((await list({ q: 'S-3' })).total).toBe(1);
      expect((await list({ region: '510105' })).total).toBe(0);
    });

    it('a site changes only in the version that was seen, and goes only without kiosks', async () => {
      const { id, version } = await places.createSite(site('s-1'), ACTOR);
      const changed = await places.updateSite({ id, update: { name: '新名' }, version }, ACTOR);
      expect(changed).toMatchObject({ name: '新名', version: 2 });
      await expect(places.updateSite({ id, update: { name: '旧名' }, version }, ACTOR)).rejects.toMatchObject(
        {
          code: 'request.stale',
        },
      );
      await putKiosk('s-1');
      await expect(places.removeSite({ id, version: 2 }, ACTOR)).rejects.toMatchObject({
        code: 'store.conflict',
      });
      await expect(
        places.updateSite({ id, update: { region: RegionId.parse('510105') }, version: 2 }, ACTOR),
      ).rejects.toMatchObject({ code: 'request.invalid' });
      await places.createRegion({ id: RegionId.parse('510105'), name: '青羊区' }, ACTOR);
      await expect(
        places.updateSite({ id, update: { region: RegionId.parse('510105') }, version: 2 }, ACTOR),
      ).rejects.toMatchObject({ code: 'store.conflict' });
      await places.createSite(site('s-2'), ACTOR);
      await places.removeSite({ id: 's-2', version: 1 }, ACTOR);
      await expect(places.readSite('s-2')).rejects.toMatchObject({ code: 'not-found' });
    });

    it('a region keeps its id, can be renamed, and goes only without sites', async () => {
      await places.createSite(site('s-1'), ACTOR);
      const renamed = await places.renameRegion({ id: REGION, update: { name: '金牛' }, version: 1 }, ACTOR);
      expect(renamed).toEqual({ id: REGION, name: '金牛', sites: 1, kiosks: 0, version: 2 });
      await expect(places.removeRegion({ id: REGION, version: 2 }, ACTOR)).rejects.toMatchObject({
        code: 'store.conflict',
      });
      await places.removeSite({ id: 's-1', version: 1 }, ACTOR);
      await places.removeRegion({ id: REGION, version: 2 }, ACTOR);
      expect(await places.listRegions()).toEqual([]);
    });

    const HEADER = 'id,name,region,kind,address,lat,lon';

    it('a file creates, changes and leaves alone, and its preview says the same and changes nothing', async () => {
      await places.createSite(site('s-1'), ACTOR);
      await places.createSite(site('s-2'), ACTOR);
      const text = `\uFEFF${HEADER}\r\ns-1,s-1市场,510106,market,,30.69,104.05\r\ns-2,"新, 名",510106,market,,30.69,104.05\r\n\r\ns-3,三,510106,office-building,一环路,30.7,104.06\r\n`;
      const preview = await importText(text, { isPreview: true });
      expect(preview.counts).toEqual({ create: 1, update: 1, same: 1, error: 0 });
      expect((await list()).total).toBe(2);
      const done = await importText(text);
      expect(done).toEqual({ ...preview, isImported: true });
      expect(await places.readSite('s-2')).toMatchObject({ name: '新, 名', version: 2 });
      expect(await places.readSite('s-1')).toMatchObject({ version: 1 });
      expect(await places.readSite('s-3')).toMatchObject({ kind: 'office-building', address: '一环路' });
      expect((await importText(text)).counts).toEqual({ create: 0, update: 0, same: 3, error: 0 });
    });

    it('one bad row keeps all rows out, and every bad row is named with what is wrong', async () => {
      const rows = [
        'good,好,510106,market,,30.69,104.05',
        'BAD ID,坏,510106,market,,30.69,104.05',
        'far,远,999999,market,,30.69,104.05',
        'north,北,510106,market,,95,104.05',
        'text,字,510106,market,,abc,104.05',
        'kind,类,510106,castle,,30.69,104.05',
        'good,重,510106,market,,30.69,104.05',
        ',,,,,,',
      ];
      const result = await importText([HEADER, ...rows].join('\n'));
      expect(result.isImported).toBe(false);
      expect(result.counts).toEqual({ create: 1, update: 0, same: 0, error: 7 });
      const wrong = result.rows.filter(({ outcome }) => outcome === 'error');
      expect(wrong.map(({ row, problems }) => [row, problems.map(({ field }) => field)])).toEqual([
        [3, ['id']],
        [4, ['region']],
        [5, ['lat']],
        [6, ['lat']],
        [7, ['kind']],
        [8, ['id']],
        [9, ['id', 'name', 'region', 'kind', 'lat', 'lon']],
      ]);
      expect((await list()).total).toBe(0);
    });

    it.each<[string, string]>([
      ['an empty file', ' '],
      ['a file without the columns', 'a,b\n1,2\n'],
      ['a quote that never ends', `${HEADER}\n"s-1,x`],
      ['a row with too many columns', `${HEADER}\ns-1,x,510106,market,,30,104,extra,extra\n`],
      ['only a header', `${HEADER}\n`],
    ])('%s is refused as a whole, with a sentence', async (_what, text) => {
      await expect(importText(text)).rejects.toMatchObject({ code: 'request.invalid' });
    });

    it.each([
      '',
      '[]',
      '{"type":"Feature"}',
      '{"type":"FeatureCollection"}',
      '{"type":"FeatureCollection","features":[]}',
    ])('GeoJSON %j is refused as a whole', async (text) => {
      const run = async () => importText(text === '' ? '{' : text, { format: 'geojson' });
      await expect(run()).rejects.toMatchObject({ code: 'request.invalid' });
    });

    it('a GeoJSON feature that is no point, or is nothing, is a bad row', async () => {
      const point = { type: 'Point', coordinates: [104.05, 30.69] };
      const properties = { id: 's-1', name: '一', region: '510106', kind: 'market', 'marker-color': 'red' };
      const features = [
        { type: 'Feature', properties, geometry: point },
        {
          type: 'Feature',
          properties: { ...properties, id: 's-2' },
          geometry: { type: 'LineString', coordinates: [] },
        },
        { type: 'Feature', properties: null, geometry: null },
        null,
        7,
      ];
      const text = JSON.stringify({ type: 'FeatureCollection', features });
      const result = await importText(text, { format: 'geojson' });
      expect(result.rows.map(({ row, outcome }) => [row, outcome])).toEqual([
        [1, 'create'],
        [2, 'error'],
        [3, 'error'],
        [4, 'error'],
        [5, 'error'],
      ]);
    });

    it('coordinates of Amap and Baidu are converted to WGS-84', async () => {
      // The point of the Chengdu Tianfu square in the three systems; conversions are good to some metres.
      const wgs = { lat: 30.657_4, lon: 104.065_8 };
      const text = (lat: number, lon: number) => `${HEADER}\ns-1,一,510106,market,,${lat},${lon}\n`;
      const preview = { isPreview: true };
      const [plain] = (await importText(text(wgs.lat, wgs.lon), preview)).rows;
      expect(plain).toMatchObject(wgs);
      const [gcj] = (await importText(text(30.654_93, 104.068_26), { ...preview, coordinates: 'GCJ-02' }))
        .rows;
      expect(Math.abs((gcj?.lat ?? 0) - wgs.lat)).toBeLessThan(0.000_5);
      expect(Math.abs((gcj?.lon ?? 0) - wgs.lon)).toBeLessThan(0.000_5);
    });

    async function putKiosk(siteId: string): Promise<void> {
      const file = FleetFile.parse({
        regions: [],
        sites: [],
        kiosks: [{ id: 'k-1', site: SiteId.parse(siteId), name: '一号', secret: 's'.repeat(43) }],
      });
      await importFleet(store, file, { clock: createTestClock(), vault: TEST_VAULT });
    }
  });
}
