/** What every printer of documents must do, whatever its queue (DESIGN 3): call it from the driver's test. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DocumentPrinterStatus } from '../shared/domain/device-status.ts';
import type { PrintEvidence } from '../shared/domain/print-evidence.ts';
import type { DocumentJob, DocumentOutcome, DocumentPrinter, DocumentProgress } from './document-printer.ts';
import { makePdf } from './self-test/small-pdf.ts';
import type { TraceEntry } from './trace.ts';

/** One printed side. */
interface ReadSheet {
  readonly jobName: string;
  readonly page: number;
}

/** A printer on its simulator, with paper and toner, at about 20 pages a minute; the driver is not started. */
export interface DocumentPrinterRig {
  readonly printer: DocumentPrinter;
  /** Everything that the driver gave to `trace`. */
  readonly trace: readonly TraceEntry[];
  /** Lets this much time of the driver's clock go by. */
  pass(ms: number): Promise<void>;
  sheets(): readonly ReadSheet[];
  /** Documents that lie on the disk of the queue. */
  keptDocuments(): number;
  /** Everything the queue knows of jobs, as text. */
  records(): string;
  removePaper(): void;
  loadPaper(): void;
  jam(): void;
  clearJam(): void;
  openCover(): void;
  closeCover(): void;
  emptyToner(): void;
  changeToner(): void;
  /** The queue is stopped by a person, and goes on. */
  pause(): void;
  resume(): void;
  rejectJobs(): void;
  acceptJobs(): void;
  /** The queue answers nothing from now on. */
  fallSilent(): void;
  /** Nobody takes connections from now on. */
  goDown(): void;
  /** The queue dies and comes back, without its jobs. */
  restart(): void;
  dispose(): Promise<void>;
}

export interface DocumentPrinterContract {
  readonly setUp: () => Promise<DocumentPrinterRig>;
  readonly identity: string;
  /** What this queue can say of a document that went well. */
  readonly evidence: PrintEvidence;
  /** It hears the printer also while nothing is printed. */
  readonly isAlwaysHeard: boolean;
}

const STEP_MS = 100;
const LIMIT_MS = 240_000;
const TEST_TIMEOUT_MS = 120_000;

const ONE_PAGE: DocumentJob = { jobId: 'DOC-1', pdf: makePdf([['第一页', 'one']]) };
const THREE_PAGES: DocumentJob = { jobId: 'DOC-3', pdf: makePdf([['1'], ['2'], ['3']]) };
const NOTHING_PRINTED = { evidence: 'queued', pages: null };

export function describeDocumentPrinterContract(name: string, contract: DocumentPrinterContract): void {
  const good = { evidence: contract.evidence, failure: null };

  async function setUp() {
    const rig = await contract.setUp();
    onTestFinished(() => rig.dispose());
    const statuses: { changed: Partial<DocumentPrinterStatus>; status: DocumentPrinterStatus }[] = [];
    rig.printer.onStatus((changed, status) => statuses.push({ changed, status }));

    async function until(what: string, isTrue: () => boolean): Promise<void> {
      for (let passedMs = 0; !isTrue(); passedMs += STEP_MS) {
        if (passedMs >= LIMIT_MS) throw new Error(`not within ${LIMIT_MS} ms: ${what}`);
        await rig.pass(STEP_MS);
      }
    }

    async function settle<T>(promise: Promise<T>): Promise<T> {
      let isSettled = false;
      const mark = () => {
        isSettled = true;
      };
      promise.then(mark, mark);
      await until('the promise settled', () => isSettled);
      return promise;
    }

    const word = (words: Partial<DocumentPrinterStatus>) =>
      until(JSON.stringify(words), () =>
        Object.entries(words).every(
          ([key, value]) => rig.printer.status[key as keyof DocumentPrinterStatus] === value,
        ),
      );
    const start = () => settle(rig.printer.start(new AbortController().signal));
    const print = (job: DocumentJob, signal?: AbortSignal): Promise<DocumentOutcome> =>
      settle(rig.printer.print(job, signal === undefined ? {} : { signal }));
    return { rig, statuses, until, settle, word, start, print };
  }

  async function started() {
    const bench = await setUp();
    await bench.start();
    return bench;
  }

  // Each in its own time or on its own socket: they wait together.
  describe.concurrent(`document printer: ${name}`, { timeout: TEST_TIMEOUT_MS }, () => {
    it('says "starting" before the start, and afterwards who it is', async () => {
      const { rig, start } = await setUp();
      expect(rig.printer.deviceClass).toBe('documentPrinter');
      expect(rig.printer.status.device).toBe('starting');
      await start();
      const known = contract.isAlwaysHeard ? 'full' : 'unknown';
      expect(rig.printer.status).toMatchObject({
        device: 'online',
        link: 'up',
        action: null,
        queue: 'open',
        identity: contract.identity,
        paper: known,
        toner: known,
      });
    });

    it('a document comes out once, page by page, and its end is evidence of this queue', async () => {
      const { rig, print } = await started();
      expect(await print(THREE_PAGES)).toMatchObject({ ...good, pages: 3 });
      expect(rig.sheets()).toEqual([1, 2, 3].map((page) => ({ jobName: 'DOC-3', page })));
    });

    it('copies come out as often as they were asked for', async () => {
      const { rig, print } = await started();
      expect(await print({ ...ONE_PAGE, copies: 2 })).toMatchObject(good);
      expect(rig.sheets()).toHaveLength(2);
    });

    it('a document of megabytes goes through whole', async () => {
      const { rig, print } = await started();
      const padding = Buffer.concat([Buffer.from('\n%'), Buffer.alloc(3_000_000, 0x78)]);
      const pdf = Buffer.concat([THREE_PAGES.pdf, padding]);
      expect(await print({ jobId: 'DOC-L', pdf })).toMatchObject(good);
      expect(rig.sheets()).toHaveLength(3);
    });

    it('documents wait for each other and come out in the order of the calls', async () => {
      const { rig, settle } = await started();
      const jobs = ['A', 'B', 'C'].map((jobId) => rig.printer.print({ ...ONE_PAGE, jobId }));
      for (const outcome of await settle(Promise.all(jobs))) expect(outcome).toMatchObject(good);
      expect(rig.sheets().map(({ jobName }) => jobName)).toEqual(['A', 'B', 'C']);
    });

    it('a long document is told about while it is printed', async () => {
      const { rig, settle } = await started();
      const told: DocumentProgress[] = [];
      await settle(rig.printer.print(THREE_PAGES, { onProgress: (progress) => told.push(progress) }));
      expect(told[0]).toEqual({ stage: 'sending', pages: null });
      expect(told).toContainEqual({ stage: 'printing', pages: 1 });
      expect(told).toContainEqual({ stage: 'printing', pages: 2 });
    });

    it('nothing of a document stays in the queue, nor in its name, nor in the trace', async () => {
      const { rig, print } = await started();
      await print({ jobId: 'DOC-S', pdf: makePdf([['SECRET']]) });
      await rig.pass(1000);
      expect(rig.keptDocuments()).toBe(0);
      expect(rig.records()).not.toMatch(/SECRET/u);
      expect(rig.trace.length).toBeGreaterThan(0);
      for (const { hex } of rig.trace) expect(hex).toBeNull();
    });

    it.each([
      ['a name that could be a person', { jobId: '张三的证明' }],
      ['a name with a space', { jobId: 'Zhang San' }],
      ['an empty name', { jobId: '' }],
      ['no PDF', { pdf: Buffer.from('hello') }],
      ['nothing', { pdf: new Uint8Array() }],
      ['no copies', { copies: 0 }],
      ['half a copy', { copies: 0.5 }],
      ['paper that it does not have', { media: 'iso_a0_841x1189mm' }],
    ])('%s is refused, and nothing is sent', async (_what, change) => {
      const { rig, print } = await started();
      expect(await print({ ...ONE_PAGE, ...change })).toMatchObject({
        ...NOTHING_PRINTED,
        failure: 'unsupportedData',
      });
      expect(rig.sheets()).toEqual([]);
    });

    it('paper that ends in the middle and is put in again gives one whole document', async () => {
      const { rig, settle, until, word } = await started();
      const outcome = rig.printer.print(THREE_PAGES);
      await until('a sheet is out', () => rig.sheets().length === 1);
      rig.removePaper();
      await word({ paper: 'out', device: 'userError', action: 'clear' });
      rig.loadPaper();
      expect(await settle(outcome)).toMatchObject(good);
      expect(rig.sheets().map(({ page }) => page)).toEqual([1, 2, 3]);
    });

    it('a jam that nobody clears: the document is called off, and nobody claims to know what came out', async () => {
      const { rig, settle, until } = await started();
      const told: DocumentProgress[] = [];
      const outcome = rig.printer.print(THREE_PAGES, { onProgress: (progress) => told.push(progress) });
      await until('a sheet is out', () => rig.sheets().length === 1);
      rig.jam();
      expect(await settle(outcome)).toMatchObject({ evidence: 'unknown', failure: 'paperJammed' });
      expect(told.at(-1)?.stage).toBe('needsHelp');
      rig.clearJam();
      await rig.pass(30_000);
      expect(rig.sheets()).toHaveLength(1);
    });

    if (contract.isAlwaysHeard) {
      it('without paper nothing is sent; with new paper the next document comes out', async () => {
        const { rig, print, word } = await started();
        rig.removePaper();
        await word({ paper: 'out', device: 'userError', action: 'clear' });
        expect(await print(ONE_PAGE)).toMatchObject({ ...NOTHING_PRINTED, failure: 'paperOut' });
        rig.loadPaper();
        await word({ paper: 'full', device: 'online', action: null, detail: null });
        expect(await print(ONE_PAGE)).toMatchObject(good);
        expect(rig.sheets()).toHaveLength(1);
      });

      it('an open cover and empty toner are told, and are over when they are over', async () => {
        const { rig, print, word } = await started();
        rig.openCover();
        await word({ cover: 'open', device: 'userError', action: 'clear' });
        expect(await print(ONE_PAGE)).toMatchObject({ ...NOTHING_PRINTED, failure: 'coverOpen' });
        rig.closeCover();
        rig.emptyToner();
        await word({ cover: 'closed', toner: 'out', device: 'userError', action: 'maintenance' });
        expect(await print(ONE_PAGE)).toMatchObject({ ...NOTHING_PRINTED, failure: 'tonerOut' });
        rig.changeToner();
        await word({ toner: 'full', device: 'online', action: null });
      });
    }

    it('a queue that is paused, or takes no jobs, gets none; it is told apart from a fault', async () => {
      const { rig, print, word } = await started();
      rig.pause();
      await word({ queue: 'paused', device: 'userError', action: 'reset' });
      expect(await print(ONE_PAGE)).toMatchObject({ ...NOTHING_PRINTED, failure: 'deviceNotReady' });
      rig.resume();
      await word({ queue: 'open', device: 'online' });
      rig.rejectJobs();
      await word({ queue: 'closed', device: 'userError' });
      expect(await print(ONE_PAGE)).toMatchObject({ ...NOTHING_PRINTED, failure: 'deviceNotReady' });
      rig.acceptJobs();
      await word({ queue: 'open', device: 'online' });
      expect(await print(ONE_PAGE)).toMatchObject(good);
    });

    it('a document that is called off before it is sent leaves nothing', async () => {
      const { rig, print } = await started();
      expect(await print(ONE_PAGE, AbortSignal.abort())).toMatchObject({
        ...NOTHING_PRINTED,
        failure: 'cancelled',
      });
      expect(rig.sheets()).toEqual([]);
    });

    it('a document that is called off while it is printed stops, and what is on paper is unknown', async () => {
      const { rig, settle, until } = await started();
      const abort = new AbortController();
      const outcome = rig.printer.print(THREE_PAGES, { signal: abort.signal });
      await until('a sheet is out', () => rig.sheets().length === 1);
      abort.abort();
      expect(await settle(outcome)).toMatchObject({ evidence: 'unknown', failure: 'cancelled' });
      await rig.pass(30_000);
      expect(rig.sheets().length).toBeLessThan(3);
      expect(rig.keptDocuments()).toBe(0);
    });

    it('a queue that dies in the middle and forgets leaves the document unknown, and it is not sent again', async () => {
      const { rig, settle, until } = await started();
      const outcome = rig.printer.print(THREE_PAGES);
      await until('a sheet is out', () => rig.sheets().length === 1);
      rig.restart();
      expect(await settle(outcome)).toMatchObject({ evidence: 'unknown', failure: 'linkLost' });
      await rig.pass(30_000);
      expect(rig.sheets()).toHaveLength(1);
    });

    it('a queue that falls silent ends the driver, and is called silent, not broken', async () => {
      const { rig, settle } = await started();
      rig.fallSilent();
      expect(await settle(rig.printer.ended)).toMatchObject({ reason: 'silent' });
      expect(rig.printer.status).toMatchObject({
        device: 'offline',
        link: 'silent',
        paper: 'unknown',
        queue: 'unknown',
      });
      expect(await rig.printer.print(ONE_PAGE)).toMatchObject({ ...NOTHING_PRINTED, failure: 'linkLost' });
    });

    it('a queue that is gone while it prints ends the document honestly, and then the driver', async () => {
      const { rig, settle, until } = await started();
      const outcome = rig.printer.print(THREE_PAGES);
      await until('a sheet is out', () => rig.sheets().length === 1);
      rig.goDown();
      expect(await settle(outcome)).toMatchObject({ evidence: 'unknown', failure: 'linkLost' });
      expect(await settle(rig.printer.ended)).toMatchObject({ reason: 'silent' });
    });

    it('a queue that never answers fails the start', async () => {
      const { rig, start } = await setUp();
      rig.fallSilent();
      await expect(start()).rejects.toMatchObject({ code: 'device.not-answering' });
    });

    it('an aborted start is cancelled', async () => {
      const { rig, settle } = await setUp();
      const abort = new AbortController();
      const starting = rig.printer.start(abort.signal);
      abort.abort();
      await expect(settle(starting)).rejects.toMatchObject({ code: 'device.cancelled' });
    });

    it('stop ends what is printed at the queue too, can be called again, and afterwards nobody is called', async () => {
      const { rig, settle, statuses, until } = await started();
      const outcome = rig.printer.print(THREE_PAGES);
      await until('a sheet is out', () => rig.sheets().length === 1);
      await settle(rig.printer.stop());
      await settle(rig.printer.stop());
      expect(await rig.printer.ended).toMatchObject({ reason: 'stopped' });
      expect(await outcome).toMatchObject({ evidence: 'unknown', failure: 'linkLost' });
      const known = statuses.length;
      rig.pause();
      rig.resume();
      await rig.pass(30_000);
      expect(statuses).toHaveLength(known);
      expect(rig.sheets().length).toBeLessThan(3);
    });

    it('the first report is complete, every later one holds exactly what changed', async () => {
      const { rig, statuses, word } = await started();
      rig.pause();
      await word({ queue: 'paused' });
      rig.resume();
      await word({ queue: 'open' });
      const [first, ...later] = statuses;
      expect(first?.changed).toEqual(first?.status);
      let previous = first?.status;
      for (const { changed, status } of later) {
        expect(Object.keys(changed)).not.toHaveLength(0);
        expect({ ...previous, ...changed }).toEqual(status);
        previous = status;
      }
      expect(previous).toEqual(rig.printer.status);
    });
  });
}
