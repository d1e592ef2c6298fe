/**
 * Runs dispatch in the controller: changes of kiosks and time go through the board, and what it tells becomes incidents,
 * orders and notices. It looks at states and not at messages, so that whatever happened meanwhile, the next look is right.
 */
import type { Unsubscribe } from '../../shared/events.ts';
import { describeError } from '../../shared/errors.ts';
import type { RegionId } from '../../shared/domain/ids.ts';
import type { Log } from '../../shared/log.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { createDeadlineTimer } from '../../shared/time/deadline-timer.ts';
import type { FleetChange } from '../fleet/read-model.ts';
import type { FleetQueries } from '../fleet/fleet-queries.ts';
import type { Store } from '../store/store.ts';
import { writeTogether } from '../store/writer.ts';
import { type Board, type BoardStep, createBoard } from './alerts/board.ts';
import { earlier } from './alerts/kiosk-alerts.ts';
import { appendAlertEvents, readAlertStates, saveAlertStates } from './alerts/rows.ts';
import { applyNews, dueAtMs, incidentDue, type Case } from './casework.ts';
import { type Document, listDocuments, readOnCall, readPolicy, seedRules } from './documents.ts';
import {
  findIncident,
  listDueIncidents,
  listIncidents,
  nextIncidentDueAtMs,
  setDue,
} from './incidents/rows.ts';
import type { NotifyWorld } from './notify/addressing.ts';
import { readTechnicianRecords } from './orders/kiosk-records.ts';
import type { ServiceHours } from './service-time.ts';

export interface DispatcherDeps {
  readonly store: Store;
  readonly fleet: Pick<FleetQueries, 'listConditions'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly hours: ServiceHours;
  readonly works: ServiceHours;
  /** The shard of this controller; null: all. */
  readonly regions: readonly RegionId[] | null;
  readonly publicUrl: string | null;
  readonly channels: () => Promise<readonly Document<'channel'>[]>;
  readonly subscribe: (listener: (changes: readonly FleetChange[]) => void) => Unsubscribe;
  /** Orders of these kiosks have changed, and the change is committed. */
  readonly ordersChanged: (kioskIds: ReadonlySet<string>) => void;
  /** Notices may wait. */
  readonly noticed: () => void;
}

export interface Dispatcher {
  start(): Promise<void>;
  /** Rules, people or policy changed: everything is looked at again. */
  settingsChanged(): void;
  /** Runs in its turn with everything else that writes cases, in one transaction. */
  work<R>(run: (work: Case) => Promise<R>): Promise<R>;
  close(): Promise<void>;
}

const RETRY_MS = 2_000;

export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { store, fleet, clock, log, regions } = deps;
  const timer = createDeadlineTimer(clock, () => wake());
  let board: Board | undefined;
  let dirty = new Set<string>();
  let isWorldOld = false;
  let turn: Promise<unknown> = Promise.resolve();
  let isWaiting = false;
  let isClosed = false;
  let unsubscribe: Unsubscribe = () => {};

  /** One after the other: the board and the cases move together. */
  function inTurn<R>(run: () => Promise<R>): Promise<R> {
    const result = turn.then(run);
    turn = result.catch(() => {});
    return result;
  }

  function wake(): void {
    if (isWaiting || isClosed) return;
    isWaiting = true;
    void inTurn(async () => {
      isWaiting = false;
      try {
        await look();
      } catch (error) {
        // The board may have told what the store did not keep: it is read anew, with everything that there is.
        board = undefined;
        isWorldOld = true;
        log.warn({ error: describeError(error) }, 'dispatch failed, trying again');
        arm(clock.nowMs() + RETRY_MS);
      }
    });
  }

  function arm(atMs: number | null): void {
    timer.arm(atMs === null || isClosed ? null : clock.monoMs() + Math.max(0, atMs - clock.nowMs()));
  }

  async function look(): Promise<void> {
    const nowMs = clock.nowMs();
    const isNew = board === undefined;
    const current = (board ??= createBoard(await readWorld(), await readAlertStates(store.db)));
    const ids = isNew ? null : [...dirty];
    dirty = new Set();
    const all = await fleet.listConditions(ids);
    const facts = all.filter(({ regionId }) => regions?.some((region) => region === regionId) ?? true);
    const steps: BoardStep[] = [];
    if (isWorldOld && !isNew) steps.push(current.setWorld(await readWorld(), nowMs));
    const isPolicyOld = isWorldOld;
    isWorldOld = false;
    steps.push(current.update(facts, nowMs));
    await inCase((work) => keep(work, steps, isPolicyOld));
    deps.noticed();
    arm(earlier(current.dueAtMs(), await nextIncidentDueAtMs(store.db)));
  }

  async function keep(
    work: Case & { bulk: Parameters<typeof saveAlertStates>[0]['bulk'] },
    steps: readonly BoardStep[],
    isPolicyOld: boolean,
  ): Promise<void> {
    const { trx, nowMs, bulk } = work;
    for (const { news, changed } of steps) {
      for (const item of news) await applyNews(work, item);
      await appendAlertEvents(
        trx,
        news.flatMap((item) => (item.about === 'kiosk' ? [eventOf(item, nowMs)] : [])),
      );
      await saveAlertStates({ trx, bulk }, changed);
    }
    await readTechnicianRecords(work);
    if (isPolicyOld) {
      for (const incident of await listIncidents(trx, { isLive: true, limit: 5_000 })) {
        await setDue(trx, incident.id, dueAtMs(incident, work.notify.policy));
      }
    }
    for (const due of await listDueIncidents(trx, nowMs))
      await incidentDue(work, await findIncident(trx, due.id));
  }

  async function readWorld() {
    const rules = (await listDocuments(store.db, 'rule')).map(({ body }) => body);
    const silences = (await listDocuments(store.db, 'silence')).map(({ id, body }) => ({ id, ...body }));
    return { rules, silences, hours: deps.hours, works: deps.works };
  }

  async function readNotifyWorld(): Promise<NotifyWorld> {
    const { random, publicUrl } = deps;
    const [policy, onCall] = [(await readPolicy(store.db)).body, (await readOnCall(store.db)).body];
    const technicians = await listDocuments(store.db, 'technician');
    return { policy, onCall, channels: await deps.channels(), technicians, random, publicUrl };
  }

  async function inCase<R>(run: (work: Case & { bulk: Store['bulk'] }) => Promise<R>): Promise<R> {
    const notify = await readNotifyWorld();
    const touched = new Set<string>();
    const result = await writeTogether(store, ({ trx, bulk }) =>
      run({ trx, bulk, nowMs: clock.nowMs(), notify, touched }),
    );
    if (touched.size > 0) deps.ordersChanged(touched);
    return result;
  }

  return {
    async start() {
      await seedRules(store);
      unsubscribe = deps.subscribe((changes) => {
        for (const { kioskId } of changes) dirty.add(kioskId);
        wake();
      });
      wake();
      await turn;
    },
    settingsChanged() {
      isWorldOld = true;
      wake();
    },
    async work(run) {
      const result = await inTurn(() => inCase(run));
      wake();
      return result;
    },
    async close() {
      isClosed = true;
      unsubscribe();
      timer.cancel();
      await turn;
    },
  };
}

type KioskNews = Extract<BoardStep['news'][number], { about: 'kiosk' }>;

function eventOf({ facts, rule, news }: KioskNews, nowMs: number) {
  return {
    kiosk_id: facts.kioskId,
    at_ms: nowMs,
    rule_id: rule.id,
    fault_class: rule.faultClass,
    kind: news.kind,
    detail: news.kind === 'muted' ? news.by : '',
  };
}
