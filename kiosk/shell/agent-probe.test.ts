import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { probeAgent, uiAddress } from './agent-probe.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** Something that listens where the agent should, and a token file. */
async function createBench(listener: RequestListener, token = 'token-of-this-start\n') {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-probe-'));
  const tokenFile = join(folder, 'ui-token');
  writeFileSync(tokenFile, token);
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  });
  const { port } = server.address() as AddressInfo;
  return { url: `ws://127.0.0.1:${port}/ui`, tokenFile };
}

const health: RequestListener = (request, response) => {
  response.statusCode = request.url === '/healthz' ? 200 : 404;
  response.end(JSON.stringify({ status: 'ok', link: 'online', openServices: 2, isInSession: true }));
};

describe('an agent', () => {
  it('lives when it answers and has left its token', async () => {
    expect(await probeAgent(await createBench(health))).toEqual({
      token: 'token-of-this-start',
      isInSession: true,
    });
  });

  it.each<[string, RequestListener, string?]>([
    ['that answers no JSON', (_request, response) => response.end('hello')],
    ['that says nothing of its session', (_request, response) => response.end('{}')],
    ['that does not answer', () => {}],
    ['that cuts the line', (request) => request.socket.destroy()],
    ['whose token file is empty', health, ' \n'],
  ])('%s does not live', async (_what, listener, token) => {
    expect(await probeAgent(await createBench(listener, token))).toBeNull();
  });

  it('that is not there, or left no token, does not live', async () => {
    const { url, tokenFile } = await createBench(health);
    expect(await probeAgent({ url: 'ws://127.0.0.1:9/ui', tokenFile })).toBeNull();
    expect(await probeAgent({ url, tokenFile: `${tokenFile}-missing` })).toBeNull();
  });
});

it('the address of the page carries agent and token behind #, where no server sees them', () => {
  const address = uiAddress('app://kiosk/index.html', { agentUrl: 'ws://127.0.0.1:1/ui', token: 'a+b/c' });
  const [path, fragment] = address.split('#');
  expect(path).toBe('app://kiosk/index.html');
  expect(Object.fromEntries(new URLSearchParams(fragment))).toEqual({
    agent: 'ws://127.0.0.1:1/ui',
    token: 'a+b/c',
  });
});
