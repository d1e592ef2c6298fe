/** A loopback port for a server that starts a moment later, perhaps more than once. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the range from which Linux gives ports to clients and to servers on port 0 (32768 and up, ip(7)): one of those,
 * which the other suites make by the hundred, could take the port before its server starts, or while it is being killed.
 */
const FIRST_PORT = 20_000;
const PORT_COUNT = 12_000;

/** A loopback port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const port = FIRST_PORT + Math.floor(Math.random() * PORT_COUNT);
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return freePort();
  }
  server.close();
  await once(server, 'close');
  return port;
}
