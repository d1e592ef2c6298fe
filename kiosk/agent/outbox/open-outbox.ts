/** The outbox on the agent's SQLite file (contract: outbox.ts; rules: DESIGN 2, fleet.md 6.4). */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import { Listeners } from '../../../shared/events.ts';
import type { Log } from '../../../shared/log.ts';
import { MAX_LOG_RECORDS, OutboxRecord } from '../../../shared/protocol/index.ts';
import { every, type Clock } from '../../../shared/time/clock.ts';
import { storageFault, type AgentStore } from '../store.ts';
import { createCapacity } from './capacity.ts';
import { readOsBootId } from './os-boot.ts';
import type { Outbox, RecordDraft } from './outbox.ts';
import { createOutboxRows, MAX_BATCH_BYTES, MAX_RANGES } from './rows.ts';
import { readRun } from './run.ts';
import { standInFor } from './stand-in.ts';

const DEFAULT_MAX_BYTES = 200 * 1024 * 1024;
/** How long acknowledged records stay for a controller that is restored from a backup, ms. */
const DEFAULT_TAIL_MS = 24 * 3_600_000;
const PURGE_INTERVAL_MS = 3_600_000;
/** How often the run writes down that it lives: what is down after a power cut is known to this (fleet.md 6.5). */
const ALIVE_INTERVAL_MS = 30_000;
/** Records deleted at once when room is needed. */
const MAKE_ROOM_ROWS = 500;

export interface OutboxDeps {
  readonly store: AgentStore;
  readonly clock: Clock;
  readonly log: Log;
  /** A fresh random uuid. */
  readonly newEpoch?: () => string;
  /** Names the present run of the operating system. */
  readonly osBootId?: string;
}

export interface OutboxLimits {
  /** Largest size of the agent's file, bytes; default 200 MB. */
  readonly maxBytes?: number;
  /** How long acknowledged records are kept, ms; default 24 h. */
  readonly tailMs?: number;
}

/**
 * Starts a new run on the store. A full or failing disk does not stop the agent from starting: `canStore` is then false,
 * and the run is written as soon as it can be.
 */
export function openOutbox(deps: OutboxDeps, limits: OutboxLimits = {}): Outbox {
  const { store, clock, log } = deps;
  const { maxBytes = DEFAULT_MAX_BYTES, tailMs = DEFAULT_TAIL_MS } = limits;
  const epoch = (deps.newEpoch ?? randomUUID)();
  const run = readRun(store.db, deps.osBootId ?? readOsBootId(clock));
  const rows = createOutboxRows(store.db);
  const appended = new Listeners<[]>();
  let isRunStored = false;
  let isClosed = false;

  const capacity = createCapacity({
    store,
    clock,
    log,
    maxBytes,
    makeRoom: () => store.transaction(() => rows.shortenTail(MAKE_ROOM_ROWS)) > 0,
    catchUp: () => writeOfRun(() => undefined),
  });

  /** One transaction whose storage faults become AppErrors and close the capability. */
  function write<T>(work: () => T): T {
    if (isClosed) throw new AppError('outbox.unusable', 'the outbox is closed');
    let result: T;
    try {
      result = store.transaction(work);
    } catch (error) {
      const fault = storageFault(error);
      if (fault === undefined) throw error;
      capacity.noteWrite('failed');
      throw new AppError(`outbox.${fault}`, 'the record could not be stored', { cause: error });
    }
    capacity.noteWrite('done');
    return result;
  }

  /** A write that belongs to this run: the run itself is stored with the first one that succeeds. */
  function writeOfRun<T>(work: () => T): T {
    const result = write(() => {
      if (!isRunStored) {
        run.begin();
        rows.addEpoch(epoch);
      }
      return work();
    });
    isRunStored = true;
    return result;
  }

  /** For housekeeping, which may wait for better times. */
  function attempt(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      log.warn({ err: error, what }, 'outbox housekeeping failed');
    }
  }

  const purge = () => rows.purgeTail(clock.nowMs() - tailMs, epoch);
  const stamp = () => ({
    atMs: clock.nowMs(),
    bootCount: run.bootCount,
    monoMs: Math.round(clock.monoMs()),
  });

  attempt('start', () => writeOfRun(purge));
  const noteAlive = () =>
    attempt('sign of life', () => {
      const { atMs, monoMs } = stamp();
      writeOfRun(() => run.markAlive({ atMs, monoMs }));
    });
  const aliveTimer = every(clock, ALIVE_INTERVAL_MS, noteAlive);
  const purgeTimer = every(clock, PURGE_INTERVAL_MS, () => attempt('purge', () => write(purge)));

  return {
    bootCount: run.bootCount,
    previousExit: run.previousExit,
    previousAlive: run.previousAlive,
    append(draft, localEffect) {
      if (store.db.inTransaction) throw new AppError('internal', 'append opens its own transaction');
      const json = toJson({ ...draft, ...stamp() });
      writeOfRun(() => {
        rows.append(epoch, json, clock.nowMs());
        localEffect?.();
      });
      appended.emit();
    },
    get canStore() {
      return capacity.canStore;
    },
    onCanStoreChange: (listener) => capacity.onChange(listener),
    onAppend: (listener) => appended.add(listener),
    nextBatch: (after, limit) => rows.nextBatch(after, Math.min(limit, MAX_LOG_RECORDS)),
    acknowledge: (of, seq) => write(() => rows.acknowledge(of, seq, clock.nowMs())),
    replaceRejected(position, rejection) {
      const standIn = toJson(standInFor(position, rejection, stamp()));
      return write(() => rows.replace(position, standIn, { ...rejection, nowMs: clock.nowMs() }));
    },
    ranges() {
      const stored = rows.ranges(epoch);
      return isRunStored ? stored : [...stored.slice(1 - MAX_RANGES), { epoch, lowSeq: 1, highSeq: 0 }];
    },
    pendingRows: () => rows.pendingRows(),
    markCleanExit: () => attempt('clean exit', () => write(() => run.markCleanExit())),
    close() {
      isClosed = true;
      purgeTimer.cancel();
      aliveTimer.cancel();
      capacity.close();
    },
  };
}

/** Throws AppError `internal` for what the controller would refuse: better here, where the author is, than over there. */
function toJson(record: RecordDraft & Pick<OutboxRecord, 'atMs' | 'bootCount' | 'monoMs'>): string {
  const checked = OutboxRecord.safeParse(record);
  if (!checked.success) {
    const where = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; ');
    throw new AppError('internal', `not a valid ${record.type} record: ${where}`);
  }
  const json = JSON.stringify(checked.data);
  if (Buffer.byteLength(json) > MAX_BATCH_BYTES) {
    throw new AppError('internal', `${record.type} record above ${MAX_BATCH_BYTES} bytes`);
  }
  return json;
}
