/** Takes print jobs one at a time, prepares each and runs it; keeps what one job leaves behind for the next (devices.md 3.9). */
import type { Clock } from '../../shared/time/clock.ts';
import type { PrintFailure, PrintJob, PrintOutcome, RetractResult } from '../receipt-printer.ts';
import { askInTurn, type Capabilities } from './capabilities.ts';
import type { Trouble } from './condition.ts';
import { drawnText, encodeReceipt } from './encoder.ts';
import type { FullStatus } from './full-status.ts';
import type { GlyphRasterizer, LoadGlyphs } from './glyphs.ts';
import { layOut } from './layout.ts';
import { failureOf, planJob, type JobLimits } from './job.ts';
import { runJob, type RunningJob } from './job-runner.ts';
import type { PrinterLine } from './line.ts';
import type { Presenter } from './presenter.ts';
import type { PrinterProfile } from './profiles.ts';
import type { PrinterAnswer } from './status.ts';

export interface PrintDeskDeps {
  readonly clock: Clock;
  readonly line: PrinterLine;
  readonly profile: PrinterProfile;
  /** undefined: it has none that tells what is in its mouth. */
  readonly presenter: () => Presenter | undefined;
  readonly limits: JobLimits;
  readonly loadGlyphs: LoadGlyphs;
  /** undefined: the printer cannot be asked now. */
  readonly learn: () => Promise<Capabilities | undefined>;
  readonly trouble: () => Trouble | null;
}

export interface PrintDesk {
  print(job: PrintJob, signal: AbortSignal | undefined): Promise<PrintOutcome>;
  /** After all jobs that were asked for before. */
  retract(jobId: string | null): Promise<RetractResult>;
  /** true: the answer belonged to a job. */
  take(answer: PrinterAnswer): boolean;
  /** To be called when it changes. */
  noticeTrouble(): void;
  looked(full: FullStatus): void;
  /** While a job runs, answers in turn belong to it. */
  readonly isPrinting: boolean;
  /** Bytes of a job are on their way. */
  readonly isStreaming: boolean;
  /** Jobs end as far as they came; resolves when all have. */
  close(): Promise<void>;
}

type Outcome = Omit<PrintOutcome, 'durationMs'>;

/** Process ids have four characters, and an old answer must not be taken for a new one. */
const PROCESS_IDS = 10_000;

export function createPrintDesk(deps: PrintDeskDeps): PrintDesk {
  const { clock, line, profile } = deps;
  let lastJob: Promise<unknown> = Promise.resolve();
  let running: RunningJob | undefined;
  let isClosed = false;
  let jobCount = 0;
  /** Answers that are still to come for a job that was given up. */
  let owed = 0;
  let hasHeardOwed = false;
  /** Somebody's unfinished receipt may hang in the printer: at first nobody knows what was before. */
  let mayHoldPaper = true;

  async function printNow(job: PrintJob, signal: AbortSignal | undefined): Promise<Outcome> {
    const capabilities = refusal(signal) === null ? await deps.learn() : undefined;
    const canAnswer = capabilities !== undefined && (owed === 0 || (await settle()));
    const layout = layOut(job, profile.lineDots);
    const glyphs = canAnswer ? await glyphsFor(drawnText(layout)) : null;
    const inTheWay = canAnswer && refusal(signal) === null ? await deps.presenter()?.makeWay() : null;
    const refused = refusal(signal) ?? inTheWay ?? null;
    if (refused !== null) return { evidence: 'queued', failure: refused };
    if (!canAnswer) return { evidence: 'queued', failure: failureOf(deps.trouble()) };
    return run(job.jobId, encodeReceipt(layout, glyphs, profile), capabilities);
  }

  /** Nothing was sent yet, so there is no need to wait for help; what passes by itself is waited for. */
  function refusal(signal: AbortSignal | undefined): PrintFailure | null {
    if (signal?.aborted === true) return 'cancelled';
    if (isClosed) return 'linkLost';
    const trouble = deps.trouble();
    return trouble === null || trouble === 'busy' ? null : trouble;
  }

  async function run(
    jobId: string,
    pieces: readonly Uint8Array[],
    capabilities: Capabilities,
  ): Promise<Outcome> {
    const presenter = deps.presenter();
    jobCount += 1;
    const [first = new Uint8Array(), ...rest] = pieces;
    const plan = planJob(mayHoldPaper ? [first, clearing(), ...rest] : pieces, {
      checkpoint: capabilities.answersInTurn ? profile.paperStatus : null,
      processId: capabilities.confirmsPrinting ? String(jobCount % PROCESS_IDS).padStart(4, '0') : null,
      isWatched: presenter !== undefined,
    });
    mayHoldPaper = true;
    presenter?.note({ type: 'jobBegan', jobId });
    const job = { ...deps, onTaken: () => presenter?.note({ type: 'jobTaken' }) };
    running = runJob(job, plan, deps.trouble());
    const outcome = await running.outcome;
    owed += running.owedCheckpoints;
    running = undefined;
    presenter?.note({ type: 'jobEnded', mayCome: outcome.evidence !== 'queued' });
    mayHoldPaper = mayBeLeft(outcome);
    return outcome;
  }

  /** What is left over goes where the next receipt does not meet it. */
  function clearing(): Uint8Array {
    return Buffer.concat([profile.cut, profile.presenter?.retract ?? new Uint8Array()]);
  }

  function mayBeLeft({ evidence }: Outcome): boolean {
    return profile.presenter === null
      ? evidence === 'queued' || evidence === 'unknown'
      : evidence !== 'presented';
  }

  /**
   * Answers have no number, so those that are owed must come before a new one can be told from them. A printer
   * that answers, but fewer, has lost its buffer and owes nothing.
   */
  async function settle(): Promise<boolean> {
    hasHeardOwed = false;
    const isAnswered = (await askInTurn(line, profile)) !== undefined;
    if (isAnswered || hasHeardOwed) owed = 0;
    else owed += 1;
    return owed === 0;
  }

  async function glyphsFor(text: string): Promise<GlyphRasterizer | null> {
    if (text === '') return null;
    try {
      return await deps.loadGlyphs(text);
    } catch {
      // The receipt shows 〓 for what cannot be drawn, which is better than no receipt.
      line.counters.add('glyphFontMissing');
      return null;
    }
  }

  function takeByte(): boolean {
    if (running !== undefined) running.dispatch({ type: 'checkpoint' });
    else if (owed > 0) {
      owed -= 1;
      hasHeardOwed = true;
    } else return false;
    return true;
  }

  /** One thing after the other. */
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = lastJob.then(run);
    lastJob = result.catch(() => {});
    return result;
  }

  async function retractNow(jobId: string | null): Promise<RetractResult> {
    if (isClosed) return { ok: false, error: 'linkLost', detail: 'the driver has ended' };
    const presenter = deps.presenter();
    if (presenter === undefined)
      return { ok: false, error: 'unsupportedCommand', detail: 'no presenter that can be watched' };
    const result = await presenter.retract(jobId);
    return isClosed && !result.ok ? { ...result, error: 'linkLost' } : result;
  }

  return {
    async print(job, signal) {
      const startedMs = clock.monoMs();
      const outcome = await inTurn(() => printNow(job, signal));
      return { ...outcome, durationMs: clock.monoMs() - startedMs };
    },
    retract: (jobId) => inTurn(() => retractNow(jobId)),
    take(answer) {
      if (answer.type === 'byte') return takeByte();
      if (answer.type !== 'processId' || running === undefined) return false;
      running.dispatch({ type: 'printed', processId: answer.id });
      return true;
    },
    noticeTrouble: () => running?.dispatch({ type: 'trouble', trouble: deps.trouble() }),
    looked: (full) => running?.dispatch({ type: 'looked', full }),
    get isPrinting() {
      return running !== undefined;
    },
    get isStreaming() {
      return running?.isStreaming === true;
    },
    async close() {
      isClosed = true;
      running?.dispatch({ type: 'lineLost' });
      await lastJob;
    },
  };
}
