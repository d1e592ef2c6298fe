/** The limits of the embedded broker and their standard values (DESIGN 4; fleet.md 4.2 and 6.9). */

export interface EmbeddedLimits {
  /** Largest CONNECT, bytes. */
  readonly connectBytes: number;
  /** Largest other packet, bytes; above 64 KiB so that an oversized message can still be nacked. */
  readonly packetBytes: number;
  /** From the TCP connection to the whole CONNECT, and again for the check of the credentials, ms. */
  readonly connectTimeoutMs: number;
  /** How long a kiosk may take nothing from a full socket, ms. */
  readonly drainTimeoutMs: number;
  readonly maxKeepaliveS: number;
  /** Messages per second of one kiosk; a `log` of 100 records is one. */
  readonly messagesPerSecond: number;
  readonly messageBurst: number;
  /** CONNECTs per minute of one name from one address before they are delayed. */
  readonly connectsPerMinute: number;
  readonly connectDelayMs: number;
  /** Messages to one kiosk that it has not acknowledged. */
  readonly downlinkWindow: number;
  /** Messages that wait behind them. */
  readonly downlinkCapacity: number;
  /** Connections from one address; unlimited by default, since a whole service hall may stand behind one. */
  readonly connectionsPerAddress: number;
}

export const DEFAULT_LIMITS: EmbeddedLimits = {
  connectBytes: 4 * 1024,
  packetBytes: 256 * 1024,
  connectTimeoutMs: 5000,
  drainTimeoutMs: 10_000,
  maxKeepaliveS: 60,
  messagesPerSecond: 20,
  messageBurst: 100,
  connectsPerMinute: 15,
  connectDelayMs: 5000,
  downlinkWindow: 4,
  downlinkCapacity: 32,
  connectionsPerAddress: Number.POSITIVE_INFINITY,
};
