/** The kiosk UI for a browser on this machine: the same files under the same policy as in the window, over HTTP on loopback. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { AppError } from '../../shared/errors.ts';
import { createFileServer } from './app-files.ts';
import { uiPolicy } from './content-policy.ts';

export interface PageServer {
  /** As browsers name it in `Origin`; the agent has to allow it (`ui.allowedOrigins`). */
  readonly origin: string;
  close(): Promise<void>;
}

/** `uiFolder`: absolute; `port` 0: any. @throws AppError `listen.port-in-use` */
export async function servePages(uiFolder: string, agentUrl: string, port: number): Promise<PageServer> {
  const serve = createFileServer(uiFolder, uiPolicy(agentUrl));
  const answer = async (path: string, response: ServerResponse) => {
    const { status, headers, body } = await serve(path);
    response.writeHead(status, Object.fromEntries(headers));
    response.end(body === null ? undefined : await buffer(body));
  };
  const server = createServer((request, response) => {
    void answer((request.url ?? '/').replace(/[?#].*$/, ''), response);
  });
  await listen(server, port);
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new AppError('listen.port-in-use', `The screens cannot be served on port ${port}: ${error.message}`, {
          cause: error,
        }),
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}
