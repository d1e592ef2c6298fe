/** Hands, the retractor and the next job at the mouth of a printer (devices.md 3.7, 3.9, 3.11); in memory and in test time. */
import { describe, expect, it } from 'vitest';
import { createSimulatorTransport } from '../transport/memory.ts';
import { noTrace } from '../trace.ts';
import { jobOf, startPrinter, type RigOptions } from './driver-rig.ts';
import { createEscposPrinter } from './driver.ts';
import type { PaperEvent } from '../receipt-printer.ts';

const start = (options: RigOptions = {}) =>
  startPrinter({ ...options, simulator: { profile: 'custom-vkp80', ...options.simulator } });

async function withPaper(options: RigOptions = {}) {
  const rig = await start(options);
  expect(await rig.print(jobOf('A', 3))).toMatchObject({ evidence: 'presented', failure: null });
  return {
    ...rig,
    fate: (jobId = 'A') => rig.simulator.fateOf(jobId),
    told: () => rig.events.map(({ type, jobId }) => `${type} ${jobId}`),
  };
}

describe('a paper in the mouth', () => {
  it('waits for a hand, and is seen to be taken', async () => {
    const rig = await withPaper();
    expect(rig.printer.status).toMatchObject({
      presenter: 'awaitingTake',
      media: 'entering',
      device: 'online',
    });
    await rig.clock.advance(60_000);
    expect(rig.told()).toEqual(['presented A']);
    rig.simulator.takeReceipts();
    await rig.clock.advance(1000);
    expect(rig.told()).toEqual(['presented A', 'taken A']);
    expect(rig.printer.status).toMatchObject({ presenter: 'idle', media: 'notPresent' });
  });

  it('is pulled back on command, once, and counted', async () => {
    const rig = await withPaper();
    expect(await rig.retract('A')).toEqual({ ok: true });
    expect(rig.fate()).toBe('bin');
    expect(rig.told()).toEqual(['presented A', 'retracted A']);
    expect(rig.printer.status).toMatchObject({ presenter: 'idle', media: 'retracted', retractCount: 1 });
    expect(await rig.retract('A')).toMatchObject({ ok: false, error: 'noMediaPresent' });
    expect(rig.printer.status.retractCount).toBe(1);
  });

  it('is not pulled back for another job', async () => {
    const rig = await withPaper();
    expect(await rig.retract('B')).toMatchObject({ ok: false, error: 'noMediaPresent' });
    expect(rig.fate()).toBe('mouth');
    expect(await rig.retract(null)).toEqual({ ok: true });
  });

  it('makes way for the next job: a hand has a moment, then it is pulled back', async () => {
    const rig = await withPaper();
    expect(await rig.print(jobOf('B', 3))).toMatchObject({ evidence: 'presented' });
    expect([rig.fate('A'), rig.fate('B')]).toEqual(['bin', 'mouth']);
    expect(rig.told()).toEqual(['presented A', 'retracted A', 'presented B']);
  });

  it('that is taken while the next job waits is taken', async () => {
    const rig = await withPaper();
    const next = rig.printer.print(jobOf('B', 3));
    await rig.clock.advance(2000);
    rig.simulator.takeReceipts();
    expect(await rig.settle(next)).toMatchObject({ evidence: 'presented' });
    expect([rig.fate('A'), rig.fate('B')]).toEqual(['taken', 'mouth']);
  });

  it('that cannot be pulled back keeps the next job from being begun', async () => {
    const rig = await withPaper({ simulator: { binCapacity: 0 } });
    expect(await rig.print(jobOf('B', 3))).toMatchObject({ evidence: 'queued', failure: 'paperJammed' });
    expect([rig.fate('A'), rig.fate('B')]).toEqual(['mouth', 'nothing']);
    expect(rig.printer.status).toMatchObject({ paper: 'jammed', presenter: 'awaitingTake' });
  });

  it('is not pulled back while the printer cannot act: the command would wait for another paper', async () => {
    const rig = await withPaper();
    rig.simulator.act({ type: 'removePaper' });
    await rig.clock.advance(5000);
    expect(await rig.retract('A')).toMatchObject({ ok: false, error: 'deviceNotReady', detail: 'paperOut' });
    rig.simulator.act({ type: 'loadPaper', paperMm: 50_000 });
    await rig.clock.advance(5000);
    expect(rig.fate()).toBe('mouth');
    expect(rig.told()).toEqual(['presented A']);
  });

  it('that is pulled back later than the time for it allows is not said to be taken', async () => {
    const rig = await withPaper();
    const retracting = rig.printer.retract('A');
    // The cover is opened at the very moment: the command waits in the buffer.
    await rig.clock.advance(10);
    rig.simulator.act({ type: 'openCover' });
    expect(await rig.settle(retracting)).toMatchObject({ ok: false });
    rig.simulator.act({ type: 'closeCover' });
    await rig.clock.advance(10_000);
    const isTrue = rig.fate() === 'bin' ? !rig.told().includes('taken A') : rig.fate() === 'mouth';
    expect({ fate: rig.fate(), told: rig.told(), isTrue }).toMatchObject({ isTrue: true });
  });

  it('that a technician pulled out was taken by nobody', async () => {
    const rig = await withPaper();
    rig.simulator.act({ type: 'openCover' });
    await rig.clock.advance(1000);
    rig.simulator.act({ type: 'clearJam' });
    rig.simulator.act({ type: 'closeCover' });
    await rig.clock.advance(5000);
    expect(rig.told()).toEqual(['presented A']);
    expect(rig.printer.status).toMatchObject({ presenter: 'idle', media: 'notPresent' });
  });

  it('that was there before the driver is told of as nobody’s, once somebody listens', async () => {
    const rig = await withPaper();
    await rig.printer.stop();
    const transport = createSimulatorTransport(rig.simulator, 'memory:again', { clock: rig.clock });
    const again = createEscposPrinter(
      { transport, clock: rig.clock, trace: noTrace },
      { profile: 'custom-vkp80' },
    );
    const events: PaperEvent[] = [];
    again.onMedia((event) => events.push(event));
    await rig.settle(again.start(new AbortController().signal));
    expect(events).toEqual([{ type: 'presented', jobId: null }]);
    expect(again.status).toMatchObject({ presenter: 'awaitingTake', retractCount: 0 });
    expect(await rig.settle(again.retract(null))).toEqual({ ok: true });
    expect(rig.fate()).toBe('bin');
    await again.stop();
  });

  it('keeps its counter when the power fails', async () => {
    const rig = await withPaper();
    expect(await rig.retract('A')).toEqual({ ok: true });
    rig.simulator.act({ type: 'powerOff' });
    rig.simulator.act({ type: 'powerOn' });
    expect(await rig.print(jobOf('B', 3))).toMatchObject({ evidence: 'presented' });
    expect(await rig.retract('B')).toEqual({ ok: true });
    expect(rig.printer.status.retractCount).toBe(2);
  });

  it('that a hand tore away is not confused with what was pulled back uncounted before its job', async () => {
    const rig = await start({ simulator: { behaviours: [{ name: 'staysInside', times: 1 }] } });
    expect(await rig.print(jobOf('A', 3))).toMatchObject({ evidence: 'printed' });
    // What was left inside goes into the bin before the next job, and the counter grows.
    expect(await rig.print(jobOf('B', 3))).toMatchObject({ evidence: 'presented' });
    rig.simulator.script({ name: 'pulledWhileRetracting', times: 1 });
    expect(await rig.retract('B')).toMatchObject({ ok: false, error: 'noMediaPresent' });
    expect(rig.simulator.fateOf('B')).toBe('taken');
    expect(rig.events.at(-1)).toEqual({ type: 'taken', jobId: 'B' });
  });

  it('that is gone while a counter that was told before is silent is nobody’s', async () => {
    const rig = await withPaper();
    rig.simulator.script({ name: 'noRetractCount' });
    rig.simulator.script({ name: 'pulledWhileRetracting', times: 1 });
    expect(await rig.retract('A')).toMatchObject({ ok: false, error: 'noMediaPresent' });
    expect(rig.told()).toEqual(['presented A']);
  });

  it('a printer that was out of paper when it was asked for its counter has one all the same', async () => {
    const rig = await start({ before: { type: 'removePaper' } });
    rig.simulator.act({ type: 'loadPaper', paperMm: 50_000 });
    await rig.clock.advance(10_000);
    expect(await rig.print(jobOf('A', 3))).toMatchObject({ evidence: 'presented' });
    rig.simulator.script({ name: 'pulledWhileRetracting', times: 1 });
    await rig.retract('A');
    expect(rig.events.at(-1)).toEqual({ type: 'taken', jobId: 'A' });
  });

  it('is of no use to a driver that has ended', async () => {
    const rig = await withPaper();
    await rig.printer.stop();
    expect(await rig.retract('A')).toMatchObject({ ok: false, error: 'linkLost' });
  });
});

describe('a printer without a presenter', () => {
  it('refuses to pull anything back, and tells of no paper', async () => {
    const rig = await startPrinter({});
    expect(await rig.print(jobOf('A', 3))).toMatchObject({ evidence: 'printed' });
    expect(await rig.retract('A')).toMatchObject({ ok: false, error: 'unsupportedCommand' });
    expect(rig.events).toEqual([]);
    expect(rig.printer.status).toMatchObject({ presenter: null, media: null, retractCount: null });
  });
});
