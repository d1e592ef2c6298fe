/**
 * A simulator speaks the bytes of its device and is product code: the demo, the tests and developers without hardware
 * use it. It is attached to a memory pair, a TCP server or a pty (devices/transport/host.ts) and scripted by behaviours.
 */
import type { Clock } from '../shared/time/clock.ts';
import type { SimulatorHost } from './transport/host.ts';

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

/** A hand, or bad luck: what a person at a command line can do to a simulated device. */
export interface Handle {
  readonly about: string;
  /** What its value means, and the one that holds when none is typed: `ms, else 500`; null: it takes none. */
  readonly takes: string | null;
  readonly act: (value: string | undefined) => void;
}

/** A simulator with everything that `doorstep devices simulate` needs of it. */
export interface SimulatedDevice {
  readonly simulator: DeviceSimulator;
  /** By the word that is typed: `insert`, `jam`, `swallowAck`. */
  readonly handles: Readonly<Record<string, Handle>>;
  /** What is really so, in one line, whatever the device tells its host. */
  readonly truth: () => string;
}

/** The same for a device that is a server (devices/definition.ts). */
export interface SimulatedServer extends Omit<SimulatedDevice, 'simulator'> {
  /** Serves until it is closed; 0 takes any free port. Rejects with AppError `listen.port-in-use`. */
  readonly host: (port: number) => Promise<SimulatorHost>;
}

export function handle(about: string, act: () => void): Handle {
  return { about, takes: null, act };
}

/** A handle with a number; `preset` where none, or something else, was typed. */
export function handleWith(
  unit: string,
  preset: number,
  about: string,
  act: (value: number) => void,
): Handle {
  return {
    about,
    takes: `${unit}, else ${preset}`,
    act: (text) => act(text === undefined || !Number.isFinite(Number(text)) ? preset : Number(text)),
  };
}
