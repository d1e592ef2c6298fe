/** Each behaviour of a simulated queue by name, and what a queue does over several lives of the agent. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DocumentJob } from '../document-printer.ts';
import { makePdf } from '../self-test/small-pdf.ts';
import { LINE_BEHAVIOURS, QUEUE_BEHAVIOURS } from './behaviours.ts';
import { encodeMessage } from './codec.ts';
import { createJob, messageOf, sendDocument, USER } from './operations.ts';
import { createIppRig, MEDIA, startedIppRig, type IppRig } from './test-rig.ts';

const DOCUMENT: DocumentJob = { jobId: 'DOC-2', pdf: makePdf([['1'], ['2']]) };
const PRINTED = { evidence: 'printed', failure: null };

const print = (rig: IppRig, job = DOCUMENT) => rig.settle(rig.printer.print(job));

/** Create-Job of somebody else, whose name is as long as ours. */
function foreignJob(jobName: string): Uint8Array {
  const message = messageOf(
    createJob({ jobName, copies: 1, media: MEDIA }, 'printer'),
    'ipp://queue.example/',
    1,
  );
  const bytes = Buffer.from(encodeMessage(message));
  return Buffer.from(bytes.toString('latin1').replace(USER, 'somebody'), 'latin1');
}

/** One test for each name; the record has to be complete. */
const LINE_TESTS: Readonly<Record<(typeof LINE_BEHAVIOURS)[number], () => Promise<void>>> = {
  async silent() {
    const rig = await startedIppRig();
    rig.simulator.script({ name: 'silent', operation: 'Get-Printer-Attributes', times: 2 });
    await rig.pass(20_000);
    expect(rig.printer.status).toMatchObject({ device: 'online', link: 'up' });
    expect(rig.printer.counters()).toMatchObject({ timeout: 2 });
  },
  async swallowsAnswer() {
    const rig = await startedIppRig();
    rig.simulator.script({ name: 'swallowsAnswer', operation: 'Send-Document', times: 1 });
    const { durationMs, ...outcome } = await print(rig);
    expect(outcome).toMatchObject(PRINTED);
    expect(durationMs).toBeLessThan(15_000);
    expect(rig.sheets()).toHaveLength(2);
  },
  async hangsUp() {
    const rig = await startedIppRig();
    rig.simulator.script({ name: 'hangsUp', operation: 'Send-Document', times: 1 });
    expect(await print(rig)).toMatchObject(PRINTED);
    expect(rig.sheets()).toHaveLength(2);
    expect(rig.printer.counters()).toMatchObject({ brokenOff: 1 });
  },
  async garbage() {
    const rig = await startedIppRig();
    rig.simulator.script({ name: 'garbage', operation: 'Get-Job-Attributes', times: 3 });
    expect(await print(rig)).toMatchObject(PRINTED);
    expect(rig.printer.counters()).toMatchObject({ garbage: 3 });
  },
  async noHttp() {
    const rig = await createIppRig('memory');
    onTestFinished(() => rig.dispose());
    rig.simulator.script({ name: 'noHttp' });
    const start = rig.printer.start(new AbortController().signal);
    await expect(rig.settle(start)).rejects.toMatchObject({ code: 'device.protocol' });
  },
  async httpStatus() {
    const rig = await createIppRig('memory');
    onTestFinished(() => rig.dispose());
    rig.simulator.script({ name: 'httpStatus', status: 401 });
    const start = rig.printer.start(new AbortController().signal);
    await expect(rig.settle(start)).rejects.toThrow(/HTTP status 401/u);
  },
  async slow() {
    const rig = await startedIppRig({ behaviours: [{ name: 'slow', delayMs: 4000 }] });
    expect(await print(rig)).toMatchObject(PRINTED);
    expect(rig.sheets()).toHaveLength(2);
  },
  async wrongRequestId() {
    const rig = await startedIppRig();
    rig.simulator.script({ name: 'wrongRequestId', operation: 'Create-Job', times: 1 });
    expect(await print(rig)).toMatchObject({ evidence: 'queued', failure: 'linkLost' });
    expect(rig.sheets()).toEqual([]);
    expect(await print(rig)).toMatchObject(PRINTED);
  },
};

const QUEUE_TESTS: Readonly<Record<(typeof QUEUE_BEHAVIOURS)[number], () => Promise<void>>> = {
  async busy() {
    const rig = await startedIppRig({ behaviours: [{ name: 'busy', times: 1 }] });
    expect(await print(rig)).toMatchObject({ evidence: 'queued', failure: 'deviceNotReady' });
    expect(await print(rig)).toMatchObject(PRINTED);
  },
  async refusesFormat() {
    const rig = await startedIppRig({ kind: 'cups', behaviours: [{ name: 'refusesFormat', times: 1 }] });
    expect(await print(rig)).toMatchObject({ evidence: 'queued', failure: 'unsupportedData' });
    expect(rig.simulator.truth.jobs).toEqual([]);
  },
  async filterFails() {
    const rig = await startedIppRig({ kind: 'cups', behaviours: [{ name: 'filterFails', times: 1 }] });
    expect(await print(rig)).toMatchObject({ evidence: 'queued', failure: 'unsupportedData' });
    expect(rig.simulator.truth.jobs).toEqual([]);
    expect(await print(rig)).toMatchObject(PRINTED);
  },
  async aborts() {
    const rig = await startedIppRig({ behaviours: [{ name: 'aborts', times: 1 }] });
    expect(await print(rig)).toMatchObject({ evidence: 'unknown', failure: 'hardwareError', pages: 1 });
    await rig.pass(30_000);
    expect(rig.sheets()).toHaveLength(1);
  },
  async completesEarly() {
    const rig = await startedIppRig({ behaviours: [{ name: 'completesEarly', times: 1 }] });
    expect(await print(rig)).toMatchObject({ evidence: 'transmitted', failure: null });
    expect(rig.sheets()).toEqual([]);
  },
  async completesWithErrors() {
    const rig = await startedIppRig({ behaviours: [{ name: 'completesWithErrors', times: 1 }] });
    expect(await print(rig)).toMatchObject({ evidence: 'unknown', failure: 'hardwareError' });
  },
  async losesSight() {
    const rig = await startedIppRig({ kind: 'cups', behaviours: [{ name: 'losesSight' }] });
    expect(await print(rig)).toMatchObject({ evidence: 'accepted', failure: null });
  },
  async keepsNoHistory() {
    const rig = await startedIppRig({ kind: 'cups', behaviours: [{ name: 'keepsNoHistory' }] });
    expect(await print(rig)).toMatchObject({ evidence: 'unknown', failure: 'linkLost' });
    expect(rig.sheets()).toHaveLength(2);
  },
};

describe('a queue that', () => {
  it.each(LINE_BEHAVIOURS)('%s', async (name) => {
    expect.hasAssertions();
    await LINE_TESTS[name]();
  });

  it.each(QUEUE_BEHAVIOURS)('%s', async (name) => {
    expect.hasAssertions();
    await QUEUE_TESTS[name]();
  });

  it('is deleted ends the driver, and one that is not there is named', async () => {
    const rig = await startedIppRig({ kind: 'cups' });
    rig.simulator.act({ type: 'deleteQueue' });
    expect(await rig.settle(rig.printer.ended)).toEqual({
      reason: 'closed',
      detail: 'there is no such queue',
    });
    expect(rig.printer.status).toMatchObject({ device: 'offline', link: 'down' });
    const start = rig.createDriver().start(new AbortController().signal);
    await expect(rig.settle(start)).rejects.toThrow(/there is no such queue/u);
  });

  it('nobody listens for is not answering, and is found when it comes up', async () => {
    const rig = await createIppRig('memory');
    onTestFinished(() => rig.dispose());
    rig.simulator.act({ type: 'goDown' });
    const start = rig.printer.start(new AbortController().signal);
    await expect(rig.settle(start)).rejects.toMatchObject({ code: 'device.not-answering' });
    rig.simulator.act({ type: 'comeUp' });
    const next = rig.createDriver();
    await rig.settle(next.start(new AbortController().signal));
    expect(next.status.device).toBe('online');
  });

  it('has no ear for anything else while it takes a document in is not taken for silent', async () => {
    const rig = await startedIppRig();
    rig.simulator.script({ name: 'slow', delayMs: 60_000, operation: 'Send-Document', times: 1 });
    rig.simulator.script({ name: 'silent', operation: 'Get-Printer-Attributes', times: 8 });
    rig.jam();
    const outcome = rig.printer.print(DOCUMENT);
    await rig.pass(50_000);
    expect(rig.printer.status.link).toBe('up');
    rig.clearJam();
    expect(await rig.settle(outcome)).toMatchObject(PRINTED);
  });

  it('is down for a moment while it prints loses nothing', async () => {
    const rig = await startedIppRig();
    const outcome = rig.printer.print(DOCUMENT);
    await rig.until(() => rig.sheets().length === 1);
    rig.simulator.act({ type: 'goDown' });
    await rig.pass(4000);
    rig.simulator.act({ type: 'comeUp' });
    expect(await rig.settle(outcome)).toMatchObject(PRINTED);
    expect(rig.printer.status.link).toBe('up');
  });
});

describe('CUPS that prints a document again unasked', () => {
  it('after a restart is stopped before the second copy is out, and the document is unknown', async () => {
    const rig = await startedIppRig({ kind: 'cups' });
    const outcome = rig.printer.print(DOCUMENT);
    await rig.until(() => rig.sheets().length === 1);
    rig.simulator.act({ type: 'restart', keepsJobs: true });
    expect(await rig.settle(outcome)).toMatchObject({ evidence: 'unknown', failure: 'linkLost' });
    await rig.pass(30_000);
    expect(rig.sheets()).toHaveLength(1);
    expect(rig.simulator.truth.jobs).toEqual([]);
  });

  it('after a pause likewise', async () => {
    const rig = await startedIppRig({ kind: 'cups' });
    const outcome = rig.printer.print(DOCUMENT);
    await rig.until(() => rig.sheets().length === 1);
    rig.pause();
    expect(await rig.settle(outcome)).toMatchObject({ evidence: 'unknown' });
    rig.resume();
    await rig.pass(30_000);
    expect(rig.sheets()).toHaveLength(1);
  });
});

describe('an agent that was killed while it printed', () => {
  it('clears its document away at the next start, and leaves those of others', async () => {
    const rig = await startedIppRig({ kind: 'cups' });
    rig.jam();
    void rig.printer.print(DOCUMENT);
    await rig.until(() => rig.simulator.truth.keptDocuments === 1);
    rig.simulator.receive(foreignJob('OTHER'));
    const next = rig.createDriver();
    await rig.settle(next.start(new AbortController().signal));
    expect(rig.simulator.truth.jobs.map(({ name }) => name)).toEqual(['OTHER']);
    rig.clearJam();
    await rig.pass(30_000);
    expect(rig.sheets()).toEqual([]);
  });

  it('has CUPS delete what it keeps of a document that is done', async () => {
    const rig = await createIppRig('memory', { kind: 'cups' });
    onTestFinished(() => rig.dispose());
    const uri = 'ipp://queue.example/';
    const ticket = { jobName: 'DOC-OLD', copies: 1, media: MEDIA };
    rig.simulator.receive(encodeMessage(messageOf(createJob(ticket, 'sendingQueue'), uri, 1)));
    const head = encodeMessage(messageOf(sendDocument(1), uri, 2));
    rig.simulator.receive(Buffer.concat([head, DOCUMENT.pdf]));
    await rig.until(() => rig.sheets().length === 2);
    expect(rig.keptDocuments()).toBe(1);
    await rig.settle(rig.printer.start(new AbortController().signal));
    expect(rig.keptDocuments()).toBe(0);
  });
});
