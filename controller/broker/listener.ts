/** A listening TCP socket for MQTT, with an error that says what to do when the port is taken. */
import { createServer, type Server, type Socket } from 'node:net';
import { AppError } from '../../shared/errors.ts';

export interface ListenAddress {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

/**
 * Connections that the kernel keeps until we take them (it caps this at net.core.somaxconn, 4096 by default). With Node's
 * own 511 a fleet that comes back at once runs into dropped SYNs, which are repeated after 1, 3, 7 … seconds.
 */
const BACKLOG = 4096;

/** Rejects with AppError `listen.port-in-use`, or `config.invalid` for an address that cannot be had. */
export async function listen(
  { host, port }: ListenAddress,
  onSocket: (socket: Socket) => void,
): Promise<Server> {
  // Acknowledgements are small and somebody waits for them: no Nagle delay.
  const server = createServer({ noDelay: true, pauseOnConnect: true }, onSocket);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      const message = isTaken
        ? `Port ${port} on ${host} is in use; choose another one for MQTT with --mqtt <host:port>`
        : `Cannot listen for MQTT on ${host}:${port}; choose another address with --mqtt <host:port>`;
      reject(new AppError(isTaken ? 'listen.port-in-use' : 'config.invalid', message, { cause: error }));
    });
    server.listen({ port, host, backlog: BACKLOG }, resolve);
  });
  server.removeAllListeners('error');
  return server;
}

/** The port of a listening server; 0 for none. */
export function portOf(server: Server | null): number {
  const address = server?.address() ?? null;
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
