/** Each behaviour of the simulator, and each code and letter of the vendor, against the driver; in memory and in test time. */
import { describe, expect, it } from 'vitest';
import type { CardError } from '../card-reader.ts';
import { inventedChip, inventedChipCard, type SimulatedCard } from '../card-path.ts';
import { describeBlockReader, OWN_FAULTS, type OwnFault } from '../block-reader.contract.ts';
import { withCard as withCardIn, withoutCard as withoutCardIn, type CardRig } from '../card-reader-rig.ts';
import { REFUSAL_CODES } from './answer-codes.ts';
import { CRT310_FAULTS, type Crt310Fault } from './behaviours.ts';
import { TRACK_FAULTS } from './results.ts';
import { CRT310_PARTS } from './rig-parts.ts';
import type { Crt310Simulator } from './simulator.ts';

const OUT = '3231';
const STATUS = '3130';
const CLOSE = '2F31';
const OPEN = '2F33';
const TRACK = '6200000000000000000=00000000000000000';
type Rig = CardRig<Crt310Simulator>;

const withCard = (card?: SimulatedCard): Promise<Rig> => withCardIn(CRT310_PARTS, card);
const withoutCard = (): Promise<Rig> => withoutCardIn(CRT310_PARTS);

/** One test for each name; the record has to be complete. */
const TESTS: Readonly<Record<OwnFault | Crt310Fault['name'], (rig: Rig) => Promise<void>>> = {
  async neverBegins(rig) {
    rig.simulator.script({ name: 'neverBegins', on: OUT });
    // ENQ was lost; the card was seen to be where it was, so it is moved once more.
    await rig.expectMovedOut();
    expect(rig.driver.counters()).toMatchObject({ answerTimeout: 1 });
  },
  async damagedAnswer(rig) {
    rig.simulator.script({ name: 'damagedAnswer', on: OUT });
    const before = rig.simulator.executions();
    await rig.expectMovedOut();
    // Nobody says it again, and the look afterwards is enough.
    expect(rig.simulator.executions() - before).toBe(3);
    expect(rig.driver.counters()).toMatchObject({ damaged: 1 });
  },
  async brokenAnswer(rig) {
    rig.simulator.script({ name: 'brokenAnswer', on: STATUS });
    await rig.expectMovedOut();
    expect(rig.driver.counters()).toMatchObject({ damaged: 1, answerTimeout: 1 });
  },
  async noAnswer(rig) {
    rig.simulator.script({ name: 'noAnswer', on: OUT });
    // The look says that it was carried out.
    await rig.expectMovedOut();
    rig.path.take();
    await rig.pass(1000);
    expect(rig.events).toEqual(['inserted', 'taken']);
  },
  async loseEot(rig) {
    rig.simulator.script({ name: 'loseEot', on: OUT, count: 2 });
    await rig.expectMovedOut();
    expect(rig.driver.status).toMatchObject({ device: 'online', link: 'up' });
  },
  async refuse(rig) {
    rig.simulator.script({ name: 'refuse', on: STATUS, code: '05' });
    expect(await rig.moveOut()).toEqual({ ok: false, error: 'hardwareError', detail: 'E 05' });
    expect(rig.driver.status).toMatchObject({ device: 'hardwareError', detail: 'E 05' });
    await rig.expectMovedOut();
    expect(rig.driver.status).toMatchObject({ device: 'online', detail: null });
  },
  async say(rig) {
    rig.simulator.script({ name: 'say', on: OUT, letter: 'W' });
    expect(await rig.moveOut()).toEqual({ ok: false, error: 'sequenceError', detail: 'P W' });
  },
  async obeyAndSayN(rig) {
    for (const on of [OPEN, CLOSE]) rig.simulator.script({ name: 'obeyAndSayN', on });
    for (const entry of ['closed', 'open'] as const) {
      expect(await rig.settle(rig.driver.setEntry(entry))).toEqual({ ok: true, value: null });
      expect(rig.path.truth.isEntryOpen).toBe(entry === 'open');
    }
  },
  async sayYOnly(rig) {
    rig.simulator.script({ name: 'sayYOnly', on: CLOSE, times: 2 });
    expect(await rig.settle(rig.driver.setEntry('closed'))).toMatchObject({
      ok: false,
      error: 'hardwareError',
    });
    expect(rig.driver.status).toMatchObject({ device: 'hardwareError', action: 'maintenance', detail: 'S2' });
    // It is ordered again with every look.
    await rig.until(() => rig.driver.status.device === 'online');
    expect(rig.path.truth.isEntryOpen).toBe(false);
  },
  async oddStatus(rig) {
    rig.simulator.script({ name: 'oddStatus', on: STATUS });
    expect(await rig.moveOut()).toMatchObject({ ok: false, error: 'hardwareError' });
    await rig.expectMovedOut();
  },
  async badTracks(rig) {
    rig.simulator.script({ name: 'badTracks', faults: ['E3', null, 'E0'] });
    expect(await rig.settle(rig.driver.readTracks())).toEqual({
      ok: true,
      value: { 1: null, 2: TRACK, 3: null },
    });
    expect(rig.trace.map(({ label }) => label)).toContain('A 4530 E3 ok E0');
  },
  async jam(rig) {
    rig.simulator.script({ name: 'jam', on: OUT });
    expect(await rig.moveOut()).toMatchObject({ ok: false, error: 'mediaJam' });
    expect(rig.driver.status).toMatchObject({ media: 'jammed', action: 'clear', detail: 'P N' });
    expect(rig.path.truth.position).toBe('inside');
  },
  async pulledAtGate(rig) {
    rig.simulator.script({ name: 'pulledAtGate', on: OUT });
    expect(await rig.moveOut()).toMatchObject({ ok: false, error: 'noMedia' });
    expect(rig.driver.status).toMatchObject({ device: 'online', media: 'notPresent' });
    await rig.pass(1000);
    expect(rig.events).toEqual(['inserted', 'taken']);
  },
  async powerCycle(rig) {
    await rig.settle(rig.driver.setEntry('closed'));
    rig.simulator.script({ name: 'powerCycle', on: OUT });
    await rig.expectMovedOut();
    expect(rig.path.truth.isEntryOpen).toBe(false);
  },
};

/** devices.md 2.5, E word by word, with what the status says then. */
const CODES: [code: string, error: CardError, status: object][] = [
  ['00', 'unsupportedCommand', { device: 'online' }],
  ['01', 'invalidData', { device: 'online' }],
  ['02', 'sequenceError', { device: 'online' }],
  ['04', 'invalidData', { device: 'online' }],
  ['05', 'hardwareError', { device: 'hardwareError', action: 'maintenance', detail: 'E 05' }],
  ['06', 'invalidMedia', { device: 'online' }],
  ['07', 'hardwareError', { device: 'powerOff', action: 'maintenance', detail: 'E 07' }],
  ['63', 'hardwareError', { device: 'hardwareError', action: 'maintenance', detail: 'E 63' }],
];

describeBlockReader('CRT-310', { parts: CRT310_PARTS, out: OUT });

describe('a reader that', () => {
  it.each([...OWN_FAULTS, ...CRT310_FAULTS])('%s', async (name) => {
    expect.hasAssertions();
    await TESTS[name](await withCard());
  });

  it('knows a word for each code of the vendor', () => {
    expect(CODES.map(([code]) => code)).toEqual([...REFUSAL_CODES, '63']);
  });

  it.each(CODES)('refuses with %s says %s, and moves nothing', async (code, error, status) => {
    const rig = await withCard();
    rig.simulator.script({ name: 'refuse', on: OUT, code });
    const moving = rig.driver.move('exit');
    // Before the look that follows.
    await rig.until(() => rig.trace.some(({ label }) => label === `E 32 ${code}`));
    expect(rig.driver.status).toMatchObject(status);
    expect(await rig.settle(moving)).toMatchObject({ ok: false, error, detail: `E ${code}` });
    expect(rig.path.truth.position).toBe('inside');
  });

  it.each([
    ['N', 'mediaJam', { media: 'jammed', action: 'clear' }],
    ['E', 'noMedia', { device: 'online', media: 'present' }],
    ['W', 'sequenceError', { device: 'online', media: 'present' }],
    ['Z', 'hardwareError', { device: 'online', media: 'present' }],
  ] as const)('answers a move with %s says %s', async (letter, error, status) => {
    const rig = await withCard();
    rig.simulator.script({ name: 'say', on: OUT, letter });
    expect(await rig.moveOut()).toMatchObject({ ok: false, error });
    expect(rig.driver.status).toMatchObject(status);
  });

  it.each([
    ['N', 'atrNotObtained'],
    ['E', 'noMedia'],
  ] as const)('answers a reset of the chip with %s says %s', async (letter, error) => {
    const rig = await withCard();
    rig.simulator.script({ name: 'say', on: '3730', letter });
    expect(await rig.settle(rig.driver.powerChip('cold'))).toMatchObject({ ok: false, error });
  });

  it.each([
    ['N', 'chipMute', 'hardwareError'],
    ['E', 'noMedia', 'online'],
    ['W', 'sequenceError', 'online'],
  ] as const)('answers an APDU with %s says %s', async (letter, error, chipPower) => {
    const rig = await withCard();
    await rig.settle(rig.driver.powerChip('cold'));
    rig.simulator.script({ name: 'say', on: '3731', letter });
    expect(await rig.settle(rig.driver.exchange(new Uint8Array(5)))).toMatchObject({ ok: false, error });
    expect(rig.driver.status.chipPower).toBe(chipPower);
  });

  it.each([
    ['N', 'invalidData'],
    ['E', 'noMedia'],
    ['W', 'sequenceError'],
    ['Y', 'hardwareError'],
  ] as const)('answers the question for the tracks with %s says %s', async (letter, error) => {
    const rig = await withCard();
    rig.simulator.script({ name: 'say', on: '4530', letter });
    expect(await rig.settle(rig.driver.readTracks())).toMatchObject({ ok: false, error });
  });

  it.each(TRACK_FAULTS)('could not read a track (%s) gives the others', async (fault) => {
    const rig = await withCard();
    rig.simulator.script({ name: 'badTracks', faults: [fault, null, fault] });
    expect(await rig.settle(rig.driver.readTracks())).toEqual({
      ok: true,
      value: { 1: null, 2: TRACK, 3: null },
    });
  });
});

describe('the entry', () => {
  it('is prohibited before anything else is said to the reader', async () => {
    const rig = await withoutCard();
    expect(rig.trace.find(({ direction }) => direction === 'to-device')?.label).toBe('2F31');
    expect(rig.path.truth.isEntryOpen).toBe(false);
  });

  it.each(['closed', 'open'] as const)('is %s again by itself after a power failure', async (entry) => {
    const rig = await withoutCard();
    await rig.settle(rig.driver.setEntry(entry));
    rig.simulator.powerCycle();
    expect(rig.path.truth.isEntryOpen).toBe(true);
    await rig.pass(2000);
    expect(rig.path.truth.isEntryOpen).toBe(entry === 'open');
    expect(rig.driver.status).toMatchObject({ device: 'online', detail: null });
  });

  it('lets no card in at the rear', async () => {
    const rig = await withCard();
    const report = rig.trace.findLast(({ label }) => label === 'A 3130');
    expect(report?.hex?.slice(-2)).toBe('4E');
  });

  it('is told again to a reader that ran on its backup supply, though it looks right', async () => {
    const rig = await withoutCard();
    rig.simulator.script({ name: 'refuse', on: STATUS, code: '07' });
    await rig.until(() => rig.driver.status.device === 'powerOff');
    await rig.until(() => rig.driver.status.device === 'online');
    await rig.pass(500);
    const orders = rig.trace.filter(({ direction, label }) => direction === 'to-device' && label === CLOSE);
    // At the start, after the reset of the start, and now.
    expect(orders).toHaveLength(3);
  });

  it('that would not open is not opened behind everybody', async () => {
    const rig = await withoutCard();
    rig.simulator.script({ name: 'sayYOnly', on: OPEN });
    expect(await rig.settle(rig.driver.setEntry('open'))).toMatchObject({ ok: false });
    await rig.pass(3000);
    expect(rig.path.truth.isEntryOpen).toBe(false);
    expect(rig.driver.status.device).toBe('online');
  });

  it('a chip in use does not lose its power because the entry is closed meanwhile', async () => {
    const rig = await withCard();
    await rig.settle(rig.driver.powerChip('cold'));
    // At every moment of a look that is under way just then.
    for (let times = 0; times < 40; times++) {
      await rig.pass(310 + times * 10);
      await rig.settle(rig.driver.setEntry(times % 2 === 0 ? 'closed' : 'open'));
      expect(rig.driver.status.chipPower).toBe('online');
    }
    rig.simulator.powerCycle();
    await rig.pass(2000);
    expect(rig.driver.status.chipPower).toBe('poweredOff');
    expect(await rig.driver.exchange(new Uint8Array(5))).toMatchObject({ ok: false, error: 'sequenceError' });
  });
});

describe('a card', () => {
  it('is held in the gate, so that it can be captured when nobody takes it', async () => {
    const rig = await withCard();
    await rig.expectMovedOut();
    expect(rig.trace.findLast(({ label }) => label === 'A 3130')?.hex).toMatch(/^313049/);
    expect(await rig.settle(rig.driver.move('retain'))).toMatchObject({ ok: true });
    expect(rig.path.truth.bin).toHaveLength(1);
  });

  it('that does not fall into its full bin is told, and falls when there is room', async () => {
    const rig = await withCard();
    rig.path.dropInBin(inventedChipCard('B'));
    rig.path.dropInBin(inventedChipCard('C'));
    expect(await rig.settle(rig.driver.move('retain'))).toMatchObject({ ok: false, error: 'retainBinFull' });
    expect(rig.driver.status).toMatchObject({ media: 'jammed', action: 'clear', retainBin: null });
    rig.path.emptyBin();
    await rig.until(() => rig.driver.status.media === 'notPresent');
    expect(rig.driver.status).toMatchObject({ device: 'online', action: null });
  });

  it('whose capture is not answered may have been taken as well: nobody claims to have it', async () => {
    const rig = await withCard();
    rig.simulator.script({ name: 'noAnswer', on: '3233' });
    expect(await rig.settle(rig.driver.move('retain'))).toMatchObject({ ok: false, error: 'timeOut' });
    expect(rig.driver.status.media).toBe('notPresent');
  });

  it.each([
    ['long', 'cardTooLong', 'S1 46'],
    ['short', 'cardTooShort', 'S1 47'],
  ] as const)(
    'that is too %s does not move, and is cleared out to the rear',
    async (length, error, detail) => {
      const rig = await withoutCard();
      await rig.settle(rig.driver.setEntry('open'));
      rig.path.insert({ ...inventedChipCard('odd'), length });
      await rig.until(() => rig.driver.status.media === 'jammed');
      expect(rig.driver.status).toMatchObject({ device: 'userError', action: 'clear', detail });
      expect(await rig.settle(rig.driver.move('chip'))).toMatchObject({ ok: false, error });
      expect(await rig.settle(rig.driver.move('retain'))).toMatchObject({ ok: true });
      expect(rig.driver.status).toMatchObject({ device: 'online', media: 'notPresent', action: null });
      expect(rig.path.truth.bin).toHaveLength(1);
    },
  );

  it.each(['exit', 'retain', 'stay'] as const)(
    'after a jam is where the reset was to bring it: %s',
    async (where) => {
      const rig = await withCard();
      rig.path.jam();
      await rig.moveOut();
      expect(await rig.settle(rig.driver.reset(where))).toMatchObject({ ok: true });
      expect(rig.driver.status).toMatchObject({ device: 'online', action: null });
      const media = { exit: 'entering', retain: 'notPresent', stay: 'present' } as const;
      expect(rig.driver.status.media).toBe(media[where]);
    },
  );

  it('that a reset did not bring out is jammed, whatever the answer says', async () => {
    const rig = await withCard();
    rig.simulator.script({ name: 'sayYOnly', on: '3031' });
    expect(await rig.settle(rig.driver.reset('exit'))).toMatchObject({ ok: false, error: 'mediaJam' });
    expect(rig.driver.status).toMatchObject({ media: 'jammed', action: 'clear' });
  });
});

describe('the chip', () => {
  it('is brought to the contacts when it is to be reset, and loses its power with them', async () => {
    const rig = await withCard();
    expect(await rig.settle(rig.driver.powerChip('cold'))).toMatchObject({
      ok: true,
      value: { protocol: 'T=0' },
    });
    expect(rig.driver.status.chipPower).toBe('online');
    expect(await rig.settle(rig.driver.powerChipOff())).toEqual({ ok: true, value: null });
    expect(rig.driver.status.chipPower).toBe('poweredOff');
    expect(await rig.settle(rig.driver.powerChip('cold'))).toMatchObject({ ok: true });
  });

  it('of nobody is not reset, nor switched off', async () => {
    const rig = await withoutCard();
    const noMedia = { ok: false, error: 'noMedia' };
    expect(await rig.settle(rig.driver.powerChip('cold'))).toMatchObject(noMedia);
    expect(await rig.settle(rig.driver.powerChipOff())).toMatchObject(noMedia);
  });

  it('knows no warm reset', async () => {
    const rig = await withCard();
    expect(await rig.driver.powerChip('warm')).toMatchObject({ ok: false, error: 'unsupportedCommand' });
  });

  it('gives the longest answer there is', async () => {
    const answer = new Uint8Array(258).fill(0x05);
    const rig = await withCard(inventedChipCard('A', { ...inventedChip(), answer: () => answer }));
    await rig.settle(rig.driver.powerChip('cold'));
    expect(await rig.settle(rig.driver.exchange(new Uint8Array(5)))).toEqual({ ok: true, value: answer });
  });
});
