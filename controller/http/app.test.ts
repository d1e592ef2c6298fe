import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../../test/support/process.ts';
import { openTestHouse, paperLow, type TestHouse } from './test-house.ts';

const IDS = Array.from({ length: 7 }, (_, i) => `jn-00${i + 1}`);
const AT_MS = Date.UTC(2026, 10, 23);

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse(IDS);
  await house.speak('jn-002', [paperLow(AT_MS), paperLow(AT_MS + 1), paperLow(AT_MS + 2)]);
  const isOnline = () => house.core.fleet.findKiosk('jn-002').then((kiosk) => kiosk?.link === 'online');
  expect(await waitFor(isOnline)).toBe(true);
});
afterAll(() => house.close());

async function get(url: string, headers: Record<string, string> = {}) {
  const technician = await house.as('technician');
  const response = await technician.call('GET', url, { headers });
  return { status: response.statusCode, headers: response.headers, text: response.body, response };
}

async function getJson(url: string, headers: Record<string, string> = {}) {
  const answer = await get(url, headers);
  return { ...answer, body: answer.response.json<Record<string, unknown>>() };
}

interface Items {
  readonly items: Record<string, unknown>[];
  readonly next: string | null;
}

async function page(url: string): Promise<Items> {
  return (await get(url)).response.json<Items>();
}

describe('kiosks', () => {
  it('come page by page, each exactly once, whatever the size of a page', async () => {
    for (const limit of [1, 2, 3, 6, 7, 500]) {
      const seen: unknown[] = [];
      let after = '';
      do {
        const { items, next } = await page(`/api/v1/kiosks?limit=${limit}${after}`);
        expect(items.length).toBeLessThanOrEqual(limit);
        seen.push(...items.map(({ id }) => id));
        after = next === null ? '' : `&after=${next}`;
      } while (after !== '');
      expect(seen).toEqual(IDS);
    }
  });

  it('are filtered by link and region', async () => {
    const idsOf = async (query: string) => (await page(`/api/v1/kiosks?${query}`)).items.map(({ id }) => id);
    expect(await idsOf('link=online')).toEqual(['jn-002']);
    expect(await idsOf('link=unknown')).toHaveLength(6);
    expect(await idsOf('region=510106')).toHaveLength(7);
    expect(await idsOf('region=510105')).toEqual([]);
  });

  it('show what a kiosk reported, in the words of the read model', async () => {
    const { status, body } = await getJson('/api/v1/kiosks/jn-002');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: 'jn-002',
      name: 'jn-002号机',
      site: { id: 'market', name: '营门口农贸市场' },
      link: 'online',
      devices: 'attention',
      agentVersion: '0.1.0',
      deviceList: [{ id: 'receipt-printer', class: 'receiptPrinter', status: { paper: 'low' } }],
    });
  });

  it('have their records newest first, page by page', async () => {
    const first = await page('/api/v1/kiosks/jn-002/records?limit=2');
    expect(first.items.map(({ atMs }) => atMs)).toEqual([AT_MS + 2, AT_MS + 1]);
    const second = await page(`/api/v1/kiosks/jn-002/records?limit=2&before=${first.next}`);
    expect(second.items.map(({ atMs }) => atMs)).toEqual([AT_MS]);
    expect(second.next).toBeNull();
    expect((await page('/api/v1/kiosks/jn-002/records?type=session')).items).toEqual([]);
  });
});

describe('problems', () => {
  it('are problem+json with the fields of RFC 9457 and no word of our insides', async () => {
    const missing = ['/api/v1/kiosks/jn-404', '/api/v1/kiosks/jn-404/records', '/nothing?secret=1'];
    for (const url of missing) {
      const { status, headers, body, text } = await getJson(url);
      expect(status).toBe(404);
      expect(headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(body).toMatchObject({ type: 'urn:doorstep:problem:not-found', status: 404 });
      expect(body['requestId']).toEqual(expect.any(String));
      expect(text).not.toContain('secret');
    }
  });

  it('of a wrong request name every wrong place at once', async () => {
    const { status, body } = await getJson('/api/v1/kiosks?limit=0&link=maybe&colour=red');
    expect(status).toBe(400);
    expect(body).toMatchObject({ type: 'urn:doorstep:problem:request.invalid', status: 400 });
    const paths = (body['errors'] as { path: string }[]).map(({ path }) => path);
    expect(paths.sort()).toEqual(['querystring', 'querystring/limit', 'querystring/link/0']);
  });

  it('answer an id that no kiosk can have with 400, and a page that does not exist with 404', async () => {
    expect((await getJson('/api/v1/kiosks/NO%20SUCH')).status).toBe(400);
    expect((await getJson('/api/v1/kiosks/jn-002/records?before=x')).status).toBe(404);
  });

  it('keep the status of a request that HTTP itself refuses', async () => {
    const { app } = house.http;
    const headers = { host: 'localhost', 'content-type': 'application/xml' };
    const response = await app.inject({
      method: 'DELETE',
      url: '/api/v1/nothing',
      headers,
      body: '<x/>',
    });
    expect(response.statusCode).toBe(404);
    const bad = await app.inject({ method: 'GET', url: '/%', headers: { host: 'localhost' } });
    expect(bad.statusCode).toBe(400);
    expect(bad.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(bad.headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('security', () => {
  it('refuses a name that is not ours, for every route', async () => {
    for (const url of ['/', '/api/v1/kiosks', '/api/v1/events', '/healthz', '/metrics', '/nothing']) {
      const { status, body } = await getJson(url, { host: 'attacker.example:8080' });
      expect({ url, status, type: body['type'] }).toEqual({
        url,
        status: 421,
        type: 'urn:doorstep:problem:request.misdirected',
      });
    }
  });

  it('sends its headers with every answer, errors included', async () => {
    for (const url of ['/', '/api/v1/kiosks', '/nothing', '/api/v1/kiosks?limit=0']) {
      const { headers } = await get(url);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('operation', () => {
  it('describes its API as OpenAPI 3.1, every route and every named schema once', async () => {
    const { body } = await getJson('/api/openapi.json');
    expect(body['openapi']).toBe('3.1.0');
    const paths = Object.keys(body['paths'] as object);
    expect(paths).toEqual(expect.arrayContaining(['/api/v1/kiosks', '/api/v1/events', '/healthz']));
    expect(paths.filter((path) => !/^\/(api\/v1\/|healthz$)/.test(path))).toEqual([]);
    const text = JSON.stringify(body);
    const { schemas } = body['components'] as { schemas: object };
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g))
      expect(schemas).toHaveProperty(name ?? '');
    expect(text).toContain('#/components/schemas/KioskSummary');
  });

  it('tells Prometheus how the fleet, the ingest, the broker and the process are', async () => {
    const { text, headers } = await get('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(text).toMatch(/^doorstep_kiosks\{link="online"\} 1$/m);
    expect(text).toMatch(/^doorstep_kiosks\{link="unknown"\} 6$/m);
    expect(text).toMatch(/^doorstep_ingest_total\{event="records"\} 3$/m);
    expect(text).toMatch(/^doorstep_broker_connections 0$/m);
    expect(text).toMatch(/^doorstep_event_loop_lag_seconds\{quantile="0\.99"\} \d/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d{6,}$/m);
    const again = await get('/metrics');
    expect(again.text).toMatch(/^doorstep_ingest_total\{event="records"\} 3$/m);
  });
});

describe('health', () => {
  it('is failing with reasons while the broker is away, and with the store gone', async () => {
    const own = await openTestHouse(['jn-001']);
    const technician = await own.as('technician');
    const health = async () => {
      const response = await own.http.app.inject({ url: '/healthz', headers: { host: 'localhost' } });
      return { status: response.statusCode, body: response.json<{ status: string; reasons: string[] }>() };
    };
    expect(await health()).toEqual({
      status: 503,
      body: { status: 'failing', reasons: ['The MQTT broker cannot be reached.'] },
    });
    await own.core.broker.start();
    expect(await health()).toEqual({ status: 200, body: { status: 'ok', reasons: [] } });
    await own.core.broker.close();
    await own.core.store.db.destroy();
    const { status, body } = await health();
    expect(status).toBe(503);
    expect(body.reasons[0]).toMatch(/^The store cannot be used: /);
    const kiosks = await technician.call('GET', '/api/v1/kiosks');
    expect(kiosks.statusCode).toBe(500);
    expect(kiosks.json()).not.toHaveProperty('detail');
    expect(kiosks.body).not.toMatch(/destroy|kysely|\.ts/i);
    const metrics = await own.http.app.inject({ url: '/metrics', headers: { host: 'localhost' } });
    expect(metrics.statusCode).toBe(200);
    expect(metrics.body).toMatch(/^process_resident_memory_bytes \d/m);
    expect(metrics.body).not.toMatch(/^doorstep_kiosks\{/m);
    await own.close();
  });
});
