import { once } from 'node:events';
import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../../test/support/process.ts';
import { openTestHouse, paperLow, type TestHouse } from '../test-house.ts';
import type { StreamClient } from './event-hub.ts';
import { createSseClient, MAX_BACKLOG_BYTES } from './sse-client.ts';

const IDS = ['jn-001', 'jn-002', 'jn-003'];

let house: TestHouse;
let open: ClientRequest[] = [];
beforeEach(async () => {
  house = await openTestHouse(IDS);
  await house.http.app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  for (const client of open) client.destroy();
  open = [];
  await house.close();
});

interface Stream {
  readonly response: IncomingMessage;
  text(): string;
  /** Names of the kiosks told so far. */
  told(): string[];
  lastId(): string | undefined;
  close(): void;
}

/** A client on a real socket that reads as a browser does. */
async function listen(lastEventId?: string): Promise<Stream> {
  const { port } = house.http.app.server.address() as AddressInfo;
  const { cookie } = (await house.as('technician')).headers;
  const headers = { cookie, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) };
  const client = request({ host: '127.0.0.1', port, path: '/api/v1/events', headers }).end();
  open.push(client);
  client.on('error', () => {});
  const [response] = (await once(client, 'response')) as [IncomingMessage];
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  response.on('error', () => {});
  const find = (pattern: RegExp) => Array.from(text.matchAll(pattern), (match) => match[1] ?? '');
  return {
    response,
    text: () => text,
    told: () => find(/event: kiosk\ndata: \{"kiosk":\{"id":"([^"]+)"/g),
    lastId: () => find(/^id: (.+)$/gm).at(-1),
    close: () => client.destroy(),
  };
}

describe('live stream on a socket', () => {
  it('is an event stream with the security headers, and is never cached', async () => {
    const stream = await listen();
    const { response } = stream;
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.headers['x-content-type-options']).toBe('nosniff');
    expect(await waitFor(() => stream.text().includes('event: hello'))).toBe(true);
  });

  it('tells what a kiosk did once it is stored', async () => {
    const stream = await listen();
    await house.speak('jn-002', [paperLow(1)]);
    expect(await waitFor(() => stream.text().includes('"records":["status"]'))).toBe(true);
    expect(new Set(stream.told())).toEqual(new Set(['jn-002']));
    expect(await waitFor(() => stream.text().includes('"devices":"attention"'))).toBe(true);
  });

  it('gives a client that comes back everything it missed, and nothing twice', async () => {
    const first = await listen();
    await house.speak('jn-001');
    expect(await waitFor(() => first.told().includes('jn-001'))).toBe(true);
    first.close();
    const seen = first.lastId();
    expect(await waitFor(() => house.http.hub.clientCount() === 0)).toBe(true);

    const witness = await listen();
    await house.speak('jn-002');
    await house.speak('jn-003');
    expect(await waitFor(() => ['jn-002', 'jn-003'].every((id) => witness.told().includes(id)))).toBe(true);

    const back = await listen(seen);
    expect(await waitFor(() => back.text().includes('"isResumed":true'))).toBe(true);
    // Everything after the id, in the same words and order as for a client that never left.
    const frames = (text: string) => text.split('\n\n').filter((frame) => frame.includes('event: kiosk'));
    const after = frames(witness.text()).filter((frame) => !frame.includes(`id: ${seen}\n`));
    expect(frames(back.text())).toEqual(after);
  });

  it('asks a client with a foreign id to fetch everything', async () => {
    const stream = await listen('another-run-17');
    expect(await waitFor(() => stream.text().includes('"isResumed":false'))).toBe(true);
  });

  it('knows a client that does not read by its backlog, which stays bounded', async () => {
    const server = createServer((_request, response) =>
      clients.push({ response, client: createSseClient(response) }),
    );
    const clients: { response: ServerResponse; client: StreamClient }[] = [];
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const slow = connect(port, '127.0.0.1').pause();
    const good = connect(port, '127.0.0.1').resume();
    for (const socket of [slow, good]) socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(await waitFor(() => clients.length === 2)).toBe(true);

    const frame = `: ${'x'.repeat(64 * 1024)}\n\n`;
    // The buffers of the system take some megabytes before anybody can notice.
    const keepUp = await Promise.all(
      clients.map(async ({ client }) => {
        for (let count = 0; count < 1_000; count += 1) {
          if (!client.write(frame)) return false;
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
        return true;
      }),
    );
    expect(new Set(keepUp)).toEqual(new Set([false, true]));
    for (const { response } of clients) {
      expect(response.writableLength).toBeLessThanOrEqual(MAX_BACKLOG_BYTES + 2 * frame.length);
    }
    for (const { client } of clients) client.close();
    await Promise.all([once(slow.resume(), 'close'), once(good, 'close')]);
    server.close();
  });

  it('ends when the server stops, also for a client that does not read', async () => {
    const slow = await listen();
    slow.response.pause();
    await house.http.app.close();
    slow.response.resume();
    expect(await waitFor(() => slow.response.closed)).toBe(true);
    expect(house.http.hub.clientCount()).toBe(0);
  });
});
