/**
 * Who solves what, and when: one solve at a time for one person, a few in all, the rest wait in order. The search runs in
 * a thread; here is only its picture, and the answer on its way to the store.
 */
import { describeError } from '../../shared/errors.ts';
import { Listeners, type Unsubscribe } from '../../shared/events.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { PlanResult, SolveState } from './api.ts';
import type { RunningTask, TaskRunner } from './work/run-task.ts';
import type { Task } from './work/tasks.ts';

/** Of a machine with two cores one stays for the fleet. */
const MAX_RUNNING = 1;
/** Pictures of finished solves that are kept. */
const MAX_KEPT = 100;

export interface SolveOrder {
  readonly scenarioId: string;
  readonly userId: string;
  /** Reads what the solve needs; it may take a while, and the scenario may be gone. */
  readonly prepare: () => Promise<Extract<Task, { kind: 'solve' }>>;
  /** Keeps the answer. */
  readonly store: (result: PlanResult) => Promise<void>;
}

export interface SolveDesk {
  /** Queues it; a solve of the same scenario that is under way is stopped and forgotten. */
  start(order: SolveOrder): SolveState;
  /** The best plan so far is the answer; a solve that waits is taken out. */
  stop(scenarioId: string): SolveState | null;
  stateOf(scenarioId: string): SolveState | null;
  onChange(listener: (state: SolveState) => void): Unsubscribe;
  /** No thread runs afterwards. */
  close(): Promise<void>;
}

interface Job {
  readonly order: SolveOrder;
  state: SolveState;
  startedAtMs: number;
  running: RunningTask<'solve'> | null;
  /** Asked before the thread was there. */
  isStopped: boolean;
  /** Replaced by a newer one, or everything ends: its answer goes nowhere. */
  isDropped: boolean;
}

export function createSolveDesk(clock: Clock, runner: TaskRunner): SolveDesk {
  const queue: Job[] = [];
  const active = new Set<Job>();
  const kept = new Map<string, Job>();
  const listeners = new Listeners<[SolveState]>();
  let isClosed = false;

  function change(job: Job, changes: Partial<SolveState>): void {
    job.state = {
      ...job.state,
      ...changes,
      elapsedMs: job.startedAtMs === 0 ? 0 : clock.nowMs() - job.startedAtMs,
    };
    if (!job.isDropped) listeners.emit(job.state);
  }

  function next(): void {
    if (isClosed) return;
    for (const job of queue.slice()) {
      const isBusy = [...active].some(({ order }) => order.userId === job.order.userId);
      if (active.size >= MAX_RUNNING || isBusy) continue;
      queue.splice(queue.indexOf(job), 1);
      active.add(job);
      void run(job);
    }
    for (const [ahead, job] of queue.entries()) change(job, { ahead: ahead + active.size });
  }

  async function run(job: Job): Promise<void> {
    job.startedAtMs = clock.nowMs();
    change(job, { state: 'preparing', ahead: 0 });
    try {
      const task = await job.order.prepare();
      if (job.isDropped || isClosed) return;
      job.running = runner.run(task, ({ objective, bound, sites }) =>
        change(job, { state: 'solving', objective, bound, gap: gapOf(objective, bound), sites: [...sites] }),
      );
      if (job.isStopped) job.running.stop();
      const result = await job.running.answer;
      if (job.isDropped) return;
      await job.order.store(result);
      const { objective, bound, gap } = result;
      change(job, { state: 'done', objective, bound, gap, sites: result.sites.map(({ id }) => id) });
    } catch (error) {
      change(job, { state: 'failed', message: describeError(error) });
    } finally {
      job.running = null;
      active.delete(job);
      next();
    }
  }

  function drop(job: Job): void {
    job.isDropped = true;
    const at = queue.indexOf(job);
    if (at >= 0) queue.splice(at, 1);
    void job.running?.kill();
  }

  return {
    start(order) {
      const before = kept.get(order.scenarioId);
      if (before !== undefined) drop(before);
      const state: SolveState = { scenarioId: order.scenarioId, state: 'queued', ...NOTHING };
      const job: Job = { order, state, startedAtMs: 0, running: null, isStopped: false, isDropped: false };
      kept.delete(order.scenarioId);
      kept.set(order.scenarioId, job);
      for (const [id, old] of kept) if (kept.size > MAX_KEPT && isOver(old)) kept.delete(id);
      queue.push(job);
      next();
      return job.state;
    },
    stop(scenarioId) {
      const job = kept.get(scenarioId);
      if (job === undefined) return null;
      const at = queue.indexOf(job);
      if (at >= 0) {
        queue.splice(at, 1);
        change(job, { state: 'stopped' });
      }
      job.isStopped = true;
      job.running?.stop();
      return job.state;
    },
    stateOf: (scenarioId) => kept.get(scenarioId)?.state ?? null,
    onChange: (listener) => listeners.add(listener),
    async close() {
      isClosed = true;
      const running = [...active].flatMap((job) => job.running ?? []);
      for (const job of [...queue, ...active]) job.isDropped = true;
      queue.length = 0;
      await Promise.all(running.map((task) => task.kill()));
    },
  };
}

const NOTHING = { ahead: 0, elapsedMs: 0, objective: null, bound: null, gap: null, sites: [], message: null };

function isOver({ state }: Job): boolean {
  return state.state === 'done' || state.state === 'failed' || state.state === 'stopped';
}

function gapOf(objective: number | null, bound: number | null): number | null {
  if (objective === null || bound === null) return null;
  return objective === bound ? 0 : Math.abs(bound - objective) / Math.max(Math.abs(objective), 1e-9);
}
