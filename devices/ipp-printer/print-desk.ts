/** Takes documents one at a time, refuses what cannot come out, and runs the rest (devices.md 3.9). */
import type {
  DocumentFailure,
  DocumentJob,
  DocumentOutcome,
  PrintDocumentOptions,
} from '../document-printer.ts';
import { failureOf, type Condition } from './condition.ts';
import type { PrinterFacts } from './facts.ts';
import { runJob, type JobRunnerDeps, type RunningJob } from './job-runner.ts';
import type { JobTicket } from './operations.ts';

export interface PrintDeskDeps extends JobRunnerDeps {
  /** Size of paper unless the document says otherwise. */
  readonly media: string;
  /** Latest; undefined before the first answer. */
  readonly known: () => { readonly facts: PrinterFacts; readonly condition: Condition } | undefined;
}

export interface PrintDesk {
  print(job: DocumentJob, options: PrintDocumentOptions | undefined): Promise<DocumentOutcome>;
  /** To be called when what is known has changed. */
  noticeTrouble(): void;
  /** A document is on its way. */
  readonly isSending: boolean;
  /** Documents end as far as they came; resolves when all have. */
  close(): Promise<void>;
}

type Outcome = Omit<DocumentOutcome, 'durationMs'>;

/** No name of a person fits (devices.md 7.5). */
const JOB_ID = /^[\w.-]{1,64}$/u;
const MAX_COPIES = 99;
const PDF_HEAD = '%PDF-';

export function createPrintDesk(deps: PrintDeskDeps): PrintDesk {
  const { clock } = deps;
  let lastJob: Promise<unknown> = Promise.resolve();
  let running: RunningJob | undefined;
  let isClosed = false;

  async function printNow(job: DocumentJob, options: PrintDocumentOptions): Promise<Outcome> {
    const { signal } = options;
    const ticket = { jobName: job.jobId, copies: job.copies ?? 1, media: job.media ?? deps.media };
    const known = deps.known();
    const refused = signal?.aborted === true ? 'cancelled' : refusal(job, ticket);
    if (refused !== null || known === undefined)
      return { evidence: 'queued', failure: refused ?? 'linkLost', pages: null };
    const present = runJob(deps, {
      ticket,
      pdf: job.pdf,
      reach: known.facts.reach,
      trouble: known.condition.trouble,
      onProgress: options.onProgress ?? (() => {}),
    });
    running = present;
    const callOff = () => present.dispatch({ type: 'callOff' });
    signal?.addEventListener('abort', callOff, { once: true });
    const outcome = await present.outcome;
    signal?.removeEventListener('abort', callOff);
    running = undefined;
    return outcome;
  }

  /** null: it may be sent. What passes by itself is waited for in the queue. */
  function refusal({ jobId, pdf }: DocumentJob, { copies, media }: JobTicket): DocumentFailure | null {
    const known = deps.known();
    if (isClosed || known === undefined) return 'linkLost';
    const isCopies = Number.isInteger(copies) && copies >= 1 && copies <= MAX_COPIES;
    const { facts, condition } = known;
    const hasMedia = facts.media.length === 0 || facts.media.includes(media);
    if (!JOB_ID.test(jobId) || !isPdf(pdf) || !isCopies || !hasMedia) return 'unsupportedData';
    return condition.trouble === null || condition.trouble === 'busy' ? null : failureOf(condition.trouble);
  }

  return {
    async print(job, options = {}) {
      const startedMs = clock.monoMs();
      const outcome = lastJob.then(() => printNow(job, options));
      lastJob = outcome.catch(() => {});
      return { ...(await outcome), durationMs: clock.monoMs() - startedMs };
    },
    noticeTrouble() {
      running?.dispatch({ type: 'trouble', trouble: deps.known()?.condition.trouble ?? null });
    },
    get isSending() {
      return running?.isSending === true;
    },
    async close() {
      isClosed = true;
      running?.dispatch({ type: 'lineLost' });
      await lastJob;
    },
  };
}

function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, PDF_HEAD.length)).toString('latin1') === PDF_HEAD;
}
