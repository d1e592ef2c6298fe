/** Receipt printer that speaks ESC/POS: watches it, prints, and says how sure it is of the paper (devices.md 3, DESIGN 5). */
import { changedProperties, type ReceiptPrinterStatus } from '../../shared/domain/device-status.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { Listeners } from '../../shared/events.ts';
import { sleep } from '../../shared/time/clock.ts';
import type { DriverDeps, DriverEnd } from '../driver.ts';
import type { ReceiptPrinter } from '../receipt-printer.ts';
import { learnCapabilities, type Capabilities, type Profile } from './capabilities.ts';
import { initialise, reportChanges } from './commands.ts';
import {
  UNKNOWN_CONDITION,
  applyChange,
  applyRealTime,
  statusOf,
  statusWithout,
  troubleOf,
  type Condition,
} from './condition.ts';
import { encodeReceipt } from './encoder.ts';
import { loadShippedGlyphs, type LoadGlyphs } from './glyphs.ts';
import type { JobLimits } from './job.ts';
import { layOut } from './layout.ts';
import { createPrinterLine } from './line.ts';
import { createPrintDesk } from './print-desk.ts';
import type { PrinterAnswer } from './status.ts';

export interface EscposPrinterOptions {
  readonly profile: Profile;
  /** Default: the fonts that come with the program. */
  readonly loadGlyphs?: LoadGlyphs;
  readonly limits?: Partial<JobLimits>;
}

const DEFAULT_LIMITS: JobLimits = { helpWaitMs: 120_000, progressMs: 15_000 };
const POLL_MS = 3000;
/** Unanswered polls after which a printer counts as silent, and unanswered questions after which it cannot answer them. */
const MAX_MISSED = 3;
/** After a missed answer nobody believes one until the line was quiet for so long. */
const QUIET_MS = 1000;
/**
 * More than the longest command that a killed agent may have left half sent: NUL prints nothing, and what swallows
 * it as data ends here.
 */
const FLUSH_BYTES = 2400;

/** `start` rejects with `device.not-answering`, `device.protocol`, `device.transport` or, when aborted, `device.cancelled`. */
export function createEscposPrinter(deps: DriverDeps, options: EscposPrinterOptions): ReceiptPrinter {
  const { clock, transport } = deps;
  const listeners = new Listeners<[Partial<ReceiptPrinterStatus>, ReceiptPrinterStatus]>();
  const ended = Promise.withResolvers<DriverEnd>();
  const life = new AbortController();
  const line = createPrinterLine(deps, { onAnswer });
  const desk = createPrintDesk({
    clock,
    line,
    learn,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    loadGlyphs: options.loadGlyphs ?? loadShippedGlyphs,
    trouble: () => troubleOf(condition),
  });
  let condition = UNKNOWN_CONDITION;
  let capabilities: Promise<Capabilities> | undefined;
  let unansweredProbes = 0;
  let identity: string | null = null;
  let status = statusWithout('starting', 'up', null);
  let isStarted = false;
  let hasReported = false;
  let isDoubtful = false;
  let end: DriverEnd | undefined;
  void transport.closed.then(({ reason }) => finish({ reason: 'closed', detail: reason }));

  function onAnswer(answer: PrinterAnswer): boolean {
    if (answer.type === 'change') changeCondition(applyChange(condition, answer.bytes));
    return answer.type === 'change' || answer.type === 'flow' || desk.take(answer);
  }

  function changeCondition(next: Condition): void {
    condition = next;
    desk.noticeTrouble();
    if (isStarted) publish(statusOf(condition, identity));
  }

  function publish(next: ReceiptPrinterStatus): void {
    const changed = changedProperties(status, next);
    status = next;
    if (changed !== undefined) listeners.emit(hasReported ? changed : next, next);
    hasReported = true;
  }

  /** Asked when the printer can print, and again when it did not answer: it may have been busy with an older job. */
  async function learn(): Promise<Capabilities | undefined> {
    if (capabilities === undefined && troubleOf(condition) !== null) return undefined;
    capabilities ??= learnCapabilities(line, options.profile);
    const learnt = await capabilities;
    if (!learnt.answersInTurn) {
      unansweredProbes += 1;
      if (troubleOf(condition) !== null || unansweredProbes < MAX_MISSED) capabilities = undefined;
    }
    if (learnt.identity !== identity && end === undefined) {
      identity = learnt.identity;
      if (isStarted) publish(statusOf(condition, identity));
    }
    return troubleOf(condition) === null || learnt.answersInTurn ? learnt : undefined;
  }

  /** One round of DLE EOT; false: not answered. */
  async function poll(): Promise<boolean> {
    if (isDoubtful && !(await passLateAnswers())) return false;
    const bytes: number[] = [];
    for (const n of [1, 2, 3, 4] as const) {
      const byte = await line.askStatus(n);
      isDoubtful = byte === undefined;
      if (byte === undefined) return false;
      bytes.push(byte);
    }
    const [one = 0, two = 0, three = 0, four = 0] = bytes;
    let next = applyRealTime(condition, 1, one);
    next = applyRealTime(next, 2, two);
    next = applyRealTime(next, 3, three);
    changeCondition(applyRealTime(next, 4, four));
    return true;
  }

  /** An answer does not say what it answers: after one was missed, the next is thrown away, and what comes after it. */
  async function passLateAnswers(): Promise<boolean> {
    if ((await line.askStatus(1)) === undefined) return false;
    await pause(QUIET_MS);
    return true;
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
      missed = (await poll()) ? 0 : missed + 1;
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
      publish(statusWithout('offline', reason.reason === 'silent' ? 'silent' : 'down', identity));
    }
    void jobsEnded.then(() => ended.resolve(reason));
  }

  async function start(): Promise<void> {
    // The first document takes 100 ms longer, for the tables of GB18030: now, while no citizen waits.
    encodeReceipt(layOut({ jobId: '', content: [] }), null);
    await line.send('initialise', Buffer.concat([new Uint8Array(FLUSH_BYTES), initialise, reportChanges]));
    if ((await poll()) || (await poll()) || (await poll())) await learn();
    else finish({ reason: 'silent', detail: 'no answer to the status request' });
    if (end !== undefined) throw startError(end);
    isStarted = true;
    publish(statusOf(condition, identity));
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
      return status;
    },
    onStatus: (listener) => listeners.add(listener),
    async start(signal) {
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      await start().finally(() => signal.removeEventListener('abort', stop));
    },
    print: (job, signal) => desk.print(job, signal),
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
