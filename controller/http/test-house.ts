/** The real parts of a controller on a new SQLite file, with kiosks to speak for: what tests of the HTTP side stand on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KioskId, RegionId } from '../../shared/domain/ids.ts';
import { noLog } from '../../shared/log.ts';
import { encode, type OutboxRecord, type UpKind } from '../../shared/protocol/index.ts';
import type { Role } from '../accounts/permissions.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { readConfig } from '../config.ts';
import { FleetFile } from '../fleet/fleet-file.ts';
import { createCore, createHttp, type Core, type Http } from '../parts.ts';
import { openStore } from '../store/store.ts';
import type { HttpApp } from './zod-provider.ts';

type Response = Awaited<ReturnType<HttpApp['inject']>>;

const PASSWORD = 'a long walk by the river';
/** Tests make more requests than people. */
const UNLIMITED = 1_000_000;

export const REGION = RegionId.parse('510106');

type Headers = Readonly<Record<string, string | undefined>>;

/** Somebody who makes requests as a browser on our own pages would, or as `headers` say. */
export interface Caller {
  /** What it sends with every request, for tests on real sockets. */
  readonly headers: Headers;
  call(
    method: string,
    url: string,
    options?: { body?: object; raw?: string; headers?: Headers },
  ): Promise<Response>;
  /** The status of an answer that does not end. */
  streamStatus(url: string): Promise<number>;
}

export interface TestHouse {
  readonly core: Core;
  readonly http: Http;
  /** Without credentials. */
  readonly stranger: Caller;
  caller(headers: Headers): Caller;
  /** Somebody signed in with this role; always the same session, unless `isNew`. */
  as(role: Role, options?: { isNew?: boolean }): Promise<Caller>;
  /** The answer to a sign-in of somebody with this role. */
  signIn(role: Role, headers?: Headers): Promise<Response>;
  /** Sends a birth of this kiosk through ingest, and with it the facts. Resolves when they are stored. */
  speak(kiosk: string, records?: OutboxRecord[]): Promise<void>;
  close(): Promise<void>;
}

export async function openTestHouse(
  kioskIds: readonly string[],
  options: { requestsPerMinute?: number } = {},
): Promise<TestHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-http-'));
  const config = readConfig({ data: folder, http: '127.0.0.1:0', mqtt: '127.0.0.1:0' }, {});
  const store = await openStore({ ...config.database, log: noLog });
  const deps = { clock: systemClock, log: noLog, random: () => 0.5 };
  const core = await createCore(config, deps, store);
  await core.fleet.importFleet(fleetOf(kioskIds));
  await core.uptime.start();
  await core.presence.start();
  const limit = options.requestsPerMinute ?? UNLIMITED;
  const http = await createHttp(core, deps, { host: '127.0.0.1', publicUrl: null, requestsPerMinute: limit });
  await http.dispatch.start();
  return {
    core,
    http,
    ...callersOf(http),
    speak: (kiosk, records = []) => speak(core, kiosk, records),
    async close() {
      http.hub.close();
      http.tick.stop();
      await core.reports.close();
      await http.app.close();
      await http.dispatch.close();
      await core.ingest.close();
      await core.kioskOrders.close();
      await core.presence.close();
      await core.uptime.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function callersOf({ app, accounts }: Http): Pick<TestHouse, 'stranger' | 'caller' | 'as' | 'signIn'> {
  const users = new Map<Role, Promise<unknown>>();
  const sessions = new Map<Role, Promise<Caller>>();
  const stranger = callerOf(app, {});

  async function signIn(role: Role, headers: Headers = {}): Promise<Response> {
    const actor = {
      kind: 'system',
      id: 'test',
      name: 'test',
      address: '',
      atMs: systemClock.nowMs(),
    } as const;
    const user = { name: role, displayName: role, roles: [role], password: PASSWORD };
    if (!users.has(role)) users.set(role, accounts.create(user, actor));
    await users.get(role);
    return await stranger.call('POST', '/api/v1/session', {
      body: { name: role, password: PASSWORD },
      headers,
    });
  }

  async function newSession(role: Role): Promise<Caller> {
    const response = await signIn(role);
    const cookie = String(response.headers['set-cookie']).split(';')[0];
    return callerOf(app, { cookie });
  }

  return {
    stranger,
    caller: (headers) => callerOf(app, headers),
    signIn,
    as(role, { isNew = false } = {}) {
      if (isNew) return newSession(role);
      const known = sessions.get(role) ?? newSession(role);
      sessions.set(role, known);
      return known;
    },
  };
}

const OWN_HOST = 'localhost:8080';

function callerOf(app: HttpApp, own: Headers): Caller {
  const headersWith = (headers: Headers) =>
    Object.fromEntries(
      Object.entries({ host: OWN_HOST, origin: `http://${OWN_HOST}`, ...own, ...headers }).filter(
        ([, value]) => value !== undefined,
      ),
    );
  return {
    headers: own,
    call: (method, url, { body, raw, headers = {} } = {}) =>
      app.inject({
        method: method as 'GET',
        url,
        headers: headersWith(headers),
        ...(raw === undefined ? {} : { payload: raw }),
        ...(body === undefined ? {} : { payload: body }),
      }),
    async streamStatus(url) {
      const abort = new AbortController();
      const response = await app.inject({
        method: 'GET',
        url,
        headers: headersWith({}),
        payloadAsStream: true,
        signal: abort.signal,
      });
      response.stream().on('error', () => {});
      abort.abort();
      return response.statusCode;
    },
  };
}

export function fleetOf(kioskIds: readonly string[]): FleetFile {
  return FleetFile.parse({
    regions: [{ id: REGION, name: '金牛区' }],
    sites: [
      { id: 'market', region: REGION, name: '营门口农贸市场', kind: 'market', lat: 30.69, lon: 104.04 },
    ],
    kiosks: kioskIds.map((id) => ({ id, site: 'market', name: `${id}号机`, secret: 's'.repeat(43) })),
  });
}

/** A status record of a receipt printer. */
export function paperLow(atMs: number): OutboxRecord {
  return {
    type: 'status',
    atMs,
    bootCount: 1,
    monoMs: 5_000,
    body: {
      axis: 'device',
      deviceId: 'receipt-printer' as never,
      deviceClass: 'receiptPrinter',
      changed: { device: 'online', paper: 'low' },
    },
  };
}

async function speak(core: Core, kiosk: string, records: OutboxRecord[]): Promise<void> {
  const epoch = randomUUID();
  const head = { v: 1, sessionId: randomUUID(), sentAtMs: systemClock.nowMs() };
  const say = (kind: UpKind, message: object) =>
    core.ingest.accept({
      address: { region: REGION, kiosk: KioskId.parse(kiosk) },
      kind,
      payload: encode({ ...head, id: randomUUID(), ...message }),
      receivedAtMs: systemClock.nowMs(),
      connectionId: null,
    });
  await say('birth', {
    bootCount: 1,
    connectCount: 1,
    agentVersion: '0.1.0',
    monoMs: 4_000,
    devices: [],
    services: [],
    outbox: [{ epoch, lowSeq: 1, highSeq: records.length }],
  });
  if (records.length > 0) await say('log', { epoch, firstSeq: 1, records });
}
