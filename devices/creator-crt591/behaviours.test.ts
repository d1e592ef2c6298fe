/** Each behaviour of the simulator, and each code of the vendor, against the driver; in memory and in test time. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestClock } from '../../test/support/test-clock.ts';
import { seededRandom } from '../../shared/random.ts';
import type { CardError } from '../card-reader.ts';
import { inventedChip, inventedChipCard, type SimulatedCard } from '../card-path.ts';
import { describeBlockReader, OWN_FAULTS, type OwnFault } from '../block-reader.contract.ts';
import { withCard as withCardIn, withoutCard, type CardRig } from '../card-reader-rig.ts';
import { noTrace } from '../trace.ts';
import { createSimulatorTransport } from '../transport/memory.ts';
import { REFUSAL_CODES } from './answer-codes.ts';
import { CRT591_FAULTS, type Crt591Fault } from './behaviours.ts';
import { COMMANDS, encodeF2Command } from './codec.ts';
import { createCrt591 } from './driver.ts';
import { CRT591_PARTS } from './rig-parts.ts';
import { createCrt591Simulator, type Crt591Simulator } from './simulator.ts';

const OUT = '3239';
type Rig = CardRig<Crt591Simulator>;

const withCard = (card?: SimulatedCard): Promise<Rig> => withCardIn(CRT591_PARTS, card);

/** One test for each name; the record has to be complete. */
const TESTS: Readonly<Record<OwnFault | Crt591Fault['name'], (rig: Rig) => Promise<void>>> = {
  async neverBegins(rig) {
    rig.simulator.script({ name: 'neverBegins', on: OUT });
    expect(await rig.moveOut()).toMatchObject({ ok: false, error: 'timeOut' });
    expect(rig.driver.status).toMatchObject({ device: 'online', media: 'present' });
    await rig.expectMovedOut();
  },
  async damagedAnswer(rig) {
    rig.simulator.script({ name: 'damagedAnswer', on: OUT });
    const before = rig.simulator.executions();
    await rig.expectMovedOut();
    // A look at the card, and the move: the stored answer was said again.
    expect(rig.simulator.executions() - before).toBe(2);
  },
  async brokenAnswer(rig) {
    rig.simulator.script({ name: 'brokenAnswer', on: OUT });
    await rig.expectMovedOut();
    expect(rig.driver.counters()).toMatchObject({ damaged: 1 });
  },
  async noAnswer(rig) {
    rig.simulator.script({ name: 'noAnswer', on: OUT });
    expect(await rig.moveOut()).toMatchObject({ ok: false, error: 'timeOut' });
    // Nobody knew, so the reader was asked where the card is.
    expect(rig.driver.status).toMatchObject({ device: 'online', media: 'entering' });
    expect(rig.path.truth.position).toBe('gate');
    rig.path.take();
    await rig.pass(1000);
    expect(rig.events).toEqual(['inserted', 'taken']);
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
    await rig.expectMovedOut();
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
    expect(rig.driver.status).toMatchObject({ device: 'online', media: 'notPresent' });
    expect(rig.path.truth.taken).toHaveLength(1);
    await rig.pass(1000);
    expect(rig.events).toEqual(['inserted', 'taken']);
  },
  async otherUnit(rig) {
    rig.simulator.script({ name: 'otherUnit', on: OUT });
    await rig.expectMovedOut();
    expect(rig.driver.counters()).toMatchObject({ otherUnit: 1 });
  },
  async powerCycle(rig) {
    rig.simulator.script({ name: 'powerCycle', on: OUT });
    await rig.expectMovedOut();
    // The entry is open again as it was before.
    expect(rig.path.truth.isEntryOpen).toBe(true);
  },
};

/** devices.md 2.4, word by word, with what the status says then. */
const CODES: [code: string, error: CardError, status?: object][] = [
  ['00', 'unsupportedCommand'],
  ['01', 'invalidData'],
  ['02', 'sequenceError'],
  ['03', 'unsupportedCommand'],
  ['04', 'invalidData'],
  ['05', 'hardwareError', { device: 'hardwareError', action: 'maintenance' }],
  ['10', 'mediaJam', { media: 'jammed', action: 'clear' }],
  ['12', 'hardwareError', { device: 'hardwareError', action: 'maintenance' }],
  ['13', 'cardTooLong'],
  ['14', 'cardTooShort'],
  ['16', 'userError'],
  ['40', 'mediaJam', { media: 'jammed', action: 'clear' }],
  ['41', 'hardwareError', { device: 'hardwareError', action: 'maintenance' }],
  ['43', 'mediaJam', { media: 'jammed', action: 'clear' }],
  ['45', 'userError'],
  ['50', 'retainBinFull', { retainBin: 'full', action: 'clear' }],
  ['51', 'hardwareError', { device: 'hardwareError', action: 'maintenance' }],
  ['60', 'chipShortCircuit', { chipPower: 'hardwareError' }],
  ['61', 'atrNotObtained'],
  ['62', 'protocolNotSupported'],
  ['63', 'chipMute', { chipPower: 'hardwareError' }],
  ['64', 'invalidData'],
  ['65', 'sequenceError', { chipPower: 'poweredOff' }],
  ['66', 'protocolNotSupported'],
  ['67', 'invalidData'],
  ['68', 'invalidData'],
  ['69', 'atrNotObtained'],
  ['A0', 'storageEmpty'],
  ['A1', 'retainBinFull'],
  ['B0', 'sequenceError'],
];

describeBlockReader('CRT-591', { parts: CRT591_PARTS, out: OUT });

describe('a reader that', () => {
  it.each([...OWN_FAULTS, ...CRT591_FAULTS])('%s', async (name) => {
    expect.hasAssertions();
    await TESTS[name](await withCard());
  });

  it('knows a word for each code of the vendor', () => {
    expect(CODES.map(([code]) => code)).toEqual(REFUSAL_CODES.toSorted());
  });

  it.each(CODES)('refuses with %s says %s, and moves nothing', async (code, error, status = {}) => {
    const rig = await withCard();
    rig.simulator.script({ name: 'refuse', on: OUT, code, times: 2 });
    expect(await rig.moveOut()).toMatchObject({ ok: false, error });
    expect(rig.driver.status).toMatchObject(status);
    expect(rig.path.truth.position).toBe('inside');
  });

  it('is a 571, from which a hand pulls the card, tells the same as a 591', async () => {
    const rig = await withCard();
    rig.simulator.script({ name: 'pulledAtGate', on: OUT, code: '16' });
    expect(await rig.moveOut()).toMatchObject({ ok: false, error: 'userError', detail: 'F2 16' });
    expect(rig.driver.status).toMatchObject({ device: 'online', media: 'notPresent' });
  });

  it('does not answer when its entry is to be closed is closed all the same', async () => {
    const rig = await withCard();
    rig.simulator.script({ name: 'neverBegins', on: '3331' });
    expect(await rig.settle(rig.driver.setEntry('closed'))).toMatchObject({ ok: false, error: 'timeOut' });
    expect(rig.path.truth.isEntryOpen).toBe(false);
  });

  it('has a chip that wakes up with the voltage of ISO 7816-3 only gives it that', async () => {
    const rig = await withCard(inventedChipCard('iso', inventedChip('T=0', true)));
    await rig.settle(rig.driver.move('chip'));
    expect(await rig.settle(rig.driver.powerChip('cold'))).toMatchObject({ ok: true });
  });

  it('moves a card away from the contacts does not call its chip powered', async () => {
    const rig = await withCard();
    await rig.settle(rig.driver.move('chip'));
    await rig.settle(rig.driver.powerChip('cold'));
    expect(rig.driver.status.chipPower).toBe('online');
    await rig.settle(rig.driver.move('rf'));
    expect(rig.driver.status.chipPower).toBe('poweredOff');
  });

  it.each([
    ['long', 'cardTooLong'],
    ['short', 'cardTooShort'],
  ] as const)('got a card that is too %s says so', async (length, error) => {
    const rig = await withCard({ ...inventedChipCard('odd'), length });
    expect(await rig.settle(rig.driver.move('chip'))).toMatchObject({ ok: false, error });
  });

  it('has a full bin keeps the card for the citizen, and sees when the bin was emptied', async () => {
    const rig = await withCard();
    for (let times = 0; times < 3; times++) rig.path.dropInBin(inventedChipCard('B'));
    expect(await rig.settle(rig.driver.move('retain'))).toMatchObject({ ok: false, error: 'retainBinFull' });
    expect(rig.driver.status).toMatchObject({ retainBin: 'full', action: 'clear' });
    rig.path.emptyBin();
    await rig.until(() => rig.driver.status.retainBin === 'ok');
    expect(rig.driver.status.action).toBeNull();
    await rig.expectMovedOut();
  });

  it('dispenses tells how full its stacker is, from enough over few to empty and filled again', async () => {
    const rig = await withoutCard(CRT591_PARTS);
    const stackOf = (count: number) =>
      rig.path.fillStacker(Array.from({ length: count }, () => inventedChipCard('new')));
    stackOf(11);
    await rig.until(() => rig.driver.status.stacker === 'ok');
    const levels: unknown[] = [];
    for (let times = 0; times < 11; times++) {
      expect(await rig.settle(rig.driver.dispense())).toMatchObject({ ok: true });
      levels.push(rig.driver.status.stacker);
      await rig.settle(rig.driver.move('exit'));
      rig.path.take();
      await rig.until(() => rig.driver.status.media === 'notPresent');
    }
    // Ten are left after the first one, and nine are few.
    expect(levels).toEqual(['ok', ...Array.from({ length: 9 }, () => 'low'), 'empty']);
    expect(await rig.settle(rig.driver.dispense())).toMatchObject({ ok: false, error: 'storageEmpty' });
    expect(rig.driver.status.stacker).toBe('empty');
    stackOf(20);
    await rig.until(() => rig.driver.status.stacker === 'ok');
  });

  it('sends an APDU answer that is damaged sends it again, and no byte inside stops anything', async () => {
    // 04 is EOT, 06 is ACK and 15 is NAK between blocks (devices.md 2.1).
    const answer = Uint8Array.of(0x04, 0x06, 0x15, 0x04, 0x04, 0x90, 0x00);
    const rig = await withCard(inventedChipCard('A', { ...inventedChip(), answer: () => answer }));
    await rig.settle(rig.driver.move('chip'));
    await rig.settle(rig.driver.powerChip('cold'));
    rig.simulator.script({ name: 'damagedAnswer', on: '5133' });
    expect(await rig.settle(rig.driver.exchange(new Uint8Array(5)))).toEqual({ ok: true, value: answer });
  });
});

describe('a line with two units', () => {
  it('each does what it is told, and nothing of what the other one is told', async () => {
    const clock = createTestClock();
    const deps = { clock, random: seededRandom(7) };
    const units = [0, 1].map((address) => createCrt591Simulator(deps, { address }));
    const transport = createSimulatorTransport(
      {
        attach: (port) => units.forEach((unit) => unit.attach(port)),
        receive: (bytes) => units.forEach((unit) => unit.receive(bytes)),
        stop: () => units.forEach((unit) => unit.stop()),
      },
      'memory:two',
      { clock, paceBaud: 38_400 },
    );
    const [first, second] = [0, 1].map((address) =>
      createCrt591({ transport, clock, trace: noTrace }, { address, hasStacker: false }),
    );
    onTestFinished(async () => {
      await first?.stop();
      await second?.stop();
      units.forEach((unit) => unit.stop());
    });
    const started = second?.start(new AbortController().signal);
    await clock.advance(2000);
    await started;
    const opened = second?.setEntry('open');
    await clock.advance(500);
    expect(await opened).toMatchObject({ ok: true });
    expect(units.map(({ path }) => path.truth.isEntryOpen)).toEqual([false, true]);
    expect(units[0]?.executions()).toBe(0);
    expect(first?.counters()).toMatchObject({ otherUnit: expect.any(Number) });
    expect(first?.counters()['otherUnit']).toBeGreaterThan(0);
  });
});

describe('a command that breaks off (devices.md 2.2, case 4)', () => {
  it('is forgotten after 20 ms, in silence, and the next one is heard whole', async () => {
    const clock = createTestClock();
    const unit = createCrt591Simulator({ clock, random: seededRandom(7) });
    const said: string[] = [];
    unit.attach({ send: (bytes) => said.push(Buffer.from(bytes).toString('hex')) });
    onTestFinished(() => unit.stop());
    const command = encodeF2Command(COMMANDS.initialiseInPlace);
    unit.receive(command.subarray(0, 6));
    await clock.advance(21);
    expect(said).toEqual([]);
    unit.receive(command);
    await clock.advance(200);
    expect(said[0]).toBe('06');
    expect(unit.executions()).toBe(1);
  });
});
