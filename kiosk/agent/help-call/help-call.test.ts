import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noLog } from '../../../shared/log.ts';
import { HelpCallBody } from '../../../shared/protocol/index.ts';
import { createTestClock } from '../../../test/support/test-clock.ts';
import type { RecordDraft } from '../outbox/outbox.ts';
import { ATTRACT } from '../session/state.ts';
import { BEGIN, CHOOSE_CERTIFICATE, PERSONAL_TEXTS, play, READ } from '../session/test-support.ts';
import { createHelpDesk } from './help-desk.ts';
import { HELP_CALL_LIMIT_MS, MAX_CALLS_AN_HOUR, onHelp, QUIET_HELP, type HelpEvent } from './machine.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261129);
const HOUR_MS = 3_600_000;
const ID = '5b0d7c3a-8f4e-4a7d-b1a5-9e2c6d8f0b33';

describe('calls for help', () => {
  const event = fc.constantFrom<HelpEvent>(
    { type: 'call', id: ID, step: 'form', serviceId: null },
    { type: 'end', how: 'cancelled' },
    { type: 'end', how: 'helped' },
    { type: 'end', how: 'left' },
    { type: 'sent' },
    { type: 'deadline' },
  );
  const happenings = fc.array(fc.record({ event, afterMs: fc.nat(10 * 60_000), canStore: fc.boolean() }));

  it('are one at a time, end once, and are never more than so many in an hour', () => {
    fc.assert(
      fc.property(happenings, (list) => {
        let state = QUIET_HELP;
        let monoMs = 0;
        let isOpen = false;
        const calls: number[] = [];
        for (const { event, afterMs, canStore } of list) {
          monoMs += afterMs;
          const next = onHelp(state, event, { nowMs: monoMs, monoMs, canStore });
          state = next.state;
          if (next.fact === null) continue;
          expect(HelpCallBody.safeParse(next.fact).error).toBeUndefined();
          expect(next.fact.event === 'called').toBe(!isOpen);
          isOpen = next.fact.event === 'called';
          if (isOpen) calls.push(monoMs);
          expect(calls.filter((atMs) => monoMs - atMs < HOUR_MS).length).toBeLessThanOrEqual(
            MAX_CALLS_AN_HOUR,
          );
        }
        expect(state.open !== null).toBe(isOpen);
      }),
      { seed: SEED },
    );
  });
});

function createBench() {
  const clock = createTestClock();
  const records: RecordDraft[] = [];
  const outbox = { canStore: true, isFull: false, pending: 1 };
  let changes = 0;
  const desk = createHelpDesk({
    clock,
    log: noLog,
    outbox: {
      get canStore() {
        return outbox.canStore;
      },
      pendingRows: () => outbox.pending,
      append(draft) {
        if (outbox.isFull) throw new Error('no room');
        records.push(draft);
      },
    },
    onChange: () => void changes++,
  });
  const bodies = () => records.flatMap((record) => (record.type === 'help-call' ? [record.body.event] : []));
  return { clock, desk, outbox, records, bodies, changes: () => changes };
}

const VISIT = play([READ, CHOOSE_CERTIFICATE]).state;

describe('the help desk', () => {
  it('records where help is needed, and never whose help', () => {
    const { desk, records } = createBench();
    desk.call(VISIT);
    expect(records).toMatchObject([
      { type: 'help-call', body: { event: 'called', step: VISIT.step, serviceId: 'residence-certificate' } },
    ]);
    for (const personal of PERSONAL_TEXTS) expect(JSON.stringify(records)).not.toContain(personal);
  });

  it('says that the call has arrived only when the controller has it', async () => {
    const { clock, desk, outbox } = createBench();
    desk.call(VISIT);
    await clock.advance(5000);
    expect(desk.view().call).toMatchObject({ isSent: false });
    outbox.pending = 0;
    await clock.advance(1000);
    expect(desk.view().call).toMatchObject({ isSent: true });
  });

  it('calls nobody when the call cannot be kept, and does not say it did', () => {
    const { desk, outbox, bodies } = createBench();
    outbox.isFull = true;
    desk.call(VISIT);
    expect(desk.view().call).toBeNull();
    outbox.canStore = false;
    expect(desk.view().canCall).toBe(false);
    expect(bodies()).toEqual([]);
  });

  it('ends a call with its visit, with the machine, and by itself', async () => {
    const bench = createBench();
    bench.desk.call(VISIT);
    bench.desk.sessionChanged(VISIT);
    expect(bench.bodies()).toEqual(['called']);
    bench.desk.sessionChanged(ATTRACT);
    expect(bench.bodies()).toEqual(['called', 'left']);
    await bench.clock.advance(60_000);
    bench.desk.call(ATTRACT);
    await bench.clock.advance(HELP_CALL_LIMIT_MS + 1000);
    expect(bench.bodies().slice(2)).toEqual(['called', 'expired']);
    await bench.clock.advance(60_000);
    bench.desk.call(play([BEGIN]).state);
    bench.desk.stop();
    expect(bench.bodies().slice(4)).toEqual(['called', 'left']);
    expect(bench.clock.pendingTimers()).toBe(0);
  });
});
