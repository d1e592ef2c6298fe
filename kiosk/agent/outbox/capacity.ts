/**
 * Knows whether a record could be stored now (capability `record.store`), and finds out when it could not and can again.
 * The last 5 % of the cap are for finishing: at 95 % services close, but what is under way is still written (fleet.md 6.4).
 */
import { describeError } from '../../../shared/errors.ts';
import { Listeners, type Unsubscribe } from '../../../shared/events.ts';
import type { Log } from '../../../shared/log.ts';
import { every, type Clock, type Timer } from '../../../shared/time/clock.ts';
import { storageFault, type AgentStore } from '../store.ts';

const CLOSE_SHARE = 0.95;
/** Lower than the closing share, so that services do not flap around one record. */
const REOPEN_SHARE = 0.9;
const PROBE_INTERVAL_MS = 5_000;
/** A finished session with its sealed case fits into this, bytes. */
const PROBE_BYTES = 32 * 1024;

export interface CapacityDeps {
  readonly store: AgentStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Largest size of the file, bytes. */
  readonly maxBytes: number;
  /** Deletes some rows that are not needed any more; false when there are none. */
  readonly makeRoom: () => boolean;
  /** Writes what had to be put off because nothing could be stored. */
  readonly catchUp: () => void;
}

export interface Capacity {
  readonly canStore: boolean;
  onChange(listener: (canStore: boolean) => void): Unsubscribe;
  /** To be called after every write: `failed` for a fault of the storage. Never throws. */
  noteWrite(outcome: 'done' | 'failed'): void;
  close(): void;
}

export function createCapacity(deps: CapacityDeps): Capacity {
  const { store, clock, log } = deps;
  const usedShare = createUsedShare(deps);
  const writeProbe = createProbe(store);
  const listeners = new Listeners<[canStore: boolean]>();
  let canStore = true;
  let probeTimer: Timer | undefined;

  function set(next: boolean, why: string): void {
    if (next === canStore) return;
    canStore = next;
    probeTimer?.cancel();
    probeTimer = next ? undefined : every(clock, PROBE_INTERVAL_MS, probe);
    log[next ? 'info' : 'error']({ why }, next ? 'outbox stores again' : 'outbox cannot store');
    listeners.emit(next);
  }

  function isFilled(): boolean {
    if (usedShare() < CLOSE_SHARE) return false;
    while (usedShare() >= REOPEN_SHARE && deps.makeRoom());
    return usedShare() >= CLOSE_SHARE;
  }

  function probe(): void {
    try {
      while (usedShare() >= REOPEN_SHARE && deps.makeRoom());
      deps.catchUp();
      writeProbe();
      if (usedShare() < REOPEN_SHARE) set(true, 'a test write succeeded');
    } catch (error) {
      log.debug({ why: describeError(error) }, 'outbox still cannot store');
    }
  }

  return {
    get canStore() {
      return canStore;
    },
    onChange: (listener) => listeners.add(listener),
    noteWrite(outcome) {
      try {
        if (outcome === 'failed') set(false, 'a write failed');
        else if (canStore && isFilled()) set(false, 'the file is at 95 % of its cap');
      } catch (error) {
        // The write itself is done; only making room failed.
        set(false, storageFault(error) ?? 'unusable');
      }
    },
    close: () => probeTimer?.cancel(),
  };
}

/** Pages in use as a share of the cap; pages freed by deletes do not count, SQLite fills them first. */
function createUsedShare({ store, maxBytes }: CapacityDeps): () => number {
  const pageBytes = store.db.pragma('page_size', { simple: true }) as number;
  const maxPages = Math.floor(maxBytes / pageBytes);
  store.db.pragma(`max_page_count = ${maxPages}`);
  const pages = store.db.prepare<[], number>('PRAGMA page_count').pluck();
  const freePages = store.db.prepare<[], number>('PRAGMA freelist_count').pluck();
  return () => ((pages.get() ?? 0) - (freePages.get() ?? 0)) / maxPages;
}

/** Two transactions: a row that comes and goes in one might never reach the disk. */
function createProbe({ db, transaction }: AgentStore): () => void {
  const insert = db.prepare('INSERT OR REPLACE INTO outbox_probe (id, filler) VALUES (1, zeroblob(?))');
  const remove = db.prepare('DELETE FROM outbox_probe');
  return () => {
    transaction(() => insert.run(PROBE_BYTES));
    transaction(() => remove.run());
  };
}
