/**
 * The connection of this controller to an external broker for one region: MQTT knows one will per connection, and each region has
 * its own state topic. Each attempt is a new MQTT.js client, so that nothing of an old one is sent again (fleet.md 4.3).
 *
 * The session is persistent (clean = false, fixed client id): what kiosks send while the controller restarts waits in the broker,
 * and what we have not acknowledged comes again in its order [MQTT-4.4.0-1], [MQTT-4.6.0-1].
 */
import { connect, type MqttClient } from 'mqtt';
import type { KioskId, RegionId } from '../../shared/domain/ids.ts';
import { describeError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import {
  controllerStateTopic,
  downTopic,
  encode,
  upFilter,
  type ControllerState,
  type DownKind,
} from '../../shared/protocol/index.ts';
import type { Clock, Timer } from '../../shared/time/clock.ts';
import { fullJitterMs } from '../../shared/time/retry.ts';
import type { BrokerHandlers } from './broker.ts';
import type { BrokerTarget } from './broker-url.ts';
import type { CounterSet } from './counters.ts';
import { createSendWindow, type SendWindow } from './send-window.ts';
import { attachUplinkReceiver } from './uplink-receiver.ts';

export interface RegionLinkConfig {
  readonly target: BrokerTarget;
  readonly region: RegionId;
  /** Goes into the will. */
  readonly controllerEpoch: string;
}

export interface RegionLinkDeps {
  readonly accept: BrokerHandlers['accept'];
  /** After the subscription stands, and after each failure. */
  readonly onReachable: (isReachable: boolean) => void;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  readonly counters: CounterSet;
}

export interface RegionLink {
  /** Connects, and again after every failure, until `close`. */
  start(): void;
  send(kiosk: KioskId, kind: DownKind, payload: Buffer): void;
  /** Now, and again with each new connection. */
  announce(state: ControllerState): void;
  /** Breaks the connection without DISCONNECT: the will then says to the kiosks that we are gone. */
  close(): Promise<void>;
}

/** One MQTT.js client, from its CONNECT to the end of its connection. */
interface Attempt {
  readonly client: MqttClient;
  readonly downlink: SendWindow<Downlink>;
  /** Monotonic time of the subscription, ms; null: not yet. */
  upAtMs: number | null;
  /** Why it ended, for the log. */
  problem: string;
}

interface Downlink {
  readonly topic: string;
  readonly payload: Buffer;
}

const BACKOFF = { baseMs: 1000, capMs: 30_000 };
/** A connection that lived this long was a good one: the next failure starts with short delays again. */
const STABLE_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;
const KEEPALIVE_S = 30;
/** Messages that the broker has not acknowledged; MQTT.js has 65,535 ids. */
const DOWNLINK_WINDOW = 1000;
const DOWNLINK_CAPACITY = 10_000;

export function createRegionLink(config: RegionLinkConfig, deps: RegionLinkDeps): RegionLink {
  const { region, target } = config;
  const { clock, counters } = deps;
  const log = deps.log.child({ region, broker: `${target.host}:${target.port}` });
  let attempt: Attempt | null = null;
  let retry: Timer | null = null;
  let failures = 0;
  let lastProblem: string | null = null;
  let state: ControllerState | null = null;
  let isClosed = false;

  function open() {
    const client = connect(connectOptions(config));
    const opened: Attempt = {
      client,
      downlink: createDownlink(client, counters),
      upAtMs: null,
      problem: 'the broker closed the connection',
    };
    attempt = opened;
    const fail = (error: unknown) => {
      opened.problem = describeError(error);
      client.end(true);
    };
    const receiver = attachUplinkReceiver({
      client,
      region,
      accept: deps.accept,
      clock,
      counters,
      onUnavailable: () => fail(new Error('our store is unavailable')),
    });
    client.on('error', (error) => {
      opened.problem = describeError(error);
    });
    client.on('connect', () => {
      client.subscribe(upFilter(region), { qos: 1 }, (error) => {
        if (error) fail(error);
        else onUp(opened);
      });
    });
    client.once('close', () => {
      receiver.close();
      onDown(opened);
    });
  }

  /** The subscription stands: only now may the state invite kiosks to speak. */
  function onUp(opened: Attempt) {
    counters.add('connections');
    opened.upAtMs = clock.monoMs();
    lastProblem = null;
    log.info({}, 'connected to the MQTT broker');
    publishState();
    deps.onReachable(true);
  }

  function onDown({ upAtMs, problem }: Attempt) {
    attempt = null;
    if (isClosed) return;
    if (problem !== lastProblem) log.warn({ problem }, 'no connection to the MQTT broker; trying again');
    lastProblem = problem;
    deps.onReachable(false);
    if (upAtMs !== null && clock.monoMs() - upAtMs >= STABLE_MS) failures = 0;
    retry = clock.setTimer(fullJitterMs(BACKOFF, failures, deps.random), open);
    failures += 1;
  }

  function publishState() {
    if (state === null || attempt === null || attempt.upAtMs === null) return;
    attempt.client.publish(
      controllerStateTopic(region),
      Buffer.from(encode(state)),
      { qos: 1, retain: true },
      (error) => {
        if (error) log.warn({ problem: describeError(error) }, 'the controller state was not taken');
      },
    );
  }

  return {
    start: open,
    send(kiosk, kind, payload) {
      // Connected is enough: what waited in the broker comes before the answer to our subscription, and is answered.
      const isConnected = attempt?.client.connected === true;
      counters.add(isConnected ? 'downlink.sent' : 'downlink.absent');
      if (isConnected) attempt?.downlink.push({ topic: downTopic({ region, kiosk }, kind), payload });
    },
    announce(next) {
      state = next;
      publishState();
    },
    async close() {
      isClosed = true;
      retry?.cancel();
      await attempt?.client.endAsync(true);
    },
  };
}

function createDownlink(client: MqttClient, counters: CounterSet): SendWindow<Downlink> {
  const downlink = createSendWindow<Downlink>({
    window: DOWNLINK_WINDOW,
    capacity: DOWNLINK_CAPACITY,
    transmit: ({ topic, payload }) =>
      client.publish(topic, payload, { qos: 1 }, () => downlink.acknowledged()),
    onDrop: () => counters.add('downlink.dropped'),
  });
  return downlink;
}

function connectOptions({ target, region, controllerEpoch }: RegionLinkConfig) {
  const offline: ControllerState = { v: 1, isOnline: false, controllerEpoch };
  return {
    ...target,
    clientId: `doorstep-controller-${region}`,
    protocolVersion: 4,
    clean: false,
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // Its own repetition is constant and in step with every other client's (fleet.md 4.3).
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    will: {
      topic: controllerStateTopic(region),
      payload: Buffer.from(encode(offline)),
      qos: 1,
      retain: true,
    },
  } as const;
}
