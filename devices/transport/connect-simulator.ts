/** Hangs a simulator on a byte stream of any kind, with the wire time of a serial line in both directions. */
import type { DeviceSimulator } from '../simulator.ts';
import { createPacer, type LineTiming } from './pacer.ts';

export interface SimulatorLine {
  /** Bytes from the host. */
  readonly receive: (bytes: Uint8Array) => void;
  /** Resolves when the simulator has all received bytes (true), or the line was cut before (false). */
  readonly drained: () => Promise<boolean>;
  /** Drops what is still on the wire; the simulator itself goes on. */
  readonly disconnect: () => void;
}

/** `sendToHost` gets what the simulator says, until `disconnect`. */
export function connectSimulator(
  simulator: DeviceSimulator,
  timing: LineTiming,
  sendToHost: (bytes: Uint8Array) => void,
): SimulatorLine {
  const toHost = createPacer(timing, sendToHost);
  const toSimulator = createPacer(timing, (bytes) => simulator.receive(bytes));
  simulator.attach({ send: (bytes) => toHost.push(bytes) });
  return {
    receive: (bytes) => toSimulator.push(bytes),
    drained: () => toSimulator.drained(),
    disconnect() {
      toHost.stop();
      toSimulator.stop();
    },
  };
}
