/**
 * Runs tasks in worker threads, one thread for each. The next thread is started while nobody waits for it: loading the code
 * takes longer than a warm solve.
 */
import { startThread, type Thread } from '../../thread/thread.ts';
import type { PlanProgress } from '../plan/run.ts';
import type { Answers, Job, Task } from './tasks.ts';

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

type TaskThread = Thread<Job, Answers[Task['kind']], PlanProgress>;

export function createTaskRunner(): TaskRunner {
  const threads = new Set<TaskThread>();
  let spare: TaskThread | null = null;
  let isClosed = false;

  function started(): TaskThread {
    const thread: TaskThread = startThread(new URL('worker.ts', import.meta.url));
    threads.add(thread);
    return thread;
  }

  async function end(thread: TaskThread): Promise<void> {
    await thread.end();
    threads.delete(thread);
  }

  return {
    run<Kind extends Task['kind']>(
      task: Extract<Task, { kind: Kind }>,
      onProgress?: (progress: PlanProgress) => void,
    ) {
      const thread = spare ?? started();
      spare = isClosed ? null : started();
      const stop = new SharedArrayBuffer(4);
      return {
        answer: thread.ask({ task, stop }, onProgress).finally(() => void end(thread)) as Promise<
          Answers[Kind]
        >,
        stop: () => void Atomics.store(new Int32Array(stop), 0, 1),
        kill: () => end(thread),
      };
    },
    async close() {
      isClosed = true;
      await Promise.all(Array.from(threads, end));
    },
  };
}
