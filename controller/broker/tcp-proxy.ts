/** A TCP connection in between that a test can cut: the network between controller and broker. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Tears all connections; new ones are taken unless `isBlocked`. */
  cut(isBlocked?: boolean): void;
  unblock(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isBlocked = false;
  const server = createServer((inner) => {
    if (isBlocked) {
      inner.destroy();
      return;
    }
    const outer = connect(targetPort, '127.0.0.1');
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address === 'string' || address === null) throw new Error('no port');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    cut(shallBlock = false) {
      isBlocked = shallBlock;
      cut();
    },
    unblock() {
      isBlocked = false;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
