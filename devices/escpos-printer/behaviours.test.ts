/** Every fault of devices.md 3.11, and what the driver says of the paper then; in memory and in test time. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestClock } from '../../test/support/test-clock.ts';
import type { PrintJob, PrintOutcome } from '../receipt-printer.ts';
import { noTrace } from '../trace.ts';
import { createSimulatorTransport } from '../transport/memory.ts';
import * as behaviours from './behaviours.ts';
import type { PrinterAction } from './mechanics.ts';
import { createEscposPrinter, type EscposPrinterOptions } from './driver.ts';
import { createEscposSimulator, type EscposSimulatorOptions } from './simulator.ts';

const BAUD = 115_200;
const HELP_WAIT_MS = 60_000;
/** Bytes until the driver is ready: the flush, and the questions of a start. */
const START_BYTES = 2440;

interface Rig {
  readonly simulator: EscposSimulatorOptions;
  readonly printer?: Partial<EscposPrinterOptions>;
  /** Done to the printer before the driver starts. */
  readonly before?: PrinterAction;
  /** Sent to the printer before the driver starts. */
  readonly leftOver?: Uint8Array;
}

async function setUp({ simulator: simulatorOptions, printer: printerOptions, before, leftOver }: Rig) {
  const clock = createTestClock();
  const simulator = createEscposSimulator(
    { clock, random: Math.random },
    { printBytesPerSecond: 4000, ...simulatorOptions },
  );
  if (before !== undefined) simulator.act(before);
  if (leftOver !== undefined) simulator.receive(leftOver);
  const transport = createSimulatorTransport(simulator, 'memory:printer', { clock, paceBaud: BAUD });
  const printer = createEscposPrinter(
    { transport, clock, trace: noTrace },
    {
      profile: simulatorOptions.profile ?? 'epson',
      limits: { helpWaitMs: HELP_WAIT_MS },
      ...printerOptions,
    },
  );
  onTestFinished(async () => {
    await printer.stop();
    simulator.stop();
  });
  const settle = async <T>(promise: Promise<T>): Promise<T> => {
    const state = { isSettled: false };
    const mark = () => {
      state.isSettled = true;
    };
    promise.then(mark, mark);
    for (let ms = 0; !state.isSettled && ms < 600_000; ms += 50) await clock.advance(50);
    if (!state.isSettled) throw new Error('not within 10 minutes');
    return promise;
  };
  await settle(printer.start(new AbortController().signal));
  return { clock, simulator, transport, printer, settle };
}

const jobOf = (jobId: string, lines: number): PrintJob => ({
  jobId,
  content: Array.from({ length: lines }, (_, i) => ({ type: 'text', text: `第${i}行，已收到材料` })),
});
const LINES = 150;
const job = jobOf('JOB-1', LINES);
const good: Partial<PrintOutcome> = { evidence: 'printed', failure: null };
/** A third of the job is printed then. */
const MIDDLE = START_BYTES + 1200;
/** All of the job is in the printer, the end of it not yet on paper. */
const NEAR_THE_END = START_BYTES + 2500;

function bodyLines(lines: readonly string[] | undefined): string[] {
  return (lines ?? []).filter((line) => line.startsWith('第'));
}

describe('faults of a receipt printer', () => {
  it.each([
    ['paper', behaviours.paperEnds({ afterBytes: MIDDLE, untilMs: 20_000 })],
    ['cover', behaviours.coverOpens({ afterBytes: MIDDLE, untilMs: 20_000 })],
    ['head', behaviours.headOverheats({ afterBytes: MIDDLE, untilMs: 20_000 })],
  ])('%s: a job waits for help and comes out whole, once', async (_, behaviour) => {
    const { printer, simulator, settle } = await setUp({ simulator: { behaviours: [behaviour] } });
    expect(await settle(printer.print(job))).toMatchObject(good);
    expect(simulator.receipts()).toHaveLength(1);
    expect(bodyLines(simulator.receipts()[0]?.lines)).toHaveLength(LINES);
    expect(simulator.lostBytes).toBe(0);
  });

  it.each([
    ['paperOut', behaviours.paperEnds({ afterBytes: MIDDLE, untilMs: null })],
    ['coverOpen', behaviours.coverOpens({ afterBytes: MIDDLE, untilMs: null })],
    ['hardwareError', behaviours.breaksDown({ afterBytes: MIDDLE, untilMs: null })],
    ['timeOut', behaviours.headOverheats({ afterBytes: MIDDLE, untilMs: null })],
  ])('%s: a job whose end was never sent is not called unknown', async (failure, behaviour) => {
    const { printer, simulator, settle } = await setUp({ simulator: { behaviours: [behaviour] } });
    expect(await settle(printer.print(jobOf('JOB-2', 600)))).toMatchObject({ evidence: 'queued', failure });
    expect(simulator.receipts()[0]?.cut).toBe(false);
    expect(simulator.lostBytes).toBe(0);
  });

  it('a job that was sent whole and then lost its paper is unknown, since it may still come out', async () => {
    const behaviour = behaviours.paperEnds({ afterBytes: START_BYTES + 300, untilMs: null });
    const { printer, simulator, settle, clock } = await setUp({ simulator: { behaviours: [behaviour] } });
    const outcome = await settle(printer.print(jobOf('JOB-3', 30)));
    expect(outcome).toMatchObject({ evidence: 'unknown', failure: 'paperOut' });
    expect(outcome.durationMs).toBeGreaterThanOrEqual(HELP_WAIT_MS);
    simulator.act({ type: 'loadPaper', paperMm: 50_000 });
    await clock.advance(100);
    await settle(printer.print(jobOf('JOB-4', 2)));
    expect(simulator.receipts().map(({ lines }) => lines.at(-1)?.trim())).toEqual(['JOB-3', 'JOB-4']);
  });

  it('what an abandoned job left in the printer is cut off before the next receipt', async () => {
    const behaviour = behaviours.paperEnds({ afterBytes: MIDDLE, untilMs: null });
    const { printer, simulator, settle, clock } = await setUp({ simulator: { behaviours: [behaviour] } });
    expect(await settle(printer.print(jobOf('JOB-5', 600)))).toMatchObject({ evidence: 'queued' });
    simulator.act({ type: 'loadPaper', paperMm: 50_000 });
    await clock.advance(10_000);
    expect(await settle(printer.print(jobOf('JOB-6', 3)))).toMatchObject(good);
    const [left, next] = simulator.receipts();
    expect(left?.lines.join()).not.toContain('JOB-6');
    expect(next?.lines.map((line) => line.trim())).toEqual([
      '第0行，已收到材料',
      '第1行，已收到材料',
      '第2行，已收到材料',
      'JOB-6',
    ]);
  });

  it('a cutter that jams once is told to go on, and does', async () => {
    // The first cut frees what an earlier program may have left in the printer.
    const { printer, simulator, settle } = await setUp({
      simulator: { behaviours: [behaviours.cutterJamsOnCut(1)] },
    });
    expect(await settle(printer.print(job))).toMatchObject(good);
    expect(simulator.receipts()[0]?.cut).toBe(true);
  });

  it('a cutter that stays jammed is a fault of the cutter, and needs maintenance', async () => {
    const { printer, settle } = await setUp({ simulator: { behaviours: [behaviours.cutterJamsOnCut(9)] } });
    expect(await settle(printer.print(jobOf('JOB-7', 600)))).toMatchObject({ failure: 'cutterFault' });
    expect(printer.status).toMatchObject({
      device: 'hardwareError',
      action: 'maintenance',
      cutter: 'fault',
      detail: 'status cutter error, offline',
    });
  });

  it('after a power cut in the middle nobody claims that the paper exists', async () => {
    const behaviour = behaviours.powerFails({ afterBytes: NEAR_THE_END, untilMs: 2000 });
    const { printer, simulator, settle } = await setUp({ simulator: { behaviours: [behaviour] } });
    const outcome = await settle(printer.print(job));
    expect(outcome).toMatchObject({ evidence: 'unknown', failure: 'timeOut' });
    expect(simulator.receipts()[0]?.cut).toBe(false);
    expect(await settle(printer.print(jobOf('JOB-8', 2)))).toMatchObject(good);
    expect(simulator.receipts()[1]?.lines.map((line) => line.trim())).toContain('JOB-8');
  });

  it('after a power cut the reports of changes are switched on again', async () => {
    const behaviour = behaviours.powerFails({ afterBytes: MIDDLE, untilMs: 100 });
    const { printer, simulator, settle, clock } = await setUp({ simulator: { behaviours: [behaviour] } });
    await settle(printer.print(job));
    await settle(printer.print(jobOf('JOB-9', 2)));
    simulator.act({ type: 'openCover' });
    await clock.advance(20);
    expect(printer.status.cover).toBe('open');
  });

  it('noise at power-up is counted and harms nothing', async () => {
    const noise = Uint8Array.of(0xff, 0x80, 0x5f, 0x41, 0x37, 0x22, 0x13, 0x9c);
    const { printer, simulator, settle, clock } = await setUp({
      simulator: { behaviours: [behaviours.garbageAtPowerUp(noise)] },
    });
    simulator.act({ type: 'powerOff' });
    simulator.act({ type: 'powerOn' });
    await clock.advance(10_000);
    expect(printer.status).toMatchObject({ device: 'online', link: 'up' });
    expect(printer.counters()['unknownBytes']).toBeGreaterThan(0);
    expect(await settle(printer.print(job))).toMatchObject(good);
  });

  it('a status answer in the middle of a report spoils neither', async () => {
    const { printer, simulator, clock } = await setUp({
      simulator: { behaviours: [behaviours.statusInsideReport] },
    });
    simulator.act({ type: 'openCover' });
    await clock.advance(10_000);
    expect(printer.status).toMatchObject({ device: 'userError', cover: 'open', paper: 'full' });
    expect(printer.counters()).toMatchObject({ unknownBytes: 0, timeout: 0 });
  });

  it('late answers are not taken for answers to later questions', async () => {
    // Around the deadline of the first question: a late answer then comes while a later one is open.
    for (let delayMs = 1499; delayMs < 1502; delayMs += 0.1) {
      const { printer } = await setUp({
        simulator: { paperMm: 1000, behaviours: [behaviours.lateStatus(delayMs, 1)] },
      });
      expect(printer.status).toMatchObject({ device: 'online', cover: 'closed', paper: 'low' });
    }
  });

  it('answers that an abandoned job still gets are not taken for those of the next', async () => {
    const behaviour = behaviours.paperEnds({ afterBytes: START_BYTES + 100, untilMs: null });
    const { printer, simulator, settle, clock } = await setUp({
      simulator: { profile: 'generic', printBytesPerSecond: 500, behaviours: [behaviour] },
    });
    expect(await settle(printer.print(jobOf('JOB-A', 30)))).toMatchObject({ evidence: 'unknown' });
    simulator.act({ type: 'loadPaper', paperMm: 50_000 });
    await clock.advance(50);
    expect(await settle(printer.print(jobOf('JOB-B', 30)))).toMatchObject({ evidence: 'accepted' });
    expect(simulator.receipts()).toMatchObject([{ cut: true }, { cut: true }]);
  });

  it('a clone without GS ( H that was configured as epson falls back to what it can prove', async () => {
    const { printer, settle } = await setUp({
      simulator: { profile: 'generic' },
      printer: { profile: 'epson' },
    });
    expect(await settle(printer.print(job))).toMatchObject({ evidence: 'accepted', failure: null });
  });

  it('a clone without GS r proves no more than that the bytes have left', async () => {
    const { printer, simulator, settle, clock } = await setUp({
      simulator: { profile: 'generic', behaviours: [behaviours.noPaperStatus] },
    });
    expect(await settle(printer.print(jobOf('J', 20)))).toMatchObject({
      evidence: 'transmitted',
      failure: null,
    });
    await clock.advance(5000);
    expect(bodyLines(simulator.receipts()[0]?.lines)).toHaveLength(20);
  });

  it('a slow printer with a small buffer loses nothing', async () => {
    const { printer, simulator, settle } = await setUp({ simulator: { printBytesPerSecond: 1000 } });
    expect(await settle(printer.print(jobOf('J', 400)))).toMatchObject(good);
    expect(bodyLines(simulator.receipts()[0]?.lines)).toHaveLength(400);
    expect(simulator.lostBytes).toBe(0);
  });

  it('XOFF and XON that reach the driver are no answers', async () => {
    const { printer, settle } = await setUp({ simulator: { bufferBytes: 2048, xonXoff: true } });
    expect(await settle(printer.print(job))).toMatchObject(good);
    expect(printer.counters()['unknownBytes']).toBe(0);
  });

  it('paper that is nearly used up is low, and still good for a receipt', async () => {
    const { printer, settle } = await setUp({ simulator: { paperMm: 4000 } });
    expect(printer.status).toMatchObject({ device: 'online', paper: 'low', action: null });
    expect(await settle(printer.print(job))).toMatchObject(good);
  });

  it('a printer that is started with an open cover is known, and proves as much as any once it is closed', async () => {
    const { printer, simulator, settle, clock } = await setUp({
      simulator: {},
      before: { type: 'openCover' },
    });
    expect(printer.status).toMatchObject({ device: 'userError', cover: 'open', identity: null });
    simulator.act({ type: 'closeCover' });
    await clock.advance(4000);
    expect(printer.status).toMatchObject({ device: 'online', identity: 'SIM-80 S000001' });
    expect(await settle(printer.print(job))).toMatchObject(good);
  });

  it('a picture that an earlier program left half sent does not swallow the next receipt', async () => {
    const { printer, simulator, settle } = await setUp({
      simulator: {},
      leftOver: Uint8Array.of(0x1d, 0x76, 0x30, 0, 72, 0, 24, 0, 0xff),
    });
    expect(await settle(printer.print(jobOf('JOB-9', 1)))).toMatchObject(good);
    expect(
      simulator
        .receipts()
        .at(-1)
        ?.lines.map((line) => line.trim()),
    ).toEqual(['第0行，已收到材料', 'JOB-9']);
  });

  it('a printer that takes everything and answers nothing is not called a printer', async () => {
    await expect(setUp({ simulator: { behaviours: [behaviours.silent] } })).rejects.toMatchObject({
      code: 'device.not-answering',
    });
  });

  it('what an earlier program left on the paper is cut off before the first receipt', async () => {
    const { printer, simulator, settle } = await setUp({
      simulator: {},
      leftOver: Buffer.from('somebody\n'),
    });
    expect(await settle(printer.print(jobOf('JOB-9', 1)))).toMatchObject(good);
    expect(simulator.receipts().map(({ lines }) => lines[0])).toEqual(['somebody', '第0行，已收到材料']);
  });

  it('a printer that is still busy with an older job at the start is not taken for one that proves nothing', async () => {
    const { printer, settle, clock } = await setUp({
      simulator: { printBytesPerSecond: 300 },
      leftOver: Buffer.from('busy\n'.repeat(300)),
    });
    await clock.advance(20_000);
    expect(printer.status.identity).toBe('SIM-80 S000001');
    expect(await settle(printer.print(jobOf('JOB-9', 1)))).toMatchObject(good);
  });

  it('a hot head is busy, and nobody is called', async () => {
    const { printer, simulator, clock } = await setUp({ simulator: {} });
    simulator.act({ type: 'heatHead' });
    await clock.advance(100);
    expect(printer.status).toMatchObject({ device: 'deviceBusy', headTemperature: 'high', action: null });
  });

  it('a receipt takes no longer than its bytes on the wire, and five percent', async () => {
    const { printer, settle } = await setUp({ simulator: { printBytesPerSecond: Infinity } });
    const { durationMs } = await settle(printer.print(job));
    const bytes = LINES * (Buffer.byteLength('第0行，已收到材料', 'utf8') * (2 / 3)) + 200;
    expect(durationMs).toBeLessThan(1.05 * ((bytes * 10_000) / BAUD) + 50);
  });

  it('without fonts a rare character is shown as missing, not left out', async () => {
    const { printer, simulator, settle } = await setUp({
      simulator: {},
      printer: { loadGlyphs: () => Promise.reject(new Error('no font')) },
    });
    const content = [{ type: 'text', text: '姓名：\u{20BB7}野' }] as const;
    expect(await settle(printer.print({ jobId: 'J', content }))).toMatchObject(good);
    expect(simulator.receipts()[0]?.lines[0]).toBe('姓名：〓野');
    expect(printer.counters()['glyphFontMissing']).toBe(1);
  });
});
