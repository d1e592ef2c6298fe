/** What the account of uptime promises on each engine, of kiosks that live through a controller's ingest. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import type { TestStores } from '../../test/support/test-stores.ts';
import type { Store } from '../store/store.ts';
import { writeTogether } from '../store/writer.ts';
import { makeSumsAnew } from './account-rows.ts';
import type { Stretch } from './core/evidence.ts';
import { acts, live } from './core/test-life.ts';
import { at } from './core/test-story.ts';
import { readBelieved } from './ledger-rows.ts';
import { readAsKnown } from './queries/as-known.ts';
import { FOREVER } from './story-rows.ts';
import { readSums } from './sum-rows.ts';
import { arrive, register } from './test-arrival.ts';
import { createLivingKiosk, MINUTE, openAccount, type TestAccount } from './test-account.ts';
import { ALWAYS, type WorkHours } from './work-hours.ts';

const SERVICE = 'service/certificate';
const DAY_MS = 86_400_000;
const seed = Number(process.env['FC_SEED'] ?? 20_261_129);

export function describeUptimeContract(engine: { name: string; start: () => Promise<TestStores> }): void {
  describe(`the account of uptime on ${engine.name}`, { timeout: 60_000 }, () => {
    let stores: TestStores;
    let store: Store;
    let account: TestAccount;
    beforeAll(async () => {
      stores = await engine.start();
    });
    afterAll(() => stores.close());
    beforeEach(async () => {
      store = await stores.open();
      account = await openAccount(store, ['k1', 'k2', 'k3', 'k4']);
    });
    afterEach(async () => {
      await account.close();
      await store.close();
    });

    const living = (id = 'k1') => createLivingKiosk(id, () => account);
    const pass = (minutes: number) => account.pass(minutes * MINUTE);
    async function openKiosk(id = 'k1') {
      const kiosk = living(id);
      await kiosk.boot('first-start');
      await kiosk.plug();
      await kiosk.service('certificate', true);
      return kiosk;
    }
    async function sums(kioskId: string, period: string) {
      return (await readSums(store.db, kioskId, [period])).find(
        ({ serviceId }) => serviceId === 'certificate',
      )?.totals;
    }

    it('counts what was up and down of a day and its month, up to now and no further', async () => {
      const kiosk = await openKiosk();
      await pass(1);
      await kiosk.beat();
      await kiosk.printer('out');
      await kiosk.service('certificate', false);
      await pass(1);
      await kiosk.beat();
      await account.settle();
      const day = await sums('k1', '2026-11-23');
      expect(day).toMatchObject({ failures: 1, unknownMs: 0 });
      expect(day?.downByCause).toHaveProperty('consumables');
      expect(Math.round((day?.upMs ?? 0) / MINUTE)).toBe(1);
      const startMs = Date.UTC(2026, 10, 23);
      expect((day?.upMs ?? 0) + (day?.downMs ?? 0)).toBeLessThanOrEqual(account.clock.nowMs() - startMs);
      expect(await sums('k1', '2026-11')).toEqual(day);
      expect(await account.problems(['k1'])).toEqual([]);
    });

    it('says network-only, and how many were served, once the records of a cut-off machine arrive', async () => {
      const kiosk = await openKiosk();
      await pass(1);
      await kiosk.beat();
      await kiosk.unplug();
      await pass(1);
      await kiosk.serve();
      await kiosk.serve();
      await account.settle();
      expect((await account.bars('k1', SERVICE)).at(-1)).toMatchObject([
        expect.any(Number),
        null,
        'unknown',
        'silent',
      ]);
      await kiosk.plug();
      await account.settle();
      expect((await account.bars('k1', SERVICE)).map(([, , state]) => state)).toEqual(['down', 'up']);
      const rows = await store.db
        .selectFrom('uptime_stretches')
        .selectAll()
        .where('axis', '=', 'link')
        .where('served', '>', 0)
        .execute();
      expect(rows).toMatchObject([{ state: 'offline', cause: 'network-only', served: 2 }]);
      expect((await sums('k1', '2026-11-23'))?.unknownMs).toBe(0);
      expect(await account.problems(['k1'])).toEqual([]);
    });

    it('keeps what was believed, to be read as known on an earlier day', async () => {
      const kiosk = await openKiosk();
      await pass(1);
      await kiosk.beat();
      await kiosk.unplug();
      await pass(1);
      await account.settle();
      const knownAtMs = account.clock.nowMs();
      await pass(1);
      await kiosk.plug();
      await account.settle();
      const superseded = await store.db
        .selectFrom('uptime_stretches')
        .selectAll()
        .where('axis', '=', SERVICE)
        .where('recorded_at_ms', '<=', knownAtMs)
        .where('superseded_at_ms', '>', knownAtMs)
        .execute();
      expect(superseded.map(({ state }) => state)).toContain('unknown');
    });

    it('charges nobody for 20 minutes in which the controller was down', async () => {
      const kiosk = await openKiosk();
      await pass(1);
      await kiosk.beat();
      await account.settle();
      const { clock } = account;
      await account.close();
      await clock.advance(20 * MINUTE);
      kiosk.forgetConnection();
      account = await openAccount(store, ['k1'], { clock });
      await account.settle();
      const blind = (await account.bars('k1', SERVICE)).find(([, , , cause]) => cause === 'controller');
      expect((blind?.[1] ?? 0) - (blind?.[0] ?? 0)).toBeCloseTo(20, 0);
      await kiosk.plug();
      await account.settle();
      const day = await sums('k1', '2026-11-23');
      expect(day).toMatchObject({ unknownMs: 0 });
      expect(day?.downMs).toBeLessThan(1000);
      expect((await account.bars('k1', 'link')).map(([, , state, cause]) => [state, cause])).toContainEqual([
        'unknown',
        'controller',
      ]);
      expect(await account.problems(['k1'])).toEqual([]);
    });

    it('charges a power cut from the last moment that the machine wrote down', async () => {
      const kiosk = await openKiosk();
      await pass(1);
      await kiosk.beat();
      await kiosk.unplug();
      await pass(3);
      await kiosk.boot('power', 2 * MINUTE);
      await kiosk.plug();
      await kiosk.service('certificate', true);
      await account.settle();
      const day = await sums('k1', '2026-11-23');
      expect(day?.downByCause['power']).toBe(2 * MINUTE);
      expect(day?.unknownMs).toBe(0);
      expect(await account.problems(['k1'])).toEqual([]);
    });

    it('never forgets that the hours of yesterday changed while an account was being settled', async () => {
      await openKiosk();
      await pass(1);
      await account.settle();
      expect((await sums('k1', '2026-11-23'))?.upMs).toBeGreaterThan(0);
      const { clock } = account;
      await account.close();
      await clock.advance(DAY_MS);
      const never: WorkHours = () => ({ hours: [], excluded: [], reasons: [] });
      let hours = ALWAYS;
      let change: Promise<void> | undefined;
      const work = () => {
        const read = hours;
        change ??= writeTogether(store, async (writer) => {
          hours = never;
          await makeSumsAnew(writer);
        });
        return Promise.resolve(read);
      };
      account = await openAccount(store, ['k1'], { clock, work });
      await account.settle();
      await change;
      await account.settle();
      expect(await sums('k1', '2026-11-23')).toMatchObject({ upMs: 0, downMs: 0, unknownMs: 0 });
      expect(await account.problems(['k1'])).toEqual([]);
    });

    it('makes one event of many kiosks of a place that are lost at once, and ends it when they are back', async () => {
      const kiosks = await Promise.all(['k1', 'k2', 'k3'].map((id) => openKiosk(id)));
      await pass(1);
      for (const kiosk of kiosks) await kiosk.beat();
      for (const kiosk of kiosks) await kiosk.unplug();
      await pass(2);
      await account.settle();
      const areas = () => store.db.selectFrom('uptime_areas').selectAll().execute();
      await expect
        .poll(async () => (await areas()).map(({ kiosks }) => kiosks))
        .toEqual(['["k1","k2","k3"]']);
      for (const kiosk of kiosks) await kiosk.plug();
      await pass(1);
      await expect
        .poll(async () => (await areas()).every(({ to_ms }) => to_ms < Number.MAX_SAFE_INTEGER))
        .toBe(true);
    });

    it(`is the same bit by bit and from nothing, whatever happens and whenever it is told (seed ${seed})`, async () => {
      const runs = engine.name === 'SQLite' ? 60 : 5;
      let count = 0;
      await fc.assert(
        fc.asyncProperty(acts, fc.integer(), async (list, delays) => {
          const kioskId = `life-${(count += 1)}`;
          await register(store, kioskId);
          const { story, endMinute } = live(list);
          const problems = await arrive(store, kioskId, story.story(), { untilMs: at(endMinute), delays });
          expect(problems).toEqual([]);
        }),
        { seed, numRuns: Number(process.env['FUZZ_CASES'] ?? runs), interruptAfterTimeLimit: 20_000 },
      );
    }, 120_000);

    it(`what was believed at a moment never changes later, and corrections follow in time (seed ${seed})`, async () => {
      let count = 0;
      await fc.assert(
        fc.asyncProperty(acts, fc.integer({ min: 1 }), async (list, delays) => {
          const kioskId = `known-${(count += 1)}`;
          await register(store, kioskId);
          const { story, endMinute } = live(list);
          const untilMs = at(endMinute);
          const beliefs: Beliefs = new Map();
          await arrive(store, kioskId, story.story(), {
            untilMs,
            delays,
            settled: (nowMs) => believe(store, kioskId, { beliefs, nowMs }),
          });
          expect(await restated(store, kioskId, beliefs)).toEqual([]);
        }),
        { seed, numRuns: Number(process.env['FUZZ_CASES'] ?? 12), interruptAfterTimeLimit: 20_000 },
      );
    }, 120_000);

    /** A law that no fault breaks says nothing: here the ledger is tampered with, behind the back of who keeps it. */
    describe('a planted fault is caught', () => {
      const beliefs: Beliefs = new Map();
      beforeEach(async () => {
        beliefs.clear();
        const kiosk = await openKiosk();
        await pass(1);
        await kiosk.beat();
        await kiosk.unplug();
        await pass(1);
        await account.settle();
        await believe(store, 'k1', { beliefs, nowMs: account.clock.nowMs() });
        await pass(1);
        await kiosk.plug();
        await account.settle();
        await believe(store, 'k1', { beliefs, nowMs: account.clock.nowMs() });
        expect(await restated(store, 'k1', beliefs)).toEqual([]);
        expect(await account.problems(['k1'])).toEqual([]);
      });
      const corrected = () =>
        store.db.updateTable('uptime_stretches').where('superseded_at_ms', '<', FOREVER);
      const believed = () => store.db.updateTable('uptime_stretches').where('superseded_at_ms', '=', FOREVER);

      it('an entry of the past that is rewritten in place', async () => {
        await corrected().set({ state: 'down' }).where('state', '=', 'unknown').execute();
        expect(await restated(store, 'k1', beliefs)).not.toEqual([]);
      });

      it('a correction that takes away what it corrects', async () => {
        await store.db.deleteFrom('uptime_stretches').where('superseded_at_ms', '<', FOREVER).execute();
        expect(await restated(store, 'k1', beliefs)).not.toEqual([]);
      });

      it('a correction that is dated back', async () => {
        await corrected().set({ superseded_at_ms: 1 }).execute();
        expect(await restated(store, 'k1', beliefs)).not.toEqual([]);
      });

      it('an entry that the evidence does not give', async () => {
        await believed().set({ cause: 'power' }).where('axis', '=', SERVICE).execute();
        expect(await account.problems(['k1'])).not.toEqual([]);
      });

      it('a sum that is a millisecond off', async () => {
        await store.db
          .updateTable('uptime_totals')
          .set((eb) => ({ up_ms: eb('up_ms', '+', 1) }))
          .where('period', '=', '2026-11-23')
          .execute();
        expect(await account.problems(['k1'])).not.toEqual([]);
      });
    });
  });
}

/** What was believed at each moment of settling. */
type Beliefs = Map<number, string[]>;

async function believe(
  store: Store,
  kioskId: string,
  { beliefs, nowMs }: { beliefs: Beliefs; nowMs: number },
): Promise<void> {
  const believed = await readBelieved(store.db, kioskId, Number.NEGATIVE_INFINITY);
  beliefs.set(nowMs, believed.map(plainBar).sort());
}

/** What the ledger tells otherwise today than it was believed then, and corrections that do not follow in time. */
async function restated(store: Store, kioskId: string, beliefs: Beliefs): Promise<string[]> {
  const problems: string[] = [];
  for (const [knownAtMs, then] of beliefs) {
    const known = await readAsKnown(store.db, kioskId, { fromMs: 0, toMs: FOREVER }, knownAtMs);
    const now = known.map(plainBar).sort();
    if (now.join() !== then.join())
      problems.push(`at ${knownAtMs}: ${then.join('; ')} is now ${now.join('; ')}`);
  }
  const rows = await store.db
    .selectFrom('uptime_stretches')
    .select(['id', 'recorded_at_ms', 'ended_at_ms', 'superseded_at_ms'])
    .where('kiosk_id', '=', kioskId)
    .execute();
  for (const { id, recorded_at_ms: recorded, ended_at_ms: ended, superseded_at_ms: superseded } of rows) {
    if (recorded > ended || recorded >= superseded) problems.push(`${id} ends before it was written down`);
  }
  return problems;
}

function plainBar({ axis, fromMs, toMs, state, cause, served, isFailure }: Stretch): string {
  return [axis, fromMs, toMs ?? 'lasts', state, cause, served, isFailure].join(' ');
}
