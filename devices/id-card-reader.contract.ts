/** What every ID card reader must do, whatever its protocol and its line (DESIGN 3): call it from the driver's test. */
import { describe, expect, it, type TestContext } from 'vitest';
import type { IdCardReaderStatus } from '../shared/domain/device-status.ts';
import type { DriverEnd } from './driver.ts';
import type { CardEvent, IdCard, IdCardReader } from './id-card-reader.ts';
import type { TraceEntry } from './trace.ts';

/** A reader on its simulator; the driver is not started. */
export interface IdCardReaderRig {
  readonly reader: IdCardReader;
  /** Everything that the driver gave to `DriverDeps.trace`. */
  readonly trace: readonly TraceEntry[];
  /** Lets this much time of the driver's clock go by. */
  pass(ms: number): Promise<void>;
  presentCard(card: IdCard): void;
  removeCard(): void;
  /** Lays on something that is no ID document. */
  presentOtherMedium(): void;
  /** Lays on a card that is gone before it could be read. */
  presentFleetingCard(card: IdCard): void;
  /** The device answers nothing from now on. */
  fallSilent(): void;
  /** The stream to the device ends. */
  hangUp(): Promise<void>;
  dispose(): Promise<void>;
}

export interface IdCardReaderContract {
  readonly setUp: () => Promise<IdCardReaderRig>;
  readonly identity: string;
  /** Two cards of different holders. */
  readonly cards: readonly [IdCard, IdCard];
}

const STEP_MS = 20;
const LIMIT_MS = 15_000;

interface Observed {
  readonly cards: CardEvent[];
  readonly statuses: { readonly changed: Partial<IdCardReaderStatus>; readonly status: IdCardReaderStatus }[];
  end: DriverEnd | undefined;
}

function observe(reader: IdCardReader): Observed {
  const observed: Observed = { cards: [], statuses: [], end: undefined };
  reader.onCard((event) => observed.cards.push(event));
  reader.onStatus((changed, status) => observed.statuses.push({ changed, status }));
  void reader.ended.then((end) => (observed.end = end));
  return observed;
}

async function until(rig: IdCardReaderRig, what: string, isTrue: () => boolean): Promise<void> {
  for (let passedMs = 0; !isTrue(); passedMs += STEP_MS) {
    if (passedMs >= LIMIT_MS) throw new Error(`not within ${LIMIT_MS} ms: ${what}`);
    await rig.pass(STEP_MS);
  }
}

/** `pass` must run meanwhile, or a clock that stands still never gets the driver started. */
async function settle(rig: IdCardReaderRig, promise: Promise<void>): Promise<unknown> {
  let outcome: { error: unknown } | undefined;
  promise.then(
    () => (outcome = { error: undefined }),
    (error: unknown) => (outcome = { error }),
  );
  await until(rig, 'the promise settled', () => outcome !== undefined);
  return outcome?.error;
}

export function describeIdCardReaderContract(name: string, contract: IdCardReaderContract): void {
  const setUp = async ({ onTestFinished }: TestContext) => {
    const rig = await contract.setUp();
    onTestFinished(() => rig.dispose());
    return { rig, observed: observe(rig.reader) };
  };
  const setUpAsking = async (context: TestContext) => {
    const { rig, observed } = await setUp(context);
    expect(await settle(rig, rig.reader.start(new AbortController().signal))).toBeUndefined();
    rig.reader.setAttention('asking');
    return { rig, observed };
  };
  const [card, otherCard] = contract.cards;
  const types = (observed: Observed) => observed.cards.map(({ type }) => type);

  // On real lines the tests spend their time waiting, so they wait together.
  describe.concurrent(`ID card reader: ${name}`, () => {
    it('says "starting" before the start, and afterwards who it is', async (context) => {
      const { rig } = await setUp(context);
      expect(rig.reader.deviceClass).toBe('idCardReader');
      expect(rig.reader.status.device).toBe('starting');
      expect(await settle(rig, rig.reader.start(new AbortController().signal))).toBeUndefined();
      expect(rig.reader.status).toMatchObject({
        device: 'online',
        link: 'up',
        action: null,
        identity: contract.identity,
      });
    });

    it('the first report is complete, every later one holds exactly what changed', async (context) => {
      const { rig, observed } = await setUpAsking(context);
      rig.presentCard(card);
      await until(rig, 'a card is present', () => rig.reader.status.cardPresence === 'present');
      const [first, ...later] = observed.statuses;
      expect(first?.changed).toEqual(first?.status);
      expect(Object.keys(first?.changed ?? {})).toHaveLength(Object.keys(rig.reader.status).length);
      let previous = first?.status;
      for (const { changed, status } of later) {
        expect(Object.keys(changed)).not.toHaveLength(0);
        for (const [key, value] of Object.entries(changed)) {
          expect(previous?.[key as keyof IdCardReaderStatus]).not.toBe(value);
        }
        expect({ ...previous, ...changed }).toEqual(status);
        previous = status;
      }
      expect(previous).toEqual(rig.reader.status);
    });

    it('a card is read once for each time it is laid on, in every detail', async (context) => {
      const { rig, observed } = await setUpAsking(context);
      rig.presentCard(card);
      await until(rig, 'a card event', () => observed.cards.length > 0);
      await rig.pass(2000);
      const reads = observed.cards.filter((event) => event.type === 'read');
      expect(reads.map((event) => event.card)).toEqual([card]);
      expect(reads[0]?.durationMs).toBeGreaterThanOrEqual(0);
    });

    it('a removed card is reported once, and read again when it comes back', async (context) => {
      const { rig, observed } = await setUpAsking(context);
      rig.presentCard(card);
      await until(rig, 'read', () => observed.cards.length === 1);
      rig.removeCard();
      await until(rig, 'removed', () => observed.cards.length === 2);
      expect(rig.reader.status.cardPresence).toBe('notPresent');
      await rig.pass(1000);
      rig.presentCard(card);
      await until(rig, 'read again', () => observed.cards.length === 3);
      expect(types(observed)).toEqual(['read', 'removed', 'read']);
    });

    it('a card that takes the place of another is read as a new one', async (context) => {
      const { rig, observed } = await setUpAsking(context);
      rig.presentCard(card);
      await until(rig, 'read', () => observed.cards.length === 1);
      rig.removeCard();
      await until(rig, 'removed', () => observed.cards.length === 2);
      rig.presentCard(otherCard);
      await until(
        rig,
        'the other card',
        () => types(observed).filter((type) => type === 'read').length === 2,
      );
      expect(types(observed)).toEqual(['read', 'removed', 'read']);
      expect(observed.cards[2]).toMatchObject({ card: { number: otherCard.number } });
    });

    it('what is no ID document is rejected once, and the next card is read', async (context) => {
      const { rig, observed } = await setUpAsking(context);
      rig.presentOtherMedium();
      await until(rig, 'rejected', () => observed.cards.length === 1);
      expect(observed.cards[0]).toMatchObject({ type: 'rejected', reason: 'invalidMedia' });
      await rig.pass(1500);
      expect(observed.cards).toHaveLength(1);
      rig.removeCard();
      await until(rig, 'removed', () => observed.cards.length === 2);
      rig.presentCard(card);
      await until(rig, 'read', () => observed.cards.length === 3);
      expect(types(observed)).toEqual(['rejected', 'removed', 'read']);
    });

    it('a card taken away too early is told, and can be laid on again', async (context) => {
      const { rig, observed } = await setUpAsking(context);
      rig.presentFleetingCard(card);
      await until(rig, 'rejected', () => observed.cards.length > 0);
      expect(observed.cards[0]).toMatchObject({ type: 'rejected', reason: 'movedAway' });
      rig.presentCard(card);
      await until(rig, 'read', () => types(observed).includes('read'));
      expect(rig.reader.status.device).toBe('online');
    });

    it('a card is not read while nobody asks', async (context) => {
      const { rig, observed } = await setUpAsking(context);
      rig.reader.setAttention('idle');
      rig.presentCard(card);
      await rig.pass(1000);
      expect(observed.cards).toEqual([]);
      rig.reader.setAttention('asking');
      await until(rig, 'read', () => types(observed).includes('read'));
    });

    it('a device that falls silent ends its driver', async (context) => {
      const { rig, observed } = await setUpAsking(context);
      rig.fallSilent();
      await until(rig, 'the driver ended', () => observed.end !== undefined);
      expect(observed.end?.reason).toBe('silent');
      expect(rig.reader.status).toMatchObject({ device: 'offline', link: 'silent', cardPresence: 'unknown' });
      expect(rig.reader.counters()['timeout']).toBeGreaterThan(0);
    });

    it('a silent device rejects the start with a code', async (context) => {
      const { rig } = await setUp(context);
      rig.fallSilent();
      expect(await settle(rig, rig.reader.start(new AbortController().signal))).toMatchObject({
        code: 'device.not-answering',
      });
    });

    it('a closed stream ends its driver', async (context) => {
      const { rig, observed } = await setUpAsking(context);
      await rig.hangUp();
      await until(rig, 'the driver ended', () => observed.end !== undefined);
      expect(observed.end?.reason).toBe('closed');
      expect(rig.reader.status).toMatchObject({ device: 'offline', link: 'down' });
    });

    it('stop is idempotent, ends the driver and silences it', async (context) => {
      const { rig, observed } = await setUpAsking(context);
      await Promise.all([rig.reader.stop(), rig.reader.stop()]);
      await rig.reader.stop();
      expect((await rig.reader.ended).reason).toBe('stopped');
      const before = observed.statuses.length;
      rig.presentCard(card);
      await rig.pass(1000);
      expect(observed.cards).toEqual([]);
      expect(observed.statuses).toHaveLength(before);
    });

    it('an aborted start rejects and ends the driver', async (context) => {
      const { rig } = await setUp(context);
      rig.fallSilent();
      const controller = new AbortController();
      const start = rig.reader.start(controller.signal);
      controller.abort();
      expect(await settle(rig, start)).toMatchObject({ code: 'device.cancelled' });
      expect((await rig.reader.ended).reason).toBe('stopped');
    });

    it('neither trace nor status nor counters ever hold personal data', async (context) => {
      const { rig, observed } = await setUpAsking(context);
      rig.presentCard(card);
      await until(rig, 'read', () => types(observed).includes('read'));
      const told = JSON.stringify([rig.trace, observed.statuses, rig.reader.counters()]).toLowerCase();
      expect(rig.trace.length).toBeGreaterThan(3);
      for (const secret of [card.number, card.name, card.address, card.birthDate].filter(
        (text) => text !== '',
      )) {
        for (const encoding of ['utf8', 'utf16le'] as const) {
          expect(told).not.toContain(Buffer.from(secret, encoding).toString('hex'));
        }
        expect(told).not.toContain(secret.toLowerCase());
      }
    });
  });
}
