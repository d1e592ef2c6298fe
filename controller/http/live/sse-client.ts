/** One browser on the live stream: bytes to its socket, and the limit of what may wait for it. */
import type { ServerResponse } from 'node:http';
import type { StreamClient } from './event-hub.ts';

/** What may wait for a client that reads slowly, bytes; above it the client is dropped and starts afresh. */
export const MAX_BACKLOG_BYTES = 256 * 1024;

export function createSseClient(response: ServerResponse): StreamClient {
  return {
    write(frame) {
      response.write(frame);
      return response.writableLength <= MAX_BACKLOG_BYTES;
    },
    // Not end(): what waits for a client that does not read would keep the connection, and with it a stop, for ever.
    close: () => void response.destroy(),
  };
}
