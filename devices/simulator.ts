/**
 * A simulator speaks the bytes of its device and is product code: the demo, the tests and developers without hardware
 * use it. It is attached to a memory pair, a TCP server or a pty (devices/transport/host.ts) and scripted by behaviours.
 */
import type { Clock } from '../shared/time/clock.ts';

export interface SimulatorPort {
  /** Towards the host. */
  send(bytes: Uint8Array): void;
}

export interface DeviceSimulator {
  /** A host connected; a new connection replaces the old one, as on a real line. */
  attach(port: SimulatorPort): void;
  /** Bytes from the host, in any pieces. */
  receive(bytes: Uint8Array): void;
  /** Cancels all timers. */
  stop(): void;
}

export interface SimulatorDeps {
  readonly clock: Clock;
  /** [0, 1). */
  readonly random: () => number;
}
