/**
 * The mouth of a printer with a presenter as a pure machine: whose paper is on its way out or hangs there, and what
 * became of it (devices.md 3.7, 3.9). It claims nothing that the sensor and the counter did not show.
 */
import type { PaperEvent } from '../receipt-printer.ts';
import type { FullStatus } from './full-status.ts';

export interface Mouth {
  /**
   * idle: nothing is there · printing: a job is being printed, and what the sensor says of it now counts for nothing ·
   * presenting: it is to come out · expected: it did not come in time, and still may · offered: it waits for a hand ·
   * retracting: it is being pulled back · counting: it is gone, and the counter has to say where.
   */
  readonly stage: 'idle' | 'printing' | 'presenting' | 'expected' | 'offered' | 'retracting' | 'counting';
  /** Of the paper on its way or in the mouth; null: unknown, it hung there before. */
  readonly jobId: string | null;
  /** Since when the sensor sees nothing of a paper that was there, on the monotonic clock. */
  readonly emptySinceMs: number | null;
  /** It was told to pull this paper back, and may do so at any time from then on. */
  readonly isRetractSent: boolean;
  /** It took the command to pull back, and has no counter that would say more. */
  readonly isRetractTaken: boolean;
  /** Something was wrong while it hung there, so whoever has it now did not show himself. */
  readonly isDoubtful: boolean;
  /** Of the last paper that left. */
  readonly fate: 'taken' | 'retracted' | 'unknown' | null;
}

export type MouthEvent =
  | { readonly type: 'jobBegan'; readonly jobId: string }
  /** Its last command was taken. */
  | { readonly type: 'jobTaken' }
  /** `mayCome`: the printer has all of it, so it may still come out. */
  | { readonly type: 'jobEnded'; readonly mayCome: boolean }
  | { readonly type: 'looked'; readonly full: FullStatus; readonly atMonoMs: number }
  /** A look was not answered. */
  | { readonly type: 'unanswered' }
  | { readonly type: 'retractSent' }
  | { readonly type: 'retractTaken' }
  /** The time for pulling it back is over. */
  | { readonly type: 'retractFailed' }
  /** Whether the counter of retracted papers has grown; null: it was not told. */
  | { readonly type: 'counted'; readonly hasGrown: boolean | null };

export type MouthEffect =
  | { readonly type: 'tell'; readonly event: PaperEvent }
  /** Ask the counter, and say `counted`. */
  | { readonly type: 'count' };

export interface MouthStep {
  readonly mouth: Mouth;
  readonly effects: readonly MouthEffect[];
}

/** A hand that pulls makes the sensor flicker: it has to see nothing for so long. */
const GONE_MS = 250;

export const EMPTY_MOUTH: Mouth = {
  stage: 'idle',
  jobId: null,
  emptySinceMs: null,
  isRetractSent: false,
  isRetractTaken: false,
  isDoubtful: false,
  fate: null,
};

export function advanceMouth(mouth: Mouth, event: MouthEvent): MouthStep {
  switch (event.type) {
    case 'jobBegan':
      return only({ ...EMPTY_MOUTH, stage: 'printing', jobId: event.jobId, fate: mouth.fate });
    case 'jobTaken':
      return only(mouth.stage === 'printing' ? { ...mouth, stage: 'presenting' } : mouth);
    case 'jobEnded':
      return only(endJob(mouth, event.mayCome));
    case 'looked':
      return look(mouth, event.full, event.atMonoMs);
    case 'unanswered':
      return only(isThere(mouth) ? { ...mouth, isDoubtful: true } : mouth);
    case 'retractSent':
      return only(mouth.stage === 'offered' ? { ...mouth, stage: 'retracting', isRetractSent: true } : mouth);
    case 'retractTaken':
      return only(mouth.stage === 'retracting' ? { ...mouth, isRetractTaken: true } : mouth);
    case 'retractFailed':
      return only(mouth.stage === 'retracting' ? { ...mouth, stage: 'offered' } : mouth);
    case 'counted':
      return mouth.stage === 'counting' ? leave(mouth, fateBy(mouth, event.hasGrown)) : only(mouth);
  }
}

/** It has to be looked at often: something is on its way, or waits for a hand. */
export function isLively({ stage }: Mouth): boolean {
  return stage === 'presenting' || stage === 'offered' || stage === 'retracting';
}

/** Nothing may be printed before it is gone (devices.md 3.7). */
export function isThere({ stage }: Mouth): boolean {
  return stage === 'offered' || stage === 'retracting' || stage === 'counting';
}

function only(mouth: Mouth): MouthStep {
  return { mouth, effects: [] };
}

function endJob(mouth: Mouth, mayCome: boolean): Mouth {
  if (mouth.stage !== 'printing' && mouth.stage !== 'presenting') return mouth;
  return mayCome ? { ...mouth, stage: 'expected' } : { ...EMPTY_MOUTH, fate: mouth.fate };
}

function look(mouth: Mouth, full: FullStatus, atMonoMs: number): MouthStep {
  switch (mouth.stage) {
    case 'printing':
    case 'counting':
      return only(mouth);
    case 'idle':
    case 'presenting':
    case 'expected':
      // What is jammed, or in a technician's hands, is not held out to anybody.
      return full.isTicketAtOutput && !hasFault(full) ? appear(mouth) : only(mouth);
    case 'offered':
    case 'retracting':
      return stay({ ...mouth, isDoubtful: mouth.isDoubtful || hasFault(full) }, full, atMonoMs);
  }
}

function appear({ stage, jobId }: Mouth): MouthStep {
  const owner = stage === 'idle' ? null : jobId;
  return {
    mouth: { ...EMPTY_MOUTH, stage: 'offered', jobId: owner },
    effects: [{ type: 'tell', event: { type: 'presented', jobId: owner } }],
  };
}

function stay(mouth: Mouth, { isTicketAtOutput }: FullStatus, atMonoMs: number): MouthStep {
  if (isTicketAtOutput) return only({ ...mouth, emptySinceMs: null });
  const emptySinceMs = mouth.emptySinceMs ?? atMonoMs;
  if (atMonoMs - emptySinceMs < GONE_MS) return only({ ...mouth, emptySinceMs });
  if (mouth.isRetractSent) return { mouth: { ...mouth, stage: 'counting' }, effects: [{ type: 'count' }] };
  return leave(mouth, mouth.isDoubtful ? 'unknown' : 'taken');
}

/** Without the counter the ladder has to do: taken in and gone is retracted (devices.md 3.9). */
function fateBy({ isDoubtful, isRetractTaken }: Mouth, hasGrown: boolean | null): NonNullable<Mouth['fate']> {
  if (hasGrown === true) return 'retracted';
  if (isDoubtful) return 'unknown';
  if (hasGrown === false) return 'taken';
  return isRetractTaken ? 'retracted' : 'unknown';
}

function leave({ jobId }: Mouth, fate: NonNullable<Mouth['fate']>): MouthStep {
  return {
    mouth: { ...EMPTY_MOUTH, fate },
    effects: fate === 'unknown' ? [] : [{ type: 'tell', event: { type: fate, jobId } }],
  };
}

/** Then somebody may be at the machine with keys, or the paper may have stuck. */
export function hasFault({ isPaperJammed, hasPresenterError, isCoverOpen, isHeadUp }: FullStatus): boolean {
  return isPaperJammed || hasPresenterError || isCoverOpen || isHeadUp;
}
