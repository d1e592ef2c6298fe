/**
 * Runs a solve beside the event loop, which carries the kiosks' keepalives (DESIGN 6). Stopping is not an error: the answer
 * so far comes back with its bound. When the promise settles the thread is gone.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Outcome, Progress } from '../outcome.ts';
import type { Order, Report, Task } from './messages.ts';

export interface ThreadOptions {
  readonly seed?: number;
  readonly timeMs: number;
  readonly maxIterations?: number;
  readonly warmStart?: Int32Array | null;
  readonly onProgress?: (progress: Progress) => void;
  /** Asks for the answer now. */
  readonly signal?: AbortSignal;
}

/** A thread that was asked for its answer and does not give it in this time is ended without. */
const LAST_WORD_MS = 5000;

export async function solveInThread(task: Task, options: ThreadOptions): Promise<Outcome> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const {
    seed = 1,
    timeMs,
    maxIterations = Number.MAX_SAFE_INTEGER,
    warmStart = null,
    onProgress,
    signal,
  } = options;
  const order: Order = { task, seed, timeMs, maxIterations, warmStart, stop };
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: order });
  const exited = once(worker, 'exit');
  let lastWord: NodeJS.Timeout | undefined;
  const ask = () => {
    Atomics.store(stop, 0, 1);
    lastWord = setTimeout(() => void worker.terminate(), LAST_WORD_MS);
  };
  if (signal?.aborted === true) ask();
  signal?.addEventListener('abort', ask, { once: true });
  try {
    return await answerOf(worker, onProgress);
  } finally {
    signal?.removeEventListener('abort', ask);
    clearTimeout(lastWord);
    await worker.terminate();
    await exited;
  }
}

function answerOf(worker: Worker, onProgress: ((progress: Progress) => void) | undefined): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    worker.on('message', (report: Report) => {
      if (report.kind === 'done') resolve(report.outcome);
      else onProgress?.(report.progress);
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the planner ended without an answer')));
  });
}
