/** What every receipt printer must do, whatever its protocol and its line (DESIGN 3): call it from the driver's test. */
import { describe, expect, it, type TestContext } from 'vitest';
import type { ReceiptPrinterStatus } from '../shared/domain/device-status.ts';
import type { PrintEvidence } from '../shared/domain/print-evidence.ts';
import type { DriverEnd } from './driver.ts';
import type { PrintJob, PrintOutcome, ReceiptPrinter } from './receipt-printer.ts';
import type { TraceEntry } from './trace.ts';

/** What a person can read on one piece of paper. */
interface ReadReceipt {
  readonly lines: readonly string[];
  readonly qr: readonly string[];
  /** How many pictures stand for lines that the printer's font cannot print. */
  readonly pictures: number;
  /** false: still in the printer. */
  readonly cut: boolean;
}

/** A printer on its simulator, which prints about 4 KB a second; the driver is not started. */
export interface ReceiptPrinterRig {
  readonly printer: ReceiptPrinter;
  /** Everything that the driver gave to `DriverDeps.trace`. */
  readonly trace: readonly TraceEntry[];
  /** Lets this much time of the driver's clock go by. */
  pass(ms: number): Promise<void>;
  receipts(): readonly ReadReceipt[];
  removePaper(): void;
  loadPaper(): void;
  openCover(): void;
  closeCover(): void;
  /** The device answers nothing from now on. */
  fallSilent(): void;
  /** The stream to the device ends. */
  hangUp(): Promise<void>;
  dispose(): Promise<void>;
}

export interface ReceiptPrinterContract {
  readonly setUp: () => Promise<ReceiptPrinterRig>;
  readonly identity: string | null;
  /** What this printer can say of a job that went well. */
  readonly evidence: PrintEvidence;
}

const STEP_MS = 20;
const LIMIT_MS = 25_000;
const TEST_TIMEOUT_MS = 60_000;

const RECEIPT: PrintJob = {
  jobId: 'JOB-000001',
  content: [
    { type: 'text', text: '门口办', style: { bold: true, size: 2, align: 'center' } },
    { type: 'rule' },
    { type: 'pair', left: '姓名', right: '测试甲' },
    { type: 'text', text: 'office 3, window 2' },
    { type: 'qr', data: 'https://example.org/r/000001' },
    { type: 'feed', lines: 2 },
  ],
};

/** About 10 KB: more than a printer can hold. */
const LONG_RECEIPT: PrintJob = {
  jobId: 'JOB-000002',
  content: Array.from({ length: 200 }, (_, i) => ({ type: 'pair', left: `第${i}项`, right: '已收' })),
};

async function until(rig: ReceiptPrinterRig, what: string, isTrue: () => boolean): Promise<void> {
  for (let passedMs = 0; !isTrue(); passedMs += STEP_MS) {
    if (passedMs >= LIMIT_MS) throw new Error(`not within ${LIMIT_MS} ms: ${what}`);
    await rig.pass(STEP_MS);
  }
}

/** Lets time go by until the promise has settled; a clock that stands still would never get there. */
async function settle<T>(rig: ReceiptPrinterRig, promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const mark = () => {
    isSettled = true;
  };
  promise.then(mark, mark);
  await until(rig, 'the promise settled', () => isSettled);
  return promise;
}

const start = (rig: ReceiptPrinterRig) => settle(rig, rig.printer.start(new AbortController().signal));
const print = (rig: ReceiptPrinterRig, job: PrintJob, signal?: AbortSignal): Promise<PrintOutcome> =>
  settle(rig, rig.printer.print(job, signal));
const textOf = (receipt: ReadReceipt | undefined) => (receipt?.lines ?? []).map((line) => line.trim());

export function describeReceiptPrinterContract(name: string, contract: ReceiptPrinterContract): void {
  const setUp = async ({ onTestFinished }: TestContext) => {
    const rig = await contract.setUp();
    onTestFinished(() => rig.dispose());
    const statuses: { changed: Partial<ReceiptPrinterStatus>; status: ReceiptPrinterStatus }[] = [];
    rig.printer.onStatus((changed, status) => statuses.push({ changed, status }));
    return { rig, statuses };
  };
  const setUpStarted = async (context: TestContext) => {
    const observed = await setUp(context);
    await start(observed.rig);
    return observed;
  };
  const good = { evidence: contract.evidence, failure: null };

  // On real lines the tests spend their time waiting, so they wait together.
  describe.concurrent(`receipt printer: ${name}`, { timeout: TEST_TIMEOUT_MS }, () => {
    it('says "starting" before the start, and afterwards who it is', async (context) => {
      const { rig } = await setUp(context);
      expect(rig.printer.deviceClass).toBe('receiptPrinter');
      expect(rig.printer.status.device).toBe('starting');
      await start(rig);
      expect(rig.printer.status).toMatchObject({
        device: 'online',
        link: 'up',
        action: null,
        paper: 'full',
        cover: 'closed',
        identity: contract.identity,
      });
    });

    it('a document comes out as it was described, once, cut, and with the number of its job', async (context) => {
      const { rig } = await setUpStarted(context);
      expect(await print(rig, RECEIPT)).toMatchObject(good);
      expect(rig.receipts()).toHaveLength(1);
      const [receipt] = rig.receipts();
      expect(receipt?.cut).toBe(true);
      expect(receipt?.qr).toEqual(['https://example.org/r/000001']);
      const lines = textOf(receipt);
      expect(lines[0]).toBe('门口办');
      expect(lines[1]).toMatch(/^-{20,}$/u);
      expect(lines[2]).toMatch(/^姓名 +测试甲$/u);
      expect(lines[3]).toBe('office 3, window 2');
      expect(lines.join('\n')).toContain('JOB-000001');
    });

    it('a document of any length comes out whole', async (context) => {
      const { rig } = await setUpStarted(context);
      expect(await print(rig, LONG_RECEIPT)).toMatchObject(good);
      const lines = textOf(rig.receipts()[0]);
      expect(lines.filter((line) => /^第\d+项 +已收$/u.test(line))).toHaveLength(200);
    });

    it('jobs wait for each other and come out in the order of the calls', async (context) => {
      const { rig } = await setUpStarted(context);
      const outcomes = ['A', 'B', 'C'].map((text) =>
        rig.printer.print({ jobId: `JOB-${text}`, content: [{ type: 'text', text }] }),
      );
      for (const outcome of await settle(rig, Promise.all(outcomes))) expect(outcome).toMatchObject(good);
      expect(rig.receipts().map((receipt) => textOf(receipt)[0])).toEqual(['A', 'B', 'C']);
    });

    it('control characters in a name are text at most, never commands', async (context) => {
      const { rig } = await setUpStarted(context);
      const name = 'A\u001B@\u001DV\u0000B\u0010\u0004\u0001C\n\u001Bi D';
      const job: PrintJob = {
        jobId: 'JOB\u001DV\u0000-9',
        content: [
          { type: 'pair', left: '姓名', right: name },
          { type: 'text', text: name },
        ],
      };
      expect(await print(rig, job)).toMatchObject(good);
      expect(rig.receipts()).toHaveLength(1);
      expect(textOf(rig.receipts()[0]).join(' ')).toContain('A@V');
    });

    it('a name with characters that the printer does not have is drawn', async (context) => {
      const { rig } = await setUpStarted(context);
      const job: PrintJob = {
        jobId: 'JOB-7',
        content: [{ type: 'pair', left: '姓名', right: '\u{20BB7}野' }],
      };
      expect(await print(rig, job)).toMatchObject(good);
      expect(rig.receipts()[0]?.pictures).toBeGreaterThan(0);
    });

    it('a job that is aborted before its first byte is cancelled and leaves no paper', async (context) => {
      const { rig } = await setUpStarted(context);
      expect(await print(rig, RECEIPT, AbortSignal.abort())).toMatchObject({
        evidence: 'queued',
        failure: 'cancelled',
      });
      expect(rig.receipts()).toEqual([]);
    });

    it('without paper nothing is sent; with new paper the next job comes out', async (context) => {
      const { rig } = await setUpStarted(context);
      rig.removePaper();
      await until(rig, 'paper out is known', () => rig.printer.status.paper === 'out');
      expect(rig.printer.status.device).not.toBe('online');
      expect(await print(rig, RECEIPT)).toMatchObject({ evidence: 'queued', failure: 'paperOut' });
      rig.loadPaper();
      await until(rig, 'paper is known', () => rig.printer.status.paper === 'full');
      expect(await print(rig, RECEIPT)).toMatchObject(good);
      expect(rig.receipts()).toHaveLength(1);
    });

    it('an open cover asks somebody to close it, and nothing more', async (context) => {
      const { rig } = await setUpStarted(context);
      rig.openCover();
      await until(rig, 'open', () => rig.printer.status.cover === 'open');
      expect(rig.printer.status).toMatchObject({ device: 'userError', action: 'clear' });
      expect(await print(rig, RECEIPT)).toMatchObject({ evidence: 'queued', failure: 'coverOpen' });
      rig.closeCover();
      await until(rig, 'closed', () => rig.printer.status.cover === 'closed');
      expect(rig.printer.status).toMatchObject({ device: 'online', action: null, detail: null });
    });

    it('paper that ends in the middle and is replaced gives one whole document', async (context) => {
      const { rig } = await setUpStarted(context);
      const outcome = rig.printer.print(LONG_RECEIPT);
      await until(rig, 'something is printed', () => (rig.receipts()[0]?.lines.length ?? 0) > 10);
      rig.removePaper();
      await until(rig, 'paper out is known', () => rig.printer.status.paper === 'out');
      rig.loadPaper();
      expect(await settle(rig, outcome)).toMatchObject(good);
      expect(rig.receipts()).toHaveLength(1);
      expect(textOf(rig.receipts()[0]).filter((line) => line.startsWith('第'))).toHaveLength(200);
    });

    it('the first report is complete, every later one holds exactly what changed', async (context) => {
      const { rig, statuses } = await setUpStarted(context);
      rig.openCover();
      await until(rig, 'open', () => rig.printer.status.cover === 'open');
      rig.closeCover();
      await until(rig, 'closed', () => rig.printer.status.cover === 'closed');
      const [first, ...later] = statuses;
      expect(first?.changed).toEqual(first?.status);
      let previous = first?.status;
      for (const { changed, status } of later) {
        expect(Object.keys(changed)).not.toHaveLength(0);
        for (const [key, value] of Object.entries(changed)) {
          expect(previous?.[key as keyof ReceiptPrinterStatus]).not.toBe(value);
        }
        expect({ ...previous, ...changed }).toEqual(status);
        previous = status;
      }
      expect(previous).toEqual(rig.printer.status);
    });

    it('nothing that is printed gets into the trace', async (context) => {
      const { rig } = await setUpStarted(context);
      await print(rig, { jobId: 'JOB-5', content: [{ type: 'text', text: 'SECRET' }] });
      expect(rig.trace.length).toBeGreaterThan(0);
      const secret = Buffer.from('SECRET').toString('hex').toUpperCase();
      for (const { hex, label } of rig.trace) expect(`${label} ${hex}`).not.toMatch(`SECRET|${secret}`);
    });

    it('a device that falls silent ends the driver, and is called silent, not broken', async (context) => {
      const { rig } = await setUpStarted(context);
      rig.fallSilent();
      expect(await settle(rig, rig.printer.ended)).toMatchObject({ reason: 'silent' });
      expect(rig.printer.status).toMatchObject({ device: 'offline', link: 'silent' });
    });

    it('a line that breaks while printing ends the job honestly, and then the driver', async (context) => {
      const { rig } = await setUpStarted(context);
      const outcome = rig.printer.print(LONG_RECEIPT);
      await until(rig, 'something is printed', () => (rig.receipts()[0]?.lines.length ?? 0) > 10);
      await rig.hangUp();
      const { evidence, failure } = await settle(rig, outcome);
      expect(failure).toBe('linkLost');
      expect(['queued', 'unknown']).toContain(evidence);
      expect(await settle(rig, rig.printer.ended)).toMatchObject({ reason: 'closed' });
      expect(rig.printer.status).toMatchObject({ device: 'offline', link: 'down' });
      expect(await print(rig, RECEIPT)).toMatchObject({ evidence: 'queued', failure: 'linkLost' });
    });

    it('a device that never answers fails the start', async (context) => {
      const { rig } = await setUp(context);
      rig.fallSilent();
      await expect(start(rig)).rejects.toMatchObject({ code: 'device.not-answering' });
      expect(await rig.printer.ended).toMatchObject({ reason: 'silent' });
    });

    it('an aborted start is cancelled', async (context) => {
      const { rig } = await setUp(context);
      const abort = new AbortController();
      const started = rig.printer.start(abort.signal);
      abort.abort();
      await expect(settle(rig, started)).rejects.toMatchObject({ code: 'device.cancelled' });
    });

    it('stop ends pending jobs, can be called again, and afterwards nobody is called', async (context) => {
      const { rig, statuses } = await setUpStarted(context);
      const outcome = rig.printer.print(LONG_RECEIPT);
      await rig.pass(100);
      await settle(rig, rig.printer.stop());
      await settle(rig, rig.printer.stop());
      const end: DriverEnd = await rig.printer.ended;
      expect(end.reason).toBe('stopped');
      expect(await outcome).toMatchObject({ failure: 'linkLost' });
      const known = statuses.length;
      rig.openCover();
      await rig.pass(1000);
      expect(statuses).toHaveLength(known);
      expect(rig.printer.counters()).toEqual(rig.printer.counters());
    });
  });
}
