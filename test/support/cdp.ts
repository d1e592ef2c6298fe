/** Chromium's own protocol, one page at a time: Playwright connects only to browsers that make contexts, which a product of Electron does not. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import * as z from 'zod';

const Targets = z.array(z.object({ type: z.string(), url: z.string(), webSocketDebuggerUrl: z.string() }));
const Message = z.object({
  id: z.int().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});
const Evaluated = z.object({ result: z.object({ value: z.unknown() }) });

export interface CdpPage {
  /** Methods and parameters of everything that the page said, as JSON. */
  readonly events: readonly string[];
  /** Throws what the browser answers, and when the page is gone. */
  send(method: string, params?: object): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  close(): void;
}

/** The first page whose address contains `part`; undefined: there is none. */
export async function connectToPage(port: number, part: string): Promise<CdpPage | undefined> {
  const response = await fetch(`http://127.0.0.1:${port}/json/list`);
  const targets = Targets.parse(await response.json());
  const found = targets.find(({ type, url }) => type === 'page' && url.includes(part));
  return found === undefined ? undefined : connect(found.webSocketDebuggerUrl);
}

async function connect(url: string): Promise<CdpPage> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  const events: string[] = [];
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  socket.on('message', (data: Buffer) => {
    const { id, method, params, result, error } = Message.parse(JSON.parse(data.toString()));
    if (id === undefined) events.push(JSON.stringify({ method, params }));
    else if (error === undefined) waiting.get(id)?.resolve(result);
    else waiting.get(id)?.reject(new Error(error.message));
  });
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('The page is gone.'));
  });
  const send = (method: string, params: object = {}) => {
    const answer = Promise.withResolvers<unknown>();
    lastId += 1;
    waiting.set(lastId, answer);
    socket.send(JSON.stringify({ id: lastId, method, params }));
    return answer.promise;
  };
  return {
    events,
    send,
    async evaluate(expression) {
      return Evaluated.parse(await send('Runtime.evaluate', { expression })).result.value;
    },
    close: () => socket.terminate(),
  };
}
