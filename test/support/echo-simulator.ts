/** The simplest device: it sends back what it hears. For tests of the line itself. */
import type { DeviceSimulator, SimulatorPort } from '../../devices/simulator.ts';
import type { Transport } from '../../devices/transport/transport.ts';

export interface EchoSimulator extends DeviceSimulator {
  /** Everything heard so far, in the pieces in which it came. */
  readonly heard: readonly Uint8Array[];
  /** Speaks unasked. */
  say(bytes: Uint8Array): void;
}

export function createEchoSimulator({ isMute = false } = {}): EchoSimulator {
  const heard: Uint8Array[] = [];
  let port: SimulatorPort | undefined;
  return {
    heard,
    say: (bytes) => port?.send(bytes),
    attach(newPort) {
      port = newPort;
    },
    receive(bytes) {
      heard.push(bytes.slice());
      if (!isMute) port?.send(bytes);
    },
    stop() {},
  };
}

/** The next `byteCount` bytes from a transport; the test's own time limit is the deadline. */
export function collect(transport: Transport, byteCount: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let collectedBytes = 0;
    const unsubscribe = transport.onData((bytes) => {
      pieces.push(Buffer.from(bytes));
      collectedBytes += bytes.length;
      if (collectedBytes < byteCount) return;
      unsubscribe();
      resolve(Buffer.concat(pieces));
    });
  });
}
