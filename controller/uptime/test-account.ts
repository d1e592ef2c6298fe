/** A controller with its account of uptime on a real store, whose clock a test moves; and kiosks that live in that time. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { noLog } from '../../shared/log.ts';
import { createTestClock, type TestClock } from '../../test/support/test-clock.ts';
import { createTestKiosk, startRig, type TestRig } from '../ingest/test-rig.ts';
import type { Store } from '../store/store.ts';
import { readBelieved } from './ledger-rows.ts';
import { verify } from './recompute.ts';
import { readWatch } from './story-rows.ts';
import { createUptime, type Uptime } from './uptime.ts';
import { ALWAYS, type WorkHours } from './work-hours.ts';

export const MINUTE = 60_000;
/** The shortest interval of what watches and settles. */
const STEP_MS = 500;
export const SITE = 'hall';
export const REGION_ID = '510106';

export interface TestAccount {
  readonly rig: TestRig;
  readonly clock: TestClock;
  readonly uptime: Uptime;
  /** Time passes no faster than what happens in it is written down. */
  pass(ms: number): Promise<void>;
  /** Everything that happened is judged. */
  settle(): Promise<void>;
  /** `[minute, minute, state, cause]` of an axis, from the start of the clock. */
  bars(kioskId: string, axis: string): Promise<(readonly [number, number | null, string, string | null])[]>;
  /** What a recomputation finds wrong. */
  problems(kioskIds: readonly string[]): Promise<string[]>;
  close(): Promise<void>;
}

export async function openAccount(
  store: Store,
  kioskIds: readonly string[],
  {
    clock = createTestClock(),
    work = () => Promise.resolve(ALWAYS),
  }: { clock?: TestClock; work?: () => Promise<WorkHours> } = {},
): Promise<TestAccount> {
  const rig = await startRig(store, kioskIds, clock);
  const uptime = createUptime({
    store,
    clock,
    log: noLog,
    regions: null,
    presence: rig.presence,
    work,
  });
  uptime.brokerReachable(true);
  await uptime.start();
  const zeroMs = Date.UTC(2026, 10, 23);
  async function pass(ms: number): Promise<void> {
    for (let leftMs = ms; leftMs > 0; leftMs -= STEP_MS) {
      await clock.advance(Math.min(leftMs, STEP_MS));
      await answered(store);
    }
  }

  return {
    rig,
    clock,
    uptime,
    pass,
    async settle() {
      // The board writes its transitions at its next tick, and the watch at its own.
      await pass(5_300);
      await uptime.settle();
    },
    async bars(kioskId, axis) {
      const believed = await readBelieved(store.db, kioskId, Number.NEGATIVE_INFINITY);
      const minutes = (atMs: number) => Math.round(((atMs - zeroMs) / MINUTE) * 10) / 10;
      return believed
        .filter((entry) => entry.axis === axis)
        .map(({ fromMs, toMs, state, cause }) => [
          minutes(fromMs),
          toMs === null ? null : minutes(toMs),
          state,
          cause,
        ]);
    },
    async problems(ids) {
      const watch = await readWatch(store.db, REGION_ID, clock.nowMs());
      const found: string[] = [];
      for (const kioskId of ids) {
        const row = await store.db
          .selectFrom('uptime_kiosks')
          .select('settled_until_ms')
          .where('kiosk_id', '=', kioskId)
          .executeTakeFirst();
        const untilMs = row?.settled_until_ms ?? 0;
        found.push(
          ...(await verify(
            store.db,
            { kioskId, siteId: SITE, regionId: REGION_ID },
            { watch, work: await work(), untilMs },
          )),
        );
      }
      return found;
    },
    async close() {
      await rig.close();
      await uptime.close();
    },
  };
}

/** Nothing is under way in the database any more. SQLite answers within the turn of the loop that the clock waits for. */
async function answered(store: Store): Promise<void> {
  if (store.engine === 'sqlite') return;
  for (let quiet = 0; quiet < 2;) {
    const { rows } = await sql`
      select pid from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`.execute(store.db);
    quiet = rows.length === 0 ? quiet + 1 : 0;
    // What was waiting for an answer asks the next question.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A kiosk with clocks, an outbox, and a cable that can be pulled. */
export function createLivingKiosk(id: string, account: () => TestAccount) {
  const { clock } = account();
  const kiosk = createTestKiosk(id, clock);
  let boot = { count: 0, epoch: '', sentSeq: 0, startedMs: 0, isPlugged: false };
  let pending: object[] = [];

  const stamp = () => ({
    atMs: clock.nowMs(),
    bootCount: boot.count,
    monoMs: clock.nowMs() - boot.startedMs,
  });

  async function send(): Promise<void> {
    if (!boot.isPlugged || pending.length === 0) return;
    const records = pending;
    pending = [];
    await account().rig.deliver(kiosk.log(boot.epoch, boot.sentSeq + 1, records));
    boot.sentSeq += records.length;
  }

  const self = {
    id,
    async boot(previousExit: string, aliveAgoMs?: number) {
      const before = boot;
      const atMs = clock.nowMs();
      boot = {
        count: boot.count + 1,
        epoch: randomUUID(),
        sentSeq: 0,
        startedMs: atMs - 50,
        isPlugged: false,
      };
      const alive = { atMs: atMs - (aliveAgoMs ?? 0), monoMs: atMs - (aliveAgoMs ?? 0) - before.startedMs };
      const previousAlive = aliveAgoMs === undefined ? {} : { previousAlive: alive };
      await self.tell({
        type: 'status',
        body: { axis: 'agent', state: 'started', previousExit, ...previousAlive },
      });
    },
    async plug() {
      if (boot.isPlugged) return;
      boot.isPlugged = true;
      kiosk.reconnect();
      const outbox = [
        { epoch: boot.epoch, lowSeq: boot.sentSeq + 1, highSeq: boot.sentSeq + pending.length },
      ];
      const { monoMs, bootCount } = stamp();
      await account().rig.deliver(kiosk.birth(outbox, { monoMs, bootCount }));
      await send();
    },
    /** The controller notices; `isSudden`: by the broker. */
    async unplug() {
      if (!boot.isPlugged) return;
      boot.isPlugged = false;
      account().rig.ingest.connectionClosed(kiosk.birth().address, kiosk.connectionId());
      await clock.advance(20);
    },
    async tell(record: object) {
      pending.push({ ...stamp(), ...record });
      await send();
    },
    service: (serviceId: string, isOpen: boolean) =>
      self.tell({
        type: 'status',
        body: { axis: 'service', serviceId, isOpen, missing: isOpen ? [] : ['receipt.print'] },
      }),
    printer: (paper: string) =>
      self.tell({
        type: 'status',
        body: {
          axis: 'device',
          deviceId: 'printer',
          deviceClass: 'receiptPrinter',
          changed: { device: 'online', link: 'up', paper },
        },
      }),
    serve: (serviceId = 'certificate') =>
      self.tell({
        type: 'session',
        body: {
          citizenSessionId: randomUUID(),
          outcome: 'completed',
          startedAtMs: clock.nowMs(),
          durationMs: 1000,
          service: { id: serviceId, version: 1 },
          lastStep: 'done',
          cardReads: { ok: 1, rejected: 0 },
          receipt: null,
          wasOffline: !boot.isPlugged,
        },
      }),
    async beat() {
      if (boot.isPlugged) await account().rig.deliver(kiosk.beat());
    },
    stop: () => self.tell({ type: 'status', body: { axis: 'agent', state: 'stopping' } }),
    async bye() {
      if (!boot.isPlugged) return;
      await account().rig.deliver(kiosk.bye(null));
      boot.isPlugged = false;
    },
    /** The next connection is of the same machine to a new controller. */
    forgetConnection() {
      boot.isPlugged = false;
    },
  };
  return self;
}
