/** What the driver says of the paper when things go wrong (devices.md 3.9, 3.11); in memory and in test time. */
import { describe, expect, it } from 'vitest';
import type { PrintOutcome } from '../receipt-printer.ts';
import type { PrinterBehaviour } from './behaviours.ts';
import { BAUD, bodyLines, HELP_WAIT_MS, jobOf, START_BYTES, startPrinter } from './driver-rig.ts';

const LINES = 150;
const job = jobOf('JOB-1', LINES);
const good: Partial<PrintOutcome> = { evidence: 'printed', failure: null };
/** A third of the job is printed then. */
const MIDDLE = START_BYTES + 1200;
/** All of the job is in the printer, the end of it not yet on paper. */
const NEAR_THE_END = START_BYTES + 2500;

describe('faults of a receipt printer', () => {
  it.each<[string, PrinterBehaviour]>([
    ['paper', { name: 'paperEnds', afterBytes: MIDDLE, untilMs: 20_000 }],
    ['cover', { name: 'coverOpens', afterBytes: MIDDLE, untilMs: 20_000 }],
    ['head', { name: 'headOverheats', afterBytes: MIDDLE, untilMs: 20_000 }],
  ])('%s: a job waits for help and comes out whole, once', async (_, behaviour) => {
    const { printer, simulator, settle } = await startPrinter({ simulator: { behaviours: [behaviour] } });
    expect(await settle(printer.print(job))).toMatchObject(good);
    expect(simulator.receipts()).toHaveLength(1);
    expect(bodyLines(simulator.receipts()[0]?.lines)).toHaveLength(LINES);
    expect(simulator.lostBytes).toBe(0);
  });

  it.each<[string, PrinterBehaviour]>([
    ['paperOut', { name: 'paperEnds', afterBytes: MIDDLE, untilMs: null }],
    ['coverOpen', { name: 'coverOpens', afterBytes: MIDDLE, untilMs: null }],
    ['hardwareError', { name: 'breaksDown', afterBytes: MIDDLE, untilMs: null }],
    ['timeOut', { name: 'headOverheats', afterBytes: MIDDLE, untilMs: null }],
  ])('%s: a job whose end was never sent is not called unknown', async (failure, behaviour) => {
    const { printer, simulator, settle } = await startPrinter({ simulator: { behaviours: [behaviour] } });
    expect(await settle(printer.print(jobOf('JOB-2', 600)))).toMatchObject({ evidence: 'queued', failure });
    expect(simulator.receipts()[0]?.cut).toBe(false);
    expect(simulator.lostBytes).toBe(0);
  });

  it('a job that was sent whole and then lost its paper is unknown, since it may still come out', async () => {
    const behaviour = { name: 'paperEnds', afterBytes: START_BYTES + 300, untilMs: null } as const;
    const { printer, simulator, settle, clock } = await startPrinter({
      simulator: { behaviours: [behaviour] },
    });
    const outcome = await settle(printer.print(jobOf('JOB-3', 30)));
    expect(outcome).toMatchObject({ evidence: 'unknown', failure: 'paperOut' });
    expect(outcome.durationMs).toBeGreaterThanOrEqual(HELP_WAIT_MS);
    simulator.act({ type: 'loadPaper', paperMm: 50_000 });
    await clock.advance(100);
    await settle(printer.print(jobOf('JOB-4', 2)));
    expect(simulator.receipts().map(({ lines }) => lines.at(-1)?.trim())).toEqual(['JOB-3', 'JOB-4']);
  });

  it('what an abandoned job left in the printer is cut off before the next receipt', async () => {
    const behaviour = { name: 'paperEnds', afterBytes: MIDDLE, untilMs: null } as const;
    const { printer, simulator, settle, clock } = await startPrinter({
      simulator: { behaviours: [behaviour] },
    });
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
    const { printer, simulator, settle } = await startPrinter({
      simulator: { behaviours: [{ name: 'cutterJams', times: 1 }] },
    });
    expect(await settle(printer.print(job))).toMatchObject(good);
    expect(simulator.receipts()[0]?.cut).toBe(true);
  });

  it('a cutter that stays jammed is a fault of the cutter, and needs maintenance', async () => {
    const { printer, settle } = await startPrinter({
      simulator: { behaviours: [{ name: 'cutterJams', times: 9 }] },
    });
    expect(await settle(printer.print(jobOf('JOB-7', 600)))).toMatchObject({ failure: 'cutterFault' });
    expect(printer.status).toMatchObject({
      device: 'hardwareError',
      action: 'maintenance',
      cutter: 'fault',
      detail: 'status cutter error, offline',
    });
  });

  it('after a power cut in the middle nobody claims that the paper exists', async () => {
    const behaviour = { name: 'powerFails', afterBytes: NEAR_THE_END, untilMs: 2000 } as const;
    const { printer, simulator, settle } = await startPrinter({ simulator: { behaviours: [behaviour] } });
    const outcome = await settle(printer.print(job));
    expect(outcome).toMatchObject({ evidence: 'unknown', failure: 'timeOut' });
    expect(simulator.receipts()[0]?.cut).toBe(false);
    expect(await settle(printer.print(jobOf('JOB-8', 2)))).toMatchObject(good);
    expect(simulator.receipts()[1]?.lines.map((line) => line.trim())).toContain('JOB-8');
  });

  it('after a power cut the reports of changes are switched on again', async () => {
    const behaviour = { name: 'powerFails', afterBytes: MIDDLE, untilMs: 100 } as const;
    const { printer, simulator, settle, clock } = await startPrinter({
      simulator: { behaviours: [behaviour] },
    });
    await settle(printer.print(job));
    await settle(printer.print(jobOf('JOB-9', 2)));
    simulator.act({ type: 'openCover' });
    await clock.advance(20);
    expect(printer.status.cover).toBe('open');
  });

  it('noise at power-up is counted and harms nothing', async () => {
    const noise = Uint8Array.of(0xff, 0x80, 0x5f, 0x41, 0x37, 0x22, 0x13, 0x9c);
    const { printer, simulator, settle, clock } = await startPrinter({
      simulator: { behaviours: [{ name: 'garbageAtPowerUp', bytes: noise }] },
    });
    simulator.act({ type: 'powerOff' });
    simulator.act({ type: 'powerOn' });
    await clock.advance(10_000);
    expect(printer.status).toMatchObject({ device: 'online', link: 'up' });
    expect(printer.counters()['unknownBytes']).toBeGreaterThan(0);
    expect(await settle(printer.print(job))).toMatchObject(good);
  });

  it('a status answer in the middle of a report spoils neither', async () => {
    const { printer, simulator, clock } = await startPrinter({
      simulator: { behaviours: [{ name: 'statusInsideReport' }] },
    });
    simulator.act({ type: 'openCover' });
    await clock.advance(10_000);
    expect(printer.status).toMatchObject({ device: 'userError', cover: 'open', paper: 'full' });
    expect(printer.counters()).toMatchObject({ unknownBytes: 0, timeout: 0 });
  });

  it('late answers are not taken for answers to later questions', async () => {
    // Around the deadline of the first question: a late answer then comes while a later one is open.
    for (let delayMs = 1499; delayMs < 1502; delayMs += 0.1) {
      const { printer } = await startPrinter({
        simulator: { paperMm: 1000, behaviours: [{ name: 'lateStatus', delayMs, times: 1 }] },
      });
      expect(printer.status).toMatchObject({ device: 'online', cover: 'closed', paper: 'low' });
    }
  });

  it('answers that an abandoned job still gets are not taken for those of the next', async () => {
    const behaviour = { name: 'paperEnds', afterBytes: START_BYTES + 100, untilMs: null } as const;
    const { printer, simulator, settle, clock } = await startPrinter({
      simulator: { profile: 'generic', printBytesPerSecond: 500, behaviours: [behaviour] },
    });
    expect(await settle(printer.print(jobOf('JOB-A', 30)))).toMatchObject({ evidence: 'unknown' });
    simulator.act({ type: 'loadPaper', paperMm: 50_000 });
    await clock.advance(50);
    expect(await settle(printer.print(jobOf('JOB-B', 30)))).toMatchObject({ evidence: 'accepted' });
    expect(simulator.receipts()).toMatchObject([{ cut: true }, { cut: true }]);
  });

  it('a clone without GS ( H that was configured as epson falls back to what it can prove', async () => {
    const { printer, settle } = await startPrinter({
      simulator: { profile: 'generic' },
      printer: { profile: 'epson' },
    });
    expect(await settle(printer.print(job))).toMatchObject({ evidence: 'accepted', failure: null });
  });

  it('a clone without GS r proves no more than that the bytes have left', async () => {
    const { printer, simulator, settle, clock } = await startPrinter({
      simulator: { profile: 'generic', behaviours: [{ name: 'noPaperStatus' }] },
    });
    expect(await settle(printer.print(jobOf('J', 20)))).toMatchObject({
      evidence: 'transmitted',
      failure: null,
    });
    await clock.advance(5000);
    expect(bodyLines(simulator.receipts()[0]?.lines)).toHaveLength(20);
  });

  it('a slow printer with a small buffer loses nothing', async () => {
    const { printer, simulator, settle } = await startPrinter({ simulator: { printBytesPerSecond: 1000 } });
    expect(await settle(printer.print(jobOf('J', 400)))).toMatchObject(good);
    expect(bodyLines(simulator.receipts()[0]?.lines)).toHaveLength(400);
    expect(simulator.lostBytes).toBe(0);
  });

  it('XOFF and XON that reach the driver are no answers', async () => {
    const { printer, settle } = await startPrinter({ simulator: { bufferBytes: 2048, xonXoff: true } });
    expect(await settle(printer.print(job))).toMatchObject(good);
    expect(printer.counters()['unknownBytes']).toBe(0);
  });

  it('paper that is nearly used up is low, and still good for a receipt', async () => {
    const { printer, settle } = await startPrinter({ simulator: { paperMm: 4000 } });
    expect(printer.status).toMatchObject({ device: 'online', paper: 'low', action: null });
    expect(await settle(printer.print(job))).toMatchObject(good);
  });

  it('a printer that is started with an open cover is known, and proves as much as any once it is closed', async () => {
    const { printer, simulator, settle, clock } = await startPrinter({
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
    const { printer, simulator, settle } = await startPrinter({
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
    await expect(startPrinter({ simulator: { behaviours: [{ name: 'silent' }] } })).rejects.toMatchObject({
      code: 'device.not-answering',
    });
  });

  it('what an earlier program left on the paper is cut off before the first receipt', async () => {
    const { printer, simulator, settle } = await startPrinter({
      simulator: {},
      leftOver: Buffer.from('somebody\n'),
    });
    expect(await settle(printer.print(jobOf('JOB-9', 1)))).toMatchObject(good);
    expect(simulator.receipts().map(({ lines }) => lines[0])).toEqual(['somebody', '第0行，已收到材料']);
  });

  it('a printer that is still busy with an older job at the start is not taken for one that proves nothing', async () => {
    const { printer, settle, clock } = await startPrinter({
      simulator: { printBytesPerSecond: 300 },
      leftOver: Buffer.from('busy\n'.repeat(300)),
    });
    await clock.advance(20_000);
    expect(printer.status.identity).toBe('SIM-80 S000001');
    expect(await settle(printer.print(jobOf('JOB-9', 1)))).toMatchObject(good);
  });

  it('a hot head is busy, and nobody is called', async () => {
    const { printer, simulator, clock } = await startPrinter({ simulator: {} });
    simulator.act({ type: 'heatHead' });
    await clock.advance(100);
    expect(printer.status).toMatchObject({ device: 'deviceBusy', headTemperature: 'high', action: null });
  });

  it('a receipt takes no longer than its bytes on the wire, and five percent', async () => {
    const { printer, settle } = await startPrinter({ simulator: { printBytesPerSecond: Infinity } });
    const { durationMs } = await settle(printer.print(job));
    const bytes = LINES * (Buffer.byteLength('第0行，已收到材料', 'utf8') * (2 / 3)) + 200;
    expect(durationMs).toBeLessThan(1.05 * ((bytes * 10_000) / BAUD) + 50);
  });

  it('without fonts a rare character is shown as missing, not left out', async () => {
    const { printer, simulator, settle } = await startPrinter({
      simulator: {},
      printer: { loadGlyphs: () => Promise.reject(new Error('no font')) },
    });
    const content = [{ type: 'text', text: '姓名：\u{20BB7}野' }] as const;
    expect(await settle(printer.print({ jobId: 'J', content }))).toMatchObject(good);
    expect(simulator.receipts()[0]?.lines[0]).toBe('姓名：〓野');
    expect(printer.counters()['glyphFontMissing']).toBe(1);
  });
});
