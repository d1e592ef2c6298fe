/** Takes print jobs one at a time, prepares each and runs it; keeps what one job leaves behind for the next (devices.md 3.9). */
import type { Clock } from '../../shared/time/clock.ts';
import type { PrintFailure, PrintJob, PrintOutcome } from '../receipt-printer.ts';
import { askInTurn, type Capabilities } from './capabilities.ts';
import { feedAndCut, reportChanges } from './commands.ts';
import type { Trouble } from './condition.ts';
import { drawnText, encodeReceipt } from './encoder.ts';
import type { GlyphRasterizer, LoadGlyphs } from './glyphs.ts';
import { layOut } from './layout.ts';
import { failureOf, planJob, type JobLimits } from './job.ts';
import { runJob, type RunningJob } from './job-runner.ts';
import type { PrinterLine } from './line.ts';
import type { PrinterAnswer } from './status.ts';

export interface PrintDeskDeps {
  readonly clock: Clock;
  readonly line: PrinterLine;
  readonly limits: JobLimits;
  readonly loadGlyphs: LoadGlyphs;
  /** undefined: the printer cannot be asked now. */
  readonly learn: () => Promise<Capabilities | undefined>;
  readonly trouble: () => Trouble | null;
}

export interface PrintDesk {
  print(job: PrintJob, signal: AbortSignal | undefined): Promise<PrintOutcome>;
  /** true: the answer belonged to a job. */
  take(answer: PrinterAnswer): boolean;
  /** To be called when it changes. */
  noticeTrouble(): void;
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
  const { clock, line } = deps;
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
    const layout = layOut(job);
    const glyphs = canAnswer ? await glyphsFor(drawnText(layout)) : null;
    const refused = refusal(signal);
    if (refused !== null) return { evidence: 'queued', failure: refused };
    if (!canAnswer) return { evidence: 'queued', failure: failureOf(deps.trouble()) };
    return run(encodeReceipt(layout, glyphs), capabilities);
  }

  /** Nothing was sent yet, so there is no need to wait for help; what passes by itself is waited for. */
  function refusal(signal: AbortSignal | undefined): PrintFailure | null {
    if (signal?.aborted === true) return 'cancelled';
    if (isClosed) return 'linkLost';
    const trouble = deps.trouble();
    return trouble === null || trouble === 'busy' ? null : trouble;
  }

  async function run(pieces: readonly Uint8Array[], capabilities: Capabilities): Promise<Outcome> {
    jobCount += 1;
    const processId = capabilities.confirmsPrinting ? String(jobCount % PROCESS_IDS).padStart(4, '0') : null;
    const [initialise = new Uint8Array(), ...rest] = pieces;
    // Initialising switches the reports off.
    const head = mayHoldPaper ? [initialise, reportChanges, feedAndCut] : [initialise, reportChanges];
    const plan = planJob([...head, ...rest], {
      hasCheckpoints: capabilities.answersInTurn,
      processId,
    });
    mayHoldPaper = true;
    running = runJob(deps, plan, deps.trouble());
    const outcome = await running.outcome;
    owed += running.owedCheckpoints;
    running = undefined;
    mayHoldPaper = outcome.evidence === 'queued' || outcome.evidence === 'unknown';
    return outcome;
  }

  /**
   * Answers have no number, so those that are owed must come before a new one can be told from them. A printer
   * that answers, but fewer, has lost its buffer and owes nothing.
   */
  async function settle(): Promise<boolean> {
    hasHeardOwed = false;
    const isAnswered = (await askInTurn(line)) !== undefined;
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

  return {
    async print(job, signal) {
      const startedMs = clock.monoMs();
      const outcome = lastJob.then(() => printNow(job, signal));
      lastJob = outcome.catch(() => {});
      return { ...(await outcome), durationMs: clock.monoMs() - startedMs };
    },
    take(answer) {
      if (answer.type === 'byte') return takeByte();
      if (answer.type !== 'processId' || running === undefined) return false;
      running.dispatch({ type: 'printed', processId: answer.id });
      return true;
    },
    noticeTrouble: () => running?.dispatch({ type: 'trouble', trouble: deps.trouble() }),
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
