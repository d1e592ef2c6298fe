/** The jobs of a simulated queue, one after the other on one mechanism; CUPS starts them again where a printer would not. */
import type { Clock } from '../../shared/time/clock.ts';
import type { Script } from './behaviours.ts';
import type { Mechanism } from './mechanism.ts';
import { JOB_STATE } from './operations.ts';

export interface SimulatedJob {
  readonly id: number;
  readonly name: string;
  readonly user: string;
  readonly copies: number;
  state: number;
  reasons: string[];
  /** null: none came yet. */
  document: Uint8Array | null;
  impressions: number;
  processingSince: number | null;
}

export interface SimulatedJobs {
  create(job: Pick<SimulatedJob, 'name' | 'user' | 'copies'>): SimulatedJob;
  find(id: number): SimulatedJob | undefined;
  all(): readonly SimulatedJob[];
  receive(job: SimulatedJob, document: Uint8Array): void;
  cancel(job: SimulatedJob): void;
  /** Deletes it and its document. */
  purge(job: SimulatedJob): void;
  readonly active: SimulatedJob | undefined;
  pause(): void;
  resume(): void;
  /** Kills the server and starts it again: what ran begins again, unless the jobs are lost. */
  restart(keepsJobs: boolean): void;
}

const MS_PER_SECOND = 1000;

export function createSimulatedJobs(clock: Clock, mechanism: Mechanism, script: Script): SimulatedJobs {
  let jobs: SimulatedJob[] = [];
  let active: SimulatedJob | undefined;
  let isPaused = false;
  let lastId = 0;

  function next(): void {
    if (active !== undefined || isPaused) return;
    const job = jobs.find(({ state }) => state === JOB_STATE.pending);
    if (job !== undefined) begin(job);
  }

  function begin(job: SimulatedJob): void {
    if (script.has('filterFails')) return set(job, JOB_STATE.stopped, 'job-completed-with-errors');
    active = job;
    job.processingSince = Math.ceil(clock.monoMs() / MS_PER_SECOND) + 1;
    set(job, JOB_STATE.processing, 'job-printing');
    const isAborting = script.has('aborts');
    mechanism.start({
      jobName: job.name,
      copies: job.copies,
      pages: pageCount(job.document),
      onSheet() {
        job.impressions += 1;
        if (isAborting) end(job, JOB_STATE.aborted, 'aborted-by-system');
      },
      onDone: () => end(job, JOB_STATE.completed, 'job-completed-successfully'),
    });
    if (script.has('completesEarly')) set(job, JOB_STATE.completed, 'queued-in-device');
  }

  function end(job: SimulatedJob, state: number, reason: string): void {
    mechanism.abandon();
    active = undefined;
    if (state === JOB_STATE.completed && script.has('completesWithErrors'))
      set(job, state, 'job-completed-with-errors');
    else if (job.state !== JOB_STATE.completed) set(job, state, reason);
    if (script.has('keepsNoHistory')) jobs = jobs.filter((each) => each !== job);
    next();
  }

  /** Back to where it was before it began. */
  function takeBack(): void {
    mechanism.abandon();
    if (active !== undefined) set(active, JOB_STATE.pending, 'job-printing');
    active = undefined;
  }

  return {
    create(ticket) {
      lastId += 1;
      const job: SimulatedJob = {
        ...ticket,
        id: lastId,
        state: JOB_STATE.held,
        reasons: ['job-incoming'],
        document: null,
        impressions: 0,
        processingSince: null,
      };
      jobs.push(job);
      return job;
    },
    find: (id) => jobs.find((job) => job.id === id),
    all: () => jobs,
    receive(job, document) {
      job.document = document;
      set(job, JOB_STATE.pending, 'none');
      next();
    },
    cancel(job) {
      if (job === active) end(job, JOB_STATE.canceled, 'job-canceled-by-user');
      else set(job, JOB_STATE.canceled, 'job-canceled-by-user');
    },
    purge(job) {
      jobs = jobs.filter((each) => each !== job);
      if (job === active) end(job, JOB_STATE.canceled, 'job-canceled-by-user');
    },
    get active() {
      return active;
    },
    pause() {
      isPaused = true;
      takeBack();
    },
    resume() {
      isPaused = false;
      next();
    },
    restart(keepsJobs) {
      takeBack();
      if (!keepsJobs) jobs = [];
      next();
    },
  };
}

function set(job: SimulatedJob, state: number, reason: string): void {
  job.state = state;
  job.reasons = [reason];
}

/** Of a document whose objects lie open, as ours do. */
function pageCount(document: Uint8Array | null): number {
  const text = Buffer.from(document ?? []).toString('latin1');
  return Math.max(1, [...text.matchAll(/\/Type\s*\/Page\b/gu)].length);
}
