/**
 * One print job as a pure machine: events in, effects out. It keeps the printer's buffer filled but never overfilled
 * (devices.md 3.8), and ends with what can be said about the paper (3.9).
 */
import type { PrintEvidence } from '../../shared/domain/print-evidence.ts';
import type { PrintFailure, PrintOutcome } from '../receipt-printer.ts';
import { processId as processIdCommand } from './commands.ts';
import type { Trouble } from './condition.ts';
import type { FullStatus } from './full-status.ts';
import { hasFault } from './mouth.ts';

export interface JobPlan {
  /** Whole commands each. With checkpoints each one ends with a request that is answered in its turn. */
  readonly segments: readonly Uint8Array[];
  readonly hasCheckpoints: boolean;
  /** Asked for behind the last segment; null: the printer cannot tell. */
  readonly processId: string | null;
  /** Its full status shows how the paper is printed and held out. */
  readonly isWatched: boolean;
}

export interface JobState {
  readonly plan: JobPlan;
  /** Segments that were handed over, including one that is still on its way. */
  readonly handed: number;
  readonly isSending: boolean;
  readonly answered: number;
  readonly trouble: Trouble | null;
  readonly hasTriedRecovery: boolean;
  readonly isWatching: boolean;
  /** The motor stood still after the last command was taken, and nothing was wrong. */
  readonly isPrinted: boolean;
  readonly isFinished: boolean;
}

export type JobEvent =
  | { readonly type: 'start' }
  /** The segment that was handed over has left. */
  | { readonly type: 'sent' }
  | { readonly type: 'checkpoint' }
  | { readonly type: 'printed'; readonly processId: string }
  | { readonly type: 'looked'; readonly full: FullStatus }
  | { readonly type: 'trouble'; readonly trouble: Trouble | null }
  | { readonly type: 'lineLost' }
  | { readonly type: 'deadline' };

export type JobEffect =
  | { readonly type: 'send'; readonly bytes: Uint8Array }
  /** All was taken: ask for the full status again and again, and say `looked`. */
  | { readonly type: 'watch' }
  /** Tell the printer to go on from where its cutter failed. */
  | { readonly type: 'recover' }
  /** Replaces the deadline before it. */
  | { readonly type: 'setDeadline'; readonly delayMs: number }
  | { readonly type: 'finish'; readonly outcome: Omit<PrintOutcome, 'durationMs'> };

export interface JobStep {
  readonly state: JobState;
  readonly effects: readonly JobEffect[];
}

export interface JobLimits {
  /** How long people may take for paper and cover, and a hot head to cool down, ms. */
  readonly helpWaitMs: number;
  /** Longest silence of a printer that says it is well, ms. */
  readonly progressMs: number;
}

/** Small enough that a status request soon finds a gap. */
const SEGMENT_BYTES = 1024;
/** Most bytes that the printer has not answered for: the smallest buffers hold 4 KB (devices.md 3.8). */
const WINDOW_BYTES = 3072;
/** A cutter that can free itself does so within this; a jam does not pass while a citizen waits. */
const RECOVERY_MS = 10_000;

export function planJob(
  pieces: readonly Uint8Array[],
  can: Omit<JobPlan, 'segments' | 'hasCheckpoints'> & { readonly checkpoint: Uint8Array | null },
): JobPlan {
  const { checkpoint, processId, isWatched } = can;
  const groups: Uint8Array[][] = [[]];
  let used = 0;
  for (const piece of pieces) {
    if (used > 0 && used + piece.length > SEGMENT_BYTES) {
      groups.push([]);
      used = 0;
    }
    groups.at(-1)?.push(piece);
    used += piece.length;
  }
  if (checkpoint !== null) for (const group of groups) group.push(checkpoint);
  if (processId !== null) groups.at(-1)?.push(processIdCommand(processId));
  const segments = groups.map((group) => Buffer.concat(group));
  return { segments, hasCheckpoints: checkpoint !== null, processId, isWatched };
}

export function createJob(plan: JobPlan, trouble: Trouble | null): JobState {
  return {
    plan,
    handed: 0,
    isSending: false,
    answered: 0,
    trouble,
    hasTriedRecovery: false,
    isWatching: false,
    isPrinted: false,
    isFinished: false,
  };
}

export function advanceJob(state: JobState, event: JobEvent, limits: JobLimits): JobStep {
  if (state.isFinished) return { state, effects: [] };
  switch (event.type) {
    case 'start':
      return proceed(state, limits);
    case 'sent':
      return proceed({ ...state, isSending: false }, limits);
    case 'checkpoint':
      return proceed({ ...state, answered: Math.min(state.answered + 1, state.handed) }, limits);
    case 'printed':
      return event.processId === state.plan.processId && isHanded(state)
        ? finish(state, 'printed', null)
        : { state, effects: [] };
    case 'looked':
      return look(state, event.full, limits);
    case 'trouble':
      return changeTrouble(state, event.trouble, limits);
    case 'lineLost':
      return finish(state, isHanded(state) ? atLeastPrinted(state, 'unknown') : 'queued', 'linkLost');
    case 'deadline':
      return finish(state, evidenceAtDeadline(state), failureOf(state.trouble));
  }
}

/** True while bytes are on their way: nobody should ask the printer anything that can wait. */
export function isStreaming(state: JobState): boolean {
  return state.isSending && !state.isFinished;
}

/** Answers that the printer still owes for requests inside the job. */
export function owedCheckpoints(state: JobState): number {
  return state.plan.hasCheckpoints ? state.handed - state.answered : 0;
}

function proceed(state: JobState, limits: JobLimits): JobStep {
  const evidence = evidenceOf(state);
  if (evidence === bestEvidence(state.plan)) {
    return finish(state, evidence, state.trouble === null ? null : failureOf(state.trouble));
  }
  const waiting = { type: 'setDeadline', delayMs: waitOf(state, limits) } as const;
  if (state.plan.isWatched && !state.isWatching && isTaken(state)) {
    return { state: { ...state, isWatching: true }, effects: [{ type: 'watch' }, waiting] };
  }
  const segment = state.plan.segments[state.handed];
  if (segment === undefined || state.isSending || !hasRoom(state, segment)) {
    return { state, effects: [waiting] };
  }
  return {
    state: { ...state, handed: state.handed + 1, isSending: true },
    effects: [{ type: 'send', bytes: segment }, waiting],
  };
}

/** devices.md 3.9: printed is what the motor showed, presented is what the sensor sees. */
function look(state: JobState, full: FullStatus, limits: JobLimits): JobStep {
  if (!state.isWatching) return { state, effects: [] };
  if (full.isTicketAtOutput && !hasFault(full)) return finish(state, 'presented', null);
  const isStill = !full.isMotorOn && !full.isSpooling && !full.hasLineError && state.trouble === null;
  if (state.isPrinted || !isStill || !state.plan.hasCheckpoints) return { state, effects: [] };
  return proceed({ ...state, isPrinted: true }, limits);
}

function changeTrouble(state: JobState, trouble: Trouble | null, limits: JobLimits): JobStep {
  if (trouble === state.trouble) return { state, effects: [] };
  const mayRecover = trouble === 'cutterFault' && !state.hasTriedRecovery;
  const next = proceed({ ...state, trouble, hasTriedRecovery: state.hasTriedRecovery || mayRecover }, limits);
  return mayRecover ? { ...next, effects: [{ type: 'recover' }, ...next.effects] } : next;
}

/** While the printer cannot print, only what is on its way already goes out. */
function hasRoom(state: JobState, segment: Uint8Array): boolean {
  if (state.trouble !== null) return false;
  if (!state.plan.hasCheckpoints) return true;
  const open = state.plan.segments.slice(state.answered, state.handed);
  const openBytes = open.reduce((sum, bytes) => sum + bytes.length, 0);
  return openBytes === 0 || openBytes + segment.length <= WINDOW_BYTES;
}

/** The printer has all of it, and said so where it can. */
function isTaken(state: JobState): boolean {
  return (
    isHanded(state) && !state.isSending && (!state.plan.hasCheckpoints || state.answered === state.handed)
  );
}

function atLeastPrinted(state: JobState, otherwise: PrintEvidence): PrintEvidence {
  return state.isPrinted ? 'printed' : otherwise;
}

function isHanded({ handed, plan }: JobState): boolean {
  return handed === plan.segments.length;
}

function evidenceOf(state: JobState): PrintEvidence {
  if (!isHanded(state) || state.isSending) return 'queued';
  return state.plan.hasCheckpoints && state.answered === state.handed ? 'accepted' : 'transmitted';
}

/** The most that this printer can prove without waiting for more. */
function bestEvidence({ hasCheckpoints, processId, isWatched }: JobPlan): PrintEvidence {
  if (isWatched) return 'presented';
  if (processId !== null) return 'printed';
  return hasCheckpoints ? 'accepted' : 'transmitted';
}

/**
 * A document whose end was never sent cannot be complete. One that was sent whole may still come out when the
 * printer is helped, so only a silent but healthy printer leaves its evidence standing.
 */
function evidenceAtDeadline(state: JobState): PrintEvidence {
  if (!isHanded(state)) return 'queued';
  const evidence = evidenceOf(state);
  return atLeastPrinted(state, state.trouble === null && evidence === 'accepted' ? evidence : 'unknown');
}

function waitOf({ trouble }: JobState, { helpWaitMs, progressMs }: JobLimits): number {
  switch (trouble) {
    case null:
      return progressMs;
    case 'paperOut':
    case 'coverOpen':
    case 'busy':
      return helpWaitMs;
    case 'cutterFault':
    case 'hardwareError':
    case 'paperJammed':
    case 'mediaJammed':
    case 'blackMark':
      return RECOVERY_MS;
  }
}

/** What a trouble that did not go away is called; null: the printer said nothing is wrong, but did nothing. */
export function failureOf(trouble: Trouble | null): PrintFailure {
  return trouble === null || trouble === 'busy' ? 'timeOut' : trouble;
}

function finish(state: JobState, evidence: PrintEvidence, failure: PrintFailure | null): JobStep {
  return {
    state: { ...state, isFinished: true },
    effects: [{ type: 'finish', outcome: { evidence, failure } }],
  };
}
