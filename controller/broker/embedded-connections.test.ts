import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestClock } from '../../test/support/test-clock.ts';
import { isAppError } from '../../shared/errors.ts';
import { noLog } from '../../shared/log.ts';
import { downFilter, upTopic, type KioskAddress } from '../../shared/protocol/index.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { createEmbeddedFixture } from './embedded-fixture.ts';
import { createEmbeddedBroker } from './embedded.ts';
import { connectBytes, openWire, publishBytes, subscribeBytes, type ConnectFields } from './wire-bytes.ts';
import { addressOf, connectKiosk, createRecorder, PASSWORD, until } from './wire-kiosk.ts';

const fixture = createEmbeddedFixture();
afterEach(() => fixture.close());

const ME = addressOf(1);
const OTHER = addressOf(2);
const log = (payload: string, messageId = 1) =>
  publishBytes({ topic: upTopic(ME, 'log'), payload, messageId });
const PUBACK_AFTER_CONNACK = 8;

describe('the embedded broker and its connections', () => {
  it('tells of a take-over: the old connection ends once, with its will, under its own id', async () => {
    const { handlers, port } = await fixture.start();
    const will = (text: string) => ({ topic: upTopic(ME, 'death'), payload: text });
    const older = await fixture.openKiosk(port, ME, { will: will('older') });
    older.socket.write(log('from older'));
    await until('PUBACK', () => older.received().length === PUBACK_AFTER_CONNACK);
    const newer = await fixture.openKiosk(port, ME, { will: will('newer') });
    newer.socket.write(log('from newer'));
    await until('PUBACK', () => newer.received().length === PUBACK_AFTER_CONNACK);
    await until('the will of the older', () => handlers.textsOf(ME, 'death').length === 1);
    await until('the older is gone', () => older.isClosed() && handlers.closed.length === 1);
    const idOf = (text: string) =>
      handlers.uplinks.find(({ payload }) => Buffer.from(payload).toString() === text)?.connectionId;
    expect(idOf('older')).toBe(idOf('from older'));
    expect(idOf('from newer')).not.toBe(idOf('from older'));
    expect(handlers.closed).toEqual([{ address: ME, connectionId: idOf('from older') }]);
    newer.socket.destroy();
    await until('the newer is gone', () => handlers.closed.length === 2);
    await until('its will', () => handlers.textsOf(ME, 'death').length === 2);
    expect(handlers.closed[1]).toEqual({ address: ME, connectionId: idOf('from newer') });
    expect(idOf('newer')).toBe(idOf('from newer'));
  });

  it('keeps one of many connections that a kiosk opens at the same time', async () => {
    const { broker, handlers, port } = await fixture.start();
    const first = await fixture.openKiosk(port, ME);
    // With a subscription, aedes needs another turn of the loop to close it, and mixes up those that come meanwhile.
    first.socket.write(subscribeBytes(downFilter(ME)));
    await until('SUBACK', () => first.received().length === 9);
    const others = await Promise.all(Array.from({ length: 12 }, () => openWire(port)));
    const hello = connectBytes({ clientId: ME.kiosk, username: ME.kiosk, password: PASSWORD });
    for (const { socket } of others) socket.write(hello);
    const wires = [first, ...others];
    await until('all but one are closed', () => wires.filter((wire) => wire.isClosed()).length === 12);
    await until('each end is told', () => handlers.closed.length === 12);
    expect(new Set(handlers.closed.map(({ connectionId }) => connectionId)).size).toBe(12);
    expect(broker.connectionCount()).toBe(1);
    wires.find((wire) => !wire.isClosed())?.socket.write(log('it is me'));
    await until('it is served', () => handlers.textsOf(ME).length === 1);
    for (const { socket } of wires) socket.destroy();
  });

  it.each<[string, Partial<ConnectFields>, number]>([
    ['MQTT 3.1', { protocolLevel: 3 }, 1],
    ['no keepalive', { keepaliveS: 0 }, 5],
    ['a keepalive of 61 s', { keepaliveS: 61 }, 5],
    ['a persistent session', { isClean: false }, 5],
    ['another client id', { clientId: OTHER.kiosk }, 2],
    ['a name that is no kiosk id', { clientId: 'Kiosk/1', username: 'Kiosk/1' }, 2],
    ['a wrong password', { password: 'guess' }, 4],
    ['a will in the name of another', { will: { topic: upTopic(OTHER, 'death'), payload: 'x' } }, 5],
    ['a retained will', { will: { topic: upTopic(ME, 'death'), payload: 'x', isRetained: true } }, 5],
    ['a will with QoS 2', { will: { topic: upTopic(ME, 'death'), payload: 'x', qos: 2 } }, 5],
    ['a will that is no uplink', { will: { topic: 'doorstep/1/510106/_controller/state', payload: 'x' } }, 5],
  ])('refuses %s and says why', async (_name, fields, returnCode) => {
    const { broker, handlers, port } = await fixture.start();
    const bytes = connectBytes({ clientId: ME.kiosk, username: ME.kiosk, password: PASSWORD, ...fields });
    const wire = await openWire(port);
    wire.socket.write(bytes);
    await until('it is closed', () => wire.isClosed());
    expect(wire.received()).toEqual(Buffer.of(0x20, 2, 0, returnCode));
    expect(broker.connectionCount()).toBe(0);
    expect(handlers.uplinks).toEqual([]);
    expect(handlers.closed).toEqual([]);
  });

  it('refuses MQTT 5', async () => {
    const { broker, port } = await fixture.start();
    await expect(connectKiosk(port, ME, { protocolVersion: 5 })).rejects.toThrow(/connection|connack/i);
    expect(broker.counters()['refused.protocol']).toBe(1);
  });

  it('lets nothing in before the credentials are checked, and then everything that waited, in order', async () => {
    const handlers = createRecorder();
    let admit: (address: KioskAddress) => void = () => {};
    handlers.authenticate = () => new Promise((resolve) => (admit = resolve));
    const { port } = await fixture.start({ handlers });
    const kiosk = await fixture.openKiosk(port, ME);
    const texts = Array.from({ length: 90 }, (_, index) => `${index} ${'x'.repeat(3000)}`);
    for (const [index, text] of texts.entries()) {
      kiosk.socket.write(log(text, index + 1));
      // One by one: aedes by itself would read them and give up after 42 (lib/client.js, queueLimit).
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(handlers.uplinks).toEqual([]);
    admit(ME);
    await until('all are stored', () => kiosk.received().length === 4 + texts.length * 4);
    expect(handlers.textsOf(ME)).toEqual(texts);
  });

  it('hears and answers a kiosk that does not wait for its CONNACK, in order', async () => {
    const { broker, handlers, port } = await fixture.start();
    handlers.answer = (uplink) => {
      broker.send(uplink.address, 'ok', {});
      return Promise.resolve('stored');
    };
    const hello = connectBytes({ clientId: ME.kiosk, username: ME.kiosk, password: PASSWORD });
    const kiosk = await openWire(port);
    kiosk.socket.write(Buffer.concat([hello, subscribeBytes(downFilter(ME)), log('a', 1), log('b', 2)]));
    for (const [index, text] of ['c', 'd', 'e'].entries()) kiosk.socket.write(log(text, 3 + index));
    await until('all are heard', () => handlers.uplinks.length === 5);
    expect(handlers.textsOf(ME)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(broker.counters()['downlink.sent']).toBe(5);
    kiosk.socket.destroy();
  });

  it('gives up on credentials that nobody checks, with "server unavailable"', async () => {
    const clock = createTestClock();
    const handlers = createRecorder();
    let isAsked = false;
    handlers.authenticate = () => {
      isAsked = true;
      return new Promise(() => {});
    };
    const { broker, port } = await fixture.start({ clock, handlers });
    const kiosk = await fixture.openKiosk(port, ME);
    await until('somebody is asked', () => isAsked);
    await clock.advance(5000);
    await until('it is closed', () => kiosk.isClosed());
    expect(kiosk.received()).toEqual(Buffer.of(0x20, 2, 0, 3));
    expect(broker.counters()['refused.unavailable']).toBe(1);
  });

  it('forgets a connection that closes while its credentials are checked', async () => {
    const handlers = createRecorder();
    let admit: (address: KioskAddress) => void = () => {};
    handlers.authenticate = () => new Promise((resolve) => (admit = resolve));
    const { broker, port } = await fixture.start({ handlers, limits: { connectionsPerAddress: 1 } });
    const kiosk = await fixture.openKiosk(port, ME);
    await new Promise((resolve) => setTimeout(resolve, 30));
    kiosk.socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 30));
    admit(ME);
    handlers.authenticate = () => Promise.resolve(ME);
    const next = await fixture.openKiosk(port, ME);
    await until('CONNACK', () => next.received().length === 4);
    expect(broker.connectionCount()).toBe(1);
    expect(broker.counters().connections).toBe(1);
    expect(handlers.closed).toEqual([]);
  });

  it('lets a kiosk wait that connects again and again', async () => {
    const clock = createTestClock();
    const { port } = await fixture.start({ clock, limits: { connectsPerMinute: 2, connectDelayMs: 5000 } });
    for (let index = 0; index < 2; index++) {
      const kiosk = await fixture.openKiosk(port, ME);
      await until('CONNACK', () => kiosk.received().length === 4);
      kiosk.socket.destroy();
    }
    const third = await fixture.openKiosk(port, ME);
    await until('it waits', () => clock.pendingTimers() === 1);
    const neighbour = await fixture.openKiosk(port, OTHER);
    await until('the neighbour is in', () => neighbour.received().length === 4);
    expect(third.received()).toHaveLength(0);
    await clock.advance(5000);
    await until('CONNACK', () => third.received().length === 4);
  });

  it('closes a connection that does not say who it is in time', async () => {
    const { port } = await fixture.start({ limits: { connectTimeoutMs: 100 } });
    const silent = await openWire(port);
    const slow = await openWire(port);
    slow.socket.write(Buffer.of(0x10, 0x20, 0x00));
    await until('both are closed', () => silent.isClosed() && slow.isClosed(), 2000);
  });

  it('closes one connection too many from one address, and takes the next when one has left', async () => {
    const { broker, port } = await fixture.start({ limits: { connectionsPerAddress: 2 } });
    const first = await openWire(port);
    await fixture.openKiosk(port, ME);
    const third = await openWire(port);
    await until('the third is closed', () => third.isClosed());
    expect(broker.counters()['refused.address-limit']).toBe(1);
    first.socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const kiosk = await fixture.openKiosk(port, OTHER);
    await until('CONNACK', () => kiosk.received().length === 4);
  });

  it('closes the connections of a kiosk on demand, and tells of it', async () => {
    const { broker, handlers, port } = await fixture.start();
    const kiosk = await fixture.openKiosk(port, ME);
    await until('CONNACK', () => kiosk.received().length === 4);
    expect(broker.connectionCount()).toBe(1);
    broker.disconnect(ME);
    await until('it is told', () => kiosk.isClosed() && handlers.closed.length === 1);
    expect(broker.connectionCount()).toBe(0);
  });

  it('says nothing about kiosks when it stops itself, and frees its port', async () => {
    const { broker, handlers, port } = await fixture.start();
    const will = { topic: upTopic(ME, 'death'), payload: 'x' };
    const kiosk = await fixture.openKiosk(port, ME, { will });
    await until('CONNACK', () => kiosk.received().length === 4);
    await broker.close();
    await until('it is closed', () => kiosk.isClosed());
    expect(handlers.closed).toEqual([]);
    expect(handlers.uplinks).toEqual([]);
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
  });

  it('names the port that is taken and the flag that changes it', async () => {
    const { port } = await fixture.start();
    const second = createEmbeddedBroker({
      listen: { host: '127.0.0.1', port },
      handlers: createRecorder(),
      clock: systemClock,
      log: noLog,
    });
    const error: unknown = await second.start().catch((thrown: unknown) => thrown);
    expect(isAppError(error, 'listen.port-in-use')).toBe(true);
    expect(String(error)).toMatch(new RegExp(`${port}.*--mqtt`));
  });
});
