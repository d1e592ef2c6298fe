/** Receipt printer that speaks ESC/POS: watches it, prints, and says how sure it is of the paper (devices.md 3, DESIGN 5). */
import { changedProperties, type ReceiptPrinterStatus } from '../../shared/domain/device-status.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { Listeners } from '../../shared/events.ts';
import { sleep } from '../../shared/time/clock.ts';
import type { DriverDeps, DriverEnd } from '../driver.ts';
import type { PaperEvent, ReceiptPrinter } from '../receipt-printer.ts';
import { learnCapabilities, type Capabilities } from './capabilities.ts';
import { initialise } from './commands.ts';
import { applyChange, applyRealTime, troubleOf, UNKNOWN_CONDITION, type Condition } from './condition.ts';
import { encodeReceipt } from './encoder.ts';
import { loadShippedGlyphs, type LoadGlyphs } from './glyphs.ts';
import type { JobLimits } from './job.ts';
import { layOut } from './layout.ts';
import { createPrinterLine } from './line.ts';
import { createPresenter } from './presenter.ts';
import { createPrintDesk } from './print-desk.ts';
import { PROFILES, type LineDots, type PrinterProfile, type ProfileName } from './profiles.ts';
import { NOTHING_KNOWN, statusOf, statusWithout, type Known } from './status-words.ts';
import { createStatusPoll } from './status-poll.ts';
import type { PrinterAnswer } from './status.ts';

export interface EscposPrinterOptions {
  readonly profile: ProfileName;
  /** Default: as the profile has it. */
  readonly lineDots?: LineDots;
  /** How long the last receipt may hang in the mouth when the next one is to be printed, ms. */
  readonly takeWaitMs?: number;
  /** Default: the fonts that come with the program. */
  readonly loadGlyphs?: LoadGlyphs;
  readonly limits?: Partial<JobLimits>;
}

const DEFAULT_LIMITS: JobLimits = { helpWaitMs: 120_000, progressMs: 15_000 };
const POLL_MS = 3000;
/** Unanswered polls after which a printer counts as silent, and unanswered questions after which it cannot answer them. */
const MAX_MISSED = 3;
const DEFAULT_TAKE_WAIT_MS = 5000;
/**
 * More than the longest command that a killed agent may have left half sent: NUL prints nothing, and what swallows
 * it as data ends here.
 */
const FLUSH_BYTES = 2400;

/** `start` rejects with `device.not-answering`, `device.protocol`, `device.transport` or, when aborted, `device.cancelled`. */
export function createEscposPrinter(deps: DriverDeps, options: EscposPrinterOptions): ReceiptPrinter {
  const { clock, transport } = deps;
  const profile: PrinterProfile = withLineDots(PROFILES[options.profile], options.lineDots);
  const listeners = new Listeners<[Partial<ReceiptPrinterStatus>, ReceiptPrinterStatus]>();
  const mediaListeners = new Listeners<[PaperEvent]>();
  const ended = Promise.withResolvers<DriverEnd>();
  const life = new AbortController();
  const line = createPrinterLine(deps, { onAnswer });
  const trouble = () => troubleOf(condition);
  const status = createStatusPoll({
    line,
    pause,
    hasFullStatus: profile.hasFullStatus,
    onRealTime: (answers) =>
      changeCondition([...answers].reduce((known, [n, byte]) => applyRealTime(known, n, byte), condition)),
    onFull(full) {
      changeCondition({ ...condition, full });
      presenter?.looked(full);
      desk.looked(full);
    },
    onUnanswered: () => presenter?.unanswered(),
  });
  const presenter =
    profile.presenter === null
      ? undefined
      : createPresenter(
          {
            clock,
            line,
            profile,
            pause,
            trouble,
            look: () => status.look(),
            tell,
            onChange: publishKnown,
            takeWaitMs: options.takeWaitMs ?? DEFAULT_TAKE_WAIT_MS,
          },
          profile.presenter,
        );
  const watchedPresenter = () => (status.tellsFullStatus ? presenter : undefined);
  const desk = createPrintDesk({
    clock,
    line,
    profile,
    learn,
    presenter: watchedPresenter,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    loadGlyphs: options.loadGlyphs ?? loadShippedGlyphs,
    trouble,
  });
  let condition = UNKNOWN_CONDITION;
  let capabilities: Promise<Capabilities> | undefined;
  let unansweredProbes = 0;
  let identity: string | null = null;
  let current = statusWithout('starting', 'up', NOTHING_KNOWN);
  let isStarted = false;
  let hasReported = false;
  /** What was found in the mouth before anybody listened. */
  const untold: PaperEvent[] = [];
  let isHeard = false;
  let end: DriverEnd | undefined;
  void transport.closed.then(({ reason }) => finish({ reason: 'closed', detail: reason }));

  function onAnswer(answer: PrinterAnswer): boolean {
    if (answer.type === 'flow') return true;
    if (answer.type !== 'change') return desk.take(answer);
    if (profile.reportsChanges) changeCondition(applyChange(condition, answer.bytes));
    return true;
  }

  function changeCondition(next: Condition): void {
    condition = next;
    desk.noticeTrouble();
    publishKnown();
  }

  function known(): Known {
    const mouth = watchedPresenter()?.mouth ?? null;
    return { condition, identity, mouth, retractCount: presenter?.retractCount ?? null };
  }

  function publishKnown(): void {
    if (isStarted && end === undefined) publish(statusOf(known()));
  }

  function publish(next: ReceiptPrinterStatus): void {
    const changed = changedProperties(current, next);
    current = next;
    if (changed !== undefined) listeners.emit(hasReported ? changed : next, next);
    hasReported = true;
  }

  function tell(event: PaperEvent): void {
    if (!isStarted || !isHeard) untold.push(event);
    else if (end === undefined) mediaListeners.emit(event);
  }

  function tellUntold(): void {
    if (!isStarted || !isHeard) return;
    for (const event of untold.splice(0)) tell(event);
  }

  /** Asked when the printer can print, and again when it did not answer: it may have been busy with an older job. */
  async function learn(): Promise<Capabilities | undefined> {
    if (capabilities === undefined && trouble() !== null) return undefined;
    capabilities ??= learnNow();
    const learnt = await capabilities;
    if (!learnt.answersInTurn) {
      unansweredProbes += 1;
      if (trouble() !== null || unansweredProbes < MAX_MISSED) capabilities = undefined;
    }
    if (learnt.identity !== identity && end === undefined) {
      identity = learnt.identity;
      publishKnown();
    }
    return trouble() === null || learnt.answersInTurn ? learnt : undefined;
  }

  async function learnNow(): Promise<Capabilities> {
    const learnt = await learnCapabilities(line, profile);
    if (learnt.answersInTurn) await watchedPresenter()?.learnCount();
    return learnt;
  }

  /** false: the driver has ended. */
  async function pause(ms: number): Promise<boolean> {
    await sleep(clock, ms, life.signal).catch(() => {});
    return !life.signal.aborted;
  }

  async function watch(): Promise<void> {
    let missed = 0;
    while (await pause(POLL_MS)) {
      if (desk.isStreaming) continue;
      missed = (await status.poll()) ? 0 : missed + 1;
      if (missed >= MAX_MISSED) finish({ reason: 'silent', detail: `${missed} status requests unanswered` });
      else if (missed === 0 && !desk.isPrinting) await learn();
    }
  }

  function finish(reason: DriverEnd): void {
    if (end !== undefined) return;
    end = reason;
    life.abort();
    line.close(reason.detail);
    const jobsEnded = desk.close();
    if (isStarted && reason.reason !== 'stopped') {
      publish(statusWithout('offline', reason.reason === 'silent' ? 'silent' : 'down', known()));
    }
    void jobsEnded.then(() => ended.resolve(reason));
  }

  async function start(): Promise<void> {
    // The first document takes 100 ms longer, for the tables of GB18030: now, while no citizen waits.
    encodeReceipt(layOut({ jobId: '', content: [] }, profile.lineDots), null, profile);
    await line.send('initialise', Buffer.concat([new Uint8Array(FLUSH_BYTES), initialise, profile.prepare]));
    if ((await status.poll()) || (await status.poll()) || (await status.poll())) await learn();
    else finish({ reason: 'silent', detail: 'no answer to the status request' });
    if (end !== undefined) throw startError(end);
    isStarted = true;
    publish(statusOf(known()));
    tellUntold();
    void watch();
  }

  function startError({ reason, detail }: DriverEnd): AppError {
    const isSpeakingOtherwise = reason === 'silent' && line.counters.read().unknownBytes > 0;
    const code = isSpeakingOtherwise ? 'device.protocol' : START_CODES[reason];
    return new AppError(code, `Receipt printer on ${transport.path}: ${detail}${START_HINTS[code] ?? ''}`, {
      context: { path: transport.path, reason },
    });
  }

  const stop = () => finish({ reason: 'stopped', detail: 'stopped by its owner' });
  return {
    deviceClass: 'receiptPrinter',
    get status() {
      return current;
    },
    onStatus: (listener) => listeners.add(listener),
    onMedia(listener) {
      const unsubscribe = mediaListeners.add(listener);
      isHeard = true;
      tellUntold();
      return unsubscribe;
    },
    async start(signal) {
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      await start().finally(() => signal.removeEventListener('abort', stop));
    },
    print: (job, signal) => desk.print(job, signal),
    retract: (jobId) => desk.retract(jobId),
    ended: ended.promise,
    async stop() {
      stop();
      await ended.promise;
    },
    counters: () => line.counters.read(),
  };
}

const START_CODES: Readonly<Record<DriverEnd['reason'], ErrorCode>> = {
  silent: 'device.not-answering',
  closed: 'device.transport',
  stopped: 'device.cancelled',
};
const START_HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'device.not-answering': '. Check its power, its cable and the path.',
  'device.protocol': '. It speaks, but not ESC/POS: check the baud rate and the driver.',
};

function withLineDots(profile: PrinterProfile, lineDots: LineDots | undefined): PrinterProfile {
  return lineDots === undefined ? profile : { ...profile, lineDots };
}
