/** The frame of the API against hostile and clumsy callers: other sites, floods, repeated and broken requests. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestHouse, type Caller, type TestHouse } from './test-house.ts';

let house: TestHouse;
let operator: Caller;
beforeAll(async () => {
  house = await openTestHouse(['jn-001', 'jn-002'], { requestsPerMinute: 400 });
  operator = await house.as('operator');
});
afterAll(() => house.close());

const region = (id: string) => ({ body: { id, name: '测试区' } });

describe('cross-site requests', () => {
  it.each([
    ['a form of another site', { origin: 'https://evil.example' }],
    ['a page in a sandbox', { origin: 'null' }],
    ['a page that only says it is from elsewhere', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour under the same registrable name', { 'sec-fetch-site': 'same-site' }],
    ['our name on another port', { origin: 'http://localhost:9999' }],
    ['a cookie without a page', { origin: undefined }],
  ])('from %s change nothing, although the browser sends the cookie', async (_what, headers) => {
    const response = await operator.call('POST', '/api/v1/regions', { ...region('510199'), headers });
    expect(response.statusCode).toBe(403);
    expect(response.json()).toMatchObject({ type: 'urn:doorstep:problem:request.cross-site' });
    const { items } = (await operator.call('GET', '/api/v1/regions')).json<{ items: { id: string }[] }>();
    expect(items.map(({ id }) => id)).not.toContain('510199');
  });

  it('cannot use the body forms that a browser sends without asking', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const response = await operator.call('POST', '/api/v1/regions', {
        raw: JSON.stringify(region('510199').body),
        headers: { 'content-type': type },
      });
      expect({ type, status: response.statusCode }).toEqual({ type, status: 415 });
    }
  });

  it('get no permission to read through CORS', async () => {
    const response = await operator.call('GET', '/api/v1/kiosks', {
      headers: { origin: 'https://evil.example' },
    });
    expect(response.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('the session cookie', () => {
  it('is kept from scripts and from other sites, and never comes from the client', async () => {
    const planted = 'B'.repeat(43);
    const response = await house.signIn('operator', { cookie: `doorstep_session=${planted}` });
    const cookie = String(response.headers['set-cookie']);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).not.toContain(planted);
    const fixed = house.caller({ cookie: `doorstep_session=${planted}` });
    expect((await fixed.call('GET', '/api/v1/kiosks')).statusCode).toBe(401);
  });

  it('is worth nothing after sign-out, also in a copy', async () => {
    const technician = await house.as('technician', { isNew: true });
    expect((await technician.call('GET', '/api/v1/kiosks')).statusCode).toBe(200);
    expect((await technician.call('DELETE', '/api/v1/session')).statusCode).toBe(204);
    expect((await technician.call('GET', '/api/v1/kiosks')).statusCode).toBe(401);
  });
});

describe('signing in', () => {
  // Each guess takes a hash, which on a busy machine takes seconds.
  it(
    'has to wait after five wrong passwords, also with the right one, and says how long',
    { timeout: 90_000 },
    async () => {
      const signIn = (password: string) =>
        house.stranger.call('POST', '/api/v1/session', { body: { name: 'guessed', password } });
      const statuses: number[] = [];
      for (let count = 0; count < 5; count += 1) statuses.push((await signIn(`guess ${count}`)).statusCode);
      expect(statuses).toEqual([401, 401, 401, 401, 401]);
      let refused = await signIn('a long walk by the river');
      // The first wait is a second, and each is twice the one before: a slow machine may miss the first of them.
      for (let count = 0; refused.statusCode !== 429 && count < 6; count += 1)
        refused = await signIn('again');
      expect(refused.statusCode).toBe(429);
      expect(refused.headers['retry-after']).toMatch(/^\d+$/);
      expect(refused.json()).toMatchObject({ type: 'urn:doorstep:problem:auth.throttled' });
    },
  );
});

describe('a creation with an Idempotency-Key', () => {
  const headers = (key: string) => ({ headers: { 'idempotency-key': key } });

  it('happens once, however often and at once it is sent', async () => {
    const send = () =>
      operator.call('POST', '/api/v1/regions', { ...region('510104'), ...headers('once-1') });
    const first = await send();
    expect(first.statusCode).toBe(201);
    const again = await send();
    expect(again.statusCode).toBe(201);
    expect(again.json()).toEqual(first.json());
    expect(again.headers['idempotency-replayed']).toBe('true');
    const many = await Promise.all(
      Array.from({ length: 8 }, () =>
        operator.call('POST', '/api/v1/regions', { ...region('510105'), ...headers('once-2') }),
      ),
    );
    const fresh = many.filter(
      ({ statusCode, headers }) => statusCode === 201 && headers['idempotency-replayed'] === undefined,
    );
    expect(fresh).toHaveLength(1);
    expect(many.filter(({ statusCode }) => statusCode !== 201 && statusCode !== 409)).toEqual([]);
  });

  it('is refused when the key was used for something else', async () => {
    await operator.call('POST', '/api/v1/regions', { ...region('510107'), ...headers('once-3') });
    const other = await operator.call('POST', '/api/v1/regions', {
      ...region('510108'),
      ...headers('once-3'),
    });
    expect(other.statusCode).toBe(400);
  });

  it('may be put right under the same key when it was refused', async () => {
    const wrong = await operator.call('POST', '/api/v1/regions', {
      body: { id: '510109' },
      ...headers('once-4'),
    });
    expect(wrong.statusCode).toBe(400);
    const right = await operator.call('POST', '/api/v1/regions', {
      ...region('510109'),
      ...headers('once-4'),
    });
    expect(right.statusCode).toBe(201);
  });

  it('belongs to its caller: the same key of somebody else is another key', async () => {
    const planner = await house.as('planner');
    const mine = await operator.call('POST', '/api/v1/regions', {
      ...region('510112'),
      ...headers('shared'),
    });
    const theirs = await planner.call('POST', '/api/v1/regions', {
      ...region('510113'),
      ...headers('shared'),
    });
    expect([mine.statusCode, theirs.statusCode]).toEqual([201, 201]);
  });

  it('never stores a secret: the repeated answer says so instead', async () => {
    const create = () =>
      operator.call('POST', '/api/v1/kiosks', {
        body: { id: 'jn-777', site: 'market', name: '新机器', labels: [] },
        ...headers('secret-1'),
      });
    const { secret } = (await create()).json<{ secret: string }>();
    const again = await create();
    expect(again.statusCode).toBe(409);
    expect(again.body).not.toContain(secret);
    const rows = await house.core.store.db.selectFrom('idempotency_keys').select('body').execute();
    expect(JSON.stringify(rows)).not.toContain(secret);
  });
});

describe('bad input', () => {
  it('of any kind gets a problem and loses nothing', async () => {
    const bodies = [
      '',
      '{',
      '[]',
      'null',
      '"x"',
      '{"id":1}',
      '{"__proto__":{"isAdmin":true}}',
      '\u0000',
      '[['.repeat(10_000),
    ];
    for (const raw of bodies) {
      const response = await operator.call('POST', '/api/v1/regions', {
        raw,
        headers: { 'content-type': 'application/json' },
      });
      expect({ raw: raw.slice(0, 20), status: response.statusCode }).toEqual({
        raw: raw.slice(0, 20),
        status: 400,
      });
      expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    }
  });

  it('that is too large is refused before it is read', async () => {
    const response = await operator.call('POST', '/api/v1/regions', {
      body: { id: '510199', name: 'x'.repeat(70_000) },
    });
    expect(response.statusCode).toBe(413);
  });

  it('never reaches the disk by its path', async () => {
    const paths = [
      '/../package.json',
      '/..%2f..%2fpackage.json',
      '/assets/..%2f..%2f..%2f..%2fpackage.json',
      '/assets/%2e%2e/%2e%2e/%2e%2e/package.json',
      '/.stamp',
      '/%00',
      '/assets/',
      '/node_modules/',
      '//etc/passwd',
    ];
    for (const path of paths) {
      const response = await house.stranger.call('GET', path);
      expect({ path, isRefused: response.statusCode >= 400 }).toEqual({ path, isRefused: true });
      expect(response.body).not.toContain('"dependencies"');
    }
  });
});

describe('a flood', () => {
  it('is refused with 429 for the one who makes it, and for nobody else', async () => {
    const flooder = await house.as('technician', { isNew: true });
    const statuses = new Set<number>();
    for (let count = 0; count < 402; count += 1) {
      const response = await flooder.call('GET', '/api/v1/labels');
      statuses.add(response.statusCode);
    }
    const refused = await flooder.call('GET', '/api/v1/labels');
    expect(refused.headers['retry-after']).toBeDefined();
    expect(refused.json()).toMatchObject({ type: 'urn:doorstep:problem:request.too-many' });
    expect(statuses).toEqual(new Set([200, 429]));
    expect((await operator.call('GET', '/api/v1/labels')).statusCode).toBe(200);
  });
});

describe('the console', () => {
  it('is one page for every URL, with a policy that lets no foreign and no inline script run', async () => {
    const nonces = new Set<string>();
    for (const url of ['/', '/kiosks', '/kiosks/jn-001', '/sign-in?next=%2Fmap']) {
      const response = await house.stranger.call('GET', url, { headers: { accept: 'text/html' } });
      expect(response.statusCode).toBe(200);
      const policy = String(response.headers['content-security-policy']);
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toContain('unsafe');
      nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
      expect(response.body).not.toContain('__CSP_NONCE__');
    }
    expect(nonces.size).toBe(4);
  });

  it('is not the answer to a wrong URL of the API or of an asset', async () => {
    for (const url of ['/api/v1/nothing', '/api/', '/assets/old-chunk.js']) {
      const response = await house.stranger.call('GET', url, { headers: { accept: 'text/html' } });
      expect({ url, status: response.statusCode }).toEqual({ url, status: 404 });
    }
  });
});
