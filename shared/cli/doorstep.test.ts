import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeVersionProblem } from './node-version.mjs';

const ROOT = new URL('../..', import.meta.url).pathname;
const ENTRY = join(ROOT, 'shared/cli/doorstep.mjs');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(node: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(node, args, { timeout: 15_000 }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

describe('node version', () => {
  it('is good from 22.14 on, and refused in one sentence below', () => {
    for (const good of ['22.14.0', '22.18.1', '23.0.0', '24.21.0', '100.0.0']) {
      expect({ found: good, problem: nodeVersionProblem(good) }).toEqual({ found: good, problem: null });
    }
    for (const old of ['8.17.0', '20.20.2', '22.4.1', '22.13.1', '22.9.0-nightly2024']) {
      const sentence = `Doorstep needs Node 22.14.0 or newer, but this is Node ${old}. `;
      expect(nodeVersionProblem(old)?.startsWith(sentence)).toBe(true);
    }
  });
});

describe('doorstep on an old Node', () => {
  it('says which version it found and needs, and ends with code 1', async () => {
    // The real old Node where this machine has one, otherwise this Node that pretends before the entry is read.
    const old = olderNodeOnPath();
    const pretend = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.20.2'})`;
    const ended = await (old === undefined
      ? run(process.execPath, ['--import', pretend, ENTRY, '--help'])
      : run(old, [ENTRY, '--help']));
    expect(ended.stderr).toMatch(
      /^Doorstep needs Node 22\.14\.0 or newer, but this is Node \S+\. .*npm ci.*\n$/,
    );
    expect(ended).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('doorstep on a Node that strips types only when asked', () => {
  it('starts itself once more with the flag and passes on output and exit code', async () => {
    const noTypes = `data:text/javascript,Object.defineProperty(process.features,'typescript',{value:false})`;
    const help = await run(process.execPath, ['--import', noTypes, ENTRY, '--help']);
    expect(help).toMatchObject({ code: 0 });
    expect(help.stdout).toContain('Usage: doorstep');
    const wrong = await run(process.execPath, ['--import', noTypes, ENTRY, 'nonsense']);
    expect(wrong).toMatchObject({ code: 1 });
  });
});

describe('doorstep commands', () => {
  let house: string;

  /** A copy of the command line beside parts written by the test: what is installed decides what runs. */
  beforeAll(() => {
    house = mkdtempSync(join(tmpdir(), 'doorstep-cli-'));
    for (const path of ['shared/cli/commands.ts', 'shared/cli/doorstep.mjs', 'shared/cli/node-version.mjs']) {
      cpSync(join(ROOT, path), join(house, path), { recursive: true });
    }
    cpSync(join(ROOT, 'shared/errors.ts'), join(house, 'shared/errors.ts'));
    symlinkSync(join(ROOT, 'node_modules'), join(house, 'node_modules'));
    writeFileSync(join(house, 'package.json'), '{"type":"module"}');
    part('controller/main.ts', 'throw new Error("loaded a part that nobody asked for");');
    part(
      'kiosk/agent/main.ts',
      `import { Command } from 'commander';
       import { AppError } from '../../shared/errors.ts';
       export function agentCommand(): Command {
         return new Command().argument('<how>').action((how: string) => {
           if (how === 'expected') throw new AppError('config.invalid', 'a sentence for people');
           if (how === 'fault') throw new TypeError('a fault of ours');
           process.stdout.write('served\\n');
         });
       }`,
    );
  });
  afterAll(() => rmSync(house, { recursive: true, force: true }));

  function part(path: string, source: string): void {
    const file = join(house, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, source);
  }
  const doorstep = (...args: string[]) =>
    run(process.execPath, [join(house, 'shared/cli/doorstep.mjs'), ...args]);

  it('load only the module of the chosen command', async () => {
    expect(await doorstep('agent', 'well')).toEqual({ code: 0, stdout: 'served\n', stderr: '' });
  });

  it('are all in the help without loading any', async () => {
    const { code, stdout } = await doorstep('--help');
    expect(code).toBe(0);
    for (const name of ['demo', 'controller', 'fleet', 'agent', 'case', 'simulate', 'protocol']) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
  });

  it('show their own help, asked either way', async () => {
    expect((await doorstep('agent', '--help')).stdout).toContain('Usage: doorstep agent [options] <how>');
    expect((await doorstep('help', 'agent')).stdout).toContain('Usage: doorstep agent [options] <how>');
  });

  it('say so when their part is not installed', async () => {
    const ended = await doorstep('simulate');
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toBe('This installation does not have the part for "doorstep simulate".\n');
  });

  it('end with the message alone for an expected error, and with a stack for a fault', async () => {
    expect(await doorstep('agent', 'expected')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'a sentence for people\n',
    });
    const fault = await doorstep('agent', 'fault');
    expect(fault.code).toBe(1);
    expect(fault.stderr).toMatch(/^TypeError: a fault of ours\n\s+at /);
  });

  it('ask for "npm ci" when the packages are missing', async () => {
    rmSync(join(house, 'node_modules'));
    const ended = await doorstep('--help');
    symlinkSync(join(ROOT, 'node_modules'), join(house, 'node_modules'));
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('run "npm ci"');
  });
});

function olderNodeOnPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders
    .map((folder) => join(folder, 'node'))
    .find((node) => {
      try {
        const version = execFileSync(node, ['--version'], { encoding: 'utf8', stdio: 'pipe' });
        return nodeVersionProblem(version.trim().slice(1)) !== null;
      } catch {
        return false;
      }
    });
}
