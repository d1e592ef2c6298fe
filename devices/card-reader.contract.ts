/** What every motor card reader must do, whatever its protocol and its line (DESIGN 3): call it from the driver's test. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { inventedChip, inventedChipCard, type CardPath, type SimulatedCard } from './card-path.ts';
import type { CardReader, MediaEvent } from './card-reader.ts';
import type { DriverRig } from './driver-rig.ts';

/** A reader on its simulator, without a card; the driver is not started. */
export interface CardReaderRig extends DriverRig<CardReader> {
  /** Hands, and the truth. */
  readonly path: CardPath;
  fallSilent(): void;
  /** The device loses its power for a moment. */
  powerCycle(): void;
}

export interface CardReaderContract {
  readonly setUp: () => Promise<CardReaderRig>;
  readonly hasStacker: boolean;
  readonly hasMagneticHead: boolean;
  /** It tells how full its bin is. */
  readonly knowsBin: boolean;
  /** What `identity` begins with. */
  readonly identity: string;
}

const GET_CHALLENGE = Uint8Array.of(0x00, 0x84, 0x00, 0x00, 0x08);
const SELECT_MF = Uint8Array.of(0x00, 0xa4, 0x00, 0x00, 0x02, 0x3f, 0x00);
const TIMEOUT_MS = 60_000;

export function describeCardReaderContract(name: string, contract: CardReaderContract): void {
  async function started() {
    const rig = await contract.setUp();
    onTestFinished(() => rig.dispose());
    await rig.settle(rig.driver.start(new AbortController().signal));
    const events: MediaEvent['type'][] = [];
    rig.driver.onMedia(({ type }) => events.push(type));
    return { ...rig, events };
  }

  async function withCard(card: SimulatedCard = inventedChipCard('A')) {
    const rig = await started();
    await rig.settle(rig.driver.setEntry('open'));
    rig.path.insert(card);
    await rig.until(() => rig.driver.status.media === 'present');
    return rig;
  }

  describe(`card reader: ${name}`, () => {
    it(
      'starts with its entry closed, and says who it is',
      async () => {
        const rig = await started();
        expect(rig.driver.status).toMatchObject({
          device: 'online',
          media: 'notPresent',
          retainBin: contract.knowsBin ? 'ok' : null,
          chipPower: 'noCard',
        });
        expect(rig.driver.status.identity).toContain(contract.identity);
        expect(rig.path.insert(inventedChipCard('A'))).toBe(false);
      },
      TIMEOUT_MS,
    );

    it(
      'takes a card in, gives it back, and sees that it was taken',
      async () => {
        const rig = await withCard();
        expect(rig.events).toEqual(['inserted']);
        expect(await rig.settle(rig.driver.move('exit'))).toEqual({ ok: true, value: null });
        expect(rig.driver.status.media).toBe('entering');
        rig.path.take();
        await rig.until(() => rig.events.includes('taken'));
        expect(rig.driver.status.media).toBe('notPresent');
        expect(rig.path.truth.taken.map((card) => card.name)).toEqual(['A']);
      },
      TIMEOUT_MS,
    );

    it(
      'captures a card that nobody took, and then there is none',
      async () => {
        const rig = await withCard();
        await rig.settle(rig.driver.move('exit'));
        expect(await rig.settle(rig.driver.move('retain'))).toMatchObject({ ok: true });
        expect(rig.path.truth.bin.map((card) => card.name)).toEqual(['A']);
        expect(rig.driver.status.media).toBe('notPresent');
        expect(await rig.settle(rig.driver.move('exit'))).toMatchObject({ ok: false, error: 'noMedia' });
        expect(rig.events).toEqual(['inserted']);
      },
      TIMEOUT_MS,
    );

    it(
      'talks to the chip of a card, whatever bytes the answer has',
      async () => {
        const rig = await withCard();
        await rig.settle(rig.driver.move('chip'));
        const reset = await rig.settle(rig.driver.powerChip('cold'));
        expect(reset).toMatchObject({ ok: true, value: { protocol: 'T=0' } });
        expect(rig.driver.status.chipPower).toBe('online');
        expect(await rig.settle(rig.driver.exchange(SELECT_MF))).toEqual({
          ok: true,
          value: Uint8Array.of(0x90, 0x00),
        });
        const challenge = await rig.settle(rig.driver.exchange(GET_CHALLENGE));
        expect(challenge).toMatchObject({
          ok: true,
          value: Uint8Array.of(0xf2, 3, 6, 0x15, 4, 2, 5, 0x10, 0x90, 0),
        });
        expect(rig.trace.filter(({ hex }) => hex?.includes('F2030615') === true)).toEqual([]);
      },
      TIMEOUT_MS,
    );

    it(
      'knows T=1, cards without a chip, and chips that fall silent',
      async () => {
        const rig = await withCard(inventedChipCard('T1', inventedChip('T=1')));
        await rig.settle(rig.driver.move('chip'));
        expect(await rig.settle(rig.driver.powerChip('cold'))).toMatchObject({ value: { protocol: 'T=1' } });
        expect(await rig.settle(rig.driver.exchange(SELECT_MF))).toMatchObject({ ok: true });
      },
      TIMEOUT_MS,
    );

    it(
      'says what is wrong with a card that has no chip, or a mute one',
      async () => {
        const rig = await withCard(inventedChipCard('plain', null));
        await rig.settle(rig.driver.move('chip'));
        expect(await rig.settle(rig.driver.powerChip('cold'))).toMatchObject({
          ok: false,
          error: 'atrNotObtained',
        });
        await rig.settle(rig.driver.move('exit'));
        rig.path.take();
        await rig.until(() => rig.driver.status.media === 'notPresent');
        rig.path.insert(inventedChipCard('mute', { ...inventedChip(), answer: () => undefined }));
        await rig.until(() => rig.driver.status.media === 'present');
        await rig.settle(rig.driver.move('chip'));
        await rig.settle(rig.driver.powerChip('cold'));
        expect(await rig.settle(rig.driver.exchange(SELECT_MF))).toMatchObject({
          ok: false,
          error: 'chipMute',
        });
        expect(rig.driver.status.chipPower).toBe('hardwareError');
      },
      TIMEOUT_MS,
    );

    it(
      'refuses what is no APDU before it reaches the device',
      async () => {
        const rig = await withCard();
        for (const bytes of [new Uint8Array(3), new Uint8Array(262)])
          expect(await rig.driver.exchange(bytes)).toMatchObject({ ok: false, error: 'invalidData' });
      },
      TIMEOUT_MS,
    );

    it(
      'reads tracks where it has a magnetic head, and says so where not',
      async () => {
        const rig = await withCard();
        const result = await rig.settle(rig.driver.readTracks());
        expect(result).toMatchObject(
          contract.hasMagneticHead
            ? { ok: true, value: { 1: null, 2: '6200000000000000000=00000000000000000', 3: null } }
            : { ok: false, error: 'unsupportedCommand' },
        );
        expect(rig.trace.filter(({ hex }) => hex?.includes('36323030') === true)).toEqual([]);
      },
      TIMEOUT_MS,
    );

    it(
      'dispenses new cards while there are some, or says that it cannot',
      async () => {
        const rig = await started();
        rig.path.fillStacker(contract.hasStacker ? [inventedChipCard('new')] : []);
        const first = await rig.settle(rig.driver.dispense());
        expect(first).toMatchObject(
          contract.hasStacker ? { ok: true } : { ok: false, error: 'unsupportedCommand' },
        );
        await rig.settle(rig.driver.move('exit'));
        rig.path.take();
        await rig.until(() => rig.driver.status.media === 'notPresent');
        const second = await rig.settle(rig.driver.dispense());
        expect(second).toMatchObject({
          ok: false,
          error: contract.hasStacker ? 'storageEmpty' : 'unsupportedCommand',
        });
        expect(rig.events).not.toContain('inserted');
      },
      TIMEOUT_MS,
    );

    it(
      'a jam is told, keeps the card, and is gone after a reset',
      async () => {
        const rig = await withCard();
        rig.path.jam();
        expect(await rig.settle(rig.driver.move('exit'))).toMatchObject({ ok: false, error: 'mediaJam' });
        expect(rig.driver.status).toMatchObject({ media: 'jammed', action: 'clear' });
        expect(await rig.settle(rig.driver.reset('stay'))).toMatchObject({ ok: true });
        expect(rig.driver.status).toMatchObject({ device: 'online', media: 'present', action: null });
        expect(await rig.settle(rig.driver.move('exit'))).toMatchObject({ ok: true });
        expect(rig.path.truth.position).toBe('gate');
      },
      TIMEOUT_MS,
    );

    it(
      'a power cut in between is mended without losing or moving the card',
      async () => {
        const rig = await withCard();
        rig.powerCycle();
        expect(await rig.settle(rig.driver.move('exit'))).toMatchObject({ ok: true });
        expect(rig.path.truth).toMatchObject({ position: 'gate', bin: [] });
      },
      TIMEOUT_MS,
    );

    it.each(['open', 'closed'] as const)(
      'after a power cut an entry that was %s is so again before long',
      async (entry) => {
        const rig = await started();
        await rig.settle(rig.driver.setEntry('open'));
        await rig.settle(rig.driver.setEntry(entry));
        rig.powerCycle();
        await rig.pass(3000);
        expect(rig.path.insert(inventedChipCard('A'))).toBe(entry === 'open');
      },
      TIMEOUT_MS,
    );

    it(
      'silence ends the driver, and what is inside is unknown',
      async () => {
        const rig = await withCard();
        rig.fallSilent();
        expect(await rig.settle(rig.driver.ended)).toMatchObject({ reason: 'silent' });
        expect(rig.driver.status).toMatchObject({
          link: 'silent',
          media: 'unknown',
          retainBin: contract.knowsBin ? 'unknown' : null,
        });
        expect(await rig.driver.move('exit')).toMatchObject({ ok: false, error: 'linkLost' });
      },
      TIMEOUT_MS,
    );

    it(
      'a line that breaks during a move leaves the result open',
      async () => {
        const rig = await withCard();
        const moving = rig.driver.move('exit');
        await rig.pass(60);
        await rig.hangUp();
        expect(await rig.settle(moving)).toMatchObject({ ok: false, error: 'linkLost' });
        expect(await rig.settle(rig.driver.ended)).toMatchObject({ reason: 'closed' });
      },
      TIMEOUT_MS,
    );

    it(
      'a move that is cancelled before it begins moves nothing',
      async () => {
        const rig = await withCard();
        expect(await rig.settle(rig.driver.move('exit', AbortSignal.abort()))).toMatchObject({
          error: 'cancelled',
        });
        expect(rig.path.truth.position).toBe('inside');
      },
      TIMEOUT_MS,
    );

    it(
      'does not start where nobody answers',
      async () => {
        const rig = await contract.setUp();
        onTestFinished(() => rig.dispose());
        rig.fallSilent();
        await expect(rig.settle(rig.driver.start(new AbortController().signal))).rejects.toMatchObject({
          code: 'device.not-answering',
        });
      },
      TIMEOUT_MS,
    );
  });
}
