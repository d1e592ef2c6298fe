/** What a kiosk finds on the wire, whichever broker is behind it (DESIGN 4): run against embedded aedes and against Mosquitto. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  controllerStateTopic,
  downFilter,
  kioskPrefix,
  upTopic,
  type KioskAddress,
} from '../../shared/protocol/index.ts';
import type { Broker } from './broker.ts';
import { connectBytes, lengthBytes, openWire, publishBytes } from './wire-bytes.ts';
import {
  addressOf,
  connectKiosk,
  connectListener,
  createRecorder,
  PASSWORD,
  REGION,
  until,
  type Recorder,
} from './wire-kiosk.ts';

export interface WireSetup {
  readonly broker: Broker;
  /** Where kiosks connect, on 127.0.0.1. */
  readonly kioskPort: number;
  close(): Promise<void>;
}

/** Kiosks 1 to this number have an account with PASSWORD. */
export const CONTRACT_KIOSKS = 260;
/** Kiosks from here on form the crowd. */
const CROWD_FROM = 51;
const CROWD = 200;
const EPOCH = 'c2a7e9d0-6b1f-4e8a-9a3c-5d4f3e2b1a00';
const STATE_TOPIC = controllerStateTopic(REGION);

/** `setup` starts a broker whose handlers are the given ones and waits until kiosks are heard. */
export function describeWireConformance(
  name: string,
  setup: (handlers: Recorder) => Promise<WireSetup>,
): void {
  describe(`the wire of ${name}`, () => {
    const recorder = createRecorder();
    let wire: WireSetup;
    let nextKiosk = 1;
    const newAddress = () => addressOf(nextKiosk++);

    beforeAll(async () => {
      wire = await setup(recorder);
    });
    afterAll(() => wire?.close());

    /** Another kiosk is still served: whatever happened before harmed nobody, and has been dealt with. */
    async function expectNeighbourServed() {
      const address = newAddress();
      const neighbour = await connectListener(wire.kioskPort, address);
      await neighbour.say('log', 'still here');
      wire.broker.send(address, 'ok', { seq: 1 });
      await until('the neighbour is heard and answered', () => {
        return recorder.textsOf(address).length === 1 && neighbour.received.length === 1;
      });
      await neighbour.leave();
    }

    function connectWithWill(address: KioskAddress) {
      const topic = upTopic(address, 'death');
      return connectKiosk(wire.kioskPort, address, {
        will: { topic, payload: Buffer.from('dead'), qos: 1, retain: false },
      });
    }

    it('brings each uplink to the controller once, whole, in order and with its address', async () => {
      const address = newAddress();
      const kiosk = await connectKiosk(wire.kioskPort, address);
      const texts = Array.from({ length: 60 }, (_, index) => `${index} 金牛区 ${'x'.repeat(index * 50)}`);
      await Promise.all(texts.map((text) => kiosk.say('log', text)));
      await until('all have come', () => recorder.textsOf(address).length >= texts.length);
      expect(recorder.textsOf(address)).toEqual(texts);
      const first = recorder.uplinks.find((uplink) => uplink.address.kiosk === address.kiosk);
      expect(first?.address).toEqual(address);
      expect(first?.kind).toBe('log');
      await kiosk.leave();
    });

    it('brings messages with QoS 0, of kinds not invented yet, and up to 200 KB, so that they can be nacked', async () => {
      const address = newAddress();
      const kiosk = await connectKiosk(wire.kioskPort, address);
      await kiosk.say('beat', 'alive', { qos: 0 });
      await kiosk.say('telepathy', 'hm');
      await kiosk.say('log', 'x'.repeat(200_000));
      await until('all have come', () => recorder.textsOf(address).length === 3);
      expect(recorder.textsOf(address).map((text) => text.length)).toEqual([5, 2, 200_000]);
      expect(recorder.textsOf(address, 'telepathy')).toEqual(['hm']);
      await kiosk.leave();
    });

    it('delivers the will of a kiosk whose connection breaks, after what it said before', async () => {
      const address = newAddress();
      const kiosk = await connectWithWill(address);
      await kiosk.say('log', 'last words');
      kiosk.cut();
      await until('the will has come', () => recorder.textsOf(address, 'death').length > 0);
      expect(recorder.textsOf(address)).toEqual(['last words', 'dead']);
    });

    it('keeps the will of a kiosk that says goodbye to itself', async () => {
      const address = newAddress();
      const kiosk = await connectWithWill(address);
      await kiosk.say('bye', 'bye');
      await kiosk.leave();
      await expectNeighbourServed();
      expect(recorder.textsOf(address)).toEqual(['bye']);
    });

    it('brings a message to its kiosk only, in order', async () => {
      const [mine, other] = [newAddress(), newAddress()];
      const [kiosk, neighbour] = [
        await connectListener(wire.kioskPort, mine),
        await connectListener(wire.kioskPort, other),
      ];
      for (let seq = 1; seq <= 20; seq++) wire.broker.send(mine, 'ok', { seq });
      await until('all have come', () => kiosk.received.length >= 20);
      expect(kiosk.received.map(({ text }) => text)).toEqual(
        Array.from({ length: 20 }, (_, index) => `{"seq":${index + 1}}`),
      );
      wire.broker.send(other, 'time', {});
      await until('the other has its own', () => neighbour.received.length > 0);
      expect(neighbour.received.map(({ topic }) => topic)).toEqual([`${kioskPrefix(other)}down/time`]);
      await Promise.all([kiosk.leave(), neighbour.leave()]);
    });

    it('lets no kiosk speak as another one, as the controller, or to another one', async () => {
      const [victim, thief] = [newAddress(), newAddress()];
      const listener = await connectListener(wire.kioskPort, victim);
      await listener.client.subscribeAsync(STATE_TOPIC, { qos: 1 });
      for (const topic of [upTopic(victim, 'log'), STATE_TOPIC, `${kioskPrefix(victim)}down/ok`, '$SYS/x']) {
        const wireOf = await openWire(wire.kioskPort);
        const credentials = { clientId: thief.kiosk, username: thief.kiosk, password: PASSWORD };
        wireOf.socket.write(connectBytes(credentials));
        await until('CONNACK', () => wireOf.received().length >= 4);
        wireOf.socket.write(publishBytes({ topic, payload: '{"seq":9}' }));
        await until('PUBACK or the end', () => wireOf.received().length >= 8 || wireOf.isClosed());
        wireOf.socket.destroy();
      }
      await expectNeighbourServed();
      expect(recorder.textsOf(victim)).toEqual([]);
      expect(listener.received.filter(({ text }) => text === '{"seq":9}')).toEqual([]);
      await listener.leave();
    });

    it('lets no kiosk listen to another one', async () => {
      const [victim, spy] = [newAddress(), newAddress()];
      const listener = await connectListener(wire.kioskPort, victim);
      const kiosk = await connectListener(wire.kioskPort, spy);
      for (const filter of [downFilter(victim), 'doorstep/1/+/+/down/#', '#', kioskPrefix(victim) + 'up/#']) {
        await kiosk.client.subscribeAsync(filter, { qos: 1 }).catch(() => {});
      }
      await listener.say('log', 'secret');
      wire.broker.send(victim, 'ok', { seq: 1 });
      await until('the victim has it', () => listener.received.length > 0);
      wire.broker.send(spy, 'ok', { seq: 2 });
      await until('the spy has its own', () => kiosk.received.some(({ text }) => text === '{"seq":2}'));
      expect(
        kiosk.received.filter(({ topic }) => !topic.startsWith(kioskPrefix(spy)) && topic !== STATE_TOPIC),
      ).toEqual([]);
      await Promise.all([listener.leave(), kiosk.leave()]);
    });

    it('refuses a wrong password, an unknown kiosk and nobody', async () => {
      const address = newAddress();
      await expect(connectKiosk(wire.kioskPort, address, { password: 'wrong' })).rejects.toThrow(/refused/i);
      await expect(connectKiosk(wire.kioskPort, address, { username: 'nobody' })).rejects.toThrow(/refused/i);
      const anonymous = await openWire(wire.kioskPort);
      anonymous.socket.write(connectBytes({ clientId: address.kiosk }));
      await until('it is closed', () => anonymous.isClosed());
    });

    it('leaves a kiosk alone when another one takes its client id', async () => {
      const [victim, thief] = [newAddress(), newAddress()];
      const listener = await connectListener(wire.kioskPort, victim);
      const intruder = await openWire(wire.kioskPort);
      intruder.socket.write(
        connectBytes({ clientId: victim.kiosk, username: thief.kiosk, password: PASSWORD }),
      );
      await until('it has an answer', () => intruder.received().length >= 4 || intruder.isClosed());
      wire.broker.send(victim, 'ok', { seq: 1 });
      await until('the victim still listens', () => listener.received.length === 1);
      intruder.socket.destroy();
      await listener.leave();
    });

    it('closes the connection of a packet that is too large, and no other', async () => {
      const address = newAddress();
      const offender = await openWire(wire.kioskPort);
      offender.socket.write(
        connectBytes({ clientId: address.kiosk, username: address.kiosk, password: PASSWORD }),
      );
      await until('CONNACK', () => offender.received().length >= 4);
      offender.socket.write(publishBytes({ topic: upTopic(address, 'log'), payload: 'x'.repeat(400_000) }));
      await until('it is closed', () => offender.isClosed());
      await expectNeighbourServed();
      expect(recorder.textsOf(address)).toEqual([]);
    });

    it.each([
      ['text of another protocol', Buffer.from('GET / HTTP/1.1\r\nHost: kiosk\r\n\r\n')],
      ['a publish', publishBytes({ topic: upTopic(addressOf(1), 'log'), payload: 'early' })],
      ['a length of five bytes', Buffer.of(0x10, 0xff, 0xff, 0xff, 0xff, 0x01)],
      [
        'a CONNECT of 101 MB',
        Buffer.concat([Buffer.of(0x10), lengthBytes(101_000_000), Buffer.alloc(100_000)]),
      ],
    ])('closes a connection that starts with %s, and no other', async (_name, bytes) => {
      const offender = await openWire(wire.kioskPort);
      offender.socket.write(bytes);
      await until('it is closed', () => offender.isClosed());
      await expectNeighbourServed();
    });

    it('delivers a message again that is sent again', async () => {
      const address = newAddress();
      const kiosk = await openWire(wire.kioskPort);
      kiosk.socket.write(
        connectBytes({ clientId: address.kiosk, username: address.kiosk, password: PASSWORD }),
      );
      await until('CONNACK', () => kiosk.received().length >= 4);
      const fields = { topic: upTopic(address, 'log'), payload: 'again', messageId: 7 };
      kiosk.socket.write(publishBytes(fields));
      await until('PUBACK', () => kiosk.received().length >= 8);
      kiosk.socket.write(publishBytes({ ...fields, isDup: true }));
      await until('both have come', () => recorder.textsOf(address).length === 2);
      await until('second PUBACK', () => kiosk.received().length >= 12);
      expect(kiosk.received().subarray(4)).toEqual(Buffer.of(0x40, 2, 0, 7, 0x40, 2, 0, 7));
      kiosk.socket.destroy();
    });

    it('shows the newest state of the controller to kiosks that listen and to those that come later', async () => {
      const early = await connectKiosk(wire.kioskPort, newAddress());
      await early.client.subscribeAsync(STATE_TOPIC, { qos: 1 });
      wire.broker.announce({ v: 1, isOnline: true, controllerEpoch: EPOCH });
      const states = (kiosk: typeof early) => kiosk.received.map(({ text }) => JSON.parse(text) as unknown);
      await until('the early one is told', () => early.received.length > 0);
      expect(states(early).at(-1)).toEqual({ v: 1, isOnline: true, controllerEpoch: EPOCH });
      const late = await connectKiosk(wire.kioskPort, newAddress());
      await late.client.subscribeAsync(STATE_TOPIC, { qos: 1 });
      await until('the late one is told', () => late.received.length > 0);
      expect(late.received[0]?.isRetained).toBe(true);
      expect(states(late)).toEqual([{ v: 1, isOnline: true, controllerEpoch: EPOCH }]);
      await Promise.all([early.leave(), late.leave()]);
    });

    it('gives the newest connection of a kiosk what is sent to it', async () => {
      const address = newAddress();
      const older = await connectListener(wire.kioskPort, address);
      const newer = await connectListener(wire.kioskPort, address);
      await until('the older one is closed', () => !older.client.connected);
      wire.broker.send(address, 'ok', { seq: 5 });
      await until('the newer one has it', () => newer.received.length === 1);
      expect(older.received).toEqual([]);
      await newer.leave();
    });

    it(`serves ${CROWD} kiosks at once`, { timeout: 30_000 }, async () => {
      const addresses = Array.from({ length: CROWD }, (_, index) => addressOf(CROWD_FROM + index));
      const kiosks = await Promise.all(addresses.map((address) => connectListener(wire.kioskPort, address)));
      await Promise.all(kiosks.map((kiosk, index) => kiosk.say('birth', `born ${index}`)));
      await until('all are heard', () =>
        addresses.every((address, index) => recorder.textsOf(address)[0] === `born ${index}`),
      );
      addresses.forEach((address, index) => wire.broker.send(address, 'ok', { seq: index }));
      await until('all are answered', () => kiosks.every((kiosk) => kiosk.received.length === 1));
      expect(kiosks.map((kiosk) => kiosk.received[0]?.text)).toEqual(
        kiosks.map((_, index) => `{"seq":${index}}`),
      );
      await Promise.all(kiosks.map((kiosk) => kiosk.leave()));
    });
  });
}
