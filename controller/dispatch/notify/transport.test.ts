import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Exim, startExim } from '../../../test/support/exim.ts';
import { systemClock } from '../../../shared/time/clock.ts';
import type { Channel } from './channel.ts';
import { createDeliver } from './transport.ts';

const deliver = createDeliver(systemClock);
const message = { title: '【严重】九里堤农贸市场 1号机：缺纸', text: '九里堤农贸市场 1号机：缺纸' };
const common = { name: '值班', isEnabled: true, language: 'zh' } as const;

describe('mail through a real server', () => {
  let exim: Exim;
  beforeAll(async () => {
    exim = await startExim();
  });
  afterAll(() => exim.close());

  const channel = (change: object = {}) =>
    ({
      kind: 'email',
      ...common,
      host: '127.0.0.1',
      port: exim.port,
      security: 'none',
      user: exim.user,
      password: exim.password,
      from: 'doorstep@example.test',
      to: [],
      ...change,
    }) as Extract<Channel, { kind: 'email' }>;

  it('arrives with its Chinese subject and text', async () => {
    expect(await deliver({ channel: channel(), to: ['wang@example.test'], message })).toEqual({
      kind: 'sent',
    });
    await expect.poll(() => exim.inbox(), { timeout: 15_000 }).toContain('Envelope-to: wang@example.test');
    const inbox = await exim.inbox();
    const words = [...inbox.matchAll(/=\?UTF-8\?B\?([^?]+)\?=/g)].map(([, text]) =>
      Buffer.from(text ?? '', 'base64').toString(),
    );
    const quoted = [...inbox.matchAll(/=\?UTF-8\?Q\?([^?]+)\?=/g)].map(([, text]) =>
      decodeURIComponent((text ?? '').replaceAll('=', '%').replaceAll('_', ' ')),
    );
    expect([...words, ...quoted].join('')).toContain('九里堤农贸市场');
  });

  it('is refused for good with a wrong password or to nobody, and to be tried again when nobody listens', async () => {
    const to = ['wang@example.test'];
    expect(await deliver({ channel: channel({ password: 'wrong' }), to, message })).toMatchObject({
      kind: 'refused',
    });
    expect(await deliver({ channel: channel(), to: ['x@nowhere.test'], message })).toMatchObject({
      kind: 'refused',
    });
    expect(await deliver({ channel: channel({ port: 1 }), to, message })).toMatchObject({ kind: 'failed' });
  });
});

describe('a robot over HTTP', () => {
  let server: Server;
  let answer: (request: IncomingMessage) => { status: number; body: string };
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { status, body } = answer(request);
      response.writeHead(status).end(body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());

  it('is believed only with the code that says it took the message, and its key is in no error', async () => {
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/robot/send?access_token=hidden`;
    const channel = { kind: 'dingtalk', ...common, url, secret: '' } as const;
    const ask = () => deliver({ channel, to: [], message });
    answer = () => ({ status: 200, body: '{"errcode":0,"errmsg":"ok"}' });
    expect(await ask()).toEqual({ kind: 'sent' });
    answer = () => ({ status: 200, body: '{"errcode":130101,"errmsg":"send too fast"}' });
    expect(await ask()).toMatchObject({ kind: 'limited' });
    answer = () => ({ status: 302, body: '' });
    const failed = await ask();
    expect(failed).toMatchObject({ kind: 'failed' });
    expect(JSON.stringify(failed)).not.toContain('hidden');
  });
});
