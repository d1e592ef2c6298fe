/**
 * The controller writes down when it watches. Where that has a gap (it was stopped, its event loop stood still, or its
 * broker could not be reached) nothing can be said of anybody, and nobody is charged (fleet.md 6.5, self-blindness).
 */
import { describeError } from '../../shared/errors.ts';
import type { RegionId } from '../../shared/domain/ids.ts';
import type { Log } from '../../shared/log.ts';
import { every, type Clock, type Timer } from '../../shared/time/clock.ts';
import type { Store } from '../store/store.ts';

export interface Watch {
  /** false: our own line to the broker is down. Watching begins with the first true. */
  setReachable(isReachable: boolean): void;
  /** What is seen so far is written down when it resolves. */
  written(): Promise<void>;
  close(): Promise<void>;
}

export interface WatchDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** The shard of this controller; null: all. */
  readonly regions: readonly RegionId[] | null;
  /** It watches again after a time in which it did not. */
  readonly began: () => void;
}

const TICK_MS = 5_000;
/** A tick that comes so much too late: we stood still. */
const STALL_MS = 5_000;

export function createWatch({ store, clock, log, regions, began }: WatchDeps): Watch {
  const shard = regions === null ? '*' : `,${regions.join(',')},`;
  let span: { readonly fromMs: number; toMs: number } | undefined;
  let tickedAtMonoMs = 0;
  let ticker: Timer | undefined;
  let writing = Promise.resolve();

  function write(): void {
    if (span === undefined) return;
    const row = { regions: shard, from_ms: span.fromMs, to_ms: span.toMs };
    writing = writing
      .then(() =>
        store.db
          .insertInto('uptime_watch')
          .values(row)
          .onConflict((conflict) =>
            conflict.columns(['from_ms', 'regions']).doUpdateSet({ to_ms: row.to_ms }),
          )
          .execute(),
      )
      .then(
        () => undefined,
        (error: unknown) => log.warn({ error: describeError(error) }, 'the watch is not written down'),
      );
  }

  function begin(): void {
    const nowMs = clock.nowMs();
    span = { fromMs: nowMs, toMs: nowMs };
    tickedAtMonoMs = clock.monoMs();
    write();
    began();
  }

  function tick(): void {
    const isStalled = clock.monoMs() - tickedAtMonoMs > TICK_MS + STALL_MS;
    if (span === undefined) return;
    if (isStalled) return begin();
    tickedAtMonoMs = clock.monoMs();
    span.toMs = Math.max(span.toMs, clock.nowMs());
    write();
  }

  return {
    setReachable(isReachable) {
      if (isReachable === (span !== undefined)) return;
      if (isReachable) begin();
      else {
        tick();
        span = undefined;
      }
      ticker ??= every(clock, TICK_MS, tick);
    },
    written() {
      tick();
      return writing;
    },
    async close() {
      ticker?.cancel();
      tick();
      await writing;
    },
  };
}
