/** The driver against the real thing: CUPS, and an IPP Everywhere printer behind it whose paper is PDF files. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { sleep, systemClock, type Clock } from '../../shared/time/clock.ts';
import { startCups, type Cups } from '../../test/support/cups.ts';
import { documentBlock } from '../../test/support/document-block.ts';
import { startEvePrinter, type EvePrinter } from '../../test/support/eve-printer.ts';
import type { DocumentJob, DocumentOutcome, DocumentPrinter } from '../document-printer.ts';
import { makePdf } from '../self-test/small-pdf.ts';
import { noTrace } from '../trace.ts';
import { createIppPrinter } from './driver.ts';

const MEDIA = 'iso_a4_210x297mm';
const QUEUE = 'a4';
/** Ends as soon as the printer has the document (`waitjob`, backend/ipp.c): CUPS then knows no more than with USB. */
const SENDING_QUEUE = 'a4-sends';
/** The driver's time runs faster than that of CUPS, so that nobody waits for its next look. */
const HASTE = 3;
const clock: Clock = {
  nowMs: () => systemClock.nowMs(),
  monoMs: () => systemClock.monoMs() * HASTE,
  setTimer: (delayMs, run) => systemClock.setTimer(delayMs / HASTE, run),
};
const LIMITS = { helpWaitMs: 180_000, progressMs: 180_000, cancelMs: 45_000 };
const TEST_TIMEOUT_MS = 120_000;
const LIMIT_MS = 30_000;

const PAGES = [
  ['居住登记证明', '编号 510106-000001', '测试甲'],
  ['第二页', 'page two'],
];
const DOCUMENT: DocumentJob = { jobId: 'DOC-000001', pdf: makePdf(PAGES) };
/** Its printer will forget a job, and CUPS remembers that for ever. */
const FORGETTING_QUEUE = 'a4-forgets';
const run = promisify(execFile);

let cups: Cups;
let eve: EvePrinter;

beforeAll(async () => {
  eve = await startEvePrinter();
  cups = await startCups();
  await cups.addQueue(QUEUE, eve.uri);
  await cups.addQueue(FORGETTING_QUEUE, eve.uri);
  await cups.addQueue(SENDING_QUEUE, `${eve.uri}?waitjob=false`);
}, TEST_TIMEOUT_MS);
afterAll(async () => {
  await cups.close();
  await eve.close();
});
beforeEach(async () => {
  await eve.loadPaper();
  await until('the printer has put out what it had', () => eve.isIdle());
});

async function started(path = cups.uriOf(QUEUE), limits = LIMITS): Promise<DocumentPrinter> {
  const printer = createIppPrinter({ path, clock, trace: noTrace }, { media: MEDIA, limits });
  onTestFinished(() => printer.stop());
  await printer.start(AbortSignal.timeout(LIMIT_MS));
  return printer;
}

async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + LIMIT_MS;
  while (!(await isTrue())) {
    if (performance.now() > endMs) throw new Error(`not within ${LIMIT_MS} ms: ${what}`);
    await sleep(systemClock, 50);
  }
}

/** No records, no documents. */
async function isSpoolEmpty(): Promise<boolean> {
  return !(await cups.spooled()).some((name) => /^[cd]\d/u.test(name));
}

/** Prints, and waits until a page is asked of the printer; throws when the document has ended before. */
async function printing(printer: DocumentPrinter) {
  let isPrinting = false;
  let end: DocumentOutcome | undefined;
  const outcome = printer.print(DOCUMENT, {
    onProgress: ({ stage }) => {
      if (stage === 'printing' || stage === 'needsHelp') isPrinting = true;
    },
  });
  void outcome.then((ended) => (end = ended));
  await until('it is printed', () => isPrinting || end !== undefined);
  if (!isPrinting) throw new Error(`it ended before it was printed: ${JSON.stringify(end)}`);
  return { outcome };
}

/** What a person sees on the paper. */
async function look(pdf: Uint8Array | undefined) {
  const folder = await mkdtemp(join(tmpdir(), 'doorstep-paper-'));
  const file = join(folder, 'paper.pdf');
  await writeFile(file, pdf ?? '');
  const info = (await run('pdfinfo', [file])).stdout;
  const text = (await run('pdftotext', ['-raw', file, '-'])).stdout;
  await rm(folder, { recursive: true });
  return {
    pages: Number(/^Pages: +(\d+)$/mu.exec(info)?.[1]),
    size: /^Page size: +[\d.]+ x [\d.]+ pts \((.*)\)$/mu.exec(info)?.[1],
    lines: text.split(/[\n\f]+/u).filter((line) => line !== ''),
  };
}

describe('a document on a real queue', { timeout: TEST_TIMEOUT_MS }, () => {
  it('comes out whole on A4, is proved, and nothing of it stays in CUPS', async () => {
    const printer = await started();
    expect(printer.status).toMatchObject({ device: 'online', link: 'up', action: null, queue: 'open' });
    const before = (await eve.printed()).length;
    const spooledBefore = await cups.spooled();
    expect(await printer.print(DOCUMENT)).toMatchObject({ evidence: 'printed', failure: null });
    const printed = await eve.printed();
    expect(printed).toHaveLength(before + 1);
    expect(await look(printed.at(-1))).toEqual({ pages: 2, size: 'A4', lines: PAGES.flat() });
    expect(await cups.spooled()).toEqual(spooledBefore);
  });

  it('goes to a printer of its own without any queue, byte by byte', async () => {
    const printer = await started(eve.uri);
    expect(printer.status).toMatchObject({ paper: 'full', toner: 'full', cover: 'closed' });
    const before = (await eve.printed()).length;
    expect(await printer.print(DOCUMENT)).toMatchObject({ evidence: 'printed', failure: null });
    const printed = await eve.printed();
    expect(printed).toHaveLength(before + 1);
    expect(Buffer.from(printed.at(-1) ?? []).equals(Buffer.from(DOCUMENT.pdf))).toBe(true);
  });

  it('that is only sent is not called printed: no sheet is out, and CUPS says "completed"', async () => {
    const printer = await started(cups.uriOf(SENDING_QUEUE));
    await eve.removePaper();
    const before = (await eve.printed()).length;
    expect(await printer.print(DOCUMENT)).toMatchObject({ evidence: 'transmitted', failure: null });
    expect(await eve.printed()).toHaveLength(before);
    await eve.loadPaper();
    await until('it comes out later', async () => (await eve.printed()).length === before + 1);
  });

  it('waits for paper, and comes out once when there is some', async () => {
    const printer = await started();
    await eve.removePaper();
    const before = (await eve.printed()).length;
    const { outcome } = await printing(printer);
    await until('the empty tray is told', () => printer.status.detail?.includes('media-empty') === true);
    await eve.loadPaper();
    expect(await outcome).toMatchObject({ evidence: 'printed', failure: null });
    expect(await eve.printed()).toHaveLength(before + 1);
  });

  it('that waits for paper in vain is called off', async () => {
    const printer = await started(cups.uriOf(QUEUE), { ...LIMITS, progressMs: 12_000, helpWaitMs: 12_000 });
    await eve.removePaper();
    // What the printer has in its works may still come out: nobody knows.
    expect(await printer.print(DOCUMENT)).toMatchObject({ evidence: 'unknown', failure: 'timeOut' });
    await until('the queue has forgotten it', isSpoolEmpty);
  });

  it('whose printer lost power was accepted by it, and nobody says printed', async () => {
    const printer = await started(cups.uriOf(FORGETTING_QUEUE));
    await eve.removePaper();
    const { outcome } = await printing(printer);
    await until('the printer has it', () => printer.status.detail?.includes('media-empty') === true);
    await eve.restart();
    expect(await outcome).toMatchObject({ evidence: 'accepted', failure: null });
  });

  it('that no filter can read is the fault of the document, and the next one comes out', async () => {
    const printer = await started();
    const broken = { jobId: 'DOC-BROKEN', pdf: Buffer.from('%PDF-1.4\nnothing') };
    expect(await printer.print(broken)).toMatchObject({ evidence: 'queued', failure: 'unsupportedData' });
    expect(await printer.print(DOCUMENT)).toMatchObject({ evidence: 'printed' });
  });
});

describe('a real queue', { timeout: TEST_TIMEOUT_MS }, () => {
  it('that is paused says so, takes nothing from us, and is open again', async () => {
    const printer = await started();
    await cups.pause(QUEUE);
    await until('paused', () => printer.status.queue === 'paused');
    expect(printer.status).toMatchObject({ device: 'userError', action: 'reset', detail: 'paused' });
    expect(await printer.print(DOCUMENT)).toMatchObject({ evidence: 'queued', failure: 'deviceNotReady' });
    await cups.resume(QUEUE);
    await until('open', () => printer.status.queue === 'open');
    expect(printer.status).toMatchObject({ device: 'online', action: null });
  });

  it('that is paused while it prints would begin again: the document is unknown, and does not come out later', async () => {
    const printer = await started();
    await eve.removePaper();
    const { outcome } = await printing(printer);
    await cups.pause(QUEUE);
    expect(await outcome).toMatchObject({ evidence: 'unknown', failure: 'linkLost' });
    await cups.resume(QUEUE);
    await until('the queue has forgotten it', isSpoolEmpty);
  });

  it('that takes no jobs says so', async () => {
    const printer = await started();
    await cups.reject(QUEUE);
    await until('closed', () => printer.status.queue === 'closed');
    await cups.accept(QUEUE);
    await until('open', () => printer.status.queue === 'open');
  });

  it('that is deleted ends the driver; one that is not there is named', async () => {
    await cups.addQueue('short-lived', eve.uri);
    const printer = await started(cups.uriOf('short-lived'));
    await cups.removeQueue('short-lived');
    expect(await printer.ended).toEqual({ reason: 'closed', detail: 'there is no such queue' });
    await expect(started(cups.uriOf('short-lived'))).rejects.toThrow(/there is no such queue/u);
  });

  it('that keeps no history is seldom asked in time how a document ended, and then nobody claims to know', async () => {
    const forgetful = await startCups({ settings: ['PreserveJobHistory No', 'Browsing No'] });
    onTestFinished(() => forgetful.close());
    await forgetful.addQueue(QUEUE, eve.uri);
    const printer = await started(forgetful.uriOf(QUEUE));
    const { evidence, failure } = await printer.print(DOCUMENT);
    expect(['unknown linkLost', 'printed null']).toContain(`${evidence} ${failure}`);
  });

  it('as the installer is told to set it up, proves what it prints', async () => {
    const settings = (await documentBlock('agent.md', 'cupsd')).split('\n');
    const advised = await startCups({ settings });
    onTestFinished(() => advised.close());
    await advised.addQueue(QUEUE, eve.uri);
    const printer = await started(advised.uriOf(QUEUE));
    expect(await printer.print(DOCUMENT)).toMatchObject({ evidence: 'printed', failure: null });
  });
});

describe('CUPS that dies in the middle of a document', { timeout: TEST_TIMEOUT_MS }, () => {
  it('leaves it unknown; the driver ends, and after the return a new one prints', async () => {
    const printer = await started();
    await eve.removePaper();
    const { outcome } = await printing(printer);
    await cups.kill();
    expect(await outcome).toMatchObject({ evidence: 'unknown', failure: 'linkLost' });
    expect(await printer.ended).toMatchObject({ reason: 'silent' });
    expect(printer.status).toMatchObject({ device: 'offline', link: 'silent' });
    await eve.restart();
    await eve.loadPaper();
    await cups.emptySpool();
    await cups.start();
    const before = (await eve.printed()).length;
    const next = await started();
    expect(await next.print(DOCUMENT)).toMatchObject({ evidence: 'printed' });
    expect(await eve.printed()).toHaveLength(before + 1);
  });

  it('and begins it again by itself is told to stop: the document is unknown, and stays nowhere', async () => {
    const printer = await started();
    await eve.removePaper();
    const { outcome } = await printing(printer);
    await until('its record is written', async () => !(await isSpoolEmpty()));
    // CUPS tells times in seconds.
    await sleep(systemClock, 1100);
    await cups.kill();
    await eve.restart();
    await cups.start();
    expect(await outcome).toMatchObject({ evidence: 'unknown', failure: 'linkLost' });
    await until('the queue has forgotten it', isSpoolEmpty);
    expect(printer.status).toMatchObject({ link: 'up', device: 'online' });
  });
});
