/** Runs one solve in its thread: progress as it comes, an end at the end of the time and at Ctrl-C. */
import { Worker } from 'node:worker_threads';
import { AppError } from '../../shared/errors.ts';
import type { Result } from '../placement/ask/proof-file.ts';
import { gapOf } from '../placement/outcome.ts';
import type { PlanNews, PlanProgress, PlanTask } from './plan-task.ts';

/** So long after the end of the time, ms, the thread is not waited for any more: what it said last is the answer. */
const GRACE_MS = 3_000;

export interface PlanRun {
  readonly result: Result;
  /** Why no plan is possible. */
  readonly reasons: readonly string[];
  /** Why the thread ended before its work, so that there is no certificate; null: it did not. */
  readonly cutBy: 'time' | 'memory' | null;
}

export async function runPlanTask(
  task: Omit<PlanTask, 'stop'>,
  onNews: (news: Extract<PlanNews, { kind: 'read' | 'progress' }>) => void,
): Promise<PlanRun> {
  const stop = new SharedArrayBuffer(4);
  let last: PlanProgress | null = null;
  let answer: Omit<PlanRun, 'cutBy'> | null = null;
  const worker = new Worker(new URL('plan-worker.ts', import.meta.url), { workerData: { ...task, stop } });
  let guard: NodeJS.Timeout | undefined;
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const askToStop = () => {
    // The second time nothing is waited for.
    for (const signal of signals) process.removeListener(signal, askToStop);
    Atomics.store(new Int32Array(stop), 0, 1);
    giveUpIn(GRACE_MS);
  };
  const giveUpIn = (ms: number) => {
    clearTimeout(guard);
    guard = setTimeout(() => void worker.terminate(), ms);
  };
  for (const signal of signals) process.on(signal, askToStop);
  if (task.endsAtMs !== null) giveUpIn(Math.max(0, task.endsAtMs - Date.now()) + GRACE_MS);
  try {
    return await new Promise<PlanRun>((resolve, reject) => {
      const giveLast = (cutBy: 'time' | 'memory') =>
        resolve({
          ...(answer ?? {
            result: lastResult(last, (Date.now() - task.startedAtMs) / 1_000),
            reasons: [],
          }),
          cutBy,
        });
      worker.on('message', (news: PlanNews) => {
        if (news.kind === 'answer') {
          answer = news;
          clearTimeout(guard);
        } else if (news.kind === 'refused') reject(new AppError('request.invalid', news.message));
        else {
          if (news.kind === 'progress') last = news;
          onNews(news);
        }
      });
      worker.on('error', (error: Error & { code?: string }) => {
        if (error.code === 'ERR_WORKER_OUT_OF_MEMORY' || error instanceof RangeError) giveLast('memory');
        else reject(error);
      });
      worker.on('exit', () => (answer === null ? giveLast('time') : resolve({ ...answer, cutBy: null })));
    });
  } finally {
    clearTimeout(guard);
    for (const signal of signals) process.removeListener(signal, askToStop);
    await worker.terminate();
  }
}

function lastResult(last: PlanProgress | null, seconds: number): Result {
  if (last === null)
    return { status: 'unknown', objective: null, bound: null, gap: null, seconds, sites: [] };
  const { objective, bound, sites } = last;
  return {
    status: objective === null ? 'unknown' : 'feasible',
    objective,
    bound: Number.isFinite(bound) ? bound : null,
    gap: gapOf(objective, bound),
    seconds,
    sites: objective === null ? [] : [...sites],
  };
}
