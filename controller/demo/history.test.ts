import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildJinniuFleet } from '../../shared/cli/demo/jinniu-fleet.ts';
import { noLog } from '../../shared/log.ts';
import { seededRandom } from '../../shared/random.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { TEST_VAULT } from '../../test/support/test-vault.ts';
import { FleetFile } from '../fleet/fleet-file.ts';
import { importFleet } from '../fleet/import.ts';
import { openStore, type Store } from '../store/store.ts';
import { readAreas } from '../uptime/area-rows.ts';
import { readBelieved } from '../uptime/ledger-rows.ts';
import { verify } from '../uptime/recompute.ts';
import { readAsKnown } from '../uptime/queries/as-known.ts';
import { settleKiosk } from '../uptime/settle.ts';
import { readWatch } from '../uptime/story-rows.ts';
import { readWorkHours } from '../uptime/work-hours.ts';
import { writeTogether } from '../store/writer.ts';
import { inventHistory, type History } from './history.ts';
import { ROLES, spanOf } from './stories.ts';

const KIOSKS = 30;
const LAST_BOOT = 100;
const NOW_MS = Date.parse('2026-11-29T20:00:00+08:00');
/** Timers run, the day does not change. */
const clock = { ...systemClock, nowMs: () => NOW_MS };
const month = { fromMs: 0, toMs: NOW_MS };

describe('the invented month of the demo', () => {
  let store: Store;
  let history: History | null;
  const placeOf = (index: number) => {
    const number = String(index + 1).padStart(4, '0');
    return { kioskId: `jn-${number}`, siteId: `jn-site-${number}`, regionId: '510106' };
  };
  const invent = () =>
    inventHistory({ store, clock, seed: 7, kiosks: KIOSKS, lastBoot: LAST_BOOT, progress: () => {} });
  /** What is believed of a kiosk within a story. */
  async function during(index: number, when: Parameters<typeof spanOf>[1], axis: string) {
    const { fromMs, toMs } = spanOf(month, when);
    const believed = await readBelieved(store.db, placeOf(index).kioskId, fromMs);
    return believed.filter(
      (entry) => entry.axis === axis && entry.fromMs < toMs && (entry.toMs ?? NOW_MS) > fromMs,
    );
  }
  const SERVICE = 'service/residence-certificate';

  beforeAll(async () => {
    store = await openStore({ path: ':memory:', log: noLog });
    const fleet = buildJinniuFleet(KIOSKS, seededRandom(1), () =>
      'a-secret-that-nobody-guesses-'.padEnd(48, 'x'),
    );
    await importFleet(store, FleetFile.parse(fleet), { clock, vault: TEST_VAULT });
    history = await invent();
    const work = await readWorkHours(store.db);
    const watch = await readWatch(store.db, '510106', NOW_MS);
    await writeTogether(store, async (writer) => {
      for (let index = 0; index < KIOSKS; index += 1)
        await settleKiosk(writer, placeOf(index), { watch, work, nowMs: NOW_MS });
    });
  }, 120_000);
  afterAll(() => store.close());

  it('goes into a database without facts, and never beside facts', async () => {
    expect(history?.records).toBeGreaterThan(10_000);
    expect(await invent()).toBeNull();
  });

  it('ends with the run after which simulated kiosks go on', async () => {
    const last = await store.db
      .selectFrom('uptime_boots')
      .select((eb) => ['kiosk_id', eb.fn.max('boot_count').as('boot')])
      .groupBy('kiosk_id')
      .execute();
    expect(new Set(last.map(({ boot }) => boot))).toEqual(new Set([LAST_BOOT]));
  });

  it('is settled as a recomputation settles it', async () => {
    const work = await readWorkHours(store.db);
    const watch = await readWatch(store.db, '510106', NOW_MS);
    for (const index of [ROLES.simExpired, ROLES.powerCutWhileNobodyWatched, ROLES.cloned]) {
      expect(await verify(store.db, placeOf(index), { watch, work, untilMs: NOW_MS })).toEqual([]);
    }
  });

  it('charges a controller that stood still to nobody, and a power cut in that time to its kiosk', async () => {
    const { fromMs, toMs } = spanOf(month, 'blind');
    const untouched = await during(ROLES.cloned, 'blind', SERVICE);
    expect(untouched.map(({ state }) => state)).toEqual(['up']);
    const cut = await during(ROLES.powerCutWhileNobodyWatched, 'blind', SERVICE);
    expect(cut.map(({ state, cause }) => [state, cause])).toContainEqual(['down', 'power']);
    expect(await readWatch(store.db, '510106', NOW_MS)).toMatchObject([{ toMs: fromMs }, { fromMs: toMs }]);
  });

  it('knows the power cut and the broken network as one event each', async () => {
    const areas = await readAreas(store.db, { fromMs: 0, toMs: NOW_MS });
    expect(areas.map(({ kind, group }) => [kind, group])).toEqual([
      ['provider', '网络乙'],
      ['region', '510106'],
    ]);
    expect(areas.every(({ toMs }) => toMs !== null)).toBe(true);
  });

  it('does not count maintenance that was planned and approved, and counts the other', async () => {
    const work = await readWorkHours(store.db);
    const excluded = (index: number) => work(placeOf(index), { fromMs: 0, toMs: NOW_MS }).excluded.length;
    expect(excluded(ROLES.maintainedAsPlanned)).toBe(1);
    expect(excluded(ROLES.maintainedWithoutPlan)).toBe(0);
  });

  it('was silent for three days in the eyes of those days, and had served all the time', async () => {
    const { fromMs, toMs } = spanOf(month, 'simExpired');
    const { kioskId } = placeOf(ROLES.simExpired);
    const inIt = { fromMs: fromMs + 3_600_000, toMs: fromMs + 7_200_000 };
    const states = async (knownAtMs?: number) =>
      (await readAsKnown(store.db, kioskId, inIt, knownAtMs))
        .filter(({ axis }) => axis === SERVICE)
        .map(({ state }) => state);
    expect(await states(toMs - 43_200_000)).toEqual(['unknown']);
    expect(await states()).toEqual(['up']);
    const link = await during(ROLES.simExpired, 'simExpired', 'link');
    const served = link.filter(({ cause }) => cause === 'network-only').map((stretch) => stretch.served);
    expect(Math.max(...served)).toBeGreaterThan(3);
  });
});
