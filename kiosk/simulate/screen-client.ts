/** A program in place of the touch screen: speaks the agent's WebSocket API, and comes back by itself when the agent restarts. */
import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';
import type { Clock, Timer } from '../../shared/time/clock.ts';
import { ServerMessage, type ClientMessage, type View } from '../agent/ui-api/messages.ts';
import { SOCKET_PATH } from '../agent/ui-api/admission.ts';
import { uiTokenPath } from '../agent/ui-api/token.ts';

const RETRY_MS = 250;

export interface ScreenClient {
  /** undefined while there is no agent. */
  view(): View | undefined;
  touch(message: ClientMessage): void;
  close(): void;
}

/** `onView` hears every view; the token is read anew for each connection, because each start of the agent makes one. */
export function connectScreen(
  { port, dataDir }: { port: number; dataDir: string },
  clock: Clock,
  onView: (view: View) => void = () => {},
): ScreenClient {
  let current: View | undefined;
  let socket: WebSocket | undefined;
  let retry: Timer | undefined;
  let isClosed = false;

  function connect(): void {
    const token = tryReadToken(dataDir);
    if (token === undefined) return later();
    const fresh = new WebSocket(`ws://127.0.0.1:${port}${SOCKET_PATH}?token=${token}`);
    socket = fresh;
    fresh.on('message', (data: Buffer) => {
      const message = ServerMessage.parse(JSON.parse(data.toString('utf8')));
      if (message.type !== 'view') return;
      current = message.view;
      onView(message.view);
    });
    // A refused or broken connection is followed by 'close'.
    fresh.on('error', () => {});
    fresh.on('close', () => {
      current = undefined;
      later();
    });
  }

  function later(): void {
    if (!isClosed) retry = clock.setTimer(RETRY_MS, connect);
  }

  connect();
  return {
    view: () => current,
    touch(message) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    close() {
      isClosed = true;
      retry?.cancel();
      socket?.terminate();
    },
  };
}

function tryReadToken(dataDir: string): string | undefined {
  try {
    return readFileSync(uiTokenPath(dataDir), 'utf8').trim();
  } catch {
    return undefined;
  }
}
