import { afterEach, describe, expect, it } from 'vitest';
import { createTestClock } from '../../test/support/test-clock.ts';
import { noLog } from '../../shared/log.ts';
import { downFilter, upTopic } from '../../shared/protocol/index.ts';
import { systemClock } from '../../shared/time/clock.ts';
import type { AcceptResult } from './broker.ts';
import { describeWireConformance } from './broker.contract.ts';
import { createEmbeddedFixture } from './embedded-fixture.ts';
import { createEmbeddedBroker } from './embedded.ts';
import { connectBytes, lengthBytes, openWire, publishBytes, subscribeBytes } from './wire-bytes.ts';
import { addressOf, connectKiosk, connectListener, PASSWORD, until } from './wire-kiosk.ts';

describeWireConformance('the embedded broker', async (handlers) => {
  const broker = createEmbeddedBroker({
    listen: { host: '127.0.0.1', port: 0 },
    handlers,
    clock: systemClock,
    log: noLog,
  });
  await broker.start();
  return { broker, kioskPort: broker.port(), close: () => broker.close() };
});

const fixture = createEmbeddedFixture();
afterEach(() => fixture.close());

const ME = addressOf(1);
const OTHER = addressOf(2);
const log = (payload: string, messageId = 1) =>
  publishBytes({ topic: upTopic(ME, 'log'), payload, messageId });
const PUBACK_AFTER_CONNACK = 8;

describe('the embedded broker as a gate', () => {
  it('acknowledges a message when it is stored, not before, in the order of arrival', async () => {
    const { handlers, port } = await fixture.start();
    const resolvers: ((result: AcceptResult) => void)[] = [];
    handlers.answer = () => new Promise((resolve) => resolvers.push(resolve));
    const kiosk = await fixture.openKiosk(port, ME);
    kiosk.socket.write(Buffer.concat([log('a', 1), log('b', 2)]));
    await until('both are being stored', () => resolvers.length === 2);
    resolvers[1]?.('stored');
    // Long enough for a PUBACK that had been sent too early.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(kiosk.received()).toEqual(Buffer.of(0x20, 2, 0, 0));
    resolvers[0]?.('stored');
    await until('both PUBACKs', () => kiosk.received().length === 12);
    expect(kiosk.received().subarray(4)).toEqual(Buffer.of(0x40, 2, 0, 1, 0x40, 2, 0, 2));
  });

  it('closes the connection without a PUBACK when the store is unavailable, and takes the message again later', async () => {
    const { broker, handlers, port } = await fixture.start();
    const neighbour = await connectListener(port, OTHER);
    handlers.answer = () => Promise.resolve('unavailable');
    const kiosk = await fixture.openKiosk(port, ME);
    kiosk.socket.write(log('a'));
    await until('it is closed', () => kiosk.isClosed());
    expect(kiosk.received()).toEqual(Buffer.of(0x20, 2, 0, 0));
    handlers.answer = () => Promise.resolve('stored');
    const again = await fixture.openKiosk(port, ME);
    again.socket.write(log('a'));
    await until('PUBACK', () => again.received().length === PUBACK_AFTER_CONNACK);
    expect(handlers.textsOf(ME)).toEqual(['a', 'a']);
    expect(neighbour.client.connected).toBe(true);
    expect(broker.counters()['uplink.unavailable']).toBe(1);
  });

  it('slows a kiosk that talks too much by waiting with the PUBACK, and loses nothing', async () => {
    const clock = createTestClock();
    const { broker, handlers, port } = await fixture.start({
      clock,
      limits: { messagesPerSecond: 20, messageBurst: 5 },
    });
    const kiosk = await fixture.openKiosk(port, ME);
    await until('CONNACK', () => kiosk.received().length === 4);
    kiosk.socket.write(Buffer.concat([1, 2, 3, 4, 5, 6, 7].map((id) => log(`${id}`, id))));
    await until('five PUBACKs', () => kiosk.received().length === 4 + 5 * 4);
    expect(handlers.textsOf(ME)).toHaveLength(7);
    await clock.advance(50);
    await until('the sixth', () => kiosk.received().length === 4 + 6 * 4);
    await clock.advance(50);
    await until('the seventh', () => kiosk.received().length === 4 + 7 * 4);
    expect(broker.counters()['uplink.throttled']).toBe(2);
  });

  it.each([
    ['a foreign topic', publishBytes({ topic: upTopic(OTHER, 'log'), payload: 'x' })],
    ['the retain flag', publishBytes({ topic: upTopic(ME, 'log'), payload: 'x', isRetained: true })],
    ['QoS 2', publishBytes({ topic: upTopic(ME, 'log'), payload: 'x', qos: 2 })],
    ['a level too many', publishBytes({ topic: `${upTopic(ME, 'log')}/x`, payload: 'x' })],
  ])('closes the connection of a publish with %s, and counts it', async (_name, bytes) => {
    const { broker, handlers, port } = await fixture.start();
    const kiosk = await fixture.openKiosk(port, ME);
    await until('CONNACK', () => kiosk.received().length === 4);
    kiosk.socket.write(bytes);
    await until('it is closed', () => kiosk.isClosed());
    expect(handlers.uplinks).toEqual([]);
    expect(kiosk.received()).toHaveLength(4);
    expect(broker.counters()['acl.publish']).toBe(1);
  });

  it('answers 0x80 to $share and to everything else that is not for this kiosk', async () => {
    const { broker, port } = await fixture.start();
    const kiosk = await fixture.openKiosk(port, ME);
    for (const filter of [`$share/g/${downFilter(ME)}`, downFilter(OTHER), '#']) {
      const before = kiosk.received().length;
      kiosk.socket.write(subscribeBytes(filter));
      await until('SUBACK', () => kiosk.received().length >= Math.max(before, 4) + 5);
      expect(kiosk.received().at(-1)).toBe(0x80);
    }
    expect(broker.counters()['acl.subscribe']).toBe(3);
  });
});

describe('the embedded broker under bad bytes and bad readers', () => {
  it('closes a CONNECT that claims 101 MB at once, and holds none of it', async () => {
    const { broker, port } = await fixture.start();
    const offender = await openWire(port);
    const block = Buffer.alloc(1024 * 1024);
    const before = process.memoryUsage().arrayBuffers;
    offender.socket.write(Buffer.concat([Buffer.of(0x10), lengthBytes(101_000_000)]));
    for (let sent = 0; sent < 64 && !offender.isClosed(); sent++) {
      offender.socket.write(block);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await until('it is closed', () => offender.isClosed(), 1000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
    expect(broker.counters()['guard.closed']).toBe(1);
  });

  it('understands a kiosk whose bytes come one by one', async () => {
    const { handlers, port } = await fixture.start();
    const kiosk = await openWire(port);
    kiosk.socket.setNoDelay(true);
    const connect = connectBytes({ clientId: ME.kiosk, username: ME.kiosk, password: PASSWORD });
    for (const byte of Buffer.concat([connect, log('slowly')])) {
      kiosk.socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until('PUBACK', () => kiosk.received().length === PUBACK_AFTER_CONNACK);
    expect(handlers.textsOf(ME)).toEqual(['slowly']);
    kiosk.socket.destroy();
  });

  it('does not let a kiosk that reads nothing delay another one, and closes it after a while', async () => {
    const { broker, handlers, port } = await fixture.start({ limits: { drainTimeoutMs: 500 } });
    const frozen = await fixture.openKiosk(port, OTHER);
    frozen.socket.write(subscribeBytes(downFilter(OTHER)));
    await until('SUBACK', () => frozen.received().length === 9);
    frozen.socket.pause();
    const healthy = await connectListener(port, ME);
    const big = { text: 'x'.repeat(2_000_000) };
    for (let index = 0; index < 60; index++) broker.send(OTHER, 'ok', big);
    const startedMs = performance.now();
    for (let seq = 0; seq < 20; seq++) broker.send(ME, 'ok', { seq });
    await until('the healthy one has all', () => healthy.received.length === 20);
    expect(performance.now() - startedMs).toBeLessThan(400);
    // 4 under way, 32 waiting, the rest gave way.
    expect(broker.counters()['downlink.dropped']).toBe(60 - 4 - 32);
    await until('the frozen one is closed', () => handlers.closed.length === 1);
    expect(handlers.closed[0]?.address).toEqual(OTHER);
  });

  it('counts a message for a kiosk that is away or does not listen', async () => {
    const { broker, port } = await fixture.start();
    broker.send(ME, 'ok', {});
    const kiosk = await connectKiosk(port, ME);
    broker.send(ME, 'ok', {});
    expect(broker.counters()['downlink.absent']).toBe(2);
    await kiosk.leave();
  });
});
