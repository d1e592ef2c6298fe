/**
 * Keeps all accounts up to date: kiosks with news within a second, all others every quarter of an hour. Works in slices,
 * because the event loop carries the keepalives of the fleet (DESIGN 6).
 */
import { sql, type Kysely } from 'kysely';
import { describeError } from '../../shared/errors.ts';
import type { RegionId } from '../../shared/domain/ids.ts';
import type { Log } from '../../shared/log.ts';
import type { Clock, Timer } from '../../shared/time/clock.ts';
import type { Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { writeTogether } from '../store/writer.ts';
import type { Interval as Span } from '../../shared/time/intervals.ts';
import { lockAccounts } from './account-rows.ts';
import { settleLocked } from './settle.ts';
import { readWatch } from './story-rows.ts';
import type { WorkHours } from './work-hours.ts';

export interface Settler {
  start(): void;
  /** The links of these kiosks changed. */
  touch(kioskIds: Iterable<string>): void;
  /** Everything before now may look different: all accounts are settled again, one after the other. */
  touchAll(): void;
  /** Settles what is known up to now; for reports that must not be a second old, and for tests. */
  settleAll(): Promise<void>;
  close(): Promise<void>;
}

export interface SettlerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly regions: readonly RegionId[] | null;
  readonly work: (db: Kysely<Schema>) => Promise<WorkHours>;
}

const PAUSE_MS = 500;
const MAX_AGE_MS = 15 * 60_000;
/** Kiosks and time of one transaction. */
const SLICE_KIOSKS = 20;
const SLICE_MS = 8;
const FAILURE_PAUSE_MS = 5_000;

interface Due {
  readonly kiosk_id: string;
  readonly site_id: string;
  readonly region_id: string;
}

export function createSettler({ store, clock, log, regions, work }: SettlerDeps): Settler {
  const touched = new Set<string>();
  let allBeforeMs = 0;
  let timer: Timer | undefined;
  let running: Promise<boolean> | undefined;
  let isClosed = false;

  async function readDue(limit: number): Promise<Due[]> {
    const cutoffMs = Math.max(clock.nowMs() - MAX_AGE_MS, allBeforeMs);
    let query = store.db
      .selectFrom('uptime_kiosks as u')
      .innerJoin('kiosks as k', 'k.id', 'u.kiosk_id')
      .select(['u.kiosk_id', 'k.site_id', 'k.region_id'])
      .where((eb) =>
        eb.or([
          eb('u.dirty_boot', 'is not', null),
          eb('u.sums_from_ms', 'is not', null),
          eb('u.settled_until_ms', '<', cutoffMs),
          ...(touched.size === 0
            ? []
            : [sql<boolean>`u.kiosk_id in (select kiosk_id from ${touchedRows()})`]),
        ]),
      );
    if (regions !== null) query = query.where('k.region_id', 'in', regions);
    return query.orderBy('u.kiosk_id').limit(limit).execute();
  }

  function touchedRows() {
    return store.bulk.rows(
      'touched',
      { kiosk_id: 'text' },
      Array.from(touched, (kiosk_id) => ({ kiosk_id })),
    );
  }

  /** True: there may be more to do. */
  async function slice(): Promise<boolean> {
    const due = await readDue(SLICE_KIOSKS);
    if (due.length === 0) {
      // Kiosks without an account: they never spoke.
      touched.clear();
      return false;
    }
    const nowMs = clock.nowMs();
    const watches = new Map<string, Span[]>();
    for (const { region_id: region } of due) {
      if (!watches.has(region)) watches.set(region, await readWatch(store.db, region, nowMs));
    }
    await writeTogether(store, async (writer) => {
      const accounts = await lockAccounts(
        writer,
        due.map(({ kiosk_id: kioskId }) => kioskId),
      );
      // Read behind the locks: whoever changes the hours from now on marks these accounts after us.
      const hours = await work(writer.trx);
      const beganAtMonoMs = clock.monoMs();
      for (const [index, { kiosk_id: kioskId, site_id: siteId, region_id: region }] of due.entries()) {
        if (index > 0 && clock.monoMs() - beganAtMonoMs > SLICE_MS) break;
        touched.delete(kioskId);
        const account = accounts.get(kioskId);
        if (account === undefined) continue;
        const place = { kioskId, siteId, regionId: region, account };
        await settleLocked(writer, place, { watch: watches.get(region) ?? [], work: hours, nowMs });
      }
    });
    return true;
  }

  function run(): Promise<boolean> {
    running ??= slice()
      .catch((error: unknown) => {
        log.error({ error: describeError(error) }, 'accounts of uptime could not be settled');
        allBeforeMs = clock.nowMs();
        return null;
      })
      .then((result) => {
        running = undefined;
        schedule(result === null ? FAILURE_PAUSE_MS : result ? 0 : PAUSE_MS);
        return result ?? false;
      });
    return running;
  }

  function schedule(delayMs: number): void {
    if (isClosed) return;
    timer?.cancel();
    timer = clock.setTimer(delayMs, () => void run());
  }

  return {
    start: () => schedule(PAUSE_MS),
    touch(kioskIds) {
      for (const id of kioskIds) touched.add(id);
    },
    touchAll() {
      allBeforeMs = clock.nowMs();
    },
    async settleAll() {
      allBeforeMs = clock.nowMs();
      while (await run());
    },
    async close() {
      isClosed = true;
      timer?.cancel();
      await running;
    },
  };
}
