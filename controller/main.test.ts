import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../test/support/free-port.ts';
import { startDoorstep, startUntil } from '../test/support/process.ts';
import { fleetOf } from './http/test-house.ts';

const READY = /^Doorstep controller ready in \d+ ms: (http:\S+) · (mqtt:\S+)$/m;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-main-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const anyPorts = () => ['--data', join(folder, 'data'), '--http', '127.0.0.1:0', '--mqtt', '127.0.0.1:0'];

/** Runs to the end. */
async function doorstep(args: string[], env: NodeJS.ProcessEnv = {}) {
  const running = startDoorstep(args, env);
  return { code: await running.exited, output: running.output() };
}

/** Headers of a machine that may read the fleet. */
async function readerHeaders(): Promise<Record<string, string>> {
  const data = ['--data', join(folder, 'data')];
  const { output } = await doorstep(['token', 'add', 'reader', '--scope', 'fleet.read', ...data]);
  return { authorization: `Bearer ${output.trim()}` };
}

function setUp(url: string, secret: string): Promise<Response> {
  const person = { name: 'admin', displayName: '管理员', password: 'a long walk by the river' };
  return fetch(`${url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ ...person, secret }),
  });
}

async function takenPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

describe('doorstep controller', () => {
  it('says in one line where it listens, serves there, and ends with code 0 when told to', async () => {
    const headers = await readerHeaders();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const running = await startUntil(['controller', ...anyPorts()], READY);
      const [, httpUrl] = READY.exec(running.output()) ?? [];
      const health = await fetch(`${httpUrl}/healthz`);
      expect({ status: health.status, body: await health.json() }).toEqual({
        status: 200,
        body: { status: 'ok', reasons: [] },
      });
      // An open live stream must not hold up the stop.
      const stream = await fetch(`${httpUrl}/api/v1/events`, { headers });
      expect(stream.status).toBe(200);
      await running.kill(signal);
      expect(await running.exited).toBe(0);
      await stream.text().catch(() => '');
    }
  });

  it('keeps the fleet over a restart', async () => {
    writeFileSync(join(folder, 'fleet.json'), JSON.stringify(fleetOf(['jn-001', 'jn-002'])));
    const data = ['--data', join(folder, 'data')];
    await doorstep(['fleet', 'import', join(folder, 'fleet.json'), ...data]);
    const headers = await readerHeaders();
    for (let start = 0; start < 2; start += 1) {
      const running = await startUntil(['controller', ...anyPorts()], READY);
      const [, httpUrl] = READY.exec(running.output()) ?? [];
      const response = await fetch(`${httpUrl}/api/v1/kiosks`, { headers });
      const { items } = (await response.json()) as { items: unknown[] };
      expect(items).toHaveLength(2);
      await running.kill('SIGTERM');
      expect(await running.exited).toBe(0);
    }
  });

  it('prints a link for the first administrator until there is one, a new one at each start', async () => {
    const SET_UP = /^Set up the first administrator: (http:\S+)\/set-up#([\w-]{43})$/m;
    const first = await startUntil(['controller', ...anyPorts()], SET_UP);
    const [, , old = ''] = SET_UP.exec(first.output()) ?? [];
    await first.kill('SIGTERM');
    const second = await startUntil(['controller', ...anyPorts()], SET_UP);
    const [, url = '', secret = ''] = SET_UP.exec(second.output()) ?? [];
    expect((await setUp(url, old)).status).toBe(401);
    expect((await setUp(url, secret)).status).toBe(201);
    await second.kill('SIGTERM');
    const third = await startUntil(['controller', ...anyPorts()], READY);
    await third.kill('SIGTERM');
    expect(await third.exited).toBe(0);
    expect(third.output()).not.toContain('set-up');
  });

  it('names the taken port and the flag that chooses another, for both ports', async () => {
    const taken = await takenPort();
    const free = await freePort();
    for (const [flag, other] of [
      ['--http', '--mqtt'],
      ['--mqtt', '--http'],
    ] as const) {
      const ports = [flag, `127.0.0.1:${taken.port}`, other, `127.0.0.1:${free}`];
      const { code, output } = await doorstep([
        'controller',
        '--data',
        join(folder, 'data'),
        ...ports,
        '--log-level',
        'silent',
      ]);
      expect(code).toBe(1);
      expect(output).toMatch(
        new RegExp(`^Port ${taken.port} on 127\\.0\\.0\\.1 is in use; .*${flag} <host:port>\\n$`),
      );
    }
    taken.close();
  });

  it('lists everything that is wrong with its configuration, and touches no disk', async () => {
    const { code, output } = await doorstep(
      [
        'controller',
        '--data',
        join(folder, 'data'),
        '--http',
        'here',
        '--broker',
        'http://x',
        '--log-level',
        'loud',
      ],
      { DOORSTEP_DATABASE: 'sqlite' },
    );
    expect(code).toBe(1);
    for (const flag of ['--http', '--broker', '--database', '--regions', '--log-level']) {
      expect(output).toContain(`\n  ${flag} (`);
    }
    expect(output).not.toContain('    at ');
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('checks and prints its configuration without starting', async () => {
    const env = { DOORSTEP_DATABASE: 'postgres://ds:hunter2@db.example/doorstep', DOORSTEP_DATA: folder };
    expect(await doorstep(['controller', '--check-config'], env)).toEqual({
      code: 0,
      output: 'The configuration is usable.\n',
    });
    const { code, output } = await doorstep(['controller', '--print-config'], env);
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      dataDirectory: folder,
      database: { databaseUrl: 'postgres://ds:***@db.example/doorstep' },
      http: { host: '127.0.0.1', port: 8080 },
    });
  });
});

describe('doorstep fleet', () => {
  const data = () => ['--data', join(folder, 'data')];
  const file = (content: string) => {
    writeFileSync(join(folder, 'fleet.json'), content);
    return join(folder, 'fleet.json');
  };

  it('imports a file and lists what is there; importing it again changes nothing', async () => {
    expect((await doorstep(['fleet', 'list', ...data()])).output).toContain('No kiosks yet.');
    const path = file(JSON.stringify(fleetOf(['jn-001', 'jn-002'])));
    for (let time = 0; time < 2; time += 1) {
      const imported = await doorstep(['fleet', 'import', path, ...data()]);
      expect(imported).toEqual({ code: 0, output: 'Imported 1 region, 1 site and 2 kiosks.\n' });
    }
    const lines = (await doorstep(['fleet', 'list', ...data()])).output.trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^jn-001 +510106 +unknown +unknown +unknown +never +jn-001号机$/);
  });

  it('says what is wrong with a file and where, and never repeats what is in it', async () => {
    const secret = 'too-short-but-still-a-secret';
    const wrong = { ...fleetOf([]), kiosks: [{ id: 'JN 1', site: 'market', secret }], sites: undefined };
    const { code, output } = await doorstep(['fleet', 'import', file(JSON.stringify(wrong)), ...data()]);
    expect(code).toBe(1);
    for (const place of ['sites:', 'kiosks.0.id:', 'kiosks.0.name:', 'kiosks.0.secret:']) {
      expect(output).toContain(`\n  ${place} `);
    }
    const broken = await doorstep(['fleet', 'import', file(`{"secret":"${secret}" oops`), ...data()]);
    expect(broken.output).toMatch(/is not JSON\.\n$/);
    expect(output + broken.output).not.toContain(secret);
  });

  it('says it plainly when the file is not there', async () => {
    const { code, output } = await doorstep(['fleet', 'import', join(folder, 'none.json'), ...data()]);
    expect(code).toBe(1);
    expect(output).toMatch(/none\.json cannot be read\.\n$/);
  });

  it('makes secrets that an import accepts, each different', async () => {
    const made = await Promise.all([1, 2, 3].map(() => doorstep(['fleet', 'new-secret'])));
    const secrets = made.map(({ output }) => output.trim());
    expect(new Set(secrets).size).toBe(3);
    const fleet = fleetOf(['jn-001', 'jn-002', 'jn-003']);
    const kiosks = fleet.kiosks.map((kiosk, index) => ({ ...kiosk, secret: secrets[index] }));
    const path = file(JSON.stringify({ ...fleet, kiosks }));
    expect((await doorstep(['fleet', 'import', path, ...data()])).code).toBe(0);
  });
});
