import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEscposSimulator } from '../../devices/escpos-printer/simulator.ts';
import type { IdCard } from '../../devices/id-card-reader.ts';
import { driverNames, findDriver } from '../../devices/registry.ts';
import { createSamSimulator } from '../../devices/sam-id-reader/simulator.ts';
import { noTrace } from '../../devices/trace.ts';
import { createMemoryPair, createSimulatorTransport } from '../../devices/transport/memory.ts';
import { createOpenTransport } from '../../devices/transport/open.ts';
import type { OutboxRecord, SessionBody } from '../../shared/protocol/index.ts';
import { createTestClock, type TestClock } from '../../test/support/test-clock.ts';
import { createAgent, type Agent } from './agent.ts';
import { AgentConfig } from './config.ts';
import { CaseContent } from './session/case-content.ts';
import { generateCaseKeys, openCase } from './session/seal.ts';
import { CITIZEN, PERSONAL_TEXTS } from './session/test-support.ts';
import { walkTo } from './test-walk.ts';
import type { ClientEvent, View } from './ui-api/messages.ts';

const keys = generateCaseKeys();
const CARD: IdCard = { ...CITIZEN, photo: new Uint8Array(1024).fill(7) };
const CONFIG = AgentConfig.parse({
  kioskId: 'jn-0001',
  region: '510106',
  name: '样例市场 1号机',
  // Nobody listens there: everything here must work with the network down.
  controller: { endpoints: ['mqtt://127.0.0.1:9'], secret: 'correct horse' },
  dataDir: '.',
  devices: [
    { id: 'reader', driver: 'sam-id-reader', path: 'memory:reader' },
    { id: 'printer', driver: 'escpos-printer', path: 'memory:printer' },
  ],
  casePublicKey: keys.publicKey,
});

// Drivers load when they are first needed; on a busy machine that takes longer than the test clock waits.
beforeAll(async () => {
  const { host } = createMemoryPair();
  const deps = {
    transport: host,
    path: 'ipp://127.0.0.1:9/printers/none',
    clock: createTestClock(),
    trace: noTrace,
  };
  await Promise.all(driverNames().map((name) => findDriver(name).create(deps, {})));
});

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

/** Moves the clock until it is so; drivers load and the network answers in real time meanwhile. */
async function until(clock: TestClock, condition: () => boolean, limitMs = 30_000): Promise<void> {
  for (let waitedMs = 0; !condition(); waitedMs += 20) {
    if (waitedMs > limitMs) throw new Error(`not within ${limitMs} ms: ${condition.toString()}`);
    await clock.advance(20);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** More than any service asks. */

function createBench({ unplugged }: { unplugged?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-kiosk-'));
  const clock = createTestClock();
  const deps = { clock, random: () => 0.5 };
  const requests: string[] = [];
  const reader = createSamSimulator(deps, { onRequest: (request) => requests.push(request) });
  const printer = createEscposSimulator(deps);
  const logLines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logLines.push(chunk.toString());
      done();
    },
  });
  const plugged = new Set(['memory:reader', 'memory:printer'].filter((path) => path !== unplugged));
  const memory = new Map([
    ['memory:reader', () => open('memory:reader', reader)],
    ['memory:printer', () => open('memory:printer', printer)],
  ]);
  function open(path: string, simulator: typeof reader | typeof printer) {
    if (!plugged.has(path)) throw new Error(`${path} is not plugged in`);
    return createSimulatorTransport(simulator, path, { clock });
  }
  const storePath = join(folder, 'agent.db');
  let wipes = 0;
  const agent = createAgent({
    ...deps,
    wipeGarbage: () => (wipes += 1),
    config: CONFIG,
    secret: 'correct horse',
    openTransport: createOpenTransport({ clock, memory }),
    log: pino({ level: 'debug' }, sink),
    storePath,
  });
  const views: string[] = [];
  agent.onView((view) => views.push(JSON.stringify(view)));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  const bench = {
    agent,
    clock,
    reader,
    requests,
    printer,
    plugged,
    views,
    logLines,
    folder,
    wipes: () => wipes,
    records: () => recordsOf(agent),
    sessions: () =>
      recordsOf(agent).flatMap((record): SessionBody[] => (record.type === 'session' ? [record.body] : [])),
    step: () => agent.view().step,
    go: (type: 'next' | 'cancel' | 'done' | 'begin') => agent.dispatch({ type, step: agent.view().step }),
    choose: (serviceId: string) =>
      agent.dispatch({ type: 'chooseService', step: 'chooseService', serviceId } as ClientEvent),
    walkTo: (step: View['step'], serviceId: string) => walkTo(agent, step, serviceId),
    reach: (condition: () => boolean, limitMs?: number) => until(clock, condition, limitMs),
    async stop() {
      let isStopped = false;
      void agent.stop('shutdown').then(() => (isStopped = true));
      await until(clock, () => isStopped);
    },
  };
  agent.start();
  cleanUps.push(() => bench.stop().catch(() => {}));
  return bench;
}

function recordsOf(agent: Agent): readonly OutboxRecord[] {
  return agent.outbox.nextBatch(null, 100)?.records ?? [];
}

const isWhole = ({ agent }: { agent: Agent }) => agent.view().services.every(({ isOpen }) => isOpen);

async function ready() {
  const bench = createBench();
  await bench.reach(() => isWhole(bench));
  // Longer than the window in which a card counts as left by somebody.
  await bench.clock.advance(2_000);
  return bench;
}

describe('a kiosk with the network down', () => {
  it('overwrites what a visit left in memory when it ends, and once more at rest', async () => {
    const bench = await ready();
    bench.go('begin');
    await bench.clock.advance(2_000);
    expect(bench.wipes()).toBe(0);
    bench.go('cancel');
    await bench.clock.advance(2_000);
    expect(bench.wipes()).toBe(1);
    bench.go('done');
    await bench.clock.advance(2_000);
    expect(bench.wipes()).toBe(2);
    // And of each end a second time, unless somebody has come meanwhile.
    await bench.clock.advance(10_000);
    expect(bench.wipes()).toBe(4);
    bench.go('begin');
    await bench.clock.advance(1_000);
    expect(bench.wipes()).toBe(4);
  });

  it('leads from a laid card to a Chinese receipt and one record, and keeps no personal data anywhere', async () => {
    const bench = await ready();
    bench.reader.presentCard(CARD);
    await bench.reach(() => bench.step() === 'chooseService');
    expect(bench.agent.view().identity).toEqual({
      maskedName: '欧**试',
      maskedNumber: '110***********002X',
      isExpired: false,
    });
    bench.walkTo('confirm', 'residence-certificate');
    bench.walkTo('submit', 'residence-certificate');
    await bench.reach(() => bench.step() === 'take');
    const { receipt } = bench.agent.view();
    expect(receipt).toMatchObject({ paper: 'printed' });

    const [paper] = bench.printer.receipts();
    const text = paper!.lines.join('\n');
    expect(text).toContain('居住登记证明申请');
    expect(text).toContain('欧**试');
    expect(text).toContain(receipt!.number);
    expect(paper!.qr).toEqual([receipt!.number]);
    expect(paper!.cut).toBe(true);

    await bench.reach(() => bench.agent.view().isCardLeft);
    bench.reader.removeCard();
    await bench.reach(() => !bench.agent.view().isCardLeft);
    bench.go('done');
    bench.go('done');
    await bench.reach(() => bench.step() === 'attract');
    const [record, ...others] = bench.sessions();
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      outcome: 'completed',
      wasOffline: true,
      cardReads: { ok: 1, rejected: 0 },
      receipt: { number: receipt!.number },
    });
    const opened = openCase(keys.privateKey, record!.sealedCase!);
    expect(CaseContent.parse(JSON.parse(new TextDecoder().decode(opened))).citizen).toEqual(CITIZEN);

    const where = new Map<string, string>([
      ['view', bench.views.join('\n') + JSON.stringify(bench.agent.view())],
      ['paper', text],
      ['log', bench.logLines.join('')],
      ['records', JSON.stringify(bench.records())],
    ]);
    // As text in both encodings of SQLite, over the raw bytes of the file and its write-ahead log.
    for (const name of readdirSync(bench.folder)) {
      const bytes = readFileSync(join(bench.folder, name));
      where.set(name, bytes.toString('utf8')).set(`${name} utf16`, bytes.toString('utf16le'));
    }
    expect([...where.keys()]).toContain('agent.db-wal');
    for (const [place, content] of where) {
      for (const personal of PERSONAL_TEXTS) {
        expect(content.includes(personal), `${personal} in ${place}`).toBe(false);
      }
    }
    expect(where.get('log')).toContain('session step');
  });

  it('prints a list for whoever asks, without a card', async () => {
    const bench = await ready();
    bench.go('begin');
    bench.walkTo('submit', 'hotel-permit-checklist');
    await bench.reach(() => bench.step() === 'take');
    const text = bench.printer.receipts()[0]!.lines.join('\n');
    expect(text).toContain('旅店业许可材料清单');
    expect(text).toContain('营业执照');
    bench.go('done');
    bench.go('done');
    expect(bench.sessions()).toMatchObject([
      { outcome: 'completed', service: { id: 'hotel-permit-checklist' } },
    ]);
    expect(bench.sessions()[0]!.sealedCase).toBeUndefined();
  });
});

describe('cards', () => {
  it('one that lies there before anybody looked starts nothing until it is laid on again', async () => {
    const bench = createBench();
    bench.reader.presentCard(CARD);
    await bench.reach(() => bench.agent.view().isCardLeft);
    await bench.clock.advance(5_000);
    expect(bench.step()).toBe('attract');
    bench.reader.removeCard();
    await bench.clock.advance(3_000);
    bench.reader.presentCard(CARD);
    await bench.reach(() => bench.step() === 'chooseService');
  });

  it('one that was forgotten does not begin the next visit', async () => {
    const bench = await ready();
    bench.reader.presentCard(CARD);
    await bench.reach(() => bench.step() === 'chooseService');
    bench.go('cancel');
    await bench.reach(() => bench.step() === 'attract');
    await bench.clock.advance(10_000);
    expect(bench.agent.view()).toMatchObject({ step: 'attract', isCardLeft: true, identity: null });
    expect(bench.sessions()).toHaveLength(1);
  });

  it('are looked for only where one is asked for', async () => {
    const bench = await ready();
    const looksWithin = async (ms: number) => {
      const before = bench.requests.length;
      await bench.clock.advance(ms);
      return bench.requests.slice(before).filter((request) => request === 'find').length;
    };
    expect(await looksWithin(3_000)).toBeGreaterThan(5);
    bench.go('begin');
    bench.choose('hotel-permit-checklist');
    await bench.clock.advance(500);
    expect(await looksWithin(10_000)).toBe(0);
    bench.go('cancel');
    expect(await looksWithin(3_000)).toBeGreaterThan(5);
  });

  it('one whose number is wrong is asked for again, and nothing of it is used', async () => {
    const bench = await ready();
    bench.go('begin');
    bench.choose('residence-certificate');
    bench.reader.presentCard({ ...CARD, number: '110105194912310021' });
    await bench.reach(() => bench.agent.view().notice === 'cardRecordInvalid');
    expect(bench.agent.view()).toMatchObject({ step: 'identify', identity: null });
    bench.reader.removeCard();
    await bench.clock.advance(3_000);
    bench.reader.presentCard(CARD);
    await bench.reach(() => bench.step() !== 'identify');
    bench.go('cancel');
    expect(bench.sessions()).toMatchObject([{ cardReads: { ok: 1, rejected: 1 } }]);
  });
});

describe('devices', () => {
  it('a printer without paper closes the services that need it, and says so in records', async () => {
    const bench = await ready();
    bench.printer.act({ type: 'removePaper' });
    await bench.reach(() => !isWhole(bench));
    const isOpen = new Map(
      bench.agent.view().services.map((service) => [service.id as string, service.isOpen]),
    );
    expect(isOpen.get('residence-certificate')).toBe(false);
    expect(isOpen.get('hotel-permit-checklist')).toBe(true);
    await bench.clock.advance(65_000);
    const told = JSON.stringify(bench.records());
    expect(told).toContain('"level":"out"');
    expect(told).toContain('"missing":["receipt.print"]');
  });

  it('one that is plugged in later is found', async () => {
    const bench = createBench({ unplugged: 'memory:reader' });
    await bench.reach(() => bench.agent.devices[0]?.status.device === 'noDevice');
    expect(isWhole(bench)).toBe(false);
    bench.plugged.add('memory:reader');
    await bench.reach(() => isWhole(bench), 20_000);
  });

  it('paper that runs out while it prints costs the citizen the paper, not the application', async () => {
    const bench = await ready();
    bench.reader.presentCard(CARD);
    await bench.reach(() => bench.step() === 'chooseService');
    bench.walkTo('confirm', 'residence-certificate');
    bench.printer.act({ type: 'removePaper' });
    bench.walkTo('submit', 'residence-certificate');
    await bench.reach(() => bench.step() === 'take', 90_000);
    const { receipt } = bench.agent.view();
    expect(receipt!.paper).not.toBe('printed');
    expect(receipt).toMatchObject({ isCase: true, codes: [] });
    bench.go('done');
    bench.go('done');
    expect(bench.sessions()).toMatchObject([{ outcome: 'completed', sealedCase: {} }]);
  });
});

describe('the end', () => {
  it('is told, is clean, and leaves no timer behind', async () => {
    const bench = await ready();
    await bench.stop();
    expect(bench.clock.pendingTimers()).toBe(0);
  });
});
