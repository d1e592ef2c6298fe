/** Each behaviour of the simulator, and each code of the vendor, against the driver; in memory and in test time. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { inventedChip, inventedChipCard, type SimulatedCard } from '../card-path.ts';
import { createDriverRig } from '../driver-rig.ts';
import type { DriverDeps } from '../driver.ts';
import { refusalOf, REFUSAL_CODES } from './answer-codes.ts';
import { CRT591_BEHAVIOURS, type Crt591Behaviour } from './behaviours.ts';
import { createCrt591 } from './driver.ts';
import { createCrt591Simulator } from './simulator.ts';

const OUT = '3239';

async function withCard(card: SimulatedCard = inventedChipCard('A')) {
  const rig = await createDriverRig('memory', {
    createSimulator: createCrt591Simulator,
    createDriver: (deps: DriverDeps) => createCrt591(deps, { address: 0, hasStacker: true }),
    baudRate: 38_400,
  });
  onTestFinished(() => rig.dispose());
  await rig.settle(rig.driver.start(new AbortController().signal));
  await rig.settle(rig.driver.setEntry('open'));
  rig.simulator.path.insert(card);
  await rig.until(() => rig.driver.status.media === 'present');
  return {
    ...rig,
    path: rig.simulator.path,
    moveOut: () => rig.settle(rig.driver.move('exit')),
    counters: () => rig.driver.counters(),
  };
}

type Rig = Awaited<ReturnType<typeof withCard>>;

/** Good for the citizen, and true. */
async function expectMovedOut(rig: Rig): Promise<void> {
  expect(await rig.moveOut()).toEqual({ ok: true, value: null });
  expect(rig.path.truth.position).toBe('gate');
  expect(rig.driver.status.media).toBe('entering');
}

/** One test for each name; the record has to be complete. */
const TESTS: Readonly<Record<(typeof CRT591_BEHAVIOURS)[number], (rig: Rig) => Promise<void>>> = {
  async loseCommand(rig) {
    rig.simulator.script({ name: 'loseCommand', on: OUT, times: 2 });
    await expectMovedOut(rig);
    expect(rig.counters()).toMatchObject({ resent: 2 });
  },
  async swallowAck(rig) {
    rig.simulator.script({ name: 'swallowAck', on: OUT });
    await expectMovedOut(rig);
  },
  async lateAck(rig) {
    rig.simulator.script({ name: 'lateAck', on: OUT, delayMs: 350 });
    const before = rig.simulator.executions();
    await expectMovedOut(rig);
    expect(rig.simulator.executions() - before).toBeLessThanOrEqual(4);
  },
  async nak(rig) {
    rig.simulator.script({ name: 'nak', on: OUT, times: 3 });
    await expectMovedOut(rig);
    expect(rig.counters()).toMatchObject({ naked: 3 });
  },
  async damagedAnswer(rig) {
    rig.simulator.script({ name: 'damagedAnswer', on: OUT });
    const before = rig.simulator.executions();
    await expectMovedOut(rig);
    // A look at the card, and the move: the stored answer was said again.
    expect(rig.simulator.executions() - before).toBe(2);
  },
  async brokenAnswer(rig) {
    rig.simulator.script({ name: 'brokenAnswer', on: OUT });
    await expectMovedOut(rig);
    expect(rig.counters()).toMatchObject({ damaged: 1 });
  },
  async lateAnswer(rig) {
    rig.simulator.script({ name: 'lateAnswer', on: OUT, delayMs: 8000 });
    await expectMovedOut(rig);
  },
  async noAnswer(rig) {
    rig.simulator.script({ name: 'noAnswer', on: OUT });
    expect(await rig.moveOut()).toMatchObject({ ok: false, error: 'timeOut' });
    // Nobody knew, so the reader was asked where the card is.
    expect(rig.driver.status).toMatchObject({ device: 'online', media: 'entering' });
    expect(rig.path.truth.position).toBe('gate');
  },
  async duplicateAnswer(rig) {
    rig.simulator.script({ name: 'duplicateAnswer', on: OUT });
    await expectMovedOut(rig);
    await rig.pass(1000);
    expect(rig.counters()).toMatchObject({ duplicate: 1 });
  },
  async loseEot(rig) {
    rig.simulator.script({ name: 'loseEot', on: OUT, count: 2 });
    expect(await rig.moveOut()).toMatchObject({ ok: false, error: 'timeOut' });
    expect(rig.driver.status).toMatchObject({ device: 'online', link: 'up' });
  },
  async refuse(rig) {
    rig.simulator.script({ name: 'refuse', on: OUT, code: '51' });
    expect(await rig.moveOut()).toEqual({ ok: false, error: 'hardwareError', detail: 'F2 51' });
    expect(rig.driver.status).toMatchObject({ device: 'hardwareError', detail: 'F2 51' });
    await expectMovedOut(rig);
    expect(rig.driver.status).toMatchObject({ device: 'online', detail: null });
  },
  async refuseWithHead45(rig) {
    rig.simulator.script({ name: 'refuseWithHead45', on: OUT, code: '10' });
    expect(await rig.moveOut()).toMatchObject({ ok: false, error: 'mediaJam' });
  },
  async jam(rig) {
    rig.simulator.script({ name: 'jam', on: OUT });
    expect(await rig.moveOut()).toMatchObject({ ok: false, error: 'mediaJam' });
    expect(rig.driver.status).toMatchObject({ media: 'jammed', action: 'clear' });
    expect(rig.path.truth.position).toBe('inside');
  },
  async pulledAtGate(rig) {
    rig.simulator.script({ name: 'pulledAtGate', on: OUT });
    expect(await rig.moveOut()).toMatchObject({ ok: false, error: 'userError' });
    await rig.until(() => rig.driver.status.media === 'notPresent');
    expect(rig.path.truth.taken).toHaveLength(1);
  },
  async noiseBefore(rig) {
    rig.simulator.script({ name: 'noiseBefore', on: OUT });
    await expectMovedOut(rig);
    expect(rig.counters()['noiseBytes']).toBeGreaterThan(0);
  },
  async otherUnit(rig) {
    rig.simulator.script({ name: 'otherUnit', on: OUT });
    await expectMovedOut(rig);
    expect(rig.counters()).toMatchObject({ otherUnit: 1 });
  },
  async powerCycle(rig) {
    rig.simulator.script({ name: 'powerCycle', on: OUT });
    await expectMovedOut(rig);
    // The entry is open again as it was before.
    expect(rig.path.truth.isEntryOpen).toBe(true);
  },
  async silent(rig) {
    rig.simulator.script({ name: 'silent', times: Infinity });
    expect(await rig.moveOut()).toMatchObject({ ok: false, error: 'linkLost' });
    expect(rig.driver.status).toMatchObject({ link: 'silent', media: 'unknown' });
  },
};

describe('a reader that', () => {
  it.each(CRT591_BEHAVIOURS)('%s', async (name) => {
    expect.hasAssertions();
    await TESTS[name](await withCard());
  });

  it.each(REFUSAL_CODES)('refuses with %s says so in a word, and moves nothing', async (code) => {
    const rig = await withCard();
    rig.simulator.script({ name: 'refuse', on: OUT, code, times: 2 } satisfies Crt591Behaviour);
    const { error, status } = refusalOf(code);
    expect(await rig.moveOut()).toMatchObject({ ok: false, error });
    expect(rig.driver.status).toMatchObject({ ...status });
    expect(rig.path.truth.position).toBe('inside');
  });

  it('has a chip that wakes up with the voltage of ISO 7816-3 only gives it that', async () => {
    const rig = await withCard(inventedChipCard('iso', inventedChip('T=0', true)));
    await rig.settle(rig.driver.move('chip'));
    expect(await rig.settle(rig.driver.powerChip('cold'))).toMatchObject({ ok: true });
  });

  it('has a full bin keeps the card for the citizen', async () => {
    const rig = await withCard();
    for (let times = 0; times < 50; times++) {
      rig.path.moveTo('bin');
      rig.path.insert(inventedChipCard('B'));
    }
    expect(await rig.settle(rig.driver.move('retain'))).toMatchObject({ ok: false, error: 'retainBinFull' });
    expect(rig.driver.status).toMatchObject({ retainBin: 'full', action: 'clear' });
    await expectMovedOut(rig);
  });

  it('is pulled empty while it offers a card is seen to be empty', async () => {
    const rig = await withCard();
    const events: string[] = [];
    rig.driver.onMedia(({ type }) => events.push(type));
    await expectMovedOut(rig);
    rig.path.take();
    await rig.pass(1000);
    expect(events).toEqual(['taken']);
  });

  it('is cancelled while it moves tells what came of it', async () => {
    const rig = await withCard();
    const abort = new AbortController();
    const moving = rig.driver.move('exit', abort.signal);
    await rig.pass(160);
    abort.abort();
    const result = await rig.settle(moving);
    expect(result).toMatchObject({ ok: false, error: 'cancelled' });
    await rig.pass(3000);
    expect(rig.driver.status.media).toBe(rig.path.truth.position === 'gate' ? 'entering' : 'present');
  });
});
