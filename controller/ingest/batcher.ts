/**
 * Gathers items into batches for one writer: first in, first out, one batch at a time (fleet.md 4.2 row 2, group commit).
 * While the writer fails the queue waits longer and longer before the next attempt, and is bounded.
 */
import type { Clock, Timer } from '../../shared/time/clock.ts';

export interface BatcherConfig<T> {
  readonly clock: Clock;
  /** How long the first item of a batch waits for others. */
  readonly windowMs: number;
  readonly maxBatchWeight: number;
  readonly maxQueuedWeight: number;
  /** Two items with the same key never share a batch; undefined: with anybody. */
  readonly keyOf: (item: T) => string | undefined;
  /** Handles a batch; true: the writer works. Must not reject. */
  readonly run: (batch: T[]) => Promise<boolean>;
}

export interface Batcher<T> {
  /** False: the queue is full or closed, and the item is not taken. */
  add(item: T, weight: number): boolean;
  /** Takes nothing more and runs what is left. */
  close(): Promise<void>;
}

const MIN_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 5_000;

interface Queued<T> {
  readonly item: T;
  readonly weight: number;
}

export function createBatcher<T>(config: BatcherConfig<T>): Batcher<T> {
  const { clock } = config;
  const queue: Queued<T>[] = [];
  let queuedWeight = 0;
  let failures = 0;
  let isClosed = false;
  let running: Promise<void> | undefined;
  let timer: (Timer & { readonly delayMs: number }) | undefined;

  function delayMs(): number {
    if (failures > 0) return Math.min(MAX_BACKOFF_MS, MIN_BACKOFF_MS * 2 ** (failures - 1));
    // Even a full queue gives way to timers and sockets between two batches: keepalives share this thread.
    return queuedWeight >= config.maxBatchWeight ? 0 : config.windowMs;
  }

  function schedule(): void {
    if (running !== undefined || queue.length === 0 || isClosed) return;
    const delay = delayMs();
    if (timer !== undefined && timer.delayMs <= delay) return;
    timer?.cancel();
    const handle = clock.setTimer(delay, () => {
      timer = undefined;
      void runNext();
    });
    timer = { cancel: () => handle.cancel(), delayMs: delay };
  }

  function runNext(): Promise<void> {
    running = runBatch(takeBatch()).finally(() => {
      running = undefined;
      schedule();
    });
    return running;
  }

  async function runBatch(batch: T[]): Promise<void> {
    const isWorking = await config.run(batch);
    failures = isWorking ? 0 : failures + 1;
  }

  function takeBatch(): T[] {
    const keys = new Set<string>();
    let weight = 0;
    let count = 0;
    for (const next of queue) {
      const key = config.keyOf(next.item);
      const isTooMuch = count > 0 && weight + next.weight > config.maxBatchWeight;
      if (isTooMuch || (key !== undefined && keys.has(key))) break;
      if (key !== undefined) keys.add(key);
      weight += next.weight;
      count += 1;
    }
    queuedWeight -= weight;
    return queue.splice(0, count).map(({ item }) => item);
  }

  return {
    add(item, weight) {
      if (isClosed || (queue.length > 0 && queuedWeight + weight > config.maxQueuedWeight)) return false;
      queue.push({ item, weight });
      queuedWeight += weight;
      schedule();
      return true;
    },
    async close() {
      isClosed = true;
      timer?.cancel();
      await running;
      while (queue.length > 0) await runNext();
    },
  };
}
