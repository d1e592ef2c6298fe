/** Kiosks and a controller for the tests of the brokers: MQTT.js clients, and handlers that write down what they are told. */
import { setTimeout as delay } from 'node:timers/promises';
import { connectAsync, type IClientOptions, type IClientPublishOptions, type MqttClient } from 'mqtt';
import { KioskId, RegionId } from '../../shared/domain/ids.ts';
import { downFilter, kioskPrefix, type KioskAddress } from '../../shared/protocol/index.ts';
import type { AcceptResult, BrokerHandlers, Uplink } from './broker.ts';

export const REGION = RegionId.parse('510106');
export const PASSWORD = 'correct horse';

export function addressOf(number: number): KioskAddress {
  return { region: REGION, kiosk: KioskId.parse(`kiosk-${String(number).padStart(4, '0')}`) };
}

export interface Recorder extends BrokerHandlers {
  readonly uplinks: Uplink[];
  readonly closed: { readonly address: KioskAddress; readonly connectionId: string }[];
  readonly reachable: boolean[];
  /** Answers instead of an immediate `stored`. */
  answer: (uplink: Uplink) => Promise<AcceptResult>;
  /** Payloads of one kiosk and kind as text, in order. */
  textsOf(address: KioskAddress, kind?: string): string[];
}

export function createRecorder(): Recorder {
  const uplinks: Uplink[] = [];
  const recorder: Recorder = {
    uplinks,
    closed: [],
    reachable: [],
    answer: () => Promise.resolve('stored'),
    accept(uplink) {
      uplinks.push(uplink);
      return recorder.answer(uplink);
    },
    async authenticate(username, password) {
      const kiosk = KioskId.safeParse(username);
      const isRight = kiosk.success && Buffer.from(password).toString() === PASSWORD;
      return isRight ? { region: REGION, kiosk: kiosk.data } : null;
    },
    connectionClosed: (address, connectionId) => void recorder.closed.push({ address, connectionId }),
    brokerReachable: (isReachable) => void recorder.reachable.push(isReachable),
    textsOf: ({ kiosk }, kind) =>
      uplinks
        .filter((uplink) => uplink.address.kiosk === kiosk && (kind === undefined || uplink.kind === kind))
        .map((uplink) => Buffer.from(uplink.payload).toString()),
  };
  return recorder;
}

export interface WireKiosk {
  readonly client: MqttClient;
  /** Topic and text of everything received, in order. */
  readonly received: { readonly topic: string; readonly text: string; readonly isRetained: boolean }[];
  /** Resolves with the PUBACK. */
  say(kind: string, text: string, options?: IClientPublishOptions): Promise<void>;
  /** Tears the connection, without DISCONNECT. */
  cut(): void;
  leave(): Promise<void>;
}

/** Rejects when the connection is refused. */
export async function connectKiosk(
  port: number,
  address: KioskAddress,
  options: IClientOptions = {},
): Promise<WireKiosk> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
    clientId: address.kiosk,
    username: address.kiosk,
    password: PASSWORD,
    protocolVersion: 4,
    clean: true,
    keepalive: 30,
    reconnectPeriod: 0,
    connectTimeout: 5000,
    ...options,
  });
  const received: WireKiosk['received'] = [];
  client.on('error', () => {});
  client.on('message', (topic, payload, { retain }) => {
    received.push({ topic, text: payload.toString(), isRetained: retain });
  });
  return {
    client,
    received,
    async say(kind, text, sayOptions = { qos: 1 }) {
      await client.publishAsync(`${kioskPrefix(address)}up/${kind}`, text, sayOptions);
    },
    cut: () => void client.stream.destroy(),
    leave: () => client.endAsync(),
  };
}

/** A kiosk that hears its own messages. */
export async function connectListener(port: number, address: KioskAddress): Promise<WireKiosk> {
  const kiosk = await connectKiosk(port, address);
  await kiosk.client.subscribeAsync(downFilter(address), { qos: 1 });
  return kiosk;
}

/** Waits until `isTrue`, or throws with the given description after `timeoutMs`. */
export async function until(what: string, isTrue: () => boolean, timeoutMs = 8000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`in vain: ${what}`);
    await delay(5);
  }
}
