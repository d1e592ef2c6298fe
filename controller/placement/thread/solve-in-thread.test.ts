import { describe, expect, it } from 'vitest';
import { checkCover } from '../check/check-cover.ts';
import { solveCover } from '../cover/solve.ts';
import { maximalCover } from '../models/coverage.ts';
import { PATIENT, type Progress } from '../outcome.ts';
import { choose } from '../selection.ts';
import { scatter } from '../test-instances.ts';
import { solveInThread } from './solve-in-thread.ts';

const runningWorkers = () =>
  process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker');

describe('a solve in a thread', () => {
  it('answers as the same solve in this thread does', async () => {
    const problem = maximalCover(scatter({ sites: 30, rows: 200, radius: 0.2, seed: 1 }), choose(30, 5));
    const outcome = await solveInThread({ solver: 'cover', problem }, { timeMs: 60_000 });
    const here = solveCover(problem, PATIENT);
    expect(outcome.status).toBe('optimal');
    expect(outcome).toEqual(here);
  });

  it('cancelled, it gives what it has, and no thread is left', async () => {
    const before = runningWorkers();
    const problem = maximalCover(scatter({ sites: 300, rows: 3000, radius: 0.15, seed: 2 }), choose(300, 25));
    const cancel = new AbortController();
    const seen: Progress[] = [];
    const outcome = await solveInThread(
      { solver: 'cover', problem },
      {
        timeMs: 600_000,
        signal: cancel.signal,
        onProgress(progress) {
          seen.push(progress);
          cancel.abort();
        },
      },
    );
    expect(seen.length).toBeGreaterThan(0);
    expect(outcome.status).toBe('feasible');
    expect(checkCover(problem, outcome).faults).toEqual([]);
    expect(runningWorkers()).toEqual(before);
  });

  it('cancelled before it began, it still answers with a bound', async () => {
    const problem = maximalCover(scatter({ sites: 40, rows: 300, radius: 0.2, seed: 3 }), choose(40, 6));
    const outcome = await solveInThread(
      { solver: 'cover', problem },
      { timeMs: 60_000, signal: AbortSignal.abort() },
    );
    expect(checkCover(problem, outcome).faults).toEqual([]);
  });
});
