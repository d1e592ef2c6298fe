/** What every receipt printer must do, whatever its protocol and its line (DESIGN 3): call it from the driver's test. */
import { describe, expect, it, type TestContext } from 'vitest';
import type { ReceiptPrinterStatus } from '../shared/domain/device-status.ts';
import type { PrintEvidence } from '../shared/domain/print-evidence.ts';
import type { DriverEnd } from './driver.ts';
import type { DriverRig } from './driver-rig.ts';
import { isProved, type PaperFate } from './paper-path.ts';
import type { PrintJob, PrintOutcome, ReceiptPrinter } from './receipt-printer.ts';

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
export interface ReceiptPrinterRig extends DriverRig<ReceiptPrinter> {
  /** Every paper so far, oldest first, wherever it is now; the last one may be unfinished. */
  receipts(): readonly ReadReceipt[];
  /** What really became of a job. */
  fateOf(jobId: string): PaperFate;
  /** A hand takes what hangs in the mouth. */
  takePaper(): void;
  /** Hands take every paper so long after it came out; null: nobody is there. */
  setTaker(afterMs: number | null): void;
  removePaper(): void;
  loadPaper(): void;
  openCover(): void;
  closeCover(): void;
  /** The device answers nothing from now on. */
  fallSilent(): void;
}

export interface ReceiptPrinterContract {
  readonly setUp: () => Promise<ReceiptPrinterRig>;
  readonly identity: string | null;
  /** What this printer can say of a job that went well. */
  readonly evidence: PrintEvidence;
  /** It holds papers out, sees them taken, and can pull them back. */
  readonly hasPresenter: boolean;
}

export const TEST_TIMEOUT_MS = 60_000;
/** When hands take papers by themselves. */
const TAKER_MS = 2000;

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

const start = (rig: ReceiptPrinterRig) => rig.settle(rig.driver.start(new AbortController().signal));
const print = (rig: ReceiptPrinterRig, job: PrintJob, signal?: AbortSignal): Promise<PrintOutcome> =>
  rig.settle(rig.driver.print(job, signal));
const textOf = (receipt: ReadReceipt | undefined) => (receipt?.lines ?? []).map((line) => line.trim());

export function describeReceiptPrinterContract(name: string, contract: ReceiptPrinterContract): void {
  const setUp = async ({ onTestFinished }: TestContext) => {
    const rig = await contract.setUp();
    onTestFinished(() => rig.dispose());
    rig.setTaker(TAKER_MS);
    const statuses: { changed: Partial<ReceiptPrinterStatus>; status: ReceiptPrinterStatus }[] = [];
    rig.driver.onStatus((changed, status) => statuses.push({ changed, status }));
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
      expect(rig.driver.deviceClass).toBe('receiptPrinter');
      expect(rig.driver.status.device).toBe('starting');
      await start(rig);
      expect(rig.driver.status).toMatchObject({
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
        rig.driver.print({ jobId: `JOB-${text}`, content: [{ type: 'text', text }] }),
      );
      for (const outcome of await rig.settle(Promise.all(outcomes))) expect(outcome).toMatchObject(good);
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
      await rig.until(() => rig.driver.status.paper === 'out');
      expect(rig.driver.status.device).not.toBe('online');
      expect(await print(rig, RECEIPT)).toMatchObject({ evidence: 'queued', failure: 'paperOut' });
      rig.loadPaper();
      await rig.until(() => rig.driver.status.paper === 'full');
      expect(await print(rig, RECEIPT)).toMatchObject(good);
      expect(rig.receipts()).toHaveLength(1);
    });

    it('an open cover asks somebody to close it, and nothing more', async (context) => {
      const { rig } = await setUpStarted(context);
      rig.openCover();
      await rig.until(() => rig.driver.status.cover === 'open');
      expect(rig.driver.status).toMatchObject({ device: 'userError', action: 'clear' });
      expect(await print(rig, RECEIPT)).toMatchObject({ evidence: 'queued', failure: 'coverOpen' });
      rig.closeCover();
      await rig.until(() => rig.driver.status.cover === 'closed');
      expect(rig.driver.status).toMatchObject({ device: 'online', action: null, detail: null });
    });

    it('paper that ends in the middle and is replaced gives one whole document', async (context) => {
      const { rig } = await setUpStarted(context);
      const outcome = rig.driver.print(LONG_RECEIPT);
      await rig.until(() => (rig.receipts()[0]?.lines.length ?? 0) > 10);
      rig.removePaper();
      await rig.until(() => rig.driver.status.paper === 'out');
      rig.loadPaper();
      expect(await rig.settle(outcome)).toMatchObject(good);
      expect(rig.receipts()).toHaveLength(1);
      expect(textOf(rig.receipts()[0]).filter((line) => line.startsWith('第'))).toHaveLength(200);
    });

    it('the first report is complete, every later one holds exactly what changed', async (context) => {
      const { rig, statuses } = await setUpStarted(context);
      rig.openCover();
      await rig.until(() => rig.driver.status.cover === 'open');
      rig.closeCover();
      await rig.until(() => rig.driver.status.cover === 'closed');
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
      expect(previous).toEqual(rig.driver.status);
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
      expect(await rig.settle(rig.driver.ended)).toMatchObject({ reason: 'silent' });
      expect(rig.driver.status).toMatchObject({ device: 'offline', link: 'silent' });
    });

    it('a line that breaks while printing ends the job honestly, and then the driver', async (context) => {
      const { rig } = await setUpStarted(context);
      const outcome = rig.driver.print(LONG_RECEIPT);
      await rig.until(() => (rig.receipts()[0]?.lines.length ?? 0) > 10);
      await rig.hangUp();
      const { evidence, failure } = await rig.settle(outcome);
      expect(failure).toBe('linkLost');
      expect(['queued', 'unknown']).toContain(evidence);
      expect(await rig.settle(rig.driver.ended)).toMatchObject({ reason: 'closed' });
      expect(rig.driver.status).toMatchObject({ device: 'offline', link: 'down' });
      expect(await print(rig, RECEIPT)).toMatchObject({ evidence: 'queued', failure: 'linkLost' });
    });

    it('a device that never answers fails the start', async (context) => {
      const { rig } = await setUp(context);
      rig.fallSilent();
      await expect(start(rig)).rejects.toMatchObject({ code: 'device.not-answering' });
      expect(await rig.driver.ended).toMatchObject({ reason: 'silent' });
    });

    it('an aborted start is cancelled', async (context) => {
      const { rig } = await setUp(context);
      const abort = new AbortController();
      const started = rig.driver.start(abort.signal);
      abort.abort();
      await expect(rig.settle(started)).rejects.toMatchObject({ code: 'device.cancelled' });
    });

    it('stop ends pending jobs, can be called again, and afterwards nobody is called', async (context) => {
      const { rig, statuses } = await setUpStarted(context);
      const outcome = rig.driver.print(LONG_RECEIPT);
      await rig.pass(100);
      await rig.settle(rig.driver.stop());
      await rig.settle(rig.driver.stop());
      const end: DriverEnd = await rig.driver.ended;
      expect(end.reason).toBe('stopped');
      expect(await outcome).toMatchObject({ failure: 'linkLost' });
      const known = statuses.length;
      rig.openCover();
      await rig.pass(1000);
      expect(statuses).toHaveLength(known);
      expect(rig.driver.counters()).toEqual(rig.driver.counters());
    });

    it('of no job more is said than what is so, whatever happens to it', async (context) => {
      const { rig } = await setUpStarted(context);
      const judge = async (jobId: string, harm: () => void, mend: () => void) => {
        const outcome = rig.driver.print({ ...LONG_RECEIPT, jobId });
        await rig.pass(400);
        harm();
        await rig.pass(2000);
        mend();
        const { evidence } = await rig.settle(outcome);
        expect(isProved(evidence, rig.fateOf(jobId)), `${evidence}, ${rig.fateOf(jobId)}`).toBe(true);
      };
      await judge(
        'JOB-P',
        () => rig.removePaper(),
        () => rig.loadPaper(),
      );
      await judge(
        'JOB-C',
        () => rig.openCover(),
        () => rig.closeCover(),
      );
    });
  });
}
