/** What layers, scenarios, solves and approvals promise on each engine; solves run in real threads. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KioskId, RegionId, SiteId } from '../../shared/domain/ids.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { addDays, dayOf } from '../../shared/time/day.ts';
import { waitFor } from '../../test/support/process.ts';
import type { TestStores } from '../../test/support/test-stores.ts';
import { TEST_VAULT } from '../../test/support/test-vault.ts';
import type { Actor } from '../audit/append.ts';
import { importFleet } from '../fleet/import.ts';
import { createPlaces } from '../fleet/places/places.ts';
import type { Store } from '../store/store.ts';
import { NOTHING, sumOf } from '../uptime/core/totals.ts';
import { rowOfSum } from '../uptime/sum-rows.ts';
import { LayerCreate, PlanSettings, type SolveState } from './api.ts';
import { createPlacement, type Placement } from './placement.ts';
import { visitedShare } from './plan/repair.ts';

const REGION = RegionId.parse('510106');
const ACTOR: Actor = { kind: 'user', id: 'u', name: 'wang', address: '192.0.2.7', atMs: 1_000 };

const DEMAND = `id,area,lat,lon,residents\n${Array.from(
  { length: 200 },
  (_, index) =>
    `c${index},区${index % 3},${30.69 + (index % 20) * 0.001},${104.03 + Math.floor(index / 20) * 0.002},${10 + index}`,
).join('\n')}`;
const CANDIDATES = `id,name,kind,lat,lon,cost\n${Array.from(
  { length: 12 },
  (_, index) =>
    `s-${index},点${index},market,${30.69 + (index % 4) * 0.006},${104.03 + Math.floor(index / 4) * 0.008},${60_000 + index}`,
).join('\n')}`;

export function describePlacementContract(engine: { name: string; start: () => Promise<TestStores> }): void {
  // Each test starts several threads, which on a busy machine takes its time.
  describe(`the planner on ${engine.name}`, { timeout: 90_000 }, () => {
    let stores: TestStores;
    let store: Store;
    let placement: Placement;
    beforeAll(async () => {
      stores = await engine.start();
    });
    afterAll(() => stores.close());
    beforeEach(async () => {
      store = await stores.open();
      placement = createPlacement(store, systemClock);
    });
    afterEach(async () => {
      await placement.close();
      await store.close();
    });

    const importText = (kind: 'demand' | 'candidates', text: string, extra: object = {}) =>
      placement.createLayer(LayerCreate.parse({ kind, format: 'csv', text, name: kind, ...extra }), ACTOR);
    async function settings(extra: object = {}): Promise<PlanSettings> {
      const demandLayer = (await importText('demand', DEMAND)).id;
      const candidateLayer = (await importText('candidates', CANDIDATES)).id;
      return PlanSettings.parse({
        demandLayer,
        candidateLayer,
        machines: 3,
        walkM: 500,
        seconds: 5,
        ...extra,
      });
    }
    async function solved(id: string): Promise<SolveState['state']> {
      await waitFor(async () => ['done', 'failed', 'stopped'].includes((await stateOf(id)) ?? ''), 60_000);
      return (await stateOf(id))!;
    }
    const stateOf = async (id: string) => (await placement.readScenario(id)).solve?.state;
    const audited = async () =>
      (await store.db.selectFrom('audit').select('action').orderBy('seq').execute()).map(
        ({ action }) => action,
      );

    it('a layer is read in a thread and kept; one with bad rows only when they may be left out', async () => {
      const layer = await importText('demand', DEMAND);
      expect(layer).toMatchObject({ kind: 'demand', rows: 200, isSample: false, createdBy: 'wang' });
      expect(layer.totals?.residents).toBe(21_900);
      expect(JSON.parse(await placement.layerContent(layer.id))).toHaveLength(200);
      const broken = `${DEMAND}\nx,区1,99,104,5`;
      await expect(importText('demand', broken)).rejects.toThrow(/1 rows are bad, first row 202: lat/);
      expect((await importText('demand', broken, { leavesOutBadRows: true })).rows).toBe(200);
      await expect(importText('demand', 'nothing')).rejects.toMatchObject({ code: 'request.invalid' });
    });

    it('a preview changes nothing and knows a layer that lies in another system', async () => {
      await importText('candidates', CANDIDATES);
      const file = LayerCreate.parse({
        kind: 'candidates',
        format: 'csv',
        text: CANDIDATES,
        name: 'x',
        coordinates: 'GCJ-02',
      });
      const { name: _n, source: _s, leavesOutBadRows: _l, ...preview } = file;
      expect((await placement.previewLayer(preview)).shift).toMatchObject({
        likely: 'WGS-84',
        towards: 'north-west',
      });
      expect(await placement.listLayers()).toHaveLength(1);
    });

    it('a scenario is solved, its result is kept, and a change of what it asks for makes that stale', async () => {
      const { id, version } = await placement.createScenario(
        { name: '三台', settings: await settings() },
        ACTOR,
      );
      const seen: string[] = [];
      placement.desk.onChange(({ state }) => seen.push(state));
      await placement.startSolve(id, ACTOR);
      expect(await solved(id)).toBe('done');
      const scenario = await placement.readScenario(id);
      expect(scenario.result).toMatchObject({ status: 'optimal', gap: 0 });
      expect(scenario.result?.sites).toHaveLength(3);
      expect(scenario.isStale).toBe(false);
      expect(seen).toContain('preparing');
      const update = { settings: { ...scenario.settings, machines: 4 } };
      expect(await placement.updateScenario({ id, update, version }, ACTOR)).toMatchObject({ isStale: true });
      await expect(placement.updateScenario({ id, update, version }, ACTOR)).rejects.toMatchObject({
        code: 'request.stale',
      });
      const [summary] = await placement.listScenarios();
      expect(summary).toMatchObject({ name: '三台', machines: 3, status: 'optimal' });
      expect(await audited()).toEqual(
        expect.arrayContaining(['layer.create', 'scenario.create', 'scenario.solve']),
      );
    });

    it('one person solves one thing at a time, and what waits can be taken out', async () => {
      const own = await settings();
      const ids: string[] = [];
      for (const name of ['一', '二', '三'])
        ids.push((await placement.createScenario({ name, settings: own }, ACTOR)).id);
      for (const id of ids) await placement.startSolve(id, ACTOR);
      expect(await Promise.all(ids.map(stateOf))).toEqual(['preparing', 'queued', 'queued']);
      expect(placement.stopSolve(ids[2]!).state).toBe('stopped');
      expect(await solved(ids[1]!)).toBe('done');
      expect(await stateOf(ids[0]!)).toBe('done');
      expect((await placement.readScenario(ids[2]!)).result).toBeNull();
      expect(() => placement.stopSolve('00000000-0000-4000-8000-000000000000')).toThrow(/Nothing/);
    });

    it('what a scenario stands on stays: its layers, and the scenario of an approved site', async () => {
      await createPlaces(store, () => {}).createRegion({ id: REGION, name: '金牛区' }, ACTOR);
      const own = await settings();
      const { id, version } = await placement.createScenario({ name: '批准', settings: own }, ACTOR);
      await expect(placement.removeLayer(own.demandLayer, ACTOR)).rejects.toMatchObject({
        code: 'store.conflict',
      });
      await placement.startSolve(id, ACTOR);
      expect(await solved(id)).toBe('done');
      const chosen = (await placement.readScenario(id)).result!.sites[0]!;
      await expect(
        placement.approve(id, { candidates: [chosen.id, 'no-such-site'], region: REGION }, ACTOR),
      ).rejects.toMatchObject({ code: 'request.invalid' });
      expect((await placement.readScenario(id)).approvals).toEqual([]);
      const request = { candidates: [chosen.id], region: REGION };
      const approved = await placement.approve(id, request, ACTOR);
      expect(approved.approvals).toMatchObject([{ candidateId: chosen.id, siteId: chosen.id, by: 'wang' }]);
      // Twice is once.
      expect((await placement.approve(id, request, ACTOR)).approvals).toHaveLength(1);
      expect(await createPlaces(store, () => {}).readSite(chosen.id)).toMatchObject({
        name: chosen.name,
        kiosks: 0,
        plan: { scenarioId: id, name: '批准' },
      });
      await expect(placement.removeScenario({ id, version }, ACTOR)).rejects.toMatchObject({
        code: 'store.conflict',
      });
      // A planned site that is given up may be approved again.
      await createPlaces(store, () => {}).removeSite({ id: chosen.id, version: 1 }, ACTOR);
      expect((await placement.readScenario(id)).approvals).toEqual([]);
      expect((await placement.approve(id, request, ACTOR)).approvals).toHaveLength(1);
    });

    it('a machine that stands is counted on as often as it served in the last ninety days', async () => {
      const at = { name: '旧', kind: 'market', region: REGION, lat: 30.7, lon: 104.04 } as const;
      const site = { id: SiteId.parse('old-1'), ...at };
      const kiosks = ['jn-0001', 'jn-0002', 'jn-0003'].map((id) => ({
        id: KioskId.parse(id),
        site: site.id,
        name: id,
        secret: 'correct horse battery',
      }));
      const file = { version: 1 as const, regions: [{ id: REGION, name: '金牛区' }], sites: [site], kiosks };
      await importFleet(store, file, { clock: systemClock, vault: TEST_VAULT });
      const hour = 3_600_000;
      const dayOfService = (kioskId: string, daysAgo: number, upHours: number) => {
        const totals = { ...NOTHING, upMs: upHours * hour, downMs: (10 - upHours) * hour, failures: 1 };
        return { kioskId, day: addDays(dayOf(systemClock.nowMs()), -daysAgo), totals };
      };
      const days = Array.from({ length: 14 }, (_, day) => [
        dayOfService('jn-0001', day + 1, day % 2 === 0 ? 5 : 7),
        dayOfService('jn-0002', day + 1, 8),
      ]).flat();
      days.push(dayOfService('jn-0001', 100, 0), dayOfService('jn-0003', 1, 0));
      // As the account keeps them: by day and by month, because a whole month is read as one.
      const rows = [10, 7].flatMap((length) =>
        Array.from(
          Map.groupBy(days, ({ kioskId, day }) => `${kioskId} ${day.slice(0, length)}`),
          ([key, own]) => {
            const [kioskId = '', period = ''] = key.split(' ');
            const totals = sumOf(own.map((one) => one.totals));
            return rowOfSum(kioskId, { period, serviceId: 'residence-certificate', totals });
          },
        ),
      );
      await store.db.insertInto('uptime_totals').values(rows).execute();
      const today = dayOf(systemClock.nowMs());
      const visits = (kioskId: string, daysAgo: number, sessions: number) => ({
        day: addDays(today, -daysAgo),
        kiosk_id: kioskId,
        sessions,
        completed: 0,
      });
      await store.db
        .insertInto('session_counts')
        .values([visits('jn-0001', 1, 60), visits('jn-0001', 100, 999), visits('jn-0002', 2, 40)])
        .execute();
      const refused = { day: addDays(today, -1), kiosk_id: 'jn-0001' };
      await store.db
        .insertInto('visit_counts')
        .values([
          { ...refused, topic: 'counter', answer: 'device', count: 5 },
          { ...refused, topic: 'counter', answer: 'materials', count: 50 },
          { ...refused, topic: 'outcome', answer: 'failed', count: 2 },
        ])
        .execute();
      const asked = await settings({ countsVisits: true });
      const { id } = await placement.createScenario({ name: '旧', settings: asked }, ACTOR);
      await placement.startSolve(id, ACTOR);
      expect(await solved(id)).toBe('done');
      const { result } = await placement.readScenario(id);
      // 60 % and 80 % of the time: one of them is there 1 − 0.4 · 0.2; 84 h down in 28 failures. One day of the third says nothing.
      expect(result!.sites.find(({ isExisting }) => isExisting)?.up).toBeCloseTo(0.92, 9);
      expect(result!.repair?.visited).toBeCloseTo(visitedShare(0.92, 3), 9);
      expect(result!.sites.find(({ isExisting }) => isExisting)?.machines).toBe(3);
      // 112 h of the second machine are the most that the place was open; who was turned away comes out of all visits.
      expect(result!.observed).toMatchObject({ machines: 1, openHours: 112, sessions: 93, turnedAway: 7 });
      expect(result!.sites.find(({ isExisting }) => isExisting)?.busy).toBe(1);
    });

    it('a scenario on a layer of the wrong kind is refused', async () => {
      const own = await settings();
      const wrong = { ...own, candidateLayer: own.demandLayer };
      await expect(placement.createScenario({ name: '错', settings: wrong }, ACTOR)).rejects.toMatchObject({
        code: 'request.invalid',
      });
      const future = { name: '冬季', demandLayer: own.candidateLayer, percent: 20 };
      await expect(
        placement.createScenario({ name: '错', settings: { ...own, futures: [future] } }, ACTOR),
      ).rejects.toThrow(/no demand layer/);
    });

    it('a scenario for demand to come is solved with the layer of each future, and these stay', async () => {
      const winter = DEMAND.replaceAll(/,(\d+)$/gm, (_, residents) => `,${Number(residents) * 2}`);
      const { id: demandLayer } = await importText('demand', winter);
      const asked = await settings({ futures: [{ name: '冬季', demandLayer, percent: 20 }] });
      const { id } = await placement.createScenario({ name: '未来', settings: asked }, ACTOR);
      await expect(placement.removeLayer(demandLayer, ACTOR)).rejects.toMatchObject({
        code: 'store.conflict',
      });
      await placement.startSolve(id, ACTOR);
      expect(await solved(id)).toBe('done');
      const { result } = await placement.readScenario(id);
      expect(result?.futures.map(({ name, residents }) => [name, residents])).toEqual([
        ['', 21_900],
        ['冬季', 43_800],
      ]);
      expect(result?.objective).toBeCloseTo(1.2 * result!.residents.covered, 6);
    });
  });
}
