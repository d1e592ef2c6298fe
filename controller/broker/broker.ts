/**
 * The controller's side of MQTT, the same for the embedded broker and an external one. Who may say what is settled
 * here, before ingest: an Uplink's region and kiosk come from credentials or the broker's access control, not from a payload.
 */
import type { ControllerState, DownKind, KioskAddress } from '../../shared/protocol/index.ts';

/** Why a connection was refused before it could say anything. */
export const REFUSAL_REASONS = [
  'address-limit',
  'protocol',
  'session',
  'keepalive',
  'identity',
  'flapping',
  'credentials',
  'will',
  'unavailable',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What a broker counts from its creation on. */
export const BROKER_COUNTERS = [
  /** Connections admitted; behind an external broker: our own links. */
  'connections',
  ...REFUSAL_REASONS.map((reason) => `refused.${reason}` as const),
  /** Closed because of what the bytes claimed, before anything was interpreted. */
  'guard.closed',
  /** A publish on a foreign topic, retained or with QoS 2. */
  'acl.publish',
  /** A subscription of anything but its own downlink and the state of its region. */
  'acl.subscribe',
  /** Messages given to `accept`, wills included. */
  'uplink.received',
  'uplink.unavailable',
  /** Messages whose acknowledgement waited because the sender was too fast. */
  'uplink.throttled',
  'downlink.sent',
  /** Messages that gave way to newer ones because the kiosk did not acknowledge. */
  'downlink.dropped',
  /** Messages for a kiosk that was not connected or did not listen. */
  'downlink.absent',
] as const;
export type BrokerCounter = (typeof BROKER_COUNTERS)[number];
export type BrokerCounters = Readonly<Record<BrokerCounter, number>>;

/** One message from an authenticated kiosk on its own topic. */
export interface Uplink {
  readonly address: KioskAddress;
  /** Last level of the topic; may be a kind that this version does not know. */
  readonly kind: string;
  readonly payload: Uint8Array;
  readonly receivedAtMs: number;
  /** Names the TCP connection it came on; null behind an external broker. A will carries the connection that died. */
  readonly connectionId: string | null;
}

/**
 * stored: committed, or quarantined: the PUBACK may go. unavailable: the store failed, the sender must keep the message:
 * the embedded broker drops the connection without PUBACK, and the kiosk comes back with backoff.
 */
export type AcceptResult = 'stored' | 'unavailable';

export interface BrokerHandlers {
  /** Called in order of arrival for each connection; must always settle, must not reject. */
  accept(uplink: Uplink): Promise<AcceptResult>;
  /** The kiosk and region that these credentials belong to, or null. Only the embedded broker asks. */
  authenticate(username: string, password: Uint8Array): Promise<KioskAddress | null>;
  /** A TCP connection of an authenticated kiosk is gone. Only the embedded broker knows. */
  connectionClosed(address: KioskAddress, connectionId: string): void;
  /** false: our own link to an external broker is down, so nobody's silence means anything. */
  brokerReachable(isReachable: boolean): void;
}

export interface Broker {
  start(): Promise<void>;
  /** Sends to one kiosk with QoS 1; dropped when it is not connected (it will ask again with its next birth). */
  send(address: KioskAddress, kind: DownKind, message: object): void;
  /** Closes the connection of a kiosk, if the broker can. */
  disconnect(address: KioskAddress): void;
  /** Publishes the retained controller state for every region it serves. */
  announce(state: ControllerState): void;
  /** Current connections; null where unknown. */
  connectionCount(): number | null;
  counters(): BrokerCounters;
  close(): Promise<void>;
}
