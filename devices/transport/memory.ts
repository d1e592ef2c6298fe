/** Transports without hardware: two ends joined in memory, and a simulator that hangs directly on the far end (DESIGN 3). */
import { AppError } from '../../shared/errors.ts';
import { Listeners } from '../../shared/events.ts';
import type { DeviceSimulator } from '../simulator.ts';
import { connectSimulator } from './connect-simulator.ts';
import type { LineTiming } from './pacer.ts';
import type { Transport } from './transport.ts';

export interface MemoryPair {
  readonly host: Transport;
  readonly device: Transport;
}

interface End {
  readonly received: Listeners<[Uint8Array]>;
  readonly closed: Promise<{ readonly reason: string }>;
  readonly end: (reason: string) => void;
}

/**
 * What one end writes, the other hears: as a copy, in order, never inside the call of `write`.
 * Closing one end closes the other. `write` resolves once the other end has heard the bytes.
 */
export function createMemoryPair(path = 'memory:pair'): MemoryPair {
  const host = createEnd();
  const device = createEnd();
  let isClosed = false;

  function closeBoth(near: End, far: End): void {
    if (isClosed) return;
    isClosed = true;
    near.end('closed by this side');
    far.end('closed by the other side');
  }

  function createTransport(near: End, far: End): Transport {
    return {
      path,
      closed: near.closed,
      onData: (listener) => near.received.add(listener),
      async write(bytes) {
        const copy = bytes.slice();
        await Promise.resolve();
        if (isClosed) throw closedError(path);
        far.received.emit(copy);
      },
      // oxlint-disable-next-line typescript/require-await -- the contract is asynchronous, memory is not
      close: async () => closeBoth(near, far),
    };
  }
  return { host: createTransport(host, device), device: createTransport(device, host) };
}

/**
 * The host's transport to a simulator in the same process. Without `paceBaud` bytes take no time;
 * with it both directions take their wire time on `clock`. Stop the simulator yourself.
 */
export function createSimulatorTransport(
  simulator: DeviceSimulator,
  path: string,
  timing: LineTiming,
): Transport {
  const { host, device } = createMemoryPair(path);
  const line = connectSimulator(simulator, timing, (bytes) => {
    // A host that hung up hears nothing more, as on a real line.
    device.write(bytes).catch(() => {});
  });
  device.onData(line.receive);
  void device.closed.then(line.disconnect);
  return {
    ...host,
    async write(bytes) {
      await host.write(bytes);
      if (!(await line.drained())) throw closedError(path);
    },
  };
}

function createEnd(): End {
  const { promise, resolve } = Promise.withResolvers<{ readonly reason: string }>();
  return { received: new Listeners(), closed: promise, end: (reason) => resolve({ reason }) };
}

function closedError(path: string): AppError {
  return new AppError('device.transport', `${path}: closed`, { context: { path } });
}
