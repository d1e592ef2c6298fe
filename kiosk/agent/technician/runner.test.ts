/** The edge of technician mode where the disk or a driver fails. */
import { afterEach, describe, expect, it } from 'vitest';
import { DeviceId } from '../../../shared/domain/ids.ts';
import { AppError } from '../../../shared/errors.ts';
import { noLog } from '../../../shared/log.ts';
import { createTestClock } from '../../../test/support/test-clock.ts';
import type { RecordDraft } from '../outbox/outbox.ts';
import { openAgentStore, type AgentStore } from '../store.ts';
import { createTechnicianCodes } from './code.ts';
import { createTechnicianJournal } from './journal.ts';
import { createTechnicianRunner } from './runner.ts';

const codes = createTechnicianCodes('correct horse');
const PRINTER = DeviceId.parse('printer');

let store: AgentStore | undefined;
afterEach(() => {
  store?.close();
  store = undefined;
});

function createBench() {
  store ??= openAgentStore({ path: ':memory:' });
  const clock = createTestClock();
  const drafts: RecordDraft[] = [];
  const journal = createTechnicianJournal(store);
  const aside: boolean[] = [];
  const bench = { isDiskFull: false, changes: 0 };
  const runner = createTechnicianRunner({
    clock,
    log: noLog,
    journal,
    outbox: {
      append(draft, localEffect) {
        if (bench.isDiskFull) throw new AppError('outbox.full', 'no room');
        localEffect?.();
        drafts.push(draft);
      },
    },
    codes,
    codeTimeMs: () => clock.nowMs(),
    isFree: () => true,
    devices: () => [{ id: PRINTER, deviceClass: 'receiptPrinter', retainCount: null }],
    driver() {
      throw new Error('this driver is broken');
    },
    setAside: (_id, isAside) => void aside.push(isAside),
    emptyBin() {},
    probe: () => Promise.resolve([]),
    exportLog: () => Promise.resolve({ state: 'failed', why: 'noStick' }),
    restart() {},
    onChange: () => void bench.changes++,
  });
  return Object.assign(bench, {
    runner,
    clock,
    journal,
    aside,
    acts: () => drafts.map(({ body }) => ('act' in body ? body.act : 'other')),
    signIn() {
      runner.touch({ do: 'open', language: 'zh', screen: 'away' });
      runner.touch({ do: 'code', code: codes.current(clock.nowMs()), screen: 'code' });
    },
  });
}

describe('a full disk', () => {
  it('keeps no technician out, and what was done is recorded in its order when there is room again', () => {
    const bench = createBench();
    bench.isDiskFull = true;
    bench.signIn();
    expect(bench.runner.isIn).toBe(true);
    bench.runner.touch({ do: 'leave', screen: 'home' });
    expect(bench.acts()).toEqual([]);
    bench.isDiskFull = false;
    bench.runner.flush();
    bench.runner.flush();
    expect(bench.acts()).toEqual(['signed-in', 'signed-out']);
  });

  it('opens the machine with no code a second time, also after a crash', () => {
    const bench = createBench();
    bench.isDiskFull = true;
    bench.signIn();
    const after = createBench();
    after.runner.recover();
    after.signIn();
    expect(after.runner.state.presence).toMatchObject({ step: 'code', notice: 'used' });
    // The stay that the crash ended has its end in the records.
    expect(after.acts()).toEqual(['signed-out']);
  });
});

describe('a row that this release cannot read', () => {
  it.each(['{', '[]', '{"lastStep":-1}', ''])('%j counts as none: the machine starts', (text) => {
    createBench();
    store!.db.prepare('INSERT INTO technician (id, entry) VALUES (1, ?)').run(text);
    const { runner } = createBench();
    expect(runner.outOfService).toBeNull();
    expect(runner.isIn).toBe(false);
  });
});

describe('a driver that throws', () => {
  it('fails its test, and the device is nobody else’s problem afterwards', async () => {
    const bench = createBench();
    bench.signIn();
    bench.runner.touch({ do: 'show', page: 'device', deviceId: PRINTER, screen: 'home' });
    bench.runner.touch({ do: 'test', screen: 'device' });
    await bench.clock.advance(10);
    const { presence } = bench.runner.state;
    expect(presence).toMatchObject({ test: { isRunning: false, steps: [{ isPassed: false }] } });
    expect(bench.acts()).toEqual(['signed-in', 'tested']);
    expect(bench.aside.filter((isAside) => isAside)).toHaveLength(
      bench.aside.filter((isAside) => !isAside).length,
    );
  });
});

describe('the stop', () => {
  it('leaves no timer behind, whatever was going on', async () => {
    const bench = createBench();
    bench.signIn();
    await bench.runner.stop(1000);
    expect(bench.clock.pendingTimers()).toBe(0);
    const changes = bench.changes;
    bench.signIn();
    expect(bench.changes).toBe(changes);
  });
});
