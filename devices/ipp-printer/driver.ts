/** Printer of documents behind a print queue that speaks IPP: watches it, prints, and says how sure it is of the sheets. */
import type { Duplex } from 'node:stream';
import type { DocumentPrinterStatus } from '../../shared/domain/device-status.ts';
import { createCounters } from '../counters.ts';
import type { DocumentPrinter } from '../document-printer.ts';
import type { NetworkDriverDeps } from '../driver.ts';
import { createDriverCore } from '../driver-core.ts';
import { complaintOf, COUNTER_NAMES, createIppClient } from './client.ts';
import type { IppMessage } from './codec.ts';
import { conditionOf, type Condition } from './condition.ts';
import { printerFactsOf, type PrinterFacts } from './facts.ts';
import { createLeftOvers } from './left-overs.ts';
import type { JobLimits } from './machine.ts';
import { getPrinterAttributes, STATUS } from './operations.ts';
import { createPrintDesk } from './print-desk.ts';

export interface IppPrinterOptions {
  /** PWG 5101.1 name of the paper that it is loaded with. */
  readonly media: string;
  readonly limits?: Partial<JobLimits>;
}

export interface IppPrinterDeps extends NetworkDriverDeps {
  /** Replaces the network where there is none. */
  readonly connect?: () => Duplex;
}

const DEFAULT_LIMITS: JobLimits = { helpWaitMs: 120_000, progressMs: 300_000, cancelMs: 15_000 };
const POLL_MS = 3000;
const ANSWER_DEADLINE_MS = 5000;
const IN_TIME = { deadlineMs: ANSWER_DEADLINE_MS };
const MAX_MISSED = 3;

const FORGOTTEN = {
  paper: 'unknown',
  toner: 'unknown',
  media: 'unknown',
  cover: 'unknown',
  queue: 'unknown',
} as const;
const INITIAL: DocumentPrinterStatus = {
  device: 'starting',
  link: 'up',
  action: null,
  detail: null,
  identity: null,
  paperUpper: null,
  paperLower: null,
  ...FORGOTTEN,
};

/**
 * `start` rejects with `device.not-answering`, `device.protocol`, `device.transport` or, when aborted, `device.cancelled`.
 * It clears away what an earlier life left in the queue, so one queue serves one kiosk.
 */
export function createIppPrinter(deps: IppPrinterDeps, options: IppPrinterOptions): DocumentPrinter {
  const { clock, path, trace } = deps;
  const counters = createCounters(COUNTER_NAMES);
  const client = createIppClient({ path, clock, trace, counters, connect: deps.connect });
  const leftOvers = createLeftOvers(client, clock);
  // HTTP has no line that could break: whether the queue is there is asked.
  const transport = { path, closed: new Promise<never>(() => {}) };
  const core = createDriverCore<DocumentPrinterStatus>(
    { clock, transport },
    {
      name: 'Document printer',
      initial: INITIAL,
      forgotten: FORGOTTEN,
      begin,
      isSpeakingOtherwise: () => counters.read().garbage > 0,
      close,
    },
  );
  const desk = createPrintDesk({
    clock,
    client,
    media: options.media,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    leftOvers,
    known: () => known,
  });
  let known: { facts: PrinterFacts; condition: Condition } | undefined;

  /** One look at the printer; a word of what is wrong when it did not answer as it should. */
  async function poll(): Promise<string | undefined> {
    const answer = await client.ask(getPrinterAttributes(), IN_TIME);
    const complaint = complaintOf(answer);
    if (answer.type === 'answer' && complaint === undefined) learn(answer.message);
    else if (answer.type === 'answer' && answer.message.code === STATUS.notFound)
      core.finish({ reason: 'closed', detail: 'there is no such queue' });
    return complaint;
  }

  function learn(message: IppMessage): void {
    const facts = printerFactsOf(message);
    const condition = conditionOf(facts, options.media);
    known = { facts, condition };
    core.publish({ ...condition.status, link: 'up' });
    desk.noticeTrouble();
  }

  async function begin(): Promise<boolean> {
    let complaint = await poll();
    for (let missed = 1; complaint !== undefined && missed < MAX_MISSED && !core.isEnded; missed++) {
      await core.pause(POLL_MS);
      complaint = await poll();
    }
    if (complaint !== undefined) core.finish({ reason: 'silent', detail: complaint });
    if (known === undefined) return false;
    const { reach } = known.facts;
    if (!(await leftOvers.find(reach))) return false;
    await leftOvers.tidy(reach);
    void watch();
    return true;
  }

  async function watch(): Promise<void> {
    let missed = 0;
    while (await core.pause(POLL_MS)) {
      const complaint = await poll();
      if (complaint === undefined && known !== undefined) await leftOvers.tidy(known.facts.reach);
      missed = complaint === undefined || desk.isSending ? 0 : missed + 1;
      if (missed >= MAX_MISSED) core.finish({ reason: 'silent', detail: `${complaint}, ${missed} times` });
    }
  }

  async function close(): Promise<void> {
    known = undefined;
    await desk.close();
    client.close();
  }

  return {
    ...core.members,
    deviceClass: 'documentPrinter',
    get status() {
      return core.status;
    },
    counters: counters.read,
    print: (job, printOptions) => desk.print(job, printOptions),
  };
}
