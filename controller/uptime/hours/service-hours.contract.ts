/** What service hours, closures and maintenance promise on each engine: versions, history, audit, and who may approve. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KioskId, RegionId, SiteId } from '../../../shared/domain/ids.ts';
import { CHINESE_HOLIDAYS } from '../../../shared/domain/service-hours/chinese-holidays.ts';
import { DEFAULT_RULES, type ServiceRules } from '../../../shared/domain/service-hours/service-hours.ts';
import { noLog } from '../../../shared/log.ts';
import { dayStartMs } from '../../../shared/time/day.ts';
import { totalMs } from '../../../shared/time/intervals.ts';
import { createTestClock, type TestClock } from '../../../test/support/test-clock.ts';
import type { TestStores } from '../../../test/support/test-stores.ts';
import { TEST_VAULT } from '../../../test/support/test-vault.ts';
import type { Permission } from '../../accounts/permissions.ts';
import type { Principal } from '../../accounts/principal.ts';
import type { Actor } from '../../audit/append.ts';
import { FleetFile } from '../../fleet/fleet-file.ts';
import { createPlaces } from '../../fleet/places/places.ts';
import { createFleetRepository } from '../../fleet/repository.ts';
import type { Store } from '../../store/store.ts';
import { HolidayImport, type Scope } from './api.ts';
import { createServiceHours, type ServiceHours } from './service-hours.ts';

const HOUR_MS = 3_600_000;
const MARKET = SiteId.parse('market');
const HALL = SiteId.parse('hall');
const REGION = RegionId.parse('510106');
const KIOSK = KioskId.parse('jn-001');
const OFFICE: ServiceRules = {
  ...DEFAULT_RULES,
  week: DEFAULT_RULES.week.map(() => [{ from: '08:00', to: '18:00' }]),
};
const FLEET = FleetFile.parse({
  regions: [{ id: REGION, name: '金牛区' }],
  sites: [
    { id: MARKET, region: REGION, name: '营门口农贸市场', kind: 'market', lat: 30.69, lon: 104.04 },
    { id: HALL, region: REGION, name: '政务大厅', kind: 'service-hall', lat: 30.7, lon: 104.05 },
  ],
  kiosks: ['jn-001', 'jn-002', 'jn-003'].map((id, index) => ({
    id,
    site: index < 2 ? MARKET : HALL,
    name: `${id}号机`,
    secret: 's'.repeat(43),
  })),
});
/** A Monday. */
const MONDAY_MS = dayStartMs('2026-11-30');

export function describeServiceHoursContract(engine: {
  name: string;
  start: () => Promise<TestStores>;
}): void {
  describe(`service hours on ${engine.name}`, () => {
    let stores: TestStores;
    let store: Store;
    let hours: ServiceHours;
    let clock: TestClock;
    let approvers: string[];
    beforeAll(async () => {
      stores = await engine.start();
    });
    afterAll(() => stores.close());
    beforeEach(async () => {
      store = await stores.open();
      clock = createTestClock(MONDAY_MS);
      const fleet = await createFleetRepository({ store, clock, log: noLog, vault: TEST_VAULT });
      await fleet.importFleet(FLEET);
      approvers = ['wang', 'li'];
      const places = createPlaces(store, () => {});
      hours = createServiceHours({
        store,
        clock,
        places,
        fleet,
        approvers: () => Promise.resolve(approvers),
      });
    });
    afterEach(() => store.close());

    const actor = (name = 'wang'): Actor => ({
      kind: 'user',
      id: name,
      name,
      address: '192.0.2.7',
      atMs: clock.nowMs(),
    });
    const principal = (name: string, kind: Principal['kind'] = 'user'): Principal => ({
      kind,
      id: name,
      name,
      permissions: new Set<Permission>(['maintenance.plan', 'maintenance.approve']),
      sessionId: null,
    });
    const by = (name: string) => ({ actor: actor(name), principal: principal(name) });
    const site = (id: string) => ({ kind: 'site', id: SiteId.parse(id) }) as const;
    const setHours = (id: string, rules: ServiceRules | null, version: number, fromDay = '2026-11-01') =>
      hours.set({ owner: site(id), periods: [{ fromDay, rules }], version }, actor());
    const auditActions = async () => {
      const rows = await store.db.selectFrom('audit').select('action').orderBy('seq').execute();
      return rows.map(({ action }) => action).filter((action) => action !== 'fleet.import');
    };
    const countedOn = async (siteId: string, day = '2026-11-30', asKnownAtMs?: number) => {
      const schedules = await hours.schedules(asKnownAtMs);
      const range = { fromMs: dayStartMs(day), toMs: dayStartMs(day) + 24 * HOUR_MS };
      const place = { kioskId: siteId === MARKET ? KIOSK : 'jn-003', siteId, regionId: REGION };
      return totalMs(schedules.of(place, range).counted) / HOUR_MS;
    };

    it('a site without hours has those of its region, and without these 24 hours', async () => {
      expect(await countedOn(MARKET)).toBe(24);
      const owner = { kind: 'region', id: REGION } as const;
      await hours.set({ owner, periods: [{ fromDay: '2026-11-01', rules: OFFICE }], version: 0 }, actor());
      expect(await countedOn(MARKET)).toBe(10);
      await setHours(MARKET, { ...OFFICE, week: OFFICE.week.map(() => []) }, 0);
      expect(await countedOn(MARKET)).toBe(0);
      expect(await hours.readSite(MARKET)).toMatchObject({ site: { version: 1 }, region: { version: 1 } });
    });

    it('hours change only in the version that was seen, and each change is in the audit log once', async () => {
      expect(await setHours(MARKET, OFFICE, 0)).toMatchObject({ version: 1, recordedBy: 'wang' });
      await expect(setHours(MARKET, null, 0)).rejects.toMatchObject({ code: 'request.stale' });
      // Nothing changes: nothing is written.
      expect(await setHours(MARKET, OFFICE, 1)).toMatchObject({ version: 1 });
      expect(await auditActions()).toEqual(['site.hours']);
      await expect(setHours('nowhere', OFFICE, 0)).rejects.toMatchObject({ code: 'not-found' });
    });

    it('a change and the mark that all accounts are summed up anew are made together, or neither', async () => {
      const account = { kiosk_id: KIOSK, dirty_boot: null, sums_from_ms: null, settled_until_ms: MONDAY_MS };
      await store.db.insertInto('uptime_kiosks').values(account).execute();
      const isMarked = async () => {
        const row = await store.db
          .selectFrom('uptime_kiosks')
          .select('sums_from_ms')
          .executeTakeFirstOrThrow();
        await store.db.updateTable('uptime_kiosks').set({ sums_from_ms: null }).execute();
        return row.sums_from_ms === 0;
      };
      const time = { fromMs: MONDAY_MS, toMs: MONDAY_MS + HOUR_MS, reason: '试验' };
      const region = { kind: 'region', id: REGION } as const;
      await setHours(MARKET, OFFICE, 0);
      expect(await isMarked()).toBe(true);
      await expect(setHours(MARKET, null, 0)).rejects.toMatchObject({ code: 'request.stale' });
      expect(await isMarked()).toBe(false);
      const closure = await hours.createClosure({ scope: region, ...time }, actor());
      expect(await isMarked()).toBe(true);
      await hours.removeClosure(closure, actor());
      expect(await isMarked()).toBe(true);
      const plan = await hours.planMaintenance(
        { scope: site(MARKET), ...time, fromMs: MONDAY_MS + 1 },
        by('wang'),
      );
      expect(await isMarked()).toBe(true);
      await hours.changeMaintenance({ id: plan.id, version: plan.version, step: 'approve' }, by('li'));
      expect(await isMarked()).toBe(true);
    });

    it('a closure of a region holds at its sites, and is listed with them and by itself', async () => {
      const time = { fromMs: MONDAY_MS, toMs: MONDAY_MS + HOUR_MS };
      const region = { kind: 'region', id: REGION } as const;
      const whole = await hours.createClosure({ scope: region, ...time, reason: '全区停电' }, actor());
      await hours.createClosure(
        { scope: site(MARKET), ...time, toMs: time.toMs + HOUR_MS, reason: '装修' },
        actor(),
      );
      expect(await countedOn(MARKET)).toBe(22);
      expect((await hours.listClosures({ region: REGION })).map(({ id }) => id)).toEqual([whole.id]);
      expect(await hours.listClosures({ site: SiteId.parse(MARKET) })).toHaveLength(2);
    });

    it('of two changes to one version at the same time only one is made', async () => {
      const results = await Promise.allSettled([setHours(MARKET, OFFICE, 0), setHours(MARKET, null, 0)]);
      expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect((await hours.readSite(MARKET)).site.version).toBe(1);
    });

    it('a report can be made again with the hours that were known then', async () => {
      const beforeMs = clock.nowMs();
      await clock.advance(1_000);
      await setHours(MARKET, OFFICE, 0);
      await hours.createClosure(
        { scope: site(MARKET), fromMs: MONDAY_MS, toMs: MONDAY_MS + 9 * HOUR_MS, reason: '停电' },
        actor(),
      );
      expect(await countedOn(MARKET)).toBe(9);
      expect(await countedOn(MARKET, '2026-11-30', beforeMs)).toBe(24);
    });

    it('hours are copied to many sites from a day on, after a preview, and the past of these stays', async () => {
      await setHours(MARKET, OFFICE, 0);
      const copy = { from: MARKET, fromDay: '2026-11-15', to: [HALL], isPreview: true };
      const preview = await hours.copy(copy, actor());
      expect(preview).toMatchObject({ isDone: false, rows: [{ id: HALL, outcome: 'set' }] });
      expect(await countedOn(HALL)).toBe(24);
      expect(await hours.copy({ ...copy, isPreview: false }, actor())).toMatchObject({ isDone: true });
      expect(await countedOn(HALL)).toBe(10);
      expect(await countedOn(HALL, '2026-11-10')).toBe(24);
      expect((await hours.copy(copy, actor())).rows).toMatchObject([{ outcome: 'same' }]);
      const unknown = { ...copy, to: [HALL, SiteId.parse('nowhere')], isPreview: false };
      expect(await hours.copy(unknown, actor())).toMatchObject({ isDone: false });
      await expect(hours.copy({ ...copy, from: HALL, fromDay: '2026-11-01' }, actor())).rejects.toMatchObject(
        { code: 'request.invalid' },
      );
    });

    it('an imported year goes before the one that is built in, and wrong rows change nothing', async () => {
      expect((await hours.holidayYears()).map(({ year, origin }) => [year, origin])).toEqual(
        CHINESE_HOLIDAYS.map(({ year }) => [year, 'built-in']),
      );
      const importText = (text: string, isPreview = false) =>
        hours.importHolidays(
          HolidayImport.parse({ format: 'csv', text, source: '测试', isPreview }),
          actor(),
        );
      const text = 'date,name,kind\n2026-12-25,试验,休\n2026-12-27,试验,班';
      expect(await importText(text, true)).toMatchObject({ isImported: false, replaces: 'built-in' });
      expect(await importText(text)).toMatchObject({ isImported: true, days: { off: 1, makeUp: 1 } });
      expect(await importText(text)).toMatchObject({ isImported: true, replaces: 'same' });
      expect(await importText(`${text}\n2026-13-01,试验,休`)).toMatchObject({
        isImported: false,
        problems: [{ row: 4, code: 'no-date' }],
      });
      const [, year] = await hours.holidayYears();
      expect(year).toMatchObject({ year: 2026, origin: 'imported', recordedBy: 'wang' });
      expect(await auditActions()).toEqual(['holidays.import']);
      await setHours(MARKET, { ...OFFICE, onHolidays: { kind: 'closed' } }, 0);
      expect(await countedOn(MARKET, '2026-12-25')).toBe(0);
    });

    it('a closure takes time out of the reckoning until it is taken back', async () => {
      const fromMs = MONDAY_MS + 2 * HOUR_MS;
      const closure = await hours.createClosure(
        { scope: { kind: 'region', id: REGION }, fromMs, toMs: fromMs + HOUR_MS, reason: '暴雨' },
        actor(),
      );
      expect(await countedOn(MARKET)).toBe(23);
      expect(await hours.listClosures({ site: HALL })).toMatchObject([{ id: closure.id, reason: '暴雨' }]);
      expect(await hours.listClosures({ fromMs: fromMs + HOUR_MS })).toEqual([]);
      const remove = (version: number) => hours.removeClosure({ id: closure.id, version }, actor());
      await expect(remove(7)).rejects.toMatchObject({ code: 'request.stale' });
      await remove(1);
      await expect(remove(2)).rejects.toMatchObject({ code: 'not-found' });
      expect(await countedOn(MARKET)).toBe(24);
      expect(await auditActions()).toEqual(['closure.create', 'closure.remove']);
    });

    const plan = (name: string, startHours = 24, scope: Scope = { kind: 'kiosk', id: KIOSK }) =>
      hours.planMaintenance(
        {
          scope,
          fromMs: MONDAY_MS + startHours * HOUR_MS,
          toMs: MONDAY_MS + (startHours + 4) * HOUR_MS,
          reason: '换打印头',
        },
        by(name),
      );

    it('maintenance counts when somebody else has approved it before it began', async () => {
      const { id, version, state } = await plan('li');
      expect(state).toBe('proposed');
      expect(await countedOn(MARKET, '2026-12-01')).toBe(24);
      const change = { id, version, step: 'approve' } as const;
      await expect(hours.changeMaintenance(change, by('li'))).rejects.toMatchObject({
        code: 'auth.forbidden',
      });
      const token = { actor: actor('t'), principal: principal('t', 'token') };
      await expect(hours.changeMaintenance(change, token)).rejects.toMatchObject({ code: 'auth.forbidden' });
      expect(await hours.changeMaintenance(change, by('wang'))).toMatchObject({
        state: 'approved',
        approvedBy: 'wang',
        version: 2,
      });
      expect(await countedOn(MARKET, '2026-12-01')).toBe(20);
      expect(await countedOn(HALL, '2026-12-01')).toBe(24);
      expect(await auditActions()).toEqual(['maintenance.plan', 'maintenance.approve']);
    });

    it('the only one who could approve may approve an own plan', async () => {
      approvers = ['li'];
      const { id, version, mayApprove } = await plan('li');
      expect(mayApprove).toBe(true);
      const approved = await hours.changeMaintenance({ id, version, step: 'approve' }, by('li'));
      expect(approved.state).toBe('approved');
    });

    it('what is planned after it began is recorded and excludes nothing', async () => {
      const { id, state, version } = await plan('li', -1);
      expect(state).toBe('late');
      const approve = hours.changeMaintenance({ id, version, step: 'approve' }, by('wang'));
      await expect(approve).rejects.toMatchObject({ code: 'store.conflict' });
      expect(await countedOn(MARKET)).toBe(24);
    });

    it('running maintenance ends early, and a plan is cancelled before it begins', async () => {
      const first = await plan('li');
      await hours.changeMaintenance({ id: first.id, version: 1, step: 'approve' }, by('wang'));
      const second = await plan('li', 48);
      const cancelled = await hours.changeMaintenance(
        { id: second.id, version: 1, step: 'cancel' },
        by('li'),
      );
      expect(cancelled.state).toBe('cancelled');
      const end = { id: first.id, version: 2, step: 'end' } as const;
      await expect(hours.changeMaintenance(end, by('li'))).rejects.toMatchObject({ code: 'store.conflict' });
      await clock.advance(25 * HOUR_MS);
      expect(await hours.changeMaintenance(end, by('li'))).toMatchObject({ state: 'done' });
      expect(await countedOn(MARKET, '2026-12-01')).toBe(23);
    });

    it('plans come latest first and page by page, those of a site with its region and kiosks', async () => {
      await plan('li', 24);
      await plan('li', 48, { kind: 'region', id: REGION });
      await plan('li', 72, { kind: 'site', id: HALL });
      const list = (query: object) => hours.listMaintenance({ limit: 2, ...query }, principal('wang'));
      const first = await list({});
      expect(first.items.map(({ scopeName }) => scopeName)).toEqual(['政务大厅', '金牛区']);
      const second = await list({ after: first.next ?? '' });
      expect(second.items.map(({ scopeName }) => scopeName)).toEqual(['jn-001号机']);
      expect(second.next).toBeNull();
      expect((await list({ site: MARKET })).items.map(({ scopeName }) => scopeName)).toEqual([
        '金牛区',
        'jn-001号机',
      ]);
      await expect(list({ after: 'x' })).rejects.toMatchObject({ code: 'request.invalid' });
    });

    it('a preview says what a plan would exclude: service hours of each kiosk, once', async () => {
      await setHours(MARKET, OFFICE, 0);
      const fromMs = MONDAY_MS + 24 * HOUR_MS;
      const preview = (scope: Scope) =>
        hours.previewMaintenance({ scope, fromMs, toMs: fromMs + 10 * HOUR_MS, reason: '换打印头' });
      expect(await preview(site(MARKET))).toEqual({
        kiosks: 2,
        sites: 1,
        excludedMs: 2 * 2 * HOUR_MS,
        windowMs: 2 * 10 * HOUR_MS,
        isLate: false,
      });
      expect(await preview({ kind: 'region', id: REGION })).toMatchObject({
        kiosks: 3,
        sites: 2,
        excludedMs: 14 * HOUR_MS,
      });
      expect(await preview({ kind: 'kiosk', id: KIOSK })).toMatchObject({
        kiosks: 1,
        excludedMs: 2 * HOUR_MS,
      });
    });
  });
}
