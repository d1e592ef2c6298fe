/** The network cable between a kiosk and its controller: a TCP relay that can be cut without a goodbye, or unplugged for a while. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Cable {
  /** Listens on 127.0.0.1. */
  readonly port: number;
  /** Resets every open connection; says how many there were. */
  cut(): number;
  /** Cuts, and lets nobody through until `plug`. */
  unplug(): void;
  /** Nothing gets through open connections any more, and neither end is told: what a pulled cable looks like from afar. */
  fallSilent(): void;
  plug(): void;
  close(): Promise<void>;
}

export async function startCable(target: { host: string; port: number }): Promise<Cable> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let isPlugged = true;
  const server = createServer({ noDelay: true }, (near) => {
    if (!isPlugged) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ ...target, noDelay: true });
    const pair = [near, far] as const;
    pairs.add(pair);
    join(near, far);
    join(far, near);
    near.once('close', () => pairs.delete(pair));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  function cut(): number {
    const count = pairs.size;
    for (const sockets of pairs) for (const socket of sockets) socket.resetAndDestroy();
    return count;
  }

  return {
    port: (server.address() as AddressInfo).port,
    cut,
    unplug() {
      isPlugged = false;
      cut();
    },
    fallSilent() {
      for (const [near, far] of pairs) {
        near.unpipe(far);
        far.unpipe(near);
      }
    },
    plug() {
      isPlugged = true;
    },
    async close() {
      server.close();
      cut();
      await once(server, 'close');
    },
  };
}

function join(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('close', () => to.destroy());
  // A reset is followed by 'close'.
  from.on('error', () => {});
}
