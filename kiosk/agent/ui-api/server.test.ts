import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect as openSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { Listeners } from '../../../shared/events.ts';
import { noLog } from '../../../shared/log.ts';
import { systemClock } from '../../../shared/time/clock.ts';
import { ATTRACT } from '../session/state.ts';
import { CITIZEN, WORLD } from '../session/test-support.ts';
import { buildView } from '../session/view.ts';
import {
  type ClientEvent,
  type ClientMessage,
  MAX_CLIENT_MESSAGE_BYTES,
  ServerMessage,
  View,
} from './messages.ts';
import { createUiServer } from './server.ts';
import { isSameToken, issueUiToken, uiTokenPath } from './token.ts';

const TOKEN = 'a-token-of-this-start';
const PAGE = 'app://kiosk';
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function createBench() {
  const listeners = new Listeners<[View]>();
  const events: ClientMessage[] = [];
  const view: View = {
    revision: 1,
    ...buildView(ATTRACT, { world: WORLD, link: 'offline', devices: [] }),
    card: null,
    helpPhone: null,
    help: { call: null, canCall: true },
    alternatives: [],
    outOfService: null,
    technician: null,
  };
  const server = createUiServer({
    agent: {
      view: () => view,
      onView: (listener) => listeners.add(listener),
      dispatch: (event) => void events.push(event),
    },
    config: { host: '127.0.0.1', port: 0, allowedOrigins: [PAGE] },
    token: TOKEN,
    clock: systemClock,
    log: noLog,
  });
  const { port } = await server.start();
  cleanUps.push(() => server.stop());
  return { server, port, events, publish: (next: Partial<View>) => listeners.emit({ ...view, ...next }) };
}

interface Client {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[];
  /** Resolves with the close code, or the HTTP status of a refusal. */
  readonly over: Promise<number>;
  next(count: number): Promise<void>;
}

function connect(
  port: number,
  { query = `?token=${TOKEN}`, ...options }: ClientOptions & { query?: string } = {},
): Client {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ui${query}`, options);
  const messages: ServerMessage[] = [];
  const arrived = new Listeners<[]>();
  socket.on('message', (data: Buffer) => {
    messages.push(ServerMessage.parse(JSON.parse(data.toString())));
    arrived.emit();
  });
  socket.on('error', () => {});
  cleanUps.push(() => socket.terminate());
  return {
    socket,
    messages,
    over: new Promise((resolve) => {
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      socket.on('close', (code) => resolve(code));
    }),
    next: (count) =>
      new Promise((resolve) => {
        const look = () => messages.length >= count && resolve();
        arrived.add(look);
        look();
      }),
  };
}

const TOUCH: ClientEvent = { type: 'begin', step: 'attract' };

describe('a screen', () => {
  it('gets a whole view when it connects and at every change, as every other screen does', async () => {
    const { port, publish } = await createBench();
    const screens = [connect(port), connect(port, { origin: PAGE })];
    await Promise.all(screens.map((screen) => screen.next(1)));
    publish({ revision: 2, step: 'done' });
    await Promise.all(screens.map((screen) => screen.next(2)));
    for (const { messages } of screens) {
      expect(messages).toMatchObject([
        { type: 'view', view: { step: 'attract' } },
        { type: 'view', view: { revision: 2, step: 'done' } },
      ]);
    }
  });

  it('touches reach the agent as they were sent', async () => {
    const { port, events } = await createBench();
    const screen = connect(port);
    await screen.next(1);
    const touches = [
      TOUCH,
      { type: 'chooseService', step: 'chooseService', serviceId: 'hotel-permit-checklist' },
    ];
    for (const touch of touches) screen.socket.send(JSON.stringify(touch));
    await waitUntil(() => events.length === 2);
    expect(events).toEqual(touches);
  });
});

describe('nobody else', () => {
  it.each([
    ['without a token', { query: '' }, 401],
    ['with an empty token', { query: '?token=' }, 401],
    ['with the beginning of the token', { query: `?token=${TOKEN.slice(0, -1)}` }, 401],
    ['from a foreign page, even with the token', { origin: 'https://evil.example' }, 403],
    ['from a page without an origin of its own', { origin: 'null' }, 403],
    ['by a name that leads here (DNS rebinding)', { headers: { host: 'kiosk.evil.example' } }, 403],
  ])('connects %s', async (_how, options, status) => {
    const { port } = await createBench();
    expect(await connect(port, options).over).toBe(status);
  });

  it('connects on another path', async () => {
    const { port } = await createBench();
    const socket = new WebSocket(`ws://127.0.0.1:${port}/other?token=${TOKEN}`);
    socket.on('error', () => {});
    const status = await new Promise((resolve) => {
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    });
    expect(status).toBe(404);
  });

  it('connects as the ninth of eight', async () => {
    const { port } = await createBench();
    const screens = Array.from({ length: 8 }, () => connect(port));
    await Promise.all(screens.map((screen) => screen.next(1)));
    expect(await connect(port).over).toBe(503);
  });
});

describe('nonsense', () => {
  it.each([
    ['no JSON', '{'],
    ['another type', '{"type":"dropTables","step":"attract"}'],
    ['no step', '{"type":"begin"}'],
    ['an unknown field', '{"type":"begin","step":"attract","admin":true}'],
    ['an agent-only event', '{"type":"cardRead","citizen":{}}'],
    ['a deadline', '{"type":"deadline"}'],
    ['a code that is none', '{"type":"technician","touch":{"do":"code","code":"12345a","screen":"code"}}'],
    ['a technician on no screen', '{"type":"technician","touch":{"do":"open","language":"zh"}}'],
    ['an array', '[]'],
    ['bytes', Buffer.from([0xff, 0x00])],
  ])('%s is answered with an error and reaches nobody', async (_what, data) => {
    const { port, events } = await createBench();
    const screen = connect(port);
    await screen.next(1);
    screen.socket.send(data);
    await screen.next(2);
    expect(screen.messages[1]).toMatchObject({ type: 'error', remaining: 9 });
    expect(events).toEqual([]);
  });

  it('ends the connection after ten times, and no other', async () => {
    const { port, events } = await createBench();
    const good = connect(port);
    const bad = connect(port);
    await Promise.all([good.next(1), bad.next(1)]);
    for (let count = 0; count < 10; count++) bad.socket.send('nonsense');
    expect(await bad.over).toBe(1008);
    good.socket.send(JSON.stringify(TOUCH));
    await waitUntil(() => events.length === 1);
  });

  it('a message above 4 KB ends the connection before it is read', async () => {
    const { port, events } = await createBench();
    const screen = connect(port);
    await screen.next(1);
    screen.socket.send(JSON.stringify({ ...TOUCH, filler: 'x'.repeat(MAX_CLIENT_MESSAGE_BYTES) }));
    expect(await screen.over).toBe(1009);
    expect(events).toEqual([]);
  });
});

describe('the server', () => {
  it('tells a supervisor that it lives, and nothing about citizens', async () => {
    const { port } = await createBench();
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(await answer.json()).toEqual({
      status: 'ok',
      link: 'offline',
      openServices: WORLD.services.length,
      isInSession: false,
    });
  });

  it.each([
    ['GET', '/', {}],
    ['POST', '/healthz', {}],
    ['GET', '/healthz', { host: 'evil.example' }],
  ])('answers %s %s with 404 and nothing else', async (method, path, headers) => {
    const { port } = await createBench();
    const status = await new Promise((resolve) => {
      request({ port, method, path, headers }, (response) => resolve(response.statusCode)).end();
    });
    expect(status).toBe(404);
  });

  it('stops within a second although a screen hangs and another never finished its request', async () => {
    const { server, port } = await createBench();
    const screen = connect(port);
    await screen.next(1);
    screen.socket.pause();
    const half = openSocket(port, '127.0.0.1', () => half.write('GET /healthz HTTP/1.1\r\n'));
    half.on('error', () => {});
    await new Promise((resolve) => half.once('connect', resolve));
    const beganMs = performance.now();
    await server.stop();
    expect(performance.now() - beganMs).toBeLessThan(1_000);
    half.destroy();
  });

  it('says which port is in use', async () => {
    const { port } = await createBench();
    const second = createUiServer({
      agent: { view: () => View.parse({}), onView: () => () => false, dispatch() {} },
      config: { host: '127.0.0.1', port, allowedOrigins: [] },
      token: TOKEN,
      clock: systemClock,
      log: noLog,
    });
    await expect(second.start()).rejects.toMatchObject({ code: 'listen.port-in-use' });
  });
});

describe('the token', () => {
  it('is new at each start and readable by its owner only, whatever lay there before', () => {
    const folder = mkdtempSync(join(tmpdir(), 'doorstep-token-'));
    cleanUps.push(() => rmSync(folder, { recursive: true }));
    writeFileSync(uiTokenPath(folder), 'old', { mode: 0o666 });
    const first = issueUiToken(folder);
    expect(statSync(uiTokenPath(folder)).mode & 0o777).toBe(0o600);
    expect(issueUiToken(folder)).not.toBe(first);
    expect(isSameToken(first, first)).toBe(true);
    expect(isSameToken(`${first} `, first)).toBe(false);
  });
});

describe('the token of a window that runs as another user', () => {
  it('is left where its settings say, for the group too and for nobody else, whatever the umask', () => {
    const folder = mkdtempSync(join(tmpdir(), 'doorstep-token-'));
    cleanUps.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'run', 'ui-token');
    const before = process.umask(0o077);
    const token = issueUiToken(folder, file);
    process.umask(before);
    expect(readFileSync(file, 'utf8')).toBe(`${token}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(existsSync(uiTokenPath(folder))).toBe(false);
  });
});

describe('views', () => {
  it('are what the schema says in every step, so that the kiosk UI can rely on it', () => {
    const identified = {
      step: 'chooseService',
      visit: {
        id: 'x',
        startedAtMs: 0,
        startedMonoMs: 0,
        cardReads: { ok: 1, rejected: 0 },
        wasOffline: false,
        language: 'en',
        textSize: 'large',
      },
      citizen: CITIZEN,
      notice: null,
      deadline: { kind: 'dialog', atMonoMs: 5_000 },
    } as const;
    const shown = buildView(identified, { world: WORLD, link: 'online', devices: [] });
    const view = {
      revision: 1,
      ...shown,
      card: null,
      helpPhone: null,
      help: { call: null, canCall: true },
      alternatives: [],
      outOfService: null,
      technician: null,
    };
    expect(View.parse(view)).toEqual(view);
    expect(view.countdown).toEqual({ kind: 'dialog', remainingMs: 5_000, totalMs: 40_000 });
  });
});

async function waitUntil(condition: () => boolean): Promise<void> {
  for (let waits = 0; !condition(); waits++) {
    if (waits > 400) throw new Error(`did not happen: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
