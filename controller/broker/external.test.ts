import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startMosquitto, type Mosquitto } from '../../test/support/mosquitto.ts';
import { RegionId } from '../../shared/domain/ids.ts';
import type { Log } from '../../shared/log.ts';
import { controllerStateTopic, kioskPrefix, upTopic } from '../../shared/protocol/index.ts';
import { systemClock } from '../../shared/time/clock.ts';
import type { AcceptResult } from './broker.ts';
import { CONTRACT_KIOSKS, describeWireConformance } from './broker.contract.ts';
import { createExternalBroker } from './external.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
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

const CONTROLLER = 'doorstep-controller';
const EPOCH = 'c2a7e9d0-6b1f-4e8a-9a3c-5d4f3e2b1a00';
const SECOND_REGION = RegionId.parse('510105');
const ONLINE = { v: 1, isOnline: true, controllerEpoch: EPOCH } as const;
const OFFLINE = { ...ONLINE, isOnline: false };

const kiosks = Array.from({ length: CONTRACT_KIOSKS }, (_, index) => addressOf(index + 1).kiosk);
const users = { [CONTROLLER]: PASSWORD, ...Object.fromEntries(kiosks.map((kiosk) => [kiosk, PASSWORD])) };

/** Writes every entry down as text. */
function createTextLog() {
  const lines: string[] = [];
  const write = (context: object, message: string) =>
    void lines.push(`${message} ${JSON.stringify(context)}`);
  const log: Log = { debug: write, info: write, warn: write, error: write, child: () => log };
  return { log, lines };
}

interface StartOptions {
  readonly port: number;
  readonly handlers: Recorder;
  readonly password?: string;
  readonly regions?: readonly RegionId[];
}

function createBroker({ port, handlers, password = PASSWORD, regions = [REGION] }: StartOptions) {
  const { log, lines } = createTextLog();
  const broker = createExternalBroker({
    url: `mqtt://${CONTROLLER}:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    regions,
    controllerEpoch: EPOCH,
    handlers,
    clock: systemClock,
    log,
    // Short delays: one per cent of what a controller would draw at most.
    random: () => 0.01,
  });
  return { broker, lines };
}

describeWireConformance('Mosquitto', async (handlers) => {
  const mosquitto = await startMosquitto({ users });
  const { broker } = createBroker({ port: mosquitto.controllerPort, handlers });
  await broker.start();
  await until('the link stands', () => handlers.reachable.at(-1) === true);
  return {
    broker,
    kioskPort: mosquitto.kioskPort,
    async close() {
      await broker.close();
      await mosquitto.close();
    },
  };
});

describe('the controller behind an external broker', () => {
  let mosquitto: Mosquitto;
  let proxy: TcpProxy;
  const cleanups: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    mosquitto = await startMosquitto({ users });
    proxy = await startTcpProxy(mosquitto.controllerPort);
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) await cleanup();
    proxy.unblock();
  });
  afterAll(async () => {
    await proxy?.close();
    await mosquitto?.close();
  });

  async function start(options: Partial<StartOptions> = {}) {
    const handlers = options.handlers ?? createRecorder();
    const { broker, lines } = createBroker({ port: proxy.port, ...options, handlers });
    cleanups.push(() => broker.close());
    await broker.start();
    return { broker, handlers, lines };
  }

  async function startReachable(options: Partial<StartOptions> = {}) {
    const started = await start(options);
    await until('the link stands', () => started.handlers.reachable.at(-1) === true);
    return started;
  }

  async function listenToState(number: number, region: RegionId = REGION) {
    const kiosk = await connectKiosk(mosquitto.kioskPort, addressOf(number));
    await kiosk.client.subscribeAsync(controllerStateTopic(region), { qos: 1 });
    cleanups.push(() => kiosk.leave());
    return () => kiosk.received.map(({ text }) => JSON.parse(text) as unknown);
  }

  it('keeps trying when the broker cannot be reached, says so once, and starts when it can', async () => {
    proxy.cut(true);
    const { handlers, lines } = await start();
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(handlers.reachable).toEqual([false]);
    expect(lines).toHaveLength(1);
    proxy.unblock();
    await until('the link stands', () => handlers.reachable.length === 2);
    expect(handlers.reachable).toEqual([false, true]);
    expect(lines).toHaveLength(2);
  });

  it('is not let in with a wrong password, says why, and never writes a password down', async () => {
    const { handlers, lines } = await start({ password: 'a wrong one' });
    await until('it is refused', () => handlers.reachable.length === 1);
    expect(handlers.reachable).toEqual([false]);
    expect(lines.join('\n')).toContain('Not authorized');
    const good = await startReachable();
    expect([...lines, ...good.lines].join('\n')).not.toMatch(
      /a wrong one|a%20wrong|correct horse|correct%20horse/,
    );
  });

  it('is shown as offline when it dies, as online when it is back, and as offline when it stops', async () => {
    const { broker, handlers } = await startReachable();
    broker.announce(ONLINE);
    const states = await listenToState(1);
    await until('online', () => states().length === 1);
    proxy.cut();
    await until('offline and online again', () => states().length === 3);
    expect(states()).toEqual([ONLINE, OFFLINE, ONLINE]);
    expect(handlers.reachable).toEqual([true, false, true]);
    await broker.close();
    await until('offline', () => states().length === 4);
    expect(states().at(-1)).toEqual(OFFLINE);
  });

  it('has a state of its own in each of its regions', async () => {
    const { broker } = await startReachable({ regions: [REGION, SECOND_REGION] });
    broker.announce(ONLINE);
    const [first, second] = [await listenToState(1), await listenToState(2, SECOND_REGION)];
    await until('online in both', () => first().length === 1 && second().length === 1);
    proxy.cut(true);
    await until('offline in both', () => first().length === 2 && second().length === 2);
    expect([first().at(-1), second().at(-1)]).toEqual([OFFLINE, OFFLINE]);
  });

  it('stores many messages at a time, and acknowledges each only when it is stored', async () => {
    const { broker, handlers } = await startReachable();
    const resolvers: ((result: AcceptResult) => void)[] = [];
    handlers.answer = () => new Promise((resolve) => resolvers.push(resolve));
    const address = addressOf(3);
    const kiosk = await connectListener(mosquitto.kioskPort, address);
    const texts = Array.from({ length: 300 }, (_, index) => `${index}`);
    await Promise.all(texts.map((text) => kiosk.say('log', text)));
    await until('all are being stored', () => resolvers.length === texts.length);
    // None was acknowledged: after a break all come again, in their order.
    handlers.answer = () => Promise.resolve('stored');
    proxy.cut();
    await until('all came again', () => handlers.textsOf(address).length === 2 * texts.length);
    expect(handlers.textsOf(address)).toEqual([...texts, ...texts]);
    // Now they are acknowledged, and the broker has that when a later message has gone through it: none comes again.
    await until('it is back', () => handlers.reachable.length === 3);
    broker.send(address, 'ok', {});
    await until('the broker has read up to there', () => kiosk.received.length === 1);
    proxy.cut();
    await until('it is back', () => handlers.reachable.length === 5);
    await kiosk.say('log', 'next');
    await until('the next has come', () => handlers.textsOf(address).at(-1) === 'next');
    expect(handlers.textsOf(address)).toHaveLength(2 * texts.length + 1);
    await kiosk.leave();
  });

  it('answers what waited for it, even before its subscription is confirmed', async () => {
    const first = await startReachable();
    await first.broker.close();
    const address = addressOf(8);
    const kiosk = await connectListener(mosquitto.kioskPort, address);
    await kiosk.say('birth', 'here I am');
    const handlers = createRecorder();
    handlers.answer = (uplink) => {
      started.broker.send(uplink.address, 'time', {});
      return Promise.resolve('stored');
    };
    const started = createBroker({ port: proxy.port, handlers });
    cleanups.push(() => started.broker.close());
    await started.broker.start();
    await until('the answer', () => kiosk.received.length === 1);
    await kiosk.leave();
  });

  it('gets a message again that it could not store', async () => {
    const { broker, handlers } = await startReachable();
    let failures = 2;
    handlers.answer = () => Promise.resolve(failures-- > 0 ? 'unavailable' : 'stored');
    const address = addressOf(4);
    const kiosk = await connectKiosk(mosquitto.kioskPort, address);
    await kiosk.say('log', 'precious');
    await until('three attempts', () => handlers.textsOf(address).length === 3);
    expect(broker.counters()['uplink.unavailable']).toBe(2);
    await until('the link stands again', () => handlers.reachable.at(-1) === true);
    await kiosk.leave();
  });

  it(
    'finds what was said while it was away, even when the broker was restarted meanwhile',
    { timeout: 30_000 },
    async () => {
      const first = await startReachable();
      await first.broker.close();
      const address = addressOf(5);
      const texts = Array.from({ length: 50 }, (_, index) => `${index}`);
      const kiosk = await connectKiosk(mosquitto.kioskPort, address);
      await Promise.all(texts.slice(0, 25).map((text) => kiosk.say('log', text)));
      await kiosk.leave();
      await mosquitto.restart();
      const again = await connectKiosk(mosquitto.kioskPort, address);
      await Promise.all(texts.slice(25).map((text) => again.say('log', text)));
      await again.leave();
      const { handlers } = await startReachable();
      await until('all have come', () => handlers.textsOf(address).length === texts.length);
      expect(handlers.textsOf(address)).toEqual(texts);
    },
  );

  it('does not take a retained message of a kiosk for news', async () => {
    const address = addressOf(6);
    const kiosk = await connectListener(mosquitto.kioskPort, address);
    await kiosk.client.publishAsync(upTopic(address, 'birth'), 'stale', { qos: 1, retain: true });
    const { broker, handlers } = await startReachable();
    await kiosk.say('log', 'fresh');
    await until('the fresh one', () => handlers.textsOf(address, 'log').length === 1);
    expect(handlers.textsOf(address, 'birth').length).toBeLessThanOrEqual(1);
    const before = handlers.textsOf(address, 'birth').length;
    await broker.close();
    const next = await startReachable();
    await kiosk.say('log', 'fresher');
    await until('the fresher one', () => next.handlers.textsOf(address, 'log').length === 1);
    expect(next.handlers.textsOf(address, 'birth')).toEqual([]);
    expect(before + next.broker.counters()['acl.publish']).toBeGreaterThan(0);
    await kiosk.client.publishAsync(`${kioskPrefix(address)}up/birth`, '', { qos: 1, retain: true });
    await kiosk.leave();
  });

  it('drops a message for a kiosk while the broker is away, and counts it', async () => {
    const { broker, handlers } = await startReachable();
    proxy.cut(true);
    await until('the link is down', () => handlers.reachable.at(-1) === false);
    broker.send(addressOf(7), 'ok', {});
    expect(broker.counters()['downlink.absent']).toBe(1);
    expect(broker.connectionCount()).toBeNull();
  });
});
