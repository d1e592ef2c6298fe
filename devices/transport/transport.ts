/** A byte stream to one device: a serial port, a TCP connection or a pair in memory; drivers cannot tell which. */
import type { Unsubscribe } from '../../shared/events.ts';

export interface Transport {
  /** What an installer would call it: `/dev/ttyUSB0`, `tcp://10.0.0.7:4001`, `memory:printer`. */
  readonly path: string;
  /**
   * Hands over all bytes and resolves when they have left this process and its kernel buffers (drain).
   * Rejects with AppError `device.transport` when the stream is closed or does not drain in time
   * (a noise byte 13h stops a port with XON/XOFF for ever, devices.md 3.8).
   */
  write(bytes: Uint8Array): Promise<void>;
  onData(listener: (bytes: Uint8Array) => void): Unsubscribe;
  /** Resolves once, when the stream has ended for whatever reason. */
  readonly closed: Promise<{ readonly reason: string }>;
  /** Idempotent. */
  close(): Promise<void>;
}

export interface TransportOptions {
  /** Serial path, `tcp://host:port` or `memory:<name>` (only where the caller provides such pairs). */
  readonly path: string;
  /** Bits per second; ignored off a serial port. */
  readonly baudRate: number;
  /** Software flow control; never with binary protocols such as SAM or F2 (devices.md 3.8). */
  readonly xonXoff: boolean;
}

/** Opens a transport or rejects with AppError `device.transport` that names path and reason. */
export type OpenTransport = (options: TransportOptions, signal: AbortSignal) => Promise<Transport>;
