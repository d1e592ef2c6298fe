/** Every route against every caller: the table is made from the OpenAPI document, so that a new route is in it by itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissionsOf, Permission, Role } from '../accounts/permissions.ts';
import { openTestHouse, type Caller, type TestHouse } from './test-house.ts';

interface Operation {
  readonly method: string;
  readonly url: string;
  readonly access: string;
}

/** What is open to everybody, on purpose; anything else in the document must refuse strangers. */
const PUBLIC = [
  'GET /api/v1/session',
  'POST /api/v1/session',
  'DELETE /api/v1/session',
  'POST /api/v1/setup',
  'GET /healthz',
];

let house: TestHouse;
let operations: Operation[];
beforeAll(async () => {
  house = await openTestHouse(['jn-001']);
  operations = await readOperations();
});
afterAll(() => house.close());

async function readOperations(): Promise<Operation[]> {
  const response = await house.stranger.call('GET', '/api/openapi.json');
  const { paths } = response.json<{ paths: Record<string, Record<string, { 'x-access'?: string }>> }>();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      // Ids that have the right form and belong to nothing.
      url: path.replaceAll(/\{[^}]+\}/g, 'nothing-here'),
      access: operation['x-access'] ?? 'missing',
    })),
  );
}

/** Streams never end, so they are asked for with HEAD-like patience: the status line is enough. */
async function statusOf(caller: Caller, { method, url }: Operation): Promise<number> {
  if (url === '/api/v1/events') return await caller.streamStatus(url);
  const hasBody = method !== 'GET' && method !== 'DELETE';
  return (await caller.call(method, url, hasBody ? { body: {} } : {})).statusCode;
}

function mayCall(access: string, permissions: readonly Permission[]): boolean {
  return ['public', 'signed-in', 'person'].includes(access) || permissions.includes(access as Permission);
}

describe('every route of the OpenAPI document', () => {
  it('says who may call it, and only the known few are open to everybody', () => {
    expect(operations.length).toBeGreaterThan(40);
    expect(operations.filter(({ access }) => access === 'missing')).toEqual([]);
    const open = operations.filter(({ access }) => access === 'public');
    expect(open.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([...PUBLIC].sort());
  });

  it('refuses a caller without sign-in with 401', async () => {
    for (const operation of operations.filter(({ access }) => access !== 'public')) {
      expect({ ...operation, status: await statusOf(house.stranger, operation) }).toEqual({
        ...operation,
        status: 401,
      });
    }
  });

  it('refuses a session that was made up, and a token that was made up', async () => {
    const fakes = [
      house.caller({ cookie: `doorstep_session=${'A'.repeat(43)}` }),
      house.caller({ authorization: `Bearer ds_${'A'.repeat(43)}` }),
    ];
    for (const fake of fakes) {
      for (const operation of operations.filter(({ access }) => access !== 'public')) {
        expect({ ...operation, status: await statusOf(fake, operation) }).toEqual({
          ...operation,
          status: 401,
        });
      }
    }
  });

  it.each(Role.options)(
    'refuses a %s what the role does not grant with 403, and nothing else',
    async (role) => {
      const granted = permissionsOf([role]);
      for (const operation of operations) {
        // Ending the own session would end the test.
        if (operation.method === 'DELETE' && operation.url === '/api/v1/session') continue;
        const caller = await house.as(role);
        const status = await statusOf(caller, operation);
        const isRefused = status === 401 || status === 403;
        const isWrongSignIn = operation.url === '/api/v1/session' || operation.url === '/api/v1/setup';
        if (isWrongSignIn) continue;
        expect({ ...operation, status, isRefused }).toEqual({
          ...operation,
          status,
          isRefused: !mayCall(operation.access, granted),
        });
      }
    },
  );

  it('lets a token label kiosks and not shut them out, when that is what its scopes say', async () => {
    const administrator = await house.as('administrator');
    const created = await administrator.call('POST', '/api/v1/tokens', {
      body: { name: 'labels', scopes: ['kiosks.edit'], expiresInDays: 1 },
    });
    const caller = house.caller({ authorization: `Bearer ${created.json<{ token: string }>().token}` });
    const bulk = (action: object) =>
      caller.call('POST', '/api/v1/kiosks/bulk', {
        body: { action, selection: { ids: ['jn-001'] }, isPreview: true },
      });
    expect((await bulk({ type: 'add-label', label: '试点' })).statusCode).toBe(200);
    for (const type of ['revoke', 'restore']) expect((await bulk({ type })).statusCode).toBe(403);
  });

  it('refuses a token what its scopes do not hold, also where its maker may', async () => {
    const administrator = await house.as('administrator');
    const created = await administrator.call('POST', '/api/v1/tokens', {
      body: { name: 'monitoring', scopes: ['fleet.read'], expiresInDays: 1 },
    });
    expect(created.statusCode).toBe(201);
    const { token } = created.json<{ token: string }>();
    const caller = house.caller({ authorization: `Bearer ${token}` });
    for (const operation of operations) {
      if (operation.access === 'public') continue;
      const status = await statusOf(caller, operation);
      const isAllowed = operation.access === 'fleet.read' || operation.access === 'signed-in';
      expect({ ...operation, isRefused: status === 403 }).toEqual({ ...operation, isRefused: !isAllowed });
    }
  });
});
