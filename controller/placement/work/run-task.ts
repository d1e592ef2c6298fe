/**
 * Runs tasks in worker threads, one thread for each. The next thread is started while nobody waits for it: loading the code
 * takes longer than a warm solve.
 */
import { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import type { PlanProgress } from '../plan/run.ts';
import type { Answers, Message, Task } from './tasks.ts';

export interface RunningTask<Kind extends Task['kind']> {
  readonly answer: Promise<Answers[Kind]>;
  /** Asks for the answer as it is now. */
  stop(): void;
  /** Ends the thread; `answer` is rejected. */
  kill(): Promise<void>;
}

export interface TaskRunner {
  run<Kind extends Task['kind']>(
    task: Extract<Task, { kind: Kind }>,
    onProgress?: (progress: PlanProgress) => void,
  ): RunningTask<Kind>;
  /** No thread is left. */
  close(): Promise<void>;
}

export function createTaskRunner(): TaskRunner {
  const workers = new Set<Worker>();
  let spare: Worker | null = null;
  let isClosed = false;

  function started(): Worker {
    const worker = new Worker(new URL('worker.ts', import.meta.url));
    // An idle thread keeps nobody from ending.
    worker.unref();
    workers.add(worker);
    worker.on('exit', () => workers.delete(worker));
    return worker;
  }

  return {
    run(task, onProgress = () => {}) {
      const worker = spare ?? started();
      spare = isClosed ? null : started();
      return runIn(worker, task, onProgress);
    },
    async close() {
      isClosed = true;
      await Promise.all([...workers].map((worker) => worker.terminate()));
    },
  };
}

function runIn<Kind extends Task['kind']>(
  worker: Worker,
  task: Extract<Task, { kind: Kind }>,
  onProgress: (progress: PlanProgress) => void,
): RunningTask<Kind> {
  const stop = new SharedArrayBuffer(4);
  const answer = new Promise<Answers[Kind]>((resolve, reject) => {
    worker.on('message', (message: Message) => {
      if (message.kind === 'progress') onProgress(message.progress);
      else if (message.kind === 'answer') resolve(message.answer as Answers[Kind]);
      else reject(new AppError(message.code as ErrorCode, message.message));
    });
    // E.g. out of memory: the thread dies, the controller does not.
    worker.on('error', (cause) => reject(new AppError('internal', 'the planner’s thread failed', { cause })));
    worker.on('exit', () => reject(new AppError('internal', 'the planner’s thread ended without an answer')));
  });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  worker.postMessage({ task, stop });
  return {
    answer,
    stop: () => void Atomics.store(new Int32Array(stop), 0, 1),
    async kill() {
      await worker.terminate();
    },
  };
}
