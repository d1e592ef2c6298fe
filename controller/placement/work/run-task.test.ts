import { beforeAll, describe, expect, it } from 'vitest';
import { PlanSettings } from '../api.ts';
import { createTaskRunner } from './run-task.ts';
import type { Answers, Task } from './tasks.ts';

const LAYER = '00000000-0000-4000-8000-000000000000';

/** What worker threads and their channels show up as. */
const threads = () =>
  process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker');

describe('a task in a thread', () => {
  let sample: Answers['sample'];
  beforeAll(async () => {
    const runner = createTaskRunner();
    sample = await runner.run({ kind: 'sample' }).answer;
    await runner.close();
  });

  /** More than anybody waits for. */
  const wholeCity = (): Extract<Task, { kind: 'solve' }> => ({
    kind: 'solve',
    settings: PlanSettings.parse({ demandLayer: LAYER, candidateLayer: LAYER, seconds: 600, walkM: 1_000 }),
    demand: sample.demand.content,
    futures: [],
    candidates: sample.candidates.content,
    streets: null,
    barriers: null,
    existing: [],
    warmStart: [],
  });

  it('stopped, gives the plan that it has with its bound, and no thread is left', async () => {
    const runner = createTaskRunner();
    const running = runner.run(wholeCity(), () => running.stop());
    const { sites, objective, bound } = await running.answer;
    expect(sites).toHaveLength(30);
    expect(bound).toBeGreaterThanOrEqual(objective ?? Number.POSITIVE_INFINITY);
    await runner.close();
    await expect.poll(threads).toEqual([]);
  }, 60_000);

  it('killed, has no answer, and no thread is left', async () => {
    const runner = createTaskRunner();
    const running = runner.run(wholeCity(), () => void running.kill());
    await expect(running.answer).rejects.toMatchObject({ code: 'internal' });
    await runner.close();
    await expect.poll(threads).toEqual([]);
  }, 60_000);
});
