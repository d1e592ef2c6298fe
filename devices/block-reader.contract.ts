/**
 * What every motor reader on a line of blocks makes of the faults of its line, whatever its handshake (devices.md 2.2, 2.5, 2.7):
 * call it from the driver's test. Faults that the families get over in their own ways are theirs to test.
 */
import { describe, expect, it } from 'vitest';
import { LINE_FAULTS, type LineFault } from './block-faults.ts';
import { withCard, type CardRig, type ReaderParts, type ReaderSimulator } from './card-reader-rig.ts';

export interface BlockReaderContract<S extends ReaderSimulator> {
  readonly parts: ReaderParts<S>;
  /** CM and PM of the move that brings a card out. */
  readonly out: string;
}

/** Ends well, and these counters say what it took. */
const OVERCOME = {
  loseCommand: { fault: { name: 'loseCommand', times: 3 }, counters: { resent: 3 } },
  swallowAck: { fault: { name: 'swallowAck' }, counters: {} },
  lateAck: { fault: { name: 'lateAck', delayMs: 350 }, counters: { resent: 1 } },
  nak: { fault: { name: 'nak', times: 3 }, counters: { naked: 3 } },
  lateAnswer: { fault: { name: 'lateAnswer', delayMs: 8000 }, counters: { answerTimeout: 0 } },
  duplicateAnswer: { fault: { name: 'duplicateAnswer' }, counters: { duplicate: 1 } },
  answerForEot: { fault: { name: 'answerForEot' }, counters: { answerTimeout: 1 } },
  noiseBefore: { fault: { name: 'noiseBefore' }, counters: { noiseBytes: 6 } },
  noiseDuring: { fault: { name: 'noiseDuring' }, counters: { damaged: 1, answerTimeout: 0 } },
} as const satisfies Partial<Record<LineFault['name'], object>>;

type Overcome = keyof typeof OVERCOME;

/** What is left for the family: one test for each. */
export type OwnFault = Exclude<LineFault['name'], Overcome | 'silent'>;
export const OWN_FAULTS = LINE_FAULTS.filter(
  (name): name is OwnFault => name !== 'silent' && !(name in OVERCOME),
);

export function describeBlockReader<S extends ReaderSimulator>(
  name: string,
  { parts, out }: BlockReaderContract<S>,
): void {
  const started = (): Promise<CardRig<S>> => withCard(parts);

  describe(`motor reader on a line of blocks: ${name}`, () => {
    it.each(Object.keys(OVERCOME) as Overcome[])('%s: the card comes out all the same', async (name) => {
      const { fault, counters } = OVERCOME[name];
      const rig = await started();
      rig.simulator.setExecutionMs(1500);
      rig.simulator.script({ ...fault, on: out });
      await rig.expectMovedOut();
      await rig.pass(1000);
      const { addressBytes } = parts.format;
      // The burst has an address where blocks have one.
      const expected =
        'noiseBytes' in counters ? { noiseBytes: counters.noiseBytes - 1 + addressBytes } : counters;
      expect(rig.driver.counters()).toMatchObject(expected);
    });

    it('silent: nothing is known any more, and the driver ends', async () => {
      const rig = await started();
      rig.simulator.script({ name: 'silent', times: Infinity });
      expect(await rig.moveOut()).toMatchObject({ ok: false, error: 'linkLost' });
      expect(rig.driver.status).toMatchObject({ link: 'silent', media: 'unknown' });
      expect(await rig.driver.ended).toMatchObject({ reason: 'silent' });
    });

    it.each([50, 1500])('a move of %d ms is waited for', async (executionMs) => {
      const rig = await started();
      rig.simulator.setExecutionMs(executionMs);
      await rig.expectMovedOut();
    });

    it('a move that is cancelled stops on its way, and where the card is is known', async () => {
      const rig = await started();
      rig.simulator.setExecutionMs(1000);
      const abort = new AbortController();
      const moving = rig.driver.move('exit', abort.signal);
      await rig.pass(500);
      abort.abort();
      expect(await rig.settle(moving)).toMatchObject({ ok: false, error: 'cancelled' });
      expect(rig.path.truth.position).toBe('inside');
      expect(rig.driver.status.media).toBe('present');
    });

    it('a card that is taken after it was offered is told as taken, once', async () => {
      const rig = await started();
      await rig.expectMovedOut();
      rig.path.take();
      await rig.pass(3000);
      expect(rig.events).toEqual(['inserted', 'taken']);
    });

    it('the longest APDU over the slowest line is not taken for lost', async () => {
      const rig = await withCard({ ...parts, baudRate: parts.slowestBaudRate });
      await rig.settle(rig.driver.move('chip'));
      await rig.settle(rig.driver.powerChip('cold'));
      expect(await rig.settle(rig.driver.exchange(new Uint8Array(261)))).toMatchObject({ ok: true });
      expect(rig.driver.counters()).toMatchObject({ resent: 0 });
    });
  });
}
