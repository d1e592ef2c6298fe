/**
 * One MQTT connection, from CONNECT to its end; MQTT.js behind the few calls that we need, with its traps closed
 * (fleet.md 4.3): no reconnecting and no queueing of its own, pings that are not postponed by sending.
 */
import { Socket } from 'node:net';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';

/** From the TCP connection to the CONNACK. */
const CONNACK_TIMEOUT_MS = 15_000;

export interface ConnectionOptions {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  readonly endpoint: string;
  readonly username: string;
  readonly password: string;
  readonly keepaliveS: number;
  readonly will: { readonly topic: string; readonly payload: Uint8Array };
  /** Filters of the one SUBSCRIBE, QoS 1. */
  readonly filters: readonly string[];
}

/** None of these is called after `closed`, `destroy` or `end`, except `closed` once after `end`. */
export interface ConnectionHandlers {
  /** The broker has accepted us and all subscriptions. */
  subscribed(): void;
  message(topic: string, payload: Uint8Array): void;
  /** Anything at all came from the broker. */
  inbound(): void;
  closed(reason: string): void;
}

export interface Connection {
  /** `done` is called after the PUBACK; never when the connection ends before. QoS 0 has no `done`. */
  publish(topic: string, payload: Uint8Array, options: { qos: 0 | 1; done?: () => void }): void;
  /** Sends DISCONNECT, then closes. */
  end(): void;
  /** Cuts at once and calls nobody any more. */
  destroy(): void;
}

export function openConnection(options: ConnectionOptions, handlers: ConnectionHandlers): Connection {
  const client = mqtt.connect(options.endpoint, clientOptions(options));
  let isOver = false;
  let isEnding = false;

  function close(reason: string): void {
    if (isOver) return;
    isOver = true;
    client.end(true);
    handlers.closed(reason);
  }

  client.on('connect', () => {
    // Small packets in both directions: with Nagle's algorithm each answer would wait for a delayed ACK, 40 ms.
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    subscribe(client, options.filters, (refusal) => {
      if (isOver || isEnding) return;
      if (refusal === undefined) handlers.subscribed();
      else close(refusal);
    });
  });
  client.on('message', (topic, payload) => {
    if (!isOver && !isEnding) handlers.message(topic, payload);
  });
  client.on('packetreceive', () => {
    if (!isOver) handlers.inbound();
  });
  // Stays attached for ever: an error of a dead client must not end the process.
  client.on('error', (error) => close(error.message));
  client.on('close', () => close('closed'));

  return {
    publish(topic, payload, { qos, done }) {
      client.publish(topic, Buffer.from(payload), { qos }, (error) => {
        if (!error && !isOver) done?.();
      });
    },
    end() {
      isEnding = true;
      client.end(false);
    },
    destroy() {
      isOver = true;
      client.end(true);
    },
  };
}

function clientOptions({ username, password, keepaliveS, will }: ConnectionOptions): IClientOptions {
  return {
    protocolVersion: 4,
    clientId: username,
    username,
    password,
    clean: true,
    keepalive: keepaliveS,
    // A beat as often as the keepalive would postpone every ping, and an idle kiosk would hear nothing for ever.
    reschedulePings: false,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    connectTimeout: CONNACK_TIMEOUT_MS,
    will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: false },
  };
}

function subscribe(client: MqttClient, filters: readonly string[], done: (refusal?: string) => void): void {
  client.subscribe([...filters], { qos: 1 }, (error, granted) => {
    if (error) done(error.message);
    else if (granted?.some(({ qos }) => qos === 128)) done('subscription refused');
    else done();
  });
}
