/**
 * One document as a pure machine: events in, effects out. It is sent once, watched until the queue says how it ended,
 * and called off rather than left to come out in front of the next citizen. It ends with what can be said about the
 * sheets (devices.md 3.9): what may be on paper is never called `queued`, or somebody would print it again (DESIGN 5).
 */
import type { DocumentFailure, DocumentOutcome, DocumentProgress } from '../document-printer.ts';
import { failureOf, type Trouble } from './condition.ts';
import { endOf, isDone, isFilterFault, isIncoming } from './evidence.ts';
import type { JobFacts, Reach } from './facts.ts';
import { JOB_STATE } from './operations.ts';

export interface JobLimits {
  /** How long people may take for paper, jams and covers, ms. */
  readonly helpWaitMs: number;
  /** Longest time without any sign of life of a job whose printer says it is well, ms. */
  readonly progressMs: number;
  /** From calling it off until the queue has done so, ms. */
  readonly cancelMs: number;
}

export interface JobState {
  readonly phase: 'creating' | 'sending' | 'watching' | 'callingOff' | 'finished';
  readonly reach: Reach;
  /** The queue's number for it; null: none yet. */
  readonly jobId: number | null;
  /** The queue said that it has the whole document. */
  readonly isSent: boolean;
  /** Latest that the queue said of it. */
  readonly facts: JobFacts | null;
  /** It was printed, or is, as far as anybody saw. */
  readonly isBegun: boolean;
  readonly trouble: Trouble | null;
  /** Why it was called off. */
  readonly calledOff: DocumentFailure | null;
  readonly progress: DocumentProgress;
}

export type JobEvent =
  | { readonly type: 'start' }
  | { readonly type: 'created'; readonly jobId: number }
  | { readonly type: 'sent' }
  /** The queue answered that it will not. */
  | { readonly type: 'refused'; readonly failure: DocumentFailure }
  /** Nobody knows whether it was understood. */
  | { readonly type: 'unanswered' }
  | { readonly type: 'seen'; readonly facts: JobFacts }
  /** The queue knows nothing of it. */
  | { readonly type: 'gone' }
  | { readonly type: 'trouble'; readonly trouble: Trouble | null }
  | { readonly type: 'callOff' }
  | { readonly type: 'deadline' }
  | { readonly type: 'lineLost' };

export type JobEffect =
  | { readonly type: 'create' }
  | { readonly type: 'send'; readonly jobId: number }
  /** Hang up on the document that is on its way. */
  | { readonly type: 'breakOff' }
  /** Ask for it, a moment later. */
  | { readonly type: 'look'; readonly jobId: number }
  | { readonly type: 'cancel'; readonly jobId: number }
  /** Have everything deleted that the queue keeps of it, also when it is not done. */
  | { readonly type: 'forget'; readonly jobId: number }
  /** Replaces the deadline before it. */
  | { readonly type: 'setDeadline'; readonly delayMs: number }
  | { readonly type: 'tell'; readonly progress: DocumentProgress }
  | { readonly type: 'finish'; readonly outcome: Omit<DocumentOutcome, 'durationMs'> };

export interface JobStep {
  readonly state: JobState;
  readonly effects: readonly JobEffect[];
}

type End = Pick<DocumentOutcome, 'evidence' | 'failure'>;

export function createJobState(reach: Reach, trouble: Trouble | null): JobState {
  return {
    phase: 'creating',
    reach,
    jobId: null,
    isSent: false,
    facts: null,
    isBegun: false,
    trouble,
    calledOff: null,
    progress: { stage: 'sending', pages: null },
  };
}

export function advanceJob(state: JobState, event: JobEvent, limits: JobLimits): JobStep {
  if (state.phase === 'finished') return { state, effects: [] };
  switch (event.type) {
    case 'start':
      return { state, effects: [{ type: 'create' }, deadlineOf(state, limits), tell(state.progress)] };
    case 'created':
      return created({ ...state, jobId: event.jobId }, event.jobId, limits);
    case 'sent':
      return look({ ...state, phase: phaseAfterSending(state), isSent: true });
    case 'refused':
      return finish(state, { evidence: 'queued', failure: state.calledOff ?? event.failure });
    case 'unanswered':
      return unanswered(state);
    case 'seen':
      return seen(state, event.facts, limits);
    case 'gone':
      return finish(state, endWithout(state));
    case 'trouble':
      return changeTrouble(state, event.trouble, limits);
    case 'callOff':
      return callOff(state, 'cancelled', limits);
    case 'deadline':
      return state.calledOff === null
        ? callOff(state, failureOf(state.trouble), limits)
        : finish(state, endWithout(state));
    case 'lineLost':
      return finish(state, { ...endWithout(state), failure: 'linkLost' });
  }
}

function created(state: JobState, jobId: number, limits: JobLimits): JobStep {
  if (state.calledOff !== null) return finish(state, { evidence: 'queued', failure: state.calledOff });
  return {
    state: { ...state, phase: 'sending' },
    // Looked at from the beginning: a printer may print while it takes the document in, and an answer may get lost.
    effects: [{ type: 'send', jobId }, { type: 'look', jobId }, deadlineOf(state, limits)],
  };
}

function unanswered(state: JobState): JobStep {
  // A job without a document never comes out; what was left of it is cleared away at the next start.
  if (state.phase === 'creating')
    return finish(state, { evidence: 'queued', failure: state.calledOff ?? 'linkLost' });
  return look({ ...state, phase: phaseAfterSending(state) });
}

function seen(state: JobState, facts: JobFacts, limits: JobLimits): JobStep {
  // It may have been printed between two looks.
  const isBegun = state.isBegun || facts.state === JOB_STATE.processing || facts.processingSince !== null;
  const next = { ...state, facts, isBegun };
  // Printed again from its first page: a queue that was restarted or resumed does that unasked.
  if (hasBegunAgain(state, facts))
    return finish(next, { evidence: 'unknown', failure: state.calledOff ?? 'linkLost' });
  if (isDone(facts)) return finish(next, endOf(next, facts));
  if (state.calledOff !== null) return look(next);
  if (isFilterFault(facts)) return callOff(next, 'unsupportedData', limits);
  const isBrokenOff = state.phase === 'watching' && !state.isSent;
  if (isBrokenOff && isIncoming(facts)) return callOff(next, 'linkLost', limits);
  const isMoving = JSON.stringify(facts) !== JSON.stringify(state.facts);
  return proceed(look(next), isMoving ? [deadlineOf(next, limits)] : []);
}

function changeTrouble(state: JobState, trouble: Trouble | null, limits: JobLimits): JobStep {
  if (trouble === state.trouble) return { state, effects: [] };
  const next = { ...state, trouble };
  const isOpen = state.calledOff === null;
  return proceed({ state: next, effects: [] }, isOpen ? [deadlineOf(next, limits)] : []);
}

function callOff(state: JobState, failure: DocumentFailure, limits: JobLimits): JobStep {
  if (state.calledOff !== null) return { state, effects: [] };
  const next: JobState = { ...state, phase: 'callingOff', calledOff: failure };
  const until = { type: 'setDeadline', delayMs: limits.cancelMs } as const;
  if (state.jobId === null) return { state: { ...next, phase: 'creating' }, effects: [until] };
  const { jobId } = state;
  const breakOff: readonly JobEffect[] = state.phase === 'sending' ? [{ type: 'breakOff' }] : [];
  return {
    state: next,
    effects: [...breakOff, { type: 'cancel', jobId }, { type: 'look', jobId }, until],
  };
}

function look(state: JobState): JobStep {
  return { state, effects: state.jobId === null ? [] : [{ type: 'look', jobId: state.jobId }] };
}

/** Adds what the world is told when it has changed; of a document that was called off only its end. */
function proceed({ state, effects }: JobStep, more: readonly JobEffect[]): JobStep {
  if (state.calledOff !== null) return { state, effects: [...effects, ...more] };
  const progress = progressOf(state);
  const { stage, pages } = state.progress;
  const isNew = progress.stage !== stage || progress.pages !== pages;
  const told: readonly JobEffect[] = isNew ? [tell(progress)] : [];
  return { state: { ...state, progress }, effects: [...effects, ...more, ...told] };
}

function finish(state: JobState, end: End): JobStep {
  const { facts, jobId, reach } = state;
  const effects: JobEffect[] = [];
  if (state.phase === 'sending') effects.push({ type: 'breakOff' });
  // A printer of its own keeps nothing on our disk; CUPS may (devices.md 7.5).
  const isLeft = facts === null || !isDone(facts) || reach !== 'printer';
  if (jobId !== null && isLeft) effects.push({ type: 'forget', jobId });
  const outcome = { ...end, pages: facts?.pages ?? null };
  return { state: { ...state, phase: 'finished' }, effects: [...effects, { type: 'finish', outcome }] };
}

/** The queue will say no more about it. */
function endWithout({ jobId, calledOff }: JobState): End {
  return { evidence: jobId === null ? 'queued' : 'unknown', failure: calledOff ?? 'linkLost' };
}

function hasBegunAgain({ facts: before }: JobState, now: JobFacts): boolean {
  if (before === null || before.processingSince === null) return false;
  const isLater = now.processingSince !== null && now.processingSince > before.processingSince;
  return isLater || now.state === JOB_STATE.pending;
}

function phaseAfterSending({ calledOff }: JobState): JobState['phase'] {
  return calledOff === null ? 'watching' : 'callingOff';
}

function deadlineOf({ trouble }: JobState, limits: JobLimits): JobEffect {
  const needsHelp = trouble !== null && trouble !== 'busy';
  return { type: 'setDeadline', delayMs: needsHelp ? limits.helpWaitMs : limits.progressMs };
}

function progressOf({ phase, facts, trouble }: JobState): DocumentProgress {
  const pages = facts?.pages ?? null;
  if (trouble !== null && trouble !== 'busy') return { stage: 'needsHelp', pages };
  if (phase === 'creating' || phase === 'sending') return { stage: 'sending', pages };
  return { stage: facts?.state === JOB_STATE.processing ? 'printing' : 'waiting', pages };
}

function tell(progress: DocumentProgress): JobEffect {
  return { type: 'tell', progress };
}
