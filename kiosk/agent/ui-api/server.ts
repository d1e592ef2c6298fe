/** The screens' side of the agent: views out, touches in, over a WebSocket on loopback; `GET /healthz` for a supervisor. */
import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { AppError } from '../../../shared/errors.ts';
import type { Unsubscribe } from '../../../shared/events.ts';
import type { Log } from '../../../shared/log.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import type { AgentConfig } from '../config.ts';
import { admit, isLoopbackHost } from './admission.ts';
import { ClientMessage, MAX_CLIENT_MESSAGE_BYTES, type ServerMessage, type View } from './messages.ts';

const MAX_CLIENTS = 8;
/** A screen that sends so much nonsense is broken or hostile. */
const MAX_REFUSED_MESSAGES = 10;
/** A screen that does not read is dropped; it gets a whole view when it comes back. */
const MAX_UNSENT_BYTES = 1024 * 1024;
const POLICY_VIOLATION = 1008;
const GOING_AWAY = 1001;
const HEADERS_TIMEOUT_MS = 5_000;
const CLOSE_LIMIT_MS = 500;

interface UiAgent {
  view(): View;
  onView(listener: (view: View) => void): Unsubscribe;
  dispatch(event: ClientMessage): void;
}

export interface UiServerDeps {
  readonly agent: UiAgent;
  readonly config: Pick<AgentConfig['ui'], 'host' | 'port' | 'allowedOrigins'>;
  readonly token: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface UiServer {
  /** @throws AppError `listen.port-in-use` */
  start(): Promise<{ readonly port: number }>;
  stop(): Promise<void>;
}

export function createUiServer({ agent, config, token, clock, log }: UiServerDeps): UiServer {
  const http = createServer({ headersTimeout: HEADERS_TIMEOUT_MS }, (request, response) =>
    answerHttp(request, response, agent),
  );
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_CLIENT_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  let unsubscribe: Unsubscribe | undefined;

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A peer that resets during the handshake must not end the agent.
    socket.on('error', () => socket.destroy());
    const admission = admit(request, { token, allowedOrigins: config.allowedOrigins });
    if (admission !== 'admitted') {
      log.warn({ status: admission }, 'a screen was refused');
      return refuse(socket, admission);
    }
    if (sockets.clients.size >= MAX_CLIENTS) return refuse(socket, 503);
    sockets.handleUpgrade(request, socket, head, (client) => serve(client));
  }

  function serve(client: WebSocket): void {
    let remaining = MAX_REFUSED_MESSAGES;
    client.on('error', () => client.terminate());
    client.on('message', (data: Buffer, isBinary) => {
      const event = isBinary ? undefined : tryParseEvent(data);
      if (event !== undefined) return agent.dispatch(event);
      remaining--;
      send(client, { type: 'error', reason: 'this is no message of a screen', remaining });
      if (remaining > 0) return;
      log.warn({}, 'a screen was cut off after too many refused messages');
      client.close(POLICY_VIOLATION, 'too many refused messages');
    });
    send(client, { type: 'view', view: agent.view() });
  }

  http.on('upgrade', onUpgrade);
  return {
    async start() {
      await listen(http, config);
      unsubscribe = agent.onView((view) => broadcast(sockets.clients, { type: 'view', view }));
      const { port } = http.address() as AddressInfo;
      log.info({ host: config.host, port }, 'screens may connect');
      return { port };
    },
    async stop() {
      unsubscribe?.();
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      for (const client of sockets.clients) client.close(GOING_AWAY, 'the agent stops');
      // A screen that hangs does not hold up the agent.
      const timer = clock.setTimer(CLOSE_LIMIT_MS, () => {
        for (const client of sockets.clients) client.terminate();
        http.closeAllConnections();
      });
      await closed;
      timer.cancel();
    },
  };
}

function answerHttp(request: IncomingMessage, response: ServerResponse, agent: UiAgent): void {
  const isHealth = request.method === 'GET' && request.url === '/healthz';
  if (!isHealth || !isLoopbackHost(request.headers.host)) {
    response.writeHead(404).end();
    return;
  }
  const { services, link, step, technician } = agent.view();
  const openServices = services.filter(({ isOpen }) => isOpen).length;
  // Nobody restarts a machine under the hands of a technician either.
  const isInSession = step !== 'attract' || technician !== null;
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ status: 'ok', link, openServices, isInSession }));
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function tryParseEvent(data: Buffer): ClientMessage | undefined {
  try {
    return ClientMessage.safeParse(JSON.parse(data.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

function broadcast(clients: Iterable<WebSocket>, message: ServerMessage): void {
  const text = JSON.stringify(message);
  for (const client of clients) sendText(client, text);
}

function send(client: WebSocket, message: ServerMessage): void {
  sendText(client, JSON.stringify(message));
}

function sendText(client: WebSocket, text: string): void {
  if (client.readyState !== client.OPEN) return;
  if (client.bufferedAmount > MAX_UNSENT_BYTES) return client.terminate();
  client.send(text);
}

function listen(
  http: ReturnType<typeof createServer>,
  { host, port }: UiServerDeps['config'],
): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      const message = isTaken
        ? `Port ${port} of ${host} is in use: another agent runs, or ui.port must be changed.`
        : `Screens cannot be served on ${host}:${port}: ${error.message}`;
      reject(new AppError(isTaken ? 'listen.port-in-use' : 'internal', message, { cause: error }));
    });
    http.listen(port, host, () => {
      http.removeAllListeners('error');
      http.on('error', () => {});
      resolve();
    });
  });
}
