/** The worker thread of the planner: it waits for one task and ends with it. A flag in shared memory stops it early. */
import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import { describeError, isAppError } from '../../../shared/errors.ts';
import { generateJinniu } from '../demand/jinniu.ts';
import { type Candidate, type DemandCell, type Line, totalsOf } from '../layers/layer.ts';
import { runPlan } from '../plan/run.ts';
import { readLayerTask } from './read-layer-task.ts';
import type { Answers, Message, Task } from './tasks.ts';

/** Of the sample: everybody plans the same city. */
const SAMPLE_SEED = 510_106;
/** A picture of the search at most so often, ms. */
const PROGRESS_MS = 100;

function say(message: Message): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
}

function work(task: Task, flag: Int32Array): Answers[keyof Answers] {
  if (task.kind === 'read-layer') return readLayerTask(task.file, task.reference);
  if (task.kind === 'sample') return sampleTask();
  return solveTask(task, flag);
}

function sampleTask(): Answers['sample'] {
  const { demand, candidates } = generateJinniu({ seed: SAMPLE_SEED });
  return {
    demand: { rows: demand.length, totals: totalsOf(demand), content: JSON.stringify(demand) },
    candidates: { rows: candidates.length, totals: null, content: JSON.stringify(candidates) },
  };
}

function solveTask(task: Extract<Task, { kind: 'solve' }>, flag: Int32Array): Answers['solve'] {
  let saidAtMs = -Infinity;
  return runPlan(
    {
      settings: task.settings,
      demand: JSON.parse(task.demand) as DemandCell[],
      candidates: JSON.parse(task.candidates) as Candidate[],
      existing: task.existing,
      streets: task.streets === null ? null : (JSON.parse(task.streets) as Line[]),
      barriers: task.barriers === null ? [] : (JSON.parse(task.barriers) as Line[]),
      warmStart: task.warmStart,
    },
    {
      nowMs: () => performance.now(),
      shouldStop: () => Atomics.load(flag, 0) === 1,
      onProgress(progress) {
        if (performance.now() - saidAtMs < PROGRESS_MS) return;
        saidAtMs = performance.now();
        say({ kind: 'progress', progress });
      },
    },
  );
}

parentPort?.once('message', ({ task, stop }: { task: Task; stop: SharedArrayBuffer }) => {
  try {
    say({ kind: 'answer', answer: work(task, new Int32Array(stop)) });
  } catch (error) {
    say({
      kind: 'error',
      code: isAppError(error) ? error.code : 'internal',
      message: describeError(error),
    });
  }
});
