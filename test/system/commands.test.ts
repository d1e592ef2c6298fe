import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DRIVERS } from '../../devices/registry.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlineKiosks } from '../support/online-kiosks.ts';
import { freePort } from '../support/free-port.ts';
import { waitFor } from '../support/process.ts';

/** The commands of README and docs as people type them. Those of the agent are run in kiosk/agent, of devices in devices.test.ts, `npm run check` and the suites by `npm test`. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-commands-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Result {
  readonly status: number | null;
  readonly output: string;
}

const environment = () => ({ ...process.env, DOORSTEP_DATA: join(folder, 'data') });

/** `input`: what is piped into it. */
function run(command: string, args: readonly string[], input = ''): Result {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    input,
    env: environment(),
  });
  return { status, output: stdout + stderr };
}

function npm(...args: string[]): Result {
  return run('npm', args);
}

/** For those that mostly wait: the tests that are concurrent with one another. */
async function npmBeside(...args: string[]): Promise<Result> {
  const child = spawn('npm', args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment() });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, output };
}

/** What `npm run -s doorstep --` runs, after that was tried itself: npm takes longer than most commands. */
function doorstep(args: readonly string[], input = ''): Result {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { doorstep: string } };
  const [command = '', ...first] = scripts.doorstep.split(' ');
  return run(command, [...first, ...args], input);
}

describe('the commands of the documents', () => {
  it('registers the fleet of docs/controller.md with a secret that it made', () => {
    const secret = npm('run', '-s', 'doorstep', '--', 'fleet', 'new-secret').output.trim();
    expect(secret).toMatch(/^[\w-]{43}$/);
    const example = /```json\n([\s\S]*?)```/.exec(readFileSync('docs/controller.md', 'utf8'))?.[1] ?? '';
    const file = join(folder, 'fleet.json');
    writeFileSync(file, example.replace('replace-me-with-the-output-of-fleet-new-secret', secret));
    expect(npm('run', '-s', 'doorstep', '--', 'fleet', 'import', file)).toMatchObject({
      status: 0,
      output: expect.stringContaining('1 kiosk') as string,
    });
    expect(npm('run', '-s', 'doorstep', '--', 'fleet', 'list').output).toContain('九里堤农贸市场 1号机');
  });

  it('lists every command and every flag of the controller', () => {
    const help = npm('run', '-s', 'doorstep', '--', '--help').output;
    for (const name of [
      'demo',
      'controller',
      'fleet',
      'agent',
      'devices',
      'case',
      'technician',
      'simulate',
      'protocol',
    ])
      expect(help).toContain(name);
    const flags = npm('run', '-s', 'controller', '--', '--help').output;
    for (const flag of ['--http', '--mqtt', '--broker', '--data', '--database', '--regions', '--log-level'])
      expect(flags).toContain(flag);
    expect(npm('run', '-s', 'controller', '--', '--check-config').status).toBe(0);
  });

  it('solves, checks and compares plans as docs/plan-command.md says', () => {
    const lines = readFileSync('docs/plan-command.md', 'utf8').match(/^npm run .*$/gm) ?? [];
    expect(lines).toHaveLength(5);
    for (const line of lines) {
      const [, ...args] = line.replaceAll('/tmp', folder).split(' ');
      expect({ line, ...npm(...args) }).toMatchObject({ status: 0 });
    }
  }, 120_000);

  it('measures one instance of site planning, beside others who solve it, with a proof', () => {
    const { status, output } = npm('run', '-s', 'bench:placement', '--', 'Francisco r5000 p4');
    expect(output).toMatch(
      /^\| G13 \| San Francisco r5000 p4 \| 875247 .* checked \| proved in .* proved in /m,
    );
    expect(status).toBe(0);
  });

  it('harms all devices for as long as one wants, and counts', () => {
    const { status, output } = npm('run', '-s', 'soak', '--', '--minutes', '0', '--seed', '5');
    expect(output).toMatch(/device\s+operations\s+faults\s+recoveries/);
    for (const { driver } of DRIVERS) expect(output).toContain(driver);
    expect(output).toMatch(/^1 passed, 0 failed\s*$/m);
    expect(status).toBe(0);
  });

  it('makes, lists, changes and disables accounts as docs/console.md says, and never shows a password', () => {
    const user = (input: string, ...args: string[]) => doorstep(['user', ...args], input);
    const password = 'a long walk by the river';
    const added = user(password, 'add', 'wang', '--display-name', '王敏', '--role', 'administrator');
    expect(added).toEqual({ status: 0, output: 'Added "wang" with administrator.\n' });
    expect(user(password, 'add', 'wang', '--display-name', '王', '--role', 'operator').status).toBe(1);
    expect(user('short', 'add', 'li', '--display-name', '李', '--role', 'operator').status).toBe(1);
    expect(user(password, 'add', 'li', '--display-name', '李', '--role', 'king').status).toBe(1);
    expect(user('', 'add', 'li', '--display-name', '李', '--role', 'operator').status).toBe(1);
    expect(
      user(password, 'add', 'li', '--display-name', '李雷', '--role', 'operator', '--role', 'planner').status,
    ).toBe(0);
    expect(user('another walk in the hills', 'reset-password', 'li').status).toBe(0);
    expect(user('', 'disable', 'li').status).toBe(0);
    expect(user('', 'disable', 'wang')).toMatchObject({ status: 1 });
    const { output } = user('', 'list');
    expect(output).toMatch(/^li +operator,planner +disabled +李雷$/m);
    expect(output).not.toContain(password);
  });

  it('makes, lists and revokes a token, and verifies the audit log', () => {
    const token = (...args: string[]) => doorstep(['token', ...args]);
    const made = token('add', 'monitoring', '--scope', 'fleet.read', '--expires-days', '30');
    expect(made.output.trim()).toMatch(/^ds_[\w-]{43}$/);
    expect(token('add', 'x', '--scope', 'everything').status).toBe(1);
    const { output } = token('list');
    expect(output).toContain('monitoring');
    expect(output).not.toContain(made.output.trim());
    expect(token('revoke', output.split(' ')[0] ?? '').status).toBe(0);
    expect(token('list').output).toContain('No tokens yet');
    expect(doorstep(['audit', 'verify'])).toMatchObject({ status: 0 });
  });

  it.concurrent('measures one part of the bench and prints goal, result and ratio', async () => {
    const { status, output } = await npmBeside('run', '-s', 'bench', '--', 'latency');
    expect(status).toBe(0);
    expect(output).toMatch(/what\s+goal\s+result\s+ratio\s+reached/);
    expect(output).toContain('ID card laid on the reader');
  });

  it.concurrent('kills processes for as long as one wants', async () => {
    const { status, output } = await npmBeside(
      'run',
      '-s',
      'soak:crash',
      '--',
      '--hours',
      '0',
      '--seed',
      '5',
      '--visits',
      '8',
      '--kills',
      '4',
    );
    expect(output).toMatch(/^1 passed, 0 failed\s*$/m);
    expect(status).toBe(0);
  });

  it.concurrent(
    'the demo invents its past, serves, tells its addresses, and Ctrl-C stops all of it',
    async () => {
      const [http, mqtt] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
      const demo = spawn(
        'npm',
        ['run', '-s', 'demo', '--', '--data', join(folder, 'demo'), '--http', http, '--mqtt', mqtt],
        {
          detached: true,
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      );
      let output = '';
      for (const stream of [demo.stdout, demo.stderr])
        stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
      try {
        // Three are broken on purpose, one of them without a network.
        const isServing = await waitFor(
          async () => (await onlineKiosks(`http://${http}`)) >= 28,
          120_000,
          500,
        );
        expect({ isServing, output: isServing ? '' : output }).toEqual({ isServing: true, output: '' });
        expect(output).toContain(`http://${http}/`);
        expect(output).toMatch(/\d{5} invented records/);
        expect(await canSignIn(`http://${http}`, output)).toBe(true);
        expect(await waitFor(() => output.includes('receipt in hand'), 90_000, 500)).toBe(true);
        expect(
          await waitFor(() => output.includes('scenarios of site planning are solved'), 90_000, 500),
        ).toBe(true);
      } finally {
        // A terminal sends Ctrl-C to the whole foreground group.
        process.kill(-demo.pid!, 'SIGINT');
      }
      const hasStopped = await waitFor(() => processesOf(folder).length === 0, 30_000, 250);
      expect({ hasStopped, left: processesOf(folder) }).toEqual({ hasStopped: true, left: [] });
      expect(output).toContain('stopping');
    },
  );
});

/** Command lines that name this folder: the demo and all that it has started. */
function processesOf(name: string): string[] {
  return globSync('/proc/[0-9]*/cmdline').flatMap((path) => {
    try {
      const line = readFileSync(path, 'utf8').replaceAll('\0', ' ');
      return line.includes(name) ? [line] : [];
    } catch {
      // It ended while we looked.
      return [];
    }
  });
}

/** With the password that the demo shows, as its operator. */
async function canSignIn(url: string, output: string): Promise<boolean> {
  const password = /password\s+(\S+)/.exec(output)?.[1] ?? '';
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ name: 'operator', password }),
  });
  return response.status === 200;
}
