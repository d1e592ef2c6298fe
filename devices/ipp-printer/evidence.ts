/**
 * What the end of a job proves (devices.md 3.9). Our ladder speaks of the printer, IPP speaks of a queue, so it depends
 * on who answers:
 *
 * - the printer itself: `completed` means that all sheets lie in the output (RFC 8011 5.3.7): printed. With the reason
 *   `queued-in-device` it passed the job on to something that cannot answer (5.3.8): transmitted.
 * - CUPS with a backend that watches the printer (ipp, ipps): CUPS completes the job when the printer did: printed.
 *   When the printer meanwhile forgot the job, or holds it, the backend ends just so, and leaves a word in
 *   `printer-state-reasons` (CUPS `backend/ipp.c`); the printer had then taken the document: accepted. The word stays
 *   there, and then nobody can tell whether the next job was forgotten too: accepted again.
 * - CUPS with a backend that only sends (usb, socket, lpd, file): completed means that the last byte has left, and paper
 *   may be missing (apple/cups issues 4446, 5425, 5441): transmitted.
 *
 * A job that waits or runs in the queue proves nothing yet: CUPS says so before a printer has heard of it.
 */
import type { DocumentFailure, DocumentOutcome } from '../document-printer.ts';
import { failureOf, type Trouble } from './condition.ts';
import type { JobFacts, Reach } from './facts.ts';
import { JOB_STATE } from './operations.ts';

interface JobSoFar {
  readonly reach: Reach;
  readonly isBegun: boolean;
  readonly trouble: Trouble | null;
  readonly calledOff: DocumentFailure | null;
}

type End = Pick<DocumentOutcome, 'evidence' | 'failure'>;

/** The printer did not tell how the job ended. */
const LOST_SIGHT: ReadonlySet<string> = new Set([
  'cups-ipp-missing-job-history',
  'cups-ipp-missing-job-state',
  'cups-remote-pending-held',
]);
/** The document itself is at fault, so that no end of it ever came out. */
const DOCUMENT_FAULTS: ReadonlySet<string> = new Set([
  'unsupported-document-format',
  'document-format-error',
  'document-unprintable-error',
  'unsupported-compression',
  'compression-error',
]);
/** RFC 8011 writes both. */
const WITH_ERRORS: ReadonlySet<string> = new Set(['job-completed-with-errors', 'completed-with-errors']);

export function isDone({ state }: JobFacts): boolean {
  return state === JOB_STATE.canceled || state === JOB_STATE.aborted || state === JOB_STATE.completed;
}

/** CUPS leaves a job whose filter failed standing for ever, and the printer idle (measured with 2.4.2). */
export function isFilterFault({ state, reasons }: JobFacts): boolean {
  return state === JOB_STATE.stopped && reasons.some((reason) => WITH_ERRORS.has(reason));
}

/** The queue waits for the document still. */
export function isIncoming({ reasons }: JobFacts): boolean {
  return reasons.includes('job-incoming') || reasons.includes('job-data-insufficient');
}

/** Of a job that is done. */
export function endOf(job: JobSoFar, facts: JobFacts): End {
  if (facts.state === JOB_STATE.completed) return endOfCompleted(job, facts);
  // As with a receipt: a document whose end was never printed cannot be complete.
  if (job.calledOff === 'unsupportedData' || facts.reasons.some((reason) => DOCUMENT_FAULTS.has(reason)))
    return { evidence: 'queued', failure: 'unsupportedData' };
  const evidence = job.isBegun ? 'unknown' : 'queued';
  const unasked = facts.state === JOB_STATE.canceled ? 'cancelled' : abortedBy(job.trouble);
  return { evidence, failure: job.calledOff ?? unasked };
}

function endOfCompleted({ reach }: JobSoFar, { reasons, printerReasons }: JobFacts): End {
  if (reasons.some((reason) => WITH_ERRORS.has(reason)))
    return { evidence: 'unknown', failure: 'hardwareError' };
  if (reach === 'sendingQueue' || reasons.includes('queued-in-device'))
    return { evidence: 'transmitted', failure: null };
  const hasLostSight = printerReasons.some((reason) => LOST_SIGHT.has(withoutSeverity(reason)));
  return { evidence: hasLostSight ? 'accepted' : 'printed', failure: null };
}

function abortedBy(trouble: Trouble | null): DocumentFailure {
  const failure = failureOf(trouble);
  return failure === 'timeOut' ? 'hardwareError' : failure;
}

function withoutSeverity(reason: string): string {
  return reason.replace(/-(report|warning|error)$/u, '');
}
