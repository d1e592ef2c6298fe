import { spawn, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, waitFor } from '../support/process.ts';

/** The commands of README and docs as people type them. Those of the agent are run in kiosk/agent, `npm run check` and the suites by `npm test`. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-commands-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function npm(...args: string[]): { status: number | null; output: string } {
  const result = spawnSync('npm', args, {
    encoding: 'utf8',
    env: { ...process.env, DOORSTEP_DATA: join(folder, 'data') },
  });
  return { status: result.status, output: result.stdout + result.stderr };
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
    for (const name of ['demo', 'controller', 'fleet', 'agent', 'case', 'simulate', 'protocol'])
      expect(help).toContain(name);
    const flags = npm('run', '-s', 'controller', '--', '--help').output;
    for (const flag of ['--http', '--mqtt', '--broker', '--data', '--database', '--regions', '--log-level'])
      expect(flags).toContain(flag);
    expect(npm('run', '-s', 'controller', '--', '--check-config').status).toBe(0);
  });

  it('measures one part of the bench and prints goal, result and ratio', () => {
    const { status, output } = npm('run', '-s', 'bench', '--', 'latency');
    expect(status).toBe(0);
    expect(output).toMatch(/what\s+goal\s+result\s+ratio\s+reached/);
    expect(output).toContain('ID card laid on the reader');
  });

  it('soaks for as long as one wants', () => {
    const { status, output } = npm(
      'run',
      '-s',
      'soak',
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
    expect({ status, last: output.trim().split('\n').at(-1) }).toEqual({
      status: 0,
      last: '1 passed, 0 failed',
    });
  });

  it('the demo serves within a minute, tells its addresses, and Ctrl-C stops all of it', async () => {
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
      const isServing = await waitFor(async () => (await onlineKiosks(`http://${http}`)) >= 31, 60_000, 500);
      expect({ isServing, output: isServing ? '' : output }).toEqual({ isServing: true, output: '' });
      expect(output).toContain(`http://${http}/`);
      expect(await waitFor(() => output.includes('receipt in hand'), 90_000, 500)).toBe(true);
    } finally {
      // A terminal sends Ctrl-C to the whole foreground group.
      process.kill(-demo.pid!, 'SIGINT');
    }
    const hasStopped = await waitFor(() => processesOf(folder).length === 0, 30_000, 250);
    expect({ hasStopped, left: processesOf(folder) }).toEqual({ hasStopped: true, left: [] });
    expect(output).toContain('stopping');
  });
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

async function onlineKiosks(url: string): Promise<number> {
  try {
    const { items } = (await (await fetch(`${url}/api/v1/kiosks?limit=100&link=online`)).json()) as {
      items: unknown[];
    };
    return items.length;
  } catch {
    return 0;
  }
}
