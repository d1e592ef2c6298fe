/** Opens the port of the HTTP side, with an error that says what to do when that fails. */
import { AppError } from '../../shared/errors.ts';
import type { ListenAddress } from '../broker/listener.ts';
import type { HttpApp } from './zod-provider.ts';

/** Returns the URL for people on this machine. Rejects with AppError `listen.port-in-use` or `config.invalid`. */
export async function listenHttp(app: HttpApp, { host, port }: ListenAddress): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    const message = isTaken
      ? `Port ${port} on ${host} is in use; choose another one for HTTP with --http <host:port>`
      : `Cannot listen for HTTP on ${host}:${port}; choose another address with --http <host:port>`;
    throw new AppError(isTaken ? 'listen.port-in-use' : 'config.invalid', message, { cause: error });
  }
  const address = app.server.address();
  const actualPort = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${urlHost(host)}:${actualPort}`;
}

/** "Every address" is none that a browser can open. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
