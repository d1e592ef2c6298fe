/** The planner's thread: one order, many reports of progress, one answer. The clock of a solve is read here and nowhere else. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../../shared/time/clock.ts';
import { solveCover } from '../cover/solve.ts';
import type { Control, Outcome, Progress } from '../outcome.ts';
import type { Order, Report, Task } from './messages.ts';

/** A page that redraws more often shows nothing more. */
const REPORT_EVERY_MS = 100;

function solve({ solver, problem }: Task, control: Control): Outcome {
  switch (solver) {
    case 'cover':
      return solveCover(problem, control);
  }
}

const { task, seed, timeMs, maxIterations, warmStart, stop } = workerData as Order;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
const send = (report: Report) => parentPort?.postMessage(report);
const startedMs = systemClock.monoMs();
let sentAtMs = -Infinity;

const outcome = solve(task, {
  seed,
  maxIterations,
  warmStart,
  shouldStop: () => Atomics.load(stop, 0) !== 0 || systemClock.monoMs() - startedMs >= timeMs,
  onProgress(progress: Progress) {
    const nowMs = systemClock.monoMs();
    if (nowMs - sentAtMs < REPORT_EVERY_MS) return;
    sentAtMs = nowMs;
    send({ kind: 'progress', progress });
  },
});
send({ kind: 'done', outcome });
