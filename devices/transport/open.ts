/** Chooses the kind of transport by its path, so that a configuration line is all that tells hardware from a simulator. */
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { openSerial } from './serial.ts';
import { isTcpPath, openTcp } from './tcp.ts';
import type { OpenTransport, Transport } from './transport.ts';

export interface OpenTransportDeps {
  readonly clock: Clock;
  /** Makes the transports of `memory:` paths; the key is the whole path. */
  readonly memory?: ReadonlyMap<string, () => Transport>;
}

export function createOpenTransport({ clock, memory }: OpenTransportDeps): OpenTransport {
  return async (options, signal) => {
    signal.throwIfAborted();
    const { path } = options;
    if (isTcpPath(path)) return openTcp(path, signal, clock);
    if (!path.startsWith('memory:')) return openSerial(options, signal, clock);
    const create = memory?.get(path);
    if (create === undefined) {
      throw new AppError('device.transport', `${path}: this program has no such simulator`, {
        context: { path },
      });
    }
    return create();
  };
}
