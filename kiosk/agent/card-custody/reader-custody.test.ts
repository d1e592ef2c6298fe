import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { CardReader, CardResult } from '../../../devices/card-reader.ts';
import type { CardReaderStatus } from '../../../shared/domain/device-status.ts';
import { DeviceId } from '../../../shared/domain/ids.ts';
import { AppError } from '../../../shared/errors.ts';
import { noLog } from '../../../shared/log.ts';
import { createTestClock } from '../../../test/support/test-clock.ts';
import { open } from '../outbox/test-support.ts';
import { createCustodyJournal } from './journal.ts';
import { createReaderCustody } from './reader-custody.ts';
import { TIMEOUTS, VISIT } from './test-support.ts';

const ID = DeviceId.parse('cards');
const WHOLE_MS = TIMEOUTS.takeMs + TIMEOUTS.cardWarningMs;

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-custody-'));
  folders.push(folder);
  return join(folder, 'agent.db');
}

/** Obeys at once; the card is where `media` says. */
function createFakeReader() {
  let status: CardReaderStatus = {
    device: 'online',
    link: 'up',
    action: null,
    detail: null,
    identity: null,
    media: 'notPresent',
    chipPower: 'noCard',
    retainBin: 'ok',
    stacker: null,
  };
  let listener: (changed: Partial<CardReaderStatus>, status: CardReaderStatus) => void = () => {};
  const fake = {
    orders: [] as string[],
    isBroken: false,
    become(media: CardReaderStatus['media']) {
      status = { ...status, media };
      listener({ media }, status);
    },
  };
  // oxlint-disable-next-line typescript/require-await -- the contract is asynchronous
  async function obey(order: string, media?: CardReaderStatus['media']): Promise<CardResult> {
    fake.orders.push(order);
    if (fake.isBroken) throw new Error('a defect of the driver');
    if (media !== undefined) fake.become(media);
    return { ok: true, value: null };
  }
  const parts: Pick<CardReader, 'setEntry' | 'move' | 'reset' | 'onStatus' | 'status'> = {
    get status() {
      return status;
    },
    setEntry: (entry) => obey(entry),
    move: (to) => obey(to, to === 'exit' ? 'entering' : to === 'retain' ? 'notPresent' : 'present'),
    reset: (card) => obey(`reset ${card}`, card === 'exit' ? 'entering' : undefined),
    onStatus(next) {
      listener = next;
      return () => {};
    },
  };
  return { fake, reader: parts as CardReader };
}

function startRun(file: string) {
  const clock = createTestClock();
  const { store, outbox, abandon } = open(file, { clock });
  const faults = { append: false, put: false };
  const journal = createCustodyJournal(store);
  const { fake, reader } = createFakeReader();
  const custody = createReaderCustody(ID, {
    clock,
    log: noLog,
    timeouts: TIMEOUTS,
    journal: {
      ...journal,
      put(...args) {
        if (faults.put) throw new Error('disk full');
        journal.put(...args);
      },
    },
    outbox: {
      canStore: true,
      append(draft, localEffect) {
        if (faults.append) throw new AppError('outbox.full', 'no room');
        outbox.append(draft, localEffect);
      },
    },
    setBlock: () => {},
    onChange: () => {},
  });
  return {
    clock,
    store,
    faults,
    custody,
    fake,
    entry: () => journal.load(ID),
    /** Oldest first, of all runs. */
    records: () =>
      store.db
        .prepare<[], string>(
          "SELECT record ->> '$.body.event' || ' ' || (record ->> '$.body.retainCount') FROM outbox ORDER BY epoch_no, seq",
        )
        .pluck()
        .all(),
    kill: abandon,
    attach: () => custody.setReader(reader),
    /** A card that its visit leaves in the gate. */
    async forget() {
      custody.setReader(reader);
      custody.dispatch({ type: 'visit', visit: VISIT });
      await clock.advance(0);
      fake.become('present');
      await clock.advance(0);
      custody.dispatch({ type: 'visit', visit: null });
      await clock.advance(0);
    },
  };
}

describe('what became of a card', () => {
  it('is one record, and the row of the journal changes with it', async () => {
    const run = startRun(newFile());
    await run.forget();
    expect(run.entry()).toMatchObject({
      retainCount: 0,
      content: { card: { visitId: VISIT.id }, wasAtGate: true },
    });
    await run.clock.advance(WHOLE_MS);
    expect(run.records()).toEqual(['captured 1']);
    expect(run.entry()).toEqual({ retainCount: 1, content: null });
    run.kill();
  });

  it('is recorded in the same transaction or not at all', async () => {
    const run = startRun(newFile());
    await run.forget();
    run.faults.put = true;
    await run.clock.advance(WHOLE_MS);
    expect(run.records()).toEqual([]);
    run.faults.put = false;
    run.custody.flush();
    expect(run.records()).toEqual(['captured 1']);
    run.custody.flush();
    expect(run.records()).toEqual(['captured 1']);
    run.kill();
  });

  it('waits in order while there is no room, and holds no card up', async () => {
    const run = startRun(newFile());
    await run.forget();
    run.faults.append = true;
    await run.clock.advance(WHOLE_MS);
    expect(run.fake.orders.at(-1)).toBe('retain');
    await run.forget();
    await run.clock.advance(WHOLE_MS);
    run.faults.append = false;
    run.custody.flush();
    expect(run.records()).toEqual(['captured 1', 'captured 2']);
    run.kill();
  });

  it('is not lost with a run that could not record it: the next one says that the card is gone', async () => {
    const file = newFile();
    const first = startRun(file);
    await first.forget();
    first.faults.append = true;
    await first.clock.advance(WHOLE_MS);
    first.kill();
    const second = startRun(file);
    second.attach();
    expect(second.records()).toEqual(['gone 0']);
    second.kill();
  });

  it('is counted on by the next run', async () => {
    const file = newFile();
    for (const expected of [['captured 1'], ['captured 1', 'captured 2']]) {
      const run = startRun(file);
      await run.forget();
      await run.clock.advance(WHOLE_MS);
      expect(run.records()).toEqual(expected);
      run.kill();
    }
  });

  it('in a row that this release cannot read is found by the reader', async () => {
    const file = newFile();
    const first = startRun(file);
    await first.forget();
    first.store.db.exec(`UPDATE card_custody SET card = '{"card":{"owner":"?"}}'`);
    first.kill();
    const second = startRun(file);
    second.fake.become('entering');
    second.attach();
    await second.clock.advance(0);
    await second.clock.advance(WHOLE_MS);
    expect(second.records()).toEqual(['captured 1']);
    second.kill();
  });
});

describe('a driver that fails', () => {
  it('is a reader that cannot move the card', async () => {
    const run = startRun(newFile());
    run.fake.isBroken = true;
    await run.forget();
    await run.clock.advance(0);
    expect(run.custody.view.state).toBe('stuck');
    expect(run.records()).toEqual(['stuck 0']);
    run.kill();
  });
});

describe('a stop', () => {
  it('waits for a hand, but not for ever', async () => {
    const run = startRun(newFile());
    await run.forget();
    let isStopped = false;
    void run.custody.stop(10_000).then(() => (isStopped = true));
    await run.clock.advance(9999);
    expect(isStopped).toBe(false);
    await run.clock.advance(1);
    expect(isStopped).toBe(true);
    run.kill();
    expect(run.clock.pendingTimers()).toBe(0);
  });

  it('of an empty reader closes the entry, and waits for nothing else', async () => {
    const run = startRun(newFile());
    run.attach();
    run.custody.dispatch({ type: 'visit', visit: VISIT });
    await run.clock.advance(0);
    let isStopped = false;
    void run.custody.stop(10_000).then(() => (isStopped = true));
    await run.clock.advance(0);
    expect(isStopped).toBe(true);
    expect(run.fake.orders).toEqual(['open', 'closed']);
    run.kill();
  });
});
