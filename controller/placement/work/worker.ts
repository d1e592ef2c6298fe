/** The worker thread of the planner. A flag in shared memory stops a task early. */
import { performance } from 'node:perf_hooks';
import { answerQuestions } from '../../thread/answers.ts';
import { generateJinniu } from '../demand/jinniu.ts';
import { type Candidate, type DemandCell, type Line, totalsOf } from '../layers/layer.ts';
import { type PlanProgress, runPlan } from '../plan/run.ts';
import { readLayerTask } from './read-layer-task.ts';
import type { Answers, Job, Task } from './tasks.ts';

/** Of the sample: everybody plans the same city. */
const SAMPLE_SEED = 510_106;
/** A picture of the search at most so often, ms. */
const PROGRESS_MS = 100;

type Say = (progress: PlanProgress) => void;

function work({ task, stop }: Job, say: Say): Answers[keyof Answers] {
  if (task.kind === 'read-layer') return readLayerTask(task.file, task.reference);
  if (task.kind === 'sample') return sampleTask();
  return solveTask(task, new Int32Array(stop), say);
}

function sampleTask(): Answers['sample'] {
  const { demand, candidates } = generateJinniu({ seed: SAMPLE_SEED });
  return {
    demand: { rows: demand.length, totals: totalsOf(demand), content: JSON.stringify(demand) },
    candidates: { rows: candidates.length, totals: null, content: JSON.stringify(candidates) },
  };
}

function solveTask(task: Extract<Task, { kind: 'solve' }>, flag: Int32Array, say: Say): Answers['solve'] {
  let saidAtMs = -Infinity;
  return runPlan(
    {
      settings: task.settings,
      demand: JSON.parse(task.demand) as DemandCell[],
      futures: task.futures.map((text) => JSON.parse(text) as DemandCell[]),
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
        say(progress);
      },
    },
  );
}

answerQuestions(work);
