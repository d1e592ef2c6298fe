/**
 * One admitted connection of a kiosk: what it may say goes through the gate to `accept`, what it is told goes through a small
 * window (DESIGN 4; fleet.md 4.2 #2, #3, #9). The broker asks it in the authorisation hooks of aedes.
 */
import type { AedesPublishPacket, Client, ConnectPacket, PublishPacket, Subscription } from 'aedes';
import { downTopic, type DownKind, type KioskAddress } from '../../shared/protocol/index.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { BrokerHandlers, Uplink } from './broker.ts';
import type { CounterSet } from './counters.ts';
import type { EmbeddedLimits } from './embedded-limits.ts';
import { createOrderedGate } from './ordered-gate.ts';
import { createSendWindow } from './send-window.ts';
import { createTokenBucket } from './token-bucket.ts';
import { createTopicAccess } from './topic-access.ts';

export interface KioskSessionConfig {
  readonly connectionId: string;
  readonly address: KioskAddress;
  readonly client: Pick<Client, 'closed' | 'publish'>;
  readonly will: ConnectPacket['will'];
  readonly limits: EmbeddedLimits;
}

export interface KioskSessionDeps {
  readonly accept: BrokerHandlers['accept'];
  readonly clock: Clock;
  readonly counters: CounterSet;
}

export interface KioskSession {
  readonly connectionId: string;
  readonly address: KioskAddress;
  /** Authorises a publish or the will; for QoS 1 the PUBACK follows `done()`, an error closes the connection. */
  publish(packet: PublishPacket, done: (error?: Error | null) => void): void;
  /** True if the kiosk may have this subscription. */
  subscribe(subscription: Subscription): boolean;
  mayReceive(packet: AedesPublishPacket): boolean;
  send(kind: DownKind, payload: Buffer): void;
  /** The kiosk has acknowledged one message. */
  acknowledged(): void;
  /** The connection is gone: verdicts that are still out have nobody to go to. */
  close(): void;
}

export function createKioskSession(config: KioskSessionConfig, deps: KioskSessionDeps): KioskSession {
  const { connectionId, address, client, will, limits } = config;
  const { clock, counters } = deps;
  const access = createTopicAccess(address);
  const bucket = createTokenBucket(
    { perSecond: limits.messagesPerSecond, burst: limits.messageBurst },
    clock.monoMs(),
  );
  const gate = createOrderedGate(clock);
  let isListening = false;

  const downlink = createSendWindow<{ topic: string; payload: Buffer }>({
    window: limits.downlinkWindow,
    capacity: limits.downlinkCapacity,
    // Straight to this socket: no slot shared with other kiosks, no matching of filters (fleet.md 4.2 #9).
    transmit: (message) =>
      // aedes 1.2 calls this callback even when there is none; it tells of the write, and `ack` of the PUBACK.
      client.publish({ cmd: 'publish', qos: 1, dup: false, retain: false, ...message }, () => {}),
    onDrop: () => counters.add('downlink.dropped'),
  });

  function uplink(kind: string, payload: PublishPacket['payload']): Uplink {
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    counters.add('uplink.received');
    return { address, kind, payload: bytes, receivedAtMs: clock.nowMs(), connectionId };
  }

  /** Never behind the gate: it says that this connection is over, and nobody waits for an answer (fleet.md 4.2 #4). */
  function acceptWill(packet: PublishPacket) {
    const kind = access.upKind(packet.topic);
    // aedes publishes stored wills of living clients too, when its own heartbeat is late, as after a stopped
    // process (aedes.js, _clearWills); such a kiosk is not dead.
    if (kind === undefined || !client.closed) return;
    deps.accept(uplink(kind, packet.payload)).catch(() => counters.add('uplink.unavailable'));
  }

  return {
    connectionId,
    address,
    publish(packet, done) {
      if (Object.is(packet, will)) {
        acceptWill(packet);
        done();
        return;
      }
      const kind = access.upKind(packet.topic);
      if (kind === undefined || packet.retain || packet.qos === 2 || client.closed) {
        counters.add('acl.publish');
        // [MQTT-3.3.5-2] A kiosk of ours never does this: no PUBACK, and the connection ends.
        done(new Error('not allowed to publish this'));
        return;
      }
      const delayMs = bucket.take(clock.monoMs());
      if (delayMs > 0) counters.add('uplink.throttled');
      gate.pass(deps.accept(uplink(kind, packet.payload)), delayMs, (result) => {
        if (result === 'stored') {
          done();
          return;
        }
        counters.add('uplink.unavailable');
        done(new Error('the store is unavailable'));
      });
    },
    subscribe({ topic }) {
      if (!access.maySubscribe(topic)) {
        counters.add('acl.subscribe');
        return false;
      }
      isListening ||= topic === access.downFilter;
      return true;
    },
    mayReceive: ({ topic }) => access.mayReceive(topic),
    send(kind, payload) {
      if (!isListening) {
        counters.add('downlink.absent');
        return;
      }
      counters.add('downlink.sent');
      downlink.push({ topic: downTopic(address, kind), payload });
    },
    acknowledged: () => downlink.acknowledged(),
    close: () => gate.close(),
  };
}
