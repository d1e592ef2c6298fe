/**
 * Takes uplinks from an external broker through MQTT.js and acknowledges each after it is stored. MQTT.js handles one packet at a
 * time and would wait for every commit; so it is told to go on, and the PUBACK is written here, in the order of arrival.
 */
import type { IPublishPacket, MqttClient } from 'mqtt';
import { KioskId, type RegionId } from '../../shared/domain/ids.ts';
import { parseUpTopic } from '../../shared/protocol/index.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { BrokerHandlers, Uplink } from './broker.ts';
import type { CounterSet } from './counters.ts';
import { createOrderedGate } from './ordered-gate.ts';

export interface UplinkReceiverConfig {
  readonly client: MqttClient;
  readonly region: RegionId;
  readonly accept: BrokerHandlers['accept'];
  readonly clock: Clock;
  readonly counters: CounterSet;
  /** A message could not be stored: the connection must end, so that the broker keeps it and sends it again. */
  readonly onUnavailable: () => void;
}

export interface UplinkReceiver {
  /** No verdict has an effect any more. */
  close(): void;
}

/** Uplinks without a verdict before we stop reading; the broker's own window is what normally limits them. */
const MAX_PENDING = 2000;
/** Makes MQTT.js go on without a PUBACK of its own and without an event (MQTT.js lib/handlers/publish.js, QoS 1). */
const ACKNOWLEDGED_LATER = new Error('acknowledged later');

/** Replaces `handleMessage` of the client. */
export function attachUplinkReceiver(config: UplinkReceiverConfig): UplinkReceiver {
  const { client, accept, clock, counters } = config;
  const gate = createOrderedGate(clock);
  let resume: (() => void) | null = null;

  function uplinkOf({ topic, payload, retain }: IPublishPacket): Uplink | null {
    const parts = parseUpTopic(topic);
    const kiosk = KioskId.safeParse(parts?.kiosk);
    // A set retain flag means an old message that the subscription brought up, not news [MQTT-3.3.1-8].
    if (retain || parts === undefined || parts.region !== config.region || !kiosk.success) return null;
    return {
      address: { region: config.region, kiosk: kiosk.data },
      kind: parts.kind,
      payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
      receivedAtMs: clock.nowMs(),
      connectionId: null,
    };
  }

  function acknowledge(messageId: number | undefined) {
    // [MQTT-4.3.2-2] A PUBACK is these four bytes (MQTT 3.1.1, 3.4); QoS 0 has no id and gets none.
    if (messageId !== undefined) client.stream.write(Buffer.of(0x40, 0x02, messageId >> 8, messageId & 0xff));
  }

  client.handleMessage = (packet, next) => {
    const uplink = uplinkOf(packet);
    counters.add(uplink === null ? 'acl.publish' : 'uplink.received');
    gate.pass(uplink === null ? Promise.resolve('stored') : accept(uplink), 0, (result) => {
      if (result === 'stored') {
        acknowledge(packet.qos === 0 ? undefined : packet.messageId);
      } else {
        counters.add('uplink.unavailable');
        if (packet.qos > 0) config.onUnavailable();
      }
      resume?.();
    });
    resume = null;
    if (gate.pending() < MAX_PENDING) {
      next(ACKNOWLEDGED_LATER);
      return;
    }
    resume = () => {
      resume = null;
      next(ACKNOWLEDGED_LATER);
    };
  };
  return { close: () => gate.close() };
}
