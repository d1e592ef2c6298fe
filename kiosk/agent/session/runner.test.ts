import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { PrintJob, PrintOutcome, ReceiptPrinter } from '../../../devices/receipt-printer.ts';
import type { Capability } from '../../../shared/domain/service.ts';
import { AppError } from '../../../shared/errors.ts';
import { noLog } from '../../../shared/log.ts';
import type { SessionBody } from '../../../shared/protocol/index.ts';
import { createTestClock, type TestClock } from '../../../test/support/test-clock.ts';
import { openOutbox } from '../outbox/open-outbox.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { createKeptVisits } from '../resume/kept-visits.ts';
import { openAgentStore, type AgentStore } from '../store.ts';
import { createJournal, type Journal } from './journal.ts';
import { createSessionRunner, type SessionRunner } from './runner.ts';
import { CaseContent } from './case-content.ts';
import { generateCaseKeys, openCase } from './seal.ts';
import {
  BEGIN,
  CHOOSE_CERTIFICATE,
  CHOOSE_CHECKLIST,
  CITIZEN,
  CONFIRM,
  DONE,
  NOT_RATED,
  READ,
  TO_CONFIRM,
  WORLD,
} from './test-support.ts';

const keys = generateCaseKeys();
const CERTIFICATE = [READ, CHOOSE_CERTIFICATE, TO_CONFIRM, CONFIRM];
const CHECKLIST = [BEGIN, CHOOSE_CHECKLIST, TO_CONFIRM, CONFIRM];

/** A printer whose paper the test holds in hand. */
function createHeldPrinter() {
  const jobs: { job: PrintJob; signal: AbortSignal | undefined; end: (outcome: PrintOutcome) => void }[] = [];
  const print: ReceiptPrinter['print'] = (job, signal) =>
    new Promise((resolve) => jobs.push({ job, signal, end: resolve }));
  return { jobs, printer: { print } as Pick<ReceiptPrinter, 'print'> as ReceiptPrinter };
}

interface Kiosk {
  readonly clock: TestClock;
  readonly session: SessionRunner;
  readonly outbox: Outbox;
  readonly store: AgentStore;
  readonly journal: Journal;
  readonly printed: ReturnType<typeof createHeldPrinter>;
  readonly faults: { append: boolean; put: boolean; printer: boolean; capabilities: Capability[] };
  records(): SessionBody[];
  /** Like kill -9: nothing is told to anybody. */
  kill(): void;
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-session-'));
  folders.push(folder);
  return join(folder, 'agent.db');
}

let visits = 0;

function startKiosk(file: string, clock = createTestClock()): Kiosk {
  const store = openAgentStore({ path: file });
  const outbox = openOutbox({ store, clock, log: pino({ level: 'silent' }) });
  const faults: Kiosk['faults'] = { append: false, put: false, printer: false, capabilities: [] };
  const inner = createJournal(store);
  const journal: Journal = {
    ...inner,
    put(entry) {
      if (faults.put) throw new Error('disk full');
      inner.put(entry);
    },
  };
  const printed = createHeldPrinter();
  const session = createSessionRunner({
    clock,
    log: noLog,
    journal,
    outbox: {
      append(draft, localEffect) {
        if (faults.append) throw new AppError('outbox.full', 'no room');
        outbox.append(draft, localEffect);
      },
    },
    world: () => ({
      ...WORLD,
      nowMs: clock.nowMs(),
      monoMs: clock.monoMs(),
      newVisitId: `00000000-0000-4000-8000-${String(++visits).padStart(12, '0')}`,
      available: new Set([...WORLD.available].filter((name) => !faults.capabilities.includes(name))),
    }),
    printer: () => (faults.printer ? undefined : printed.printer),
    setAttention: () => {},
    casePublicKey: keys.publicKey,
    countUrgent: () => {},
    keptVisits: createKeptVisits({ clock, log: noLog }),
    nextReceiptNumber: () => 'JN-1-261123-1-001',
    onChange: () => {},
  });
  session.recover();
  return {
    clock,
    session,
    outbox,
    store,
    journal: inner,
    printed,
    faults,
    records: () =>
      (outbox.nextBatch(null, 100)?.records ?? []).flatMap((record) =>
        record.type === 'session' ? [record.body] : [],
      ),
    kill() {
      outbox.close();
      store.close();
    },
  };
}

function touch({ session }: Kiosk, events: readonly Parameters<SessionRunner['dispatch']>[0][]): void {
  for (const event of events) session.dispatch(event);
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a visit', () => {
  it('is in the journal before anybody sees it, and leaves it with its record', async () => {
    const kiosk = startKiosk(newFile());
    touch(kiosk, CERTIFICATE);
    expect(kiosk.journal.load(0)).toMatchObject([{ step: 'receipt', receipt: { evidence: 'unknown' } }]);
    kiosk.printed.jobs[0]!.end({ evidence: 'accepted', failure: null, durationMs: 1 });
    await settle();
    expect(kiosk.session.state).toMatchObject({ step: 'take', paper: 'printed' });
    touch(kiosk, [DONE, NOT_RATED]);
    expect(kiosk.journal.load(0)).toEqual([]);
    expect(kiosk.records()).toMatchObject([{ outcome: 'completed', receipt: { evidence: 'accepted' } }]);
    kiosk.kill();
  });

  it('seals the case so that only its office can read it', () => {
    const kiosk = startKiosk(newFile());
    touch(kiosk, CERTIFICATE);
    const [entry] = kiosk.journal.load(0);
    const sealed = entry?.kind === 'open' ? entry.sealedCase : null;
    const content = CaseContent.parse(
      JSON.parse(new TextDecoder().decode(openCase(keys.privateKey, sealed!))),
    );
    expect(content.citizen).toEqual(CITIZEN);
    kiosk.kill();
  });

  it('without a printer ends with its number on the screen', () => {
    const kiosk = startKiosk(newFile());
    kiosk.faults.printer = true;
    touch(kiosk, CERTIFICATE);
    expect(kiosk.session.state).toMatchObject({ step: 'take', paper: 'missing', evidence: 'queued' });
    kiosk.kill();
  });

  it('a receipt that was not begun in time is called off, or the next citizen would get it', async () => {
    const kiosk = startKiosk(newFile());
    touch(kiosk, CERTIFICATE);
    expect(kiosk.printed.jobs[0]!.signal!.aborted).toBe(false);
    await kiosk.clock.advance(60_000);
    expect(kiosk.session.state).toMatchObject({ step: 'take', paper: 'unsure' });
    expect(kiosk.printed.jobs[0]!.signal!.aborted).toBe(true);
    kiosk.kill();
  });

  it('left alone ends by itself, with one record', async () => {
    const kiosk = startKiosk(newFile());
    touch(kiosk, [READ]);
    await kiosk.clock.advance(60_000 + 20_000 + 6_000);
    expect(kiosk.session.state.step).toBe('attract');
    expect(kiosk.records()).toMatchObject([{ outcome: 'timed-out', lastStep: 'chooseService' }]);
    expect(kiosk.clock.pendingTimers()).toBeLessThan(3);
    kiosk.kill();
  });
});

describe('when the store fails', () => {
  it('no visit begins that a restart would forget', () => {
    const kiosk = startKiosk(newFile());
    kiosk.faults.put = true;
    touch(kiosk, [READ]);
    expect(kiosk.session.state).toMatchObject({ step: 'attract', notice: 'outOfService' });
    kiosk.kill();
  });

  it('a case that cannot be stored is not filed, and nothing is printed', () => {
    const kiosk = startKiosk(newFile());
    touch(kiosk, CERTIFICATE.slice(0, -1));
    kiosk.faults.put = true;
    touch(kiosk, [CONFIRM]);
    expect(kiosk.session.state).toMatchObject({ step: 'done', outcome: 'failed' });
    expect(kiosk.printed.jobs).toHaveLength(0);
    kiosk.kill();
  });

  it('a record that finds no room waits, and goes out once when there is room', () => {
    const kiosk = startKiosk(newFile());
    touch(kiosk, [BEGIN]);
    kiosk.faults.append = true;
    touch(kiosk, [{ type: 'cancel', step: 'chooseService' }]);
    expect(kiosk.records()).toEqual([]);
    kiosk.faults.append = false;
    kiosk.session.flushRecords();
    kiosk.session.flushRecords();
    expect(kiosk.records()).toMatchObject([{ outcome: 'cancelled' }]);
    expect(kiosk.journal.load(0)).toEqual([]);
    kiosk.kill();
  });

  it('a record that waits survives a crash with its outcome', () => {
    const file = newFile();
    const kiosk = startKiosk(file);
    touch(kiosk, [BEGIN]);
    kiosk.faults.append = true;
    touch(kiosk, [{ type: 'cancel', step: 'chooseService' }]);
    kiosk.kill();
    const next = startKiosk(file, kiosk.clock);
    expect(next.records()).toMatchObject([{ outcome: 'cancelled' }]);
    next.kill();
  });
});

describe('after a restart', () => {
  const stages = [
    { title: 'choosing, nobody identified', events: [BEGIN], goesOnAt: 'chooseService' },
    { title: 'asked for the card', events: [BEGIN, CHOOSE_CERTIFICATE], goesOnAt: 'identify' },
    { title: 'reading a list', events: CHECKLIST.slice(0, 2), goesOnAt: 'checklist' },
    { title: 'about to confirm', events: CHECKLIST.slice(0, 3), goesOnAt: 'confirm' },
    { title: 'identified', events: [READ], lastStep: 'chooseService', evidence: undefined },
    { title: 'identified and reading', events: CERTIFICATE.slice(0, 2), lastStep: 'checklist' },
    { title: 'printing a list', events: CHECKLIST, lastStep: 'receipt', evidence: 'unknown' },
    { title: 'printing a receipt', events: CERTIFICATE, lastStep: 'receipt', evidence: 'unknown' },
  ];

  it.each(stages.filter(({ goesOnAt }) => goesOnAt !== undefined))(
    'a visit without personal data goes on: $title',
    ({ events, goesOnAt }) => {
      const file = newFile();
      const kiosk = startKiosk(file);
      touch(kiosk, events);
      kiosk.kill();
      const next = startKiosk(file, kiosk.clock);
      expect(next.session.state.step).toBe(goesOnAt);
      expect(next.records()).toEqual([]);
      touch(next, [{ type: 'cancel', step: next.session.state.step }]);
      expect(next.records()).toMatchObject([{ outcome: 'cancelled' }]);
      next.kill();
    },
  );

  it.each(stages.filter(({ goesOnAt }) => goesOnAt === undefined))(
    'any other visit is reported once as interrupted: $title',
    ({ events, lastStep, evidence }) => {
      const file = newFile();
      const kiosk = startKiosk(file);
      touch(kiosk, events);
      kiosk.kill();
      const next = startKiosk(file, kiosk.clock);
      expect(next.session.state.step).toBe('attract');
      expect(next.records()).toMatchObject([{ outcome: 'interrupted', lastStep }]);
      expect(next.records()[0]?.receipt?.evidence).toBe(evidence);
      next.kill();
      const third = startKiosk(file, kiosk.clock);
      expect(third.journal.load(0)).toEqual([]);
      expect(third.records()).toHaveLength(1);
      third.kill();
    },
  );

  it('an application that was filed reaches the office although the visit was interrupted', () => {
    const file = newFile();
    const kiosk = startKiosk(file);
    touch(kiosk, CERTIFICATE);
    kiosk.kill();
    const next = startKiosk(file, kiosk.clock);
    const [record] = next.records();
    expect(openCase(keys.privateKey, record!.sealedCase!).length).toBeGreaterThan(0);
    next.kill();
  });

  it('hours later nobody stands there any more', async () => {
    const file = newFile();
    const kiosk = startKiosk(file);
    touch(kiosk, [BEGIN]);
    kiosk.kill();
    kiosk.clock.jumpWallClock(3_600_000);
    const next = startKiosk(file, kiosk.clock);
    expect(next.session.state.step).toBe('attract');
    expect(next.records()).toMatchObject([{ outcome: 'interrupted', durationMs: 0 }]);
    next.kill();
  });

  it('a row that this release cannot read is still one visit', () => {
    const file = newFile();
    const kiosk = startKiosk(file);
    touch(kiosk, [BEGIN]);
    kiosk.store.db.exec(`UPDATE session_journal SET entry = '{"kind":"of tomorrow"}'`);
    kiosk.kill();
    const next = startKiosk(file, kiosk.clock);
    expect(next.records()).toMatchObject([{ outcome: 'interrupted', lastStep: 'unknown' }]);
    next.kill();
  });
});

describe('an orderly stop', () => {
  it('waits for the paper, then wipes, and the next run reports the evidence', async () => {
    const file = newFile();
    const kiosk = startKiosk(file);
    touch(kiosk, CERTIFICATE);
    const stopped = kiosk.session.stop(10_000);
    kiosk.printed.jobs[0]!.end({ evidence: 'printed', failure: null, durationMs: 1 });
    await stopped;
    expect(kiosk.session.state.step).toBe('attract');
    kiosk.kill();
    const next = startKiosk(file, kiosk.clock);
    expect(next.records()).toMatchObject([{ outcome: 'interrupted', receipt: { evidence: 'printed' } }]);
    next.kill();
  });

  it('does not wait for ever, and is deaf afterwards', async () => {
    const kiosk = startKiosk(newFile());
    touch(kiosk, CERTIFICATE);
    const stopped = kiosk.session.stop(10_000);
    await kiosk.clock.advance(10_000);
    await stopped;
    touch(kiosk, [READ]);
    expect(kiosk.session.state.step).toBe('attract');
    kiosk.kill();
  });
});
