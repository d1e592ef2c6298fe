/** Runs the job machine: asks the queue what it wants asked, keeps its deadline, and passes on what the printer says. */
import type { Clock, Timer } from '../../shared/time/clock.ts';
import type { DocumentFailure, DocumentOutcome, DocumentProgress } from '../document-printer.ts';
import type { AskOptions, IppAnswer, IppClient } from './client.ts';
import { numberValue, type IppMessage } from './codec.ts';
import type { Trouble } from './condition.ts';
import { tryJobFacts, type Reach } from './facts.ts';
import type { LeftOvers } from './left-overs.ts';
import { advanceJob, createJobState, type JobEffect, type JobEvent, type JobLimits } from './machine.ts';
import {
  cancelJob,
  createJob,
  getJobAttributes,
  isSuccess,
  sendDocument,
  STATUS,
  type IppRequest,
  type JobTicket,
} from './operations.ts';

export interface RunningJob {
  dispatch(event: JobEvent): void;
  /** Settles when the machine has finished, and what the queue kept is deleted as far as the queue can be reached. */
  readonly outcome: Promise<Omit<DocumentOutcome, 'durationMs'>>;
  /** The document is on its way: a printer may have no ear for anything else. */
  readonly isSending: boolean;
}

export interface JobRunnerDeps {
  readonly clock: Clock;
  readonly client: IppClient;
  readonly limits: JobLimits;
  readonly leftOvers: Pick<LeftOvers, 'forget'>;
}

export interface JobInput {
  readonly ticket: JobTicket;
  readonly pdf: Uint8Array;
  readonly reach: Reach;
  readonly trouble: Trouble | null;
  readonly onProgress: (progress: DocumentProgress) => void;
}

const LOOK_MS = 1000;
const ANSWER_DEADLINE_MS = 10_000;
const IN_TIME = { deadlineMs: ANSWER_DEADLINE_MS };

/** Starts at once. */
export function runJob({ clock, client, limits, leftOvers }: JobRunnerDeps, input: JobInput): RunningJob {
  const { promise: outcome, resolve } = Promise.withResolvers<Omit<DocumentOutcome, 'durationMs'>>();
  const sending = new AbortController();
  let state = createJobState(input.reach, input.trouble);
  let deadline: Timer | undefined;
  let isLooking = false;
  let forgotten: Promise<unknown> = Promise.resolve();

  function dispatch(event: JobEvent): void {
    const step = advanceJob(state, event, limits);
    state = step.state;
    for (const effect of step.effects) run(effect);
  }

  function run(effect: JobEffect): void {
    switch (effect.type) {
      case 'create':
        return void askFor(createJob(input.ticket, input.reach), IN_TIME, createdBy);
      case 'send': {
        const options = { deadlineMs: null, document: input.pdf, signal: sending.signal };
        return void askFor(sendDocument(effect.jobId), options, () => ({ type: 'sent' }));
      }
      case 'breakOff':
        return sending.abort();
      case 'look':
        return lookLater(effect.jobId);
      case 'cancel':
        return void client.ask(cancelJob(effect.jobId, false), IN_TIME);
      case 'forget':
        forgotten = leftOvers.forget(effect.jobId, input.reach);
        return undefined;
      case 'setDeadline':
        deadline?.cancel();
        deadline = clock.setTimer(effect.delayMs, () => dispatch({ type: 'deadline' }));
        return undefined;
      case 'tell':
        return input.onProgress(effect.progress);
      case 'finish':
        deadline?.cancel();
        return void forgotten.then(() => resolve(effect.outcome));
    }
  }

  async function askFor(
    request: IppRequest,
    options: AskOptions,
    eventOf: (message: IppMessage) => JobEvent,
  ): Promise<void> {
    const answer = await client.ask(request, options);
    if (answer.type === 'unanswered') dispatch({ type: 'unanswered' });
    else if (isSuccess(answer.message)) dispatch(eventOf(answer.message));
    else dispatch({ type: 'refused', failure: refusalOf(answer.message.code) });
  }

  /** One look at a time, however often it is asked for. */
  function lookLater(jobId: number): void {
    if (isLooking) return;
    isLooking = true;
    clock.setTimer(LOOK_MS, () => void look(jobId));
  }

  async function look(jobId: number): Promise<void> {
    if (state.phase === 'finished') return;
    const answer = await client.ask(getJobAttributes(jobId), IN_TIME);
    isLooking = false;
    dispatch(sightOf(answer));
  }

  dispatch({ type: 'start' });
  return {
    dispatch,
    outcome,
    get isSending() {
      return state.phase === 'sending';
    },
  };
}

function createdBy(message: IppMessage): JobEvent {
  const jobId = numberValue(message, 'job', 'job-id');
  return jobId === undefined ? { type: 'refused', failure: 'hardwareError' } : { type: 'created', jobId };
}

function sightOf(answer: IppAnswer): JobEvent {
  if (answer.type === 'unanswered') return { type: 'unanswered' };
  const { code } = answer.message;
  if (code === STATUS.notFound || code === STATUS.gone) return { type: 'gone' };
  const facts = isSuccess(answer.message) ? tryJobFacts(answer.message) : undefined;
  return facts === undefined ? { type: 'unanswered' } : { type: 'seen', facts };
}

const REFUSALS: Readonly<Record<number, DocumentFailure>> = {
  [STATUS.formatNotSupported]: 'unsupportedData',
  [STATUS.valuesNotSupported]: 'unsupportedData',
  [STATUS.notAcceptingJobs]: 'deviceNotReady',
  [STATUS.busy]: 'deviceNotReady',
  [STATUS.notFound]: 'deviceNotReady',
};

function refusalOf(code: number): DocumentFailure {
  return REFUSALS[code] ?? 'hardwareError';
}
