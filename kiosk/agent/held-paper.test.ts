/** A kiosk whose printer holds receipts out: what citizens do at its mouth, and what the records say of it (devices.md 3.7, 3.9). */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEscposSimulator } from '../../devices/escpos-printer/simulator.ts';
import { isProved } from '../../devices/paper-path.ts';
import { findLineDriver } from '../../devices/registry.ts';
import { noTrace } from '../../devices/trace.ts';
import { createMemoryPair, createSimulatorTransport } from '../../devices/transport/memory.ts';
import { createOpenTransport } from '../../devices/transport/open.ts';
import { noLog } from '../../shared/log.ts';
import type { OutboxRecord, PaperBody, SessionBody } from '../../shared/protocol/index.ts';
import { createTestClock } from '../../test/support/test-clock.ts';
import { createAgent } from './agent.ts';
import { AgentConfig } from './config.ts';
import type { Outbox } from './outbox/outbox.ts';
import { walkTo } from './test-walk.ts';

const CONFIG = AgentConfig.parse({
  kioskId: 'jn-0001',
  region: '510106',
  name: '样例市场 1号机',
  // Nobody listens there: everything here must work with the network down.
  controller: { endpoints: ['mqtt://127.0.0.1:9'], secret: 'correct horse' },
  dataDir: '.',
  devices: [
    {
      id: 'printer',
      driver: 'escpos-printer',
      path: 'memory:printer',
      options: { profile: 'custom-vkp80' },
    },
  ],
});
const TAKE_MS = CONFIG.timeouts.takeMs;
const STEP_MS = 20;
const LIMIT_MS = 60_000;
const SERVICE = 'hotel-permit-checklist';

// Drivers load when they are first needed; on a busy machine that takes longer than the test clock waits.
beforeAll(async () => {
  const deps = { transport: createMemoryPair().host, clock: createTestClock(), trace: noTrace };
  await findLineDriver('escpos-printer').create(deps, {});
});

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

function createMachine() {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-mouth-'));
  const clock = createTestClock();
  const printer = createEscposSimulator({ clock, random: () => 0.5 }, { profile: 'custom-vkp80' });
  cleanUps.push(() => {
    printer.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return { clock, printer, storePath: join(folder, 'agent.db') };
}

/** As a controller takes them: of the runs before, then of this one. */
function takeRecords(outbox: Outbox, taken: OutboxRecord[]): readonly OutboxRecord[] {
  for (let batch = outbox.nextBatch(null, 100); batch; batch = outbox.nextBatch(null, 100)) {
    taken.push(...batch.records);
    outbox.acknowledge(batch.epoch, batch.firstSeq + batch.records.length - 1);
  }
  return taken;
}

type Machine = ReturnType<typeof createMachine>;

async function boot(machine: Machine) {
  const { clock, printer, storePath } = machine;
  let cable: { close: () => Promise<void> } | undefined;
  let isKilled = false;
  const memory = new Map([
    [
      'memory:printer',
      () => {
        if (isKilled) throw new Error('killed');
        const transport = createSimulatorTransport(printer, 'memory:printer', { clock });
        cable = transport;
        return transport;
      },
    ],
  ]);
  const agent = createAgent({
    clock,
    random: () => 0.5,
    log: noLog,
    config: CONFIG,
    secret: 'correct horse',
    openTransport: createOpenTransport({ clock, memory }),
    storePath,
  });
  const taken: OutboxRecord[] = [];
  const records = () => takeRecords(agent.outbox, taken);
  const step = () => agent.view().step;
  const go = (type: 'next' | 'done' | 'begin') => agent.dispatch({ type, step: step() });

  /** Moves the clock until it is so; the network answers in real time meanwhile. */
  async function reach(isTrue: () => boolean): Promise<void> {
    for (let waitedMs = 0; !isTrue(); waitedMs += STEP_MS) {
      if (waitedMs > LIMIT_MS) throw new Error(`not within ${LIMIT_MS} ms: ${isTrue.toString()}`);
      await clock.advance(STEP_MS);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  let isStopped = false;
  async function stop(): Promise<void> {
    if (isStopped) return;
    isStopped = true;
    let hasEnded = false;
    void agent.stop('shutdown').then(() => (hasEnded = true));
    await reach(() => hasEnded);
  }

  cleanUps.push(stop);
  agent.start();
  // The service would be given without a printer too, as a code.
  await reach(() => agent.devices[0]?.status.device === 'online');
  return {
    ...machine,
    agent,
    step,
    go,
    reach,
    stop,
    sessions: () =>
      records().flatMap((record): SessionBody[] => (record.type === 'session' ? [record.body] : [])),
    strays: () => records().flatMap((record): PaperBody[] => (record.type === 'paper' ? [record.body] : [])),
    statusOf: () => agent.devices[0]?.status,
    pullCable: () => cable?.close(),
    /** What a killed agent leaves: its file as it is at this moment, and the machine as it is. */
    async kill(): Promise<Machine> {
      isKilled = true;
      const folder = mkdtempSync(join(tmpdir(), 'doorstep-mouth-'));
      cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
      cpSync(dirname(storePath), folder, { recursive: true });
      await cable?.close();
      return { ...machine, storePath: join(folder, 'agent.db') };
    },
    skipRating() {
      expect(step()).toBe('rate');
      go('done');
    },
    /** Up to the moment at which the paper hangs in the mouth. */
    async print() {
      go('begin');
      walkTo(agent, 'submit', SERVICE);
      await reach(() => step() === 'take');
      return agent.view().receipt!.number;
    },
  };
}

async function withPaper() {
  const kiosk = await boot(createMachine());
  return { ...kiosk, number: await kiosk.print() };
}

describe('a receipt in the mouth of the printer', () => {
  it('is taken: the record says so, and the next citizen finds an empty mouth', async () => {
    const kiosk = await withPaper();
    expect(kiosk.agent.view().receipt).toMatchObject({ evidence: 'presented', paper: 'printed' });
    kiosk.printer.takeReceipts();
    await kiosk.reach(() => kiosk.agent.view().receipt?.evidence === 'taken');
    kiosk.go('done');
    kiosk.skipRating();
    expect(kiosk.sessions()).toMatchObject([{ outcome: 'completed', receipt: { evidence: 'taken' } }]);
    expect(kiosk.printer.fateOf(kiosk.number)).toBe('taken');
    expect(kiosk.strays()).toEqual([]);
  });

  it('is taken by somebody who says "done" at the same time', async () => {
    const kiosk = await withPaper();
    kiosk.printer.takeReceipts();
    kiosk.go('done');
    expect(kiosk.step()).toBe('take');
    await kiosk.reach(() => kiosk.step() === 'rate');
    kiosk.skipRating();
    expect(kiosk.sessions()).toMatchObject([{ receipt: { evidence: 'taken' } }]);
  });

  it('is left there: when the time for taking it is over it is pulled back, and the record says that', async () => {
    const kiosk = await withPaper();
    await kiosk.clock.advance(TAKE_MS);
    expect(kiosk.agent.view()).toMatchObject({
      step: 'take',
      countdown: null,
      receipt: { closing: 'retracting' },
    });
    await kiosk.reach(() => kiosk.step() !== 'take');
    expect(kiosk.printer.fateOf(kiosk.number)).toBe('bin');
    expect(kiosk.sessions()).toMatchObject([
      { outcome: 'completed', receipt: { evidence: 'retracted', number: kiosk.number } },
    ]);
    expect(kiosk.strays()).toEqual([]);
    await kiosk.reach(() => kiosk.step() === 'attract');
    const next = await kiosk.print();
    expect(kiosk.printer.fateOf(next)).toBe('mouth');
  });

  it('is not pulled back by "done", which somebody says who forgot it', async () => {
    const kiosk = await withPaper();
    kiosk.go('done');
    await kiosk.clock.advance(TAKE_MS / 2);
    expect(kiosk.step()).toBe('take');
    expect(kiosk.printer.fateOf(kiosk.number)).toBe('mouth');
  });

  it('that a hand tears from the retractor was taken', async () => {
    const kiosk = await withPaper();
    kiosk.printer.script({ name: 'pulledWhileRetracting', times: 1 });
    await kiosk.clock.advance(TAKE_MS);
    await kiosk.reach(() => kiosk.step() !== 'take');
    expect(kiosk.printer.fateOf(kiosk.number)).toBe('taken');
    expect(kiosk.sessions()).toMatchObject([{ receipt: { evidence: 'taken' } }]);
  });

  it('that cannot be pulled back was presented; what becomes of it later is told by itself', async () => {
    const kiosk = await withPaper();
    kiosk.printer.act({ type: 'removePaper' });
    await kiosk.clock.advance(TAKE_MS);
    await kiosk.reach(() => kiosk.step() !== 'take');
    expect(kiosk.sessions()).toMatchObject([{ receipt: { evidence: 'presented' } }]);
    expect(kiosk.printer.fateOf(kiosk.number)).toBe('mouth');
    // Once it has paper again, nobody waits for that receipt any more.
    kiosk.printer.act({ type: 'loadPaper', paperMm: 50_000 });
    await kiosk.reach(() => kiosk.strays().length > 0);
    expect(kiosk.printer.fateOf(kiosk.number)).toBe('bin');
    expect(kiosk.strays()).toMatchObject([{ event: 'retracted', receiptNumber: kiosk.number }]);
  });

  it('that jams on its way out is unsure on the screen, and printed in the record', async () => {
    const kiosk = await boot(createMachine());
    kiosk.printer.script({ name: 'jamsAtOutput', times: 1 });
    await kiosk.print();
    expect(kiosk.agent.view().receipt).toMatchObject({ evidence: 'printed', paper: 'unsure' });
    kiosk.go('done');
    kiosk.skipRating();
    expect(kiosk.sessions()).toMatchObject([{ receipt: { evidence: 'printed' } }]);
  });
});

describe('a paper that belongs to nobody present', () => {
  it('is found at a start, pulled back, and recorded', async () => {
    const before = await withPaper();
    await before.stop();
    const kiosk = await boot(before);
    await kiosk.reach(() => kiosk.strays().length > 0);
    expect(kiosk.strays()).toMatchObject([{ deviceId: 'printer', event: 'retracted', receiptNumber: null }]);
    expect(kiosk.printer.fateOf(before.number)).toBe('bin');
    // The visit was interrupted with the paper in the mouth, and its record says no more than that.
    expect(kiosk.sessions()).toMatchObject([{ outcome: 'interrupted', receipt: { evidence: 'presented' } }]);
  });

  it('stays after a crash: the records of both runs together say what is so', async () => {
    const before = await withPaper();
    const kiosk = await boot(await before.kill());
    await kiosk.reach(() => kiosk.strays().length > 0);
    const [session] = kiosk.sessions();
    expect(session).toMatchObject({ outcome: 'interrupted', receipt: { number: before.number } });
    expect(isProved(session!.receipt!.evidence, kiosk.printer.fateOf(before.number))).toBe(true);
    expect(kiosk.strays()).toHaveLength(1);
  });

  it('may be that of the citizen while the printer was away for a moment: it is left to him, then pulled back', async () => {
    const kiosk = await withPaper();
    await kiosk.pullCable();
    await kiosk.reach(() => kiosk.statusOf()?.device === 'offline');
    await kiosk.reach(() => kiosk.statusOf()?.device === 'online');
    expect(kiosk.step()).toBe('take');
    expect(kiosk.printer.fateOf(kiosk.number)).toBe('mouth');
    kiosk.go('done');
    await kiosk.clock.advance(TAKE_MS);
    await kiosk.reach(() => kiosk.strays().length > 0);
    expect(kiosk.sessions()).toMatchObject([{ receipt: { evidence: 'presented' } }]);
    expect(kiosk.strays()).toMatchObject([{ event: 'retracted', receiptNumber: null }]);
    expect(kiosk.printer.fateOf(kiosk.number)).toBe('bin');
  });
});
