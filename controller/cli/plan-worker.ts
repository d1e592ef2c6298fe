/**
 * The thread in which `doorstep plan solve` works, so that the command hears Ctrl-C meanwhile. It reads, solves, writes
 * the proof and ends.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { isAppError } from '../../shared/errors.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { answerTo } from '../placement/ask/answer.ts';
import { pose } from '../placement/ask/pose.ts';
import { proofLines, resultOf } from '../placement/ask/proof-file.ts';
import { whyImpossible } from '../placement/ask/why-impossible.ts';
import { readInstance } from '../placement/formats/read-instance.ts';
import { PATIENT } from '../placement/outcome.ts';
import { readText, writeLines } from './plan-files.ts';
import type { PlanNews, PlanTask } from './plan-task.ts';

/** News of the search at most so often. */
const PROGRESS_MS = 100;

function say(news: PlanNews): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(news);
}

function work({ file, question, seed, startedAtMs, endsAtMs, proof, stop }: PlanTask): void {
  const flag = new Int32Array(stop);
  const instance = readInstance(question.format, readText(file), question.capacity);
  const { clients, sites, siteNames } = instance;
  say({ kind: 'read', clients, sites });
  const posed = pose(instance, question);
  let saidAtMs = -Infinity;
  const answer = answerTo(posed, {
    ...PATIENT,
    seed,
    shouldStop: () => Atomics.load(flag, 0) !== 0 || (endsAtMs !== null && systemClock.nowMs() >= endsAtMs),
    onProgress({ objective, bound, sites }) {
      const nowMs = systemClock.nowMs();
      if (nowMs - saidAtMs < PROGRESS_MS) return;
      saidAtMs = nowMs;
      say({ kind: 'progress', objective, bound, sites: [...sites] });
    },
  });
  const seconds = (systemClock.nowMs() - startedAtMs) / 1_000;
  const result = resultOf(answer, { seconds, siteNames, clients });
  // First, so that nobody gives up waiting while a long proof is written.
  const reasons = result.status === 'infeasible' ? whyImpossible(posed, instance) : [];
  say({ kind: 'answer', result, reasons });
  if (proof !== null) {
    const flows = answer.flows.map(({ client, site, share }): [number, number, number] => [
      client,
      site,
      share,
    ]);
    writeLines(proof, proofLines({ question, result, flows }, answer.certificate));
  }
}

try {
  work(workerData as PlanTask);
} catch (error) {
  if (!isAppError(error)) throw error;
  say({ kind: 'refused', message: error.message });
}
