import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inventedChipCard } from '../../../devices/card-path.ts';
import { driverNames, findDriver } from '../../../devices/registry.ts';
import { noTrace } from '../../../devices/trace.ts';
import { createMemoryPair } from '../../../devices/transport/memory.ts';
import { createTestClock } from '../../../test/support/test-clock.ts';
import { PERSONAL_TEXTS } from '../session/test-support.ts';
import { CONFIG, createPlace, runAt, type Place, type PlaceOptions } from './test-kiosk.ts';

const { takeMs, cardWarningMs } = CONFIG.timeouts;
const MOVE_OUT = '3239';
const MOVE_TO_BIN = '3233';
const RESET_TO_GATE = '3030';
const RESET_IN_PLACE = '3033';

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

function place(options?: PlaceOptions): Place {
  const made = createPlace(options);
  cleanUps.push(() => made.dispose());
  return made;
}

/** Room for one card, and there is one. */
function withFullBin(options?: PlaceOptions): Place {
  const at = place({ ...options, binCapacity: 1 });
  at.path.dropInBin(inventedChipCard('of an earlier day'));
  return at;
}

function run(at: Place = place()) {
  const kiosk = runAt(at);
  cleanUps.push(() => kiosk.stop().catch(() => {}));
  return kiosk;
}

/** The citizen has left, and the card hangs in the gate. */
async function forgotten(at?: Place) {
  const kiosk = run(at);
  await kiosk.insertCard();
  kiosk.touch('cancel');
  await kiosk.reach(() => kiosk.path.truth.position === 'gate');
  return kiosk;
}

describe('a citizen who inserts the card', () => {
  it('is read, and has it back before the paper; nothing is recorded of it', async () => {
    const kiosk = run();
    await kiosk.insertCard();
    expect(kiosk.card()).toMatchObject({ state: 'held', isOthers: false });
    expect(kiosk.path.truth.isEntryOpen).toBe(false);
    kiosk.walkTo('confirm');
    expect(kiosk.path.truth.position).toBe('inside');
    kiosk.walkTo('submit');
    await kiosk.reach(() => kiosk.card()?.state === 'take');
    expect(['receipt', 'take']).toContain(kiosk.step());
    kiosk.path.take();
    await kiosk.reach(() => kiosk.card()?.state === 'closed');
    await kiosk.reach(() => kiosk.step() === 'take');
    kiosk.touch('done');
    await kiosk.clock.advance(120_000);
    expect(kiosk.path.truth).toMatchObject({ card: null, bin: [], isEntryOpen: false });
    expect(kiosk.records()).toEqual([]);
  });

  it('finds the entry open only in the step that asks for a card', async () => {
    const kiosk = run();
    await kiosk.reach(() => kiosk.card()?.state === 'closed');
    expect(kiosk.path.truth.isEntryOpen).toBe(false);
    await kiosk.askForCard();
    expect(kiosk.path.truth.isEntryOpen).toBe(true);
    kiosk.touch('cancel');
    await kiosk.reach(() => !kiosk.path.truth.isEntryOpen);
  });

  it('may take it while it is being called out', async () => {
    const kiosk = await forgotten();
    await kiosk.reach(() => kiosk.card()?.stage === 'warning');
    expect(kiosk.card()).toMatchObject({
      state: 'take',
      hasSound: true,
      countdown: { totalMs: cardWarningMs },
    });
    kiosk.path.take();
    await kiosk.reach(() => kiosk.card()?.state === 'closed');
    await kiosk.clock.advance(120_000);
    expect(kiosk.records()).toEqual([]);
  });

  it('may pull it out while it moves', async () => {
    const kiosk = run();
    await kiosk.insertCard();
    kiosk.cards.script({ name: 'pulledAtGate', on: MOVE_OUT });
    kiosk.touch('cancel');
    await kiosk.reach(() => kiosk.card()?.state === 'closed');
    expect(kiosk.path.truth.taken).toHaveLength(1);
    expect(kiosk.records()).toEqual([]);
    const cards = kiosk.agent.devices.find(({ id }) => id === 'cards');
    expect(cards?.status).toMatchObject({ device: 'online', action: null });
  });
});

describe('a card that nobody takes', () => {
  it('is asked for on the next screen, called out, captured, and recorded with time, reader and visit, and no name', async () => {
    const kiosk = await forgotten();
    const offeredMonoMs = kiosk.clock.monoMs();
    await kiosk.reach(() => kiosk.step() === 'attract');
    expect(kiosk.card()).toMatchObject({ state: 'take', stage: 'please', hasSound: false });
    await kiosk.reach(() => kiosk.card()?.state === 'captured');
    expect(kiosk.clock.monoMs() - offeredMonoMs).toBeGreaterThanOrEqual(takeMs + cardWarningMs);
    expect(kiosk.agent.view().helpPhone).toBe('028-0000 0000');
    expect(kiosk.path.truth.bin).toHaveLength(1);
    const [record, ...others] = kiosk.records();
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      deviceId: 'cards',
      event: 'captured',
      reason: 'visit-over',
      retainCount: 1,
    });
    expect(record!.happenedAtMs).toBeGreaterThan(kiosk.clock.nowMs() - 5000);
    expect(record!.citizenSessionId).toMatch(/^[0-9a-f-]{36}$/);
    for (const personal of PERSONAL_TEXTS) expect(JSON.stringify(record)).not.toContain(personal);
  });

  it('is said to be of somebody else when the next citizen begins, and takes no new one in', async () => {
    const kiosk = await forgotten();
    await kiosk.reach(() => kiosk.step() === 'attract');
    kiosk.touch('begin');
    expect(kiosk.card()).toMatchObject({ state: 'take', isOthers: true });
    kiosk.agent.dispatch({ type: 'chooseService', step: 'chooseService', serviceId: kiosk.service });
    expect(kiosk.step()).toBe('identify');
    await kiosk.clock.advance(5000);
    expect(kiosk.path.truth).toMatchObject({ position: 'gate', isEntryOpen: false });
    await kiosk.reach(() => kiosk.card()?.state === 'insert', takeMs + cardWarningMs + 20_000);
    expect(kiosk.path.truth.bin).toHaveLength(1);
  });

  it('with the bin full goes back inside and stays there; the reader is out of service until the bin is empty', async () => {
    const kiosk = await forgotten(withFullBin());
    await kiosk.reach(() => kiosk.card()?.state === 'kept');
    expect(kiosk.path.truth).toMatchObject({ position: 'inside', isEntryOpen: false });
    expect(kiosk.records()).toMatchObject([{ event: 'kept', retainCount: 0 }]);
    const cards = () => kiosk.agent.devices.find(({ id }) => id === 'cards')?.status;
    expect(cards()).toMatchObject({ device: 'userError', action: 'clear' });
    // The antenna inside sees the card again: that is not a citizen who comes (DESIGN 1).
    await kiosk.clock.advance(300_000);
    expect(kiosk.path.truth.position).toBe('inside');
    expect(kiosk.agent.view()).toMatchObject({ step: 'attract', identity: null, isCardLeft: false });
    kiosk.records();
    expect(kiosk.visits).toHaveLength(1);
    kiosk.path.emptyBin();
    await kiosk.reach(() => kiosk.path.truth.bin.length === 1);
    await kiosk.reach(() => cards()?.device === 'online');
    expect(kiosk.records()).toMatchObject([{ event: 'kept' }, { event: 'captured', retainCount: 1 }]);
  });

  it('that jams while it is captured is told, and never offered to the next citizen', async () => {
    const kiosk = run();
    await kiosk.insertCard();
    kiosk.cards.script({ name: 'refuse', code: '40', on: MOVE_TO_BIN, times: 2 });
    kiosk.touch('cancel');
    await kiosk.reach(() => kiosk.card()?.state === 'stuck', takeMs + cardWarningMs + 20_000);
    expect(kiosk.records()).toMatchObject([{ event: 'stuck' }]);
    await kiosk.reach(() => kiosk.path.truth.bin.length === 1, 90_000);
    await kiosk.reach(() => kiosk.records().length === 2);
    expect(kiosk.records()[1]).toMatchObject({ event: 'captured' });
  });
});

describe('a jam', () => {
  it('is told, tells the citizen whom to call, takes the reader out of service, and ends when it is cleared', async () => {
    const kiosk = run();
    await kiosk.insertCard();
    kiosk.cards.script({ name: 'jam', on: MOVE_OUT });
    kiosk.cards.script({ name: 'refuse', code: '10', on: RESET_TO_GATE });
    kiosk.cards.script({ name: 'refuse', code: '10', on: RESET_IN_PLACE });
    kiosk.touch('cancel');
    await kiosk.reach(() => kiosk.card()?.state === 'stuck');
    expect(kiosk.agent.view().helpPhone).toBe('028-0000 0000');
    expect(kiosk.records()).toMatchObject([{ event: 'stuck', reason: 'visit-over' }]);
    const cards = () => kiosk.agent.devices.find(({ id }) => id === 'cards')?.status;
    expect(cards()).toMatchObject({ media: 'jammed', action: 'clear' });
    // The first look finds it jammed still; the second one free: it goes back to whoever waits there.
    await kiosk.reach(() => kiosk.card()?.state === 'take', 180_000);
    kiosk.path.take();
    await kiosk.reach(() => kiosk.records().length === 2);
    expect(kiosk.records()[1]).toMatchObject({ event: 'taken' });
    await kiosk.reach(() => cards()?.device === 'online');
    expect(cards()?.action).toBeNull();
  });

  it('that a reset loosens is none', async () => {
    const kiosk = run();
    await kiosk.insertCard();
    kiosk.cards.script({ name: 'jam', on: MOVE_OUT });
    kiosk.touch('cancel');
    await kiosk.reach(() => kiosk.card()?.state === 'take');
    expect(kiosk.records()).toEqual([]);
  });
});

describe('a cable that is cut with a card inside', () => {
  it('is told; when it is back the card is given back', async () => {
    const kiosk = run();
    await kiosk.insertCard();
    await kiosk.cutCable('cards');
    await kiosk.reach(() => kiosk.card()?.state === 'away');
    expect(kiosk.records()).toMatchObject([{ event: 'unknown', reason: 'visit-over' }]);
    kiosk.touch('cancel');
    await kiosk.clock.advance(30_000);
    expect(kiosk.path.truth.position).toBe('inside');
    kiosk.plugIn('cards');
    await kiosk.reach(() => kiosk.card()?.state === 'take');
    kiosk.path.take();
    await kiosk.reach(() => kiosk.records().length === 2);
    expect(kiosk.records()[1]).toMatchObject({ event: 'taken' });
  });

  it('keeps the card for a visit that still needs it', async () => {
    const kiosk = run();
    await kiosk.insertCard();
    await kiosk.cutCable('cards');
    await kiosk.reach(() => kiosk.card()?.state === 'away');
    kiosk.plugIn('cards');
    await kiosk.reach(() => kiosk.card()?.state === 'held');
    expect(kiosk.path.truth.position).toBe('inside');
  });

  it('a power cut of the reader alone loses nothing', async () => {
    const kiosk = run();
    await kiosk.insertCard();
    kiosk.cards.powerCycle();
    kiosk.touch('cancel');
    await kiosk.reach(() => kiosk.card()?.state === 'take');
    expect(kiosk.records()).toEqual([]);
  });
});

describe('the end of the agent', () => {
  it('gives the card back first, and waits a moment for the hand', async () => {
    const kiosk = run();
    await kiosk.insertCard();
    let isStopped = false;
    void kiosk.agent.stop('shutdown').then(() => (isStopped = true));
    await kiosk.reach(() => kiosk.path.truth.position === 'gate');
    expect(isStopped).toBe(false);
    kiosk.path.take();
    await kiosk.reach(() => isStopped);
    expect(kiosk.path.truth).toMatchObject({ card: null, isEntryOpen: false });
    expect(kiosk.clock.pendingTimers()).toBe(0);
  });

  it('on a dying battery gives it back before the power is cut', async () => {
    const at = place();
    const kiosk = run(at);
    await kiosk.insertCard();
    let isEnding = false;
    void kiosk.agent.powerEnding.then(() => (isEnding = true));
    kiosk.ups.act({ type: 'failMains' });
    kiosk.ups.act({ type: 'setCharge', charge: 0.1 });
    await kiosk.reach(() => isEnding);
    await kiosk.stop('power-failure');
    expect(kiosk.path.truth.position).toBe('gate');
    expect(kiosk.ups.truth.isOutputOn).toBe(true);
  });

  it('with a card that nobody took leaves it to the next start, which calls it out and captures it', async () => {
    const at = place();
    const first = run(at);
    await first.insertCard();
    await first.stop();
    expect(at.path.truth.position).toBe('gate');
    const second = run(at);
    await second.reach(() => second.card()?.state === 'take');
    await second.reach(() => second.card()?.state === 'captured');
    expect(second.records()).toMatchObject([{ event: 'captured', reason: 'found', retainCount: 1 }]);
    expect(second.records()[0]?.citizenSessionId).not.toBeNull();
  });

  it('with a card that somebody took meanwhile is no news', async () => {
    const at = place();
    const first = run(at);
    await first.insertCard();
    await first.stop();
    at.path.take();
    const second = run(at);
    await second.reach(() => second.card()?.state === 'closed');
    await second.clock.advance(10_000);
    expect(second.records()).toEqual([]);
  });

  it('with a card that the bin did not take pushes it at nobody after a restart', async () => {
    const at = withFullBin();
    const first = await forgotten(at);
    await first.reach(() => first.card()?.state === 'kept');
    await first.stop();
    const second = run(at);
    await second.reach(() => second.card()?.state === 'kept');
    expect(at.path.truth.position).toBe('inside');
    expect(second.records().map(({ event }) => event)).toEqual(['kept']);
  });
});

describe('a CRT-310, which tells nothing of its bin', () => {
  const cardDriver = 'creator-crt310';

  it('gives a card back, and captures a forgotten one', async () => {
    const kiosk = run(place({ cardDriver }));
    await kiosk.insertCard('A');
    kiosk.touch('cancel');
    await kiosk.reach(() => kiosk.card()?.state === 'take');
    kiosk.path.take();
    await kiosk.reach(() => kiosk.card()?.state === 'closed' && kiosk.step() === 'attract');
    await kiosk.insertCard('B');
    kiosk.touch('cancel');
    await kiosk.reach(() => kiosk.card()?.state === 'captured', takeMs + cardWarningMs + 20_000);
    expect(kiosk.path.truth).toMatchObject({ bin: [{ name: 'B' }], taken: [{ name: 'A' }] });
    expect(kiosk.records()).toMatchObject([{ event: 'captured', retainCount: 1 }]);
  });

  it('with a full bin holds the card, out of reach of the next citizen, until it falls into an empty one', async () => {
    const kiosk = await forgotten(withFullBin({ cardDriver }));
    await kiosk.reach(() => kiosk.card()?.state === 'kept');
    await kiosk.clock.advance(200_000);
    expect(kiosk.records()).toMatchObject([{ event: 'kept' }]);
    expect(kiosk.path.truth).toMatchObject({ position: 'inside', isEntryOpen: false });
    kiosk.path.emptyBin();
    await kiosk.reach(() => kiosk.card()?.state === 'closed');
    expect(kiosk.records()).toMatchObject([{ event: 'kept' }, { event: 'gone' }]);
    expect(kiosk.path.truth.bin).toHaveLength(1);
  });

  it('that loses its power takes in what is pushed at it, and gives it back', async () => {
    const kiosk = run(place({ cardDriver }));
    await kiosk.reach(() => kiosk.card()?.state === 'closed');
    kiosk.crt310.powerCycle();
    kiosk.path.insert(inventedChipCard('A'));
    await kiosk.reach(() => kiosk.card()?.state === 'take');
    kiosk.path.take();
    await kiosk.reach(() => kiosk.card()?.state === 'closed');
    expect(kiosk.path.truth).toMatchObject({ taken: [{ name: 'A' }], isEntryOpen: false });
  });
});
