/** The driver against every fault of devices.md 1.9: no card is lost, doubled, or taken for another. */
import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../test/support/test-clock.ts';
import { noTrace } from '../trace.ts';
import { createMemoryPair } from '../transport/memory.ts';
import type { SamBehaviour } from './behaviours.ts';
import { createCardBay } from './card-bay.ts';
import { encodeIdCard } from './cards.ts';
import { createSamParser, encodeAnswer } from './codec.ts';
import { tryNameRequest } from './commands.ts';
import { card, createRig, forEver, otherCard, titleOf } from './driver-rig.ts';
import { createSamIdReader } from './driver.ts';
import { ASKING_POLL_MS } from './reader-state.ts';

describe('one read of a card survives', () => {
  const transient: readonly (readonly [SamBehaviour, counter: string])[] = [
    [{ name: 'swallowAnswer', on: 'find' }, 'timeout'],
    [{ name: 'swallowAnswer', on: 'select' }, 'timeout'],
    [{ name: 'swallowAnswer', on: 'readBase' }, 'timeout'],
    [{ name: 'lateAnswer', on: 'find', delayMs: 1001 }, 'unexpectedFrame'],
    [{ name: 'lateAnswer', on: 'readBase', delayMs: 3001 }, 'unexpectedFrame'],
    [{ name: 'holdAnswer', on: 'find' }, 'unexpectedFrame'],
    [{ name: 'holdAnswer', on: 'select' }, 'unexpectedFrame'],
    [{ name: 'holdAnswer', on: 'readBase' }, 'unexpectedFrame'],
    [{ name: 'badChecksum', on: 'find' }, 'checksum'],
    [{ name: 'badChecksum', on: 'readBase' }, 'checksum'],
    [{ name: 'lengthTooLarge', on: 'select' }, 'resyncBytes'],
    [{ name: 'lengthTooLarge', on: 'readBase' }, 'resyncBytes'],
    [{ name: 'lengthWrong', on: 'find' }, 'resyncBytes'],
    [{ name: 'lengthWrong', on: 'readBase' }, 'resyncBytes'],
    [{ name: 'splitPreamble', on: 'readBase', gapMs: 200 }, 'resyncBytes'],
    [{ name: 'garbageBefore', times: 6 }, 'resyncBytes'],
    [{ name: 'garbageInstead', on: 'select' }, 'resyncBytes'],
    [{ name: 'answerTwice', times: 3 }, 'unexpectedFrame'],
    [{ name: 'answerCode', sw3: 0x81, on: 'select' }, 'movedAway'],
    [{ name: 'answerCode', sw3: 0x41, on: 'readBase' }, 'movedAway'],
    [{ name: 'answerCode', sw3: 0x47, on: 'readBase' }, 'randomFailed'],
    [{ name: 'answerCode', sw3: 0x10, on: 'find' }, 'hostFrame'],
    [{ name: 'answerCode', sw3: 0x10, on: 'select' }, 'hostFrame'],
    [{ name: 'answerCode', sw3: 0x11, on: 'readBase' }, 'hostFrame'],
    [{ name: 'answerCode', sw3: 0x21, on: 'select' }, 'sequence'],
    [{ name: 'answerCode', sw3: 0x24, on: 'readBase' }, 'sequence'],
    [{ name: 'answerCode', sw3: 0x24, on: 'readBase', times: 2 }, 'sequence'],
    [{ name: 'answerCode', sw3: 0x77, on: 'select' }, 'sequence'],
    [{ name: 'selfTestFailedUntilReset' }, 'hardwareError'],
  ];

  it.each(transient.map(([behaviour, counter]) => [titleOf(behaviour), counter, behaviour] as const))(
    '%s, counted as %s',
    async (_title, counter, behaviour) => {
      const { simulator, clock, types, reader, startAsking } = createRig();
      await startAsking();
      simulator.script(behaviour);
      simulator.presentCard(card);
      await clock.advance(12_000);
      expect(types()).toEqual(['read']);
      expect(reader.counters()[counter]).toBeGreaterThan(0);
      expect(reader.status).toMatchObject({
        device: 'online',
        link: 'up',
        cardPresence: 'present',
        detail: null,
      });
    },
  );

  it('a preamble split over two writes costs nothing when the gap is short', async () => {
    const { simulator, clock, types, reader, startAsking } = createRig();
    await startAsking();
    simulator.script({ name: 'splitPreamble', gapMs: 140, times: 3 });
    simulator.presentCard(card);
    await clock.advance(ASKING_POLL_MS + 3 * 140);
    expect(types()).toEqual(['read']);
    expect(reader.counters()).toMatchObject({ resyncBytes: 0, timeout: 0 });
  });
});

describe('answers that belong to another request', () => {
  it('after a time-out nothing but the status is asked, and the late answer is dropped, not matched', async () => {
    const { simulator, clock, requests, types, reader, startAsking } = createRig();
    await startAsking();
    // Late: no card. It must not be taken for the answer to the next find, which finds one.
    simulator.script({ name: 'holdAnswer', on: 'find' });
    await clock.advance(ASKING_POLL_MS);
    simulator.presentCard(card);
    requests.length = 0;
    await clock.advance(1000);
    expect(requests).toEqual(['status', 'find', 'select', 'readBase']);
    expect(types()).toEqual(['read']);
    expect(reader.counters()).toMatchObject({ timeout: 1, unexpectedFrame: 1 });
  });

  it('a late record is never used', async () => {
    const { simulator, clock, types, startAsking } = createRig();
    await startAsking();
    simulator.script({ name: 'holdAnswer', on: 'readBase' });
    simulator.presentCard(card);
    await clock.advance(1000);
    simulator.presentCard(otherCard);
    await clock.advance(4000);
    expect(types()).toEqual(['read']);
  });

  it('what came in one piece with an answer does not answer the request that follows', async () => {
    const clock = createTestClock();
    const { host, device } = createMemoryPair();
    const bay = createCardBay({ findAfterRead: 'found', fingerprintBytes: 0 });
    const parser = createSamParser('request');
    bay.presentCard(card);
    device.onData((bytes) => {
      for (const item of parser.push(bytes)) {
        const request = item.type === 'frame' ? tryNameRequest(item.body) : undefined;
        if (request === undefined) continue;
        const old = request === 'select' ? encodeAnswer(0x90, encodeIdCard(otherCard)) : new Uint8Array();
        void device.write(Uint8Array.of(...bay.execute(request), ...old));
      }
    });
    const reader = createSamIdReader({ transport: host, clock, trace: noTrace });
    const numbers: string[] = [];
    reader.onCard((event) => numbers.push(event.type === 'read' ? event.card.number : event.type));
    reader.setAttention('asking');
    await reader.start(new AbortController().signal);
    await clock.advance(1000);
    await reader.stop();
    expect(numbers).toEqual([card.number]);
  });
});

describe('what the citizen is told', () => {
  it('a card taken in the middle of its record was moved away', async () => {
    const { simulator, clock, events, types, startAsking } = createRig();
    await startAsking();
    simulator.script({ name: 'takenDuringRead' });
    simulator.presentCard(card);
    await clock.advance(6000);
    expect(types()).toEqual(['movedAway', 'removed']);
    expect(JSON.stringify(events)).not.toContain(card.number);
  });

  it('a card that cannot be read in two attempts is asked to lie still, once, and read when it does', async () => {
    const { simulator, clock, types, startAsking } = createRig();
    await startAsking();
    simulator.script({ name: 'answerCode', sw3: 0x41, on: 'readBase', times: 7 });
    simulator.presentCard(card);
    await clock.advance(5000);
    expect(types()).toEqual(['movedAway', 'read']);
  });

  it.each([0x31, 0x32, 0x33, 0x40])(
    'SW3 %i is no ID document: told once, counted, and the reader is well',
    async (sw3) => {
      const { simulator, clock, types, events, reader, startAsking } = createRig();
      await startAsking();
      simulator.script({
        name: 'answerCode',
        sw3,
        sw1: 1,
        sw2: 2,
        on: sw3 === 0x33 ? 'readBase' : 'select',
        times: forEver,
      });
      simulator.presentCard(card);
      await clock.advance(3000);
      expect(types()).toEqual(['invalidMedia']);
      expect(events[0]).toMatchObject({ detail: `SW3 ${sw3.toString(16)}` });
      expect(reader.counters()).toMatchObject({ invalidMedia: 1 });
      expect(reader.status).toMatchObject({ device: 'online', cardPresence: 'present' });
    },
  );

  it('nothing of a record that fails validation is used', async () => {
    const { simulator, clock, types, events, reader, startAsking } = createRig();
    await startAsking();
    simulator.presentCard({ ...card, number: '000000199001010001' });
    await clock.advance(2000);
    expect(types()).toEqual(['invalidRecord']);
    expect(events[0]).toEqual({ type: 'rejected', reason: 'invalidRecord', detail: 'number' });
    expect(reader.counters()).toMatchObject({ invalidRecord: 1 });
  });

  it('a card without a record is refused', async () => {
    const { simulator, clock, types, startAsking } = createRig();
    await startAsking();
    simulator.script({ name: 'answerCode', sw3: 0x91, on: 'readBase', times: forEver });
    simulator.presentCard(card);
    await clock.advance(2000);
    expect(types()).toEqual(['invalidRecord']);
  });

  it.each(['found', 'notFound'] as const)(
    'one read a presence when find answers "%s" for a read card',
    async (findAfterRead) => {
      const { simulator, clock, types, startAsking } = createRig({ findAfterRead });
      await startAsking();
      for (let round = 0; round < 3; round += 1) {
        simulator.presentCard(card);
        await clock.advance(5000);
        simulator.removeCard();
        await clock.advance(2000);
      }
      const once = ['read', 'removed'];
      expect(types()).toEqual([...once, ...once, ...once]);
    },
  );

  it('a card that wobbles is not read twice', async () => {
    const { simulator, clock, types, reader, startAsking } = createRig();
    await startAsking();
    simulator.presentCard(card);
    await clock.advance(ASKING_POLL_MS);
    for (let round = 0; round < 5; round += 1) {
      simulator.removeCard();
      await clock.advance(2 * ASKING_POLL_MS);
      simulator.presentCard(card);
      await clock.advance(2 * ASKING_POLL_MS);
    }
    expect(types()).toEqual(['read']);
    expect(reader.status.cardPresence).toBe('present');
  });

  it('a listener may stop asking in the middle of a card event', async () => {
    const { simulator, clock, types, reader, requests, startAsking } = createRig();
    await startAsking();
    reader.onCard(() => reader.setAttention('idle'));
    simulator.presentCard(card);
    await clock.advance(1000);
    requests.length = 0;
    await clock.advance(10_000);
    expect(types()).toEqual(['read']);
    expect(new Set(requests)).toEqual(new Set(['status']));
  });

  it('a session that begins while the card of the one before is being read finds the card anew', async () => {
    const { simulator, clock, types, reader, requests, startAsking } = createRig({ paceBaud: 115_200 });
    await startAsking();
    simulator.presentCard(card);
    while (!requests.includes('readBase')) await clock.advance(1);
    reader.setAttention('idle');
    reader.setAttention('asking');
    await clock.advance(1000);
    expect(types()).toEqual(['read']);
    expect(requests.filter((request) => request === 'select')).toHaveLength(2);
  });

  it('a session that gives up while a card is being read gets nothing of it', async () => {
    const { simulator, clock, types, reader, requests, startAsking } = createRig({ paceBaud: 115_200 });
    await startAsking();
    simulator.presentCard(card);
    while (!requests.includes('readBase')) await clock.advance(1);
    await clock.advance(50);
    reader.setAttention('idle');
    await clock.advance(3000);
    expect(types()).toEqual([]);
    expect(reader.status.cardPresence).toBe('unknown');
  });
});
