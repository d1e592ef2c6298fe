/** Each behaviour of the simulator by itself (devices.md 3.11): what the driver makes of it, and what is really so. */
import { describe, expect, it } from 'vitest';
import { PRINTER_BEHAVIOURS, type PrinterBehaviour } from './behaviours.ts';
import { jobOf, START_BYTES, startPrinter, type PrinterRig } from './driver-rig.ts';
import type { ProfileName } from './profiles.ts';

const MIDDLE = START_BYTES + 600;
const UNTIL_MS = 5000;
const LINES = 60;
const JOB = 'JOB-1';

function withBehaviour(behaviour: PrinterBehaviour, profile: ProfileName = 'custom-vkp80') {
  return startPrinter({ simulator: { profile, behaviours: [behaviour] } });
}

/** It waits for help, and the paper comes out whole, once. */
async function expectPatience(rig: PrinterRig): Promise<void> {
  expect(await rig.print(jobOf(JOB, LINES))).toMatchObject({ evidence: 'presented', failure: null });
  expect(rig.simulator.papers.map(({ place }) => place)).toEqual(['mouth']);
  expect(rig.simulator.fateOf(JOB)).toBe('mouth');
}

async function presented(rig: PrinterRig, jobId = JOB): Promise<void> {
  expect(await rig.print(jobOf(jobId, 3))).toMatchObject({ evidence: 'presented', failure: null });
}

const incident = (name: 'paperEnds' | 'coverOpens' | 'headOverheats', untilMs: number | null = UNTIL_MS) =>
  withBehaviour({ name, afterBytes: MIDDLE, untilMs });

/** One test for each name; the record has to be complete. */
const TESTS: Readonly<Record<(typeof PRINTER_BEHAVIOURS)[number], () => Promise<void>>> = {
  async paperEnds() {
    await expectPatience(await incident('paperEnds'));
  },
  async coverOpens() {
    await expectPatience(await incident('coverOpens'));
  },
  async headOverheats() {
    await expectPatience(await incident('headOverheats'));
  },
  async breaksDown() {
    const rig = await withBehaviour({ name: 'breaksDown', afterBytes: MIDDLE, untilMs: null });
    expect(await rig.print(jobOf(JOB, LINES))).toMatchObject({
      evidence: 'unknown',
      failure: 'hardwareError',
    });
    expect(rig.printer.status).toMatchObject({ device: 'hardwareError', action: 'maintenance' });
    expect(rig.simulator.fateOf(JOB)).toBe('nothing');
  },
  async powerFails() {
    const rig = await withBehaviour({ name: 'powerFails', afterBytes: MIDDLE, untilMs: UNTIL_MS });
    expect(await rig.print(jobOf(JOB, LINES))).toMatchObject({ evidence: 'unknown' });
    expect(rig.simulator.fateOf(JOB)).toBe('nothing');
    await presented(rig, 'JOB-2');
    // What was left of the first is in the bin, where the second does not meet it.
    expect(rig.simulator.papers.map(({ place }) => place)).toEqual(['bin', 'mouth']);
  },
  async paperJams() {
    const rig = await withBehaviour({ name: 'paperJams', afterBytes: MIDDLE, untilMs: null });
    expect(await rig.print(jobOf(JOB, LINES))).toMatchObject({ evidence: 'unknown', failure: 'paperJammed' });
    expect(rig.printer.status).toMatchObject({ paper: 'jammed', device: 'hardwareError', action: 'clear' });
  },
  async presenterBreaks() {
    const rig = await withBehaviour({ name: 'presenterBreaks', afterBytes: MIDDLE, untilMs: null });
    expect(await rig.print(jobOf(JOB, LINES))).toMatchObject({ failure: 'mediaJammed' });
    expect(rig.printer.status).toMatchObject({ media: 'jammed', action: 'maintenance' });
  },
  async cutterJams() {
    const rig = await withBehaviour({ name: 'cutterJams', times: 1 });
    await expectPatience(rig);
  },
  async silent() {
    await expect(withBehaviour({ name: 'silent' })).rejects.toMatchObject({ code: 'device.not-answering' });
  },
  async garbageAtPowerUp() {
    const bytes = Uint8Array.of(0x10, 0x0f, 0x20, 0x20, 0x37, 0x5f, 0x41, 0xff, 0x13, 0x10);
    const rig = await withBehaviour({ name: 'garbageAtPowerUp', bytes });
    rig.simulator.act({ type: 'powerOff' });
    rig.simulator.act({ type: 'powerOn' });
    await rig.clock.advance(10_000);
    expect(rig.printer.status).toMatchObject({ device: 'online', link: 'up', presenter: 'idle' });
    await presented(rig);
  },
  async statusInsideReport() {
    const rig = await withBehaviour({ name: 'statusInsideReport' }, 'epson');
    rig.simulator.act({ type: 'openCover' });
    await rig.clock.advance(10_000);
    expect(rig.printer.status).toMatchObject({ device: 'userError', cover: 'open', paper: 'full' });
    expect(rig.printer.counters()).toMatchObject({ unknownBytes: 0, timeout: 0 });
  },
  async lateStatus() {
    const rig = await withBehaviour({ name: 'lateStatus', delayMs: 2000, times: 3 });
    expect(rig.printer.status).toMatchObject({ device: 'online', cover: 'closed', paper: 'full' });
    await presented(rig);
  },
  async noPaperStatus() {
    const rig = await withBehaviour({ name: 'noPaperStatus' });
    // Without an answer in turn nothing proves that it is printed, until it is seen.
    await presented(rig);
    const clone = await withBehaviour({ name: 'noPaperStatus' }, 'generic');
    expect(await clone.print(jobOf(JOB, 3))).toMatchObject({ evidence: 'transmitted', failure: null });
  },
  async xoffForever() {
    // On a line that does not obey it (flow-control.test.ts has one that does) it is no answer to anything.
    const rig = await withBehaviour({ name: 'xoffForever', afterBytes: MIDDLE });
    await expectPatience(rig);
    expect(rig.printer.counters()).toMatchObject({ unknownBytes: 0, unexpectedFrame: 0 });
  },
  async noFullStatus() {
    const rig = await withBehaviour({ name: 'noFullStatus' });
    await rig.clock.advance(20_000);
    expect(rig.printer.status).toMatchObject({ device: 'online', presenter: null, media: null });
    expect(await rig.print(jobOf(JOB, 3))).toMatchObject({ evidence: 'accepted', failure: null });
    expect(await rig.retract(JOB)).toMatchObject({ ok: false, error: 'unsupportedCommand' });
    // Nobody can see whether it was taken, so it makes room before the next one in any case.
    await rig.clock.advance(5000);
    expect(await rig.print(jobOf('JOB-2', 3))).toMatchObject({ evidence: 'accepted', failure: null });
    await rig.clock.advance(5000);
    expect(rig.simulator.papers.map(({ place }) => place)).toEqual(['bin', 'mouth']);
  },
  async noRetractCount() {
    const rig = await withBehaviour({ name: 'noRetractCount' });
    expect(rig.printer.status.retractCount).toBeNull();
    await presented(rig);
    expect(await rig.retract(JOB)).toEqual({ ok: true });
    expect(rig.simulator.fateOf(JOB)).toBe('bin');
  },
  async automaticStatus() {
    const rig = await withBehaviour({ name: 'automaticStatus' });
    rig.simulator.act({ type: 'openCover' });
    rig.simulator.act({ type: 'closeCover' });
    await rig.clock.advance(5000);
    expect(rig.printer.counters()).toMatchObject({ unknownBytes: 0, unexpectedFrame: 0 });
    await presented(rig);
  },
  async jamsAtOutput() {
    const rig = await withBehaviour({ name: 'jamsAtOutput', times: 1 });
    expect(await rig.print(jobOf(JOB, 3))).toMatchObject({ evidence: 'printed', failure: 'paperJammed' });
    expect(rig.events).toEqual([]);
    expect(await rig.retract(JOB)).toMatchObject({ ok: false, error: 'noMediaPresent' });
    rig.simulator.act({ type: 'clearJam' });
    await rig.clock.advance(5000);
    expect(rig.printer.status).toMatchObject({ device: 'online', paper: 'full' });
    await presented(rig, 'JOB-2');
    expect(rig.simulator.papers.map(({ place }) => place)).toEqual(['removed', 'mouth']);
  },
  async staysInside() {
    const rig = await withBehaviour({ name: 'staysInside', times: 1 });
    expect(await rig.print(jobOf(JOB, 3))).toMatchObject({ evidence: 'printed', failure: 'timeOut' });
    expect(rig.simulator.fateOf(JOB)).toBe('inside');
    await presented(rig, 'JOB-2');
    expect(rig.simulator.papers.map(({ place }) => place)).toEqual(['bin', 'mouth']);
  },
  async pulledWhileRetracting() {
    const rig = await withBehaviour({ name: 'pulledWhileRetracting', times: 2 });
    // The first is that of the start, when nothing hangs there.
    await presented(rig);
    expect(await rig.retract(JOB)).toMatchObject({ ok: false, error: 'noMediaPresent' });
    expect(rig.simulator.fateOf(JOB)).toBe('taken');
    expect(rig.events.map(({ type }) => type)).toEqual(['presented', 'taken']);
    expect(rig.printer.status.retractCount).toBe(0);
  },
  async sensorFlickers() {
    const rig = await startPrinter({ simulator: { profile: 'custom-vkp80' } });
    await presented(rig);
    rig.simulator.script({ name: 'sensorFlickers', times: 1 });
    await rig.clock.advance(5000);
    expect(rig.events.map(({ type }) => type)).toEqual(['presented']);
    expect(rig.printer.status.presenter).toBe('awaitingTake');
  },
};

describe('a printer that', () => {
  it.each(PRINTER_BEHAVIOURS)('%s', async (name) => {
    expect.hasAssertions();
    await TESTS[name]();
  });
});
