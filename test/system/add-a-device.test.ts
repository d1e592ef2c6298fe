/** docs/add-a-device.md to the letter: its files and its row in a copy of the repository, its commands as people type them. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../support/process.ts';

const FIXTURE = 'test/fixtures/toy-device';
const FILES = ['codec.ts', 'machine.ts', 'driver.ts', 'simulator.ts', 'definition.ts', 'driver.test.ts'];
/** Made from the rest, or somebody's own. */
const NOT_COPIED = new Set(['node_modules', '.git', '.doorstep', 'test-output', 'dist']);
const CACHES = 'node_modules/.cache';
/** It names files by their absolute paths, with their times. */
const PRETTIER_CACHE = `${CACHES}/prettier/.prettier-cache`;

const page = readFileSync('docs/add-a-device.md', 'utf8');
const blocks = [...page.matchAll(/^```(\w+) (\S+)\n([^]*?)^```$/gmu)].map(
  ([, language = '', path = '', text = '']) => ({ language, path, text }),
);
const files = blocks.filter(({ language }) => language === 'ts');
const edits = blocks.filter(({ language }) => language === 'diff');
/** With what the page says that they print; one that plays a device goes on until somebody ends it. */
const commands = [...page.matchAll(/^```console\n([^]*?)^```$/gmu)]
  .flatMap(([, text = '']) => text.split(/^\$ /mu).slice(1))
  .map((example) => {
    const [command = '', ...lines] = example.trimEnd().split('\n');
    return { command, lines, isEndless: command.includes(' simulate ') };
  });

let folder: string;
let copy: string;
/** Devices that are played. */
const playing: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-add-'));
  copy = join(folder, 'doorstep');
  copyRepository();
  for (const { path, text } of files) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), text);
  }
  for (const { path, text } of edits)
    writeFileSync(join(copy, path), applyEdit(readFileSync(join(copy, path), 'utf8'), text));
});

afterAll(async () => {
  for (const child of playing) {
    const ended = new Promise((done) => child.once('close', done));
    process.kill(-child.pid!, 'SIGINT');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

/**
 * With what the checks of the repository remember of its files, so that they look at what is new alone. Packages are named by
 * links into the same files and not by one to their folder: it would lead out of the copy, where nothing is remembered of them.
 */
function copyRepository(): void {
  const filter = (path: string) => !NOT_COPIED.has(basename(path));
  cpSync('.', copy, { recursive: true, preserveTimestamps: true, filter });
  const packages = readdirSync('node_modules').filter((name) => name === '.bin' || !name.startsWith('.'));
  mkdirSync(join(copy, 'node_modules'));
  // The temporary directory may be another disk.
  const link = 'cp -al "$@" || cp -a "$@"';
  const paths = packages.map((name) => resolve('node_modules', name));
  execFileSync('sh', ['-c', link, 'sh', ...paths, join(copy, 'node_modules')], { stdio: 'ignore' });
  if (!existsSync(CACHES)) return;
  cpSync(CACHES, join(copy, CACHES), { recursive: true });
  if (!existsSync(PRETTIER_CACHE)) return;
  const remembered = readFileSync(PRETTIER_CACHE, 'utf8');
  writeFileSync(join(copy, PRETTIER_CACHE), remembered.replaceAll(resolve('.'), copy));
}

/** Lines with + go in before the next line without one, which is looked for in the file, from one to the next. */
function applyEdit(before: string, edit: string): string {
  const lines = before.split('\n');
  let at = 0;
  let added: string[] = [];
  for (const line of edit.trimEnd().split('\n')) {
    if (line.startsWith('+')) {
      added.push(line.slice(1));
      continue;
    }
    const found = lines.indexOf(line.slice(1), at);
    if (found === -1) throw new Error(`the file does not have this line any more: "${line.slice(1)}"`);
    lines.splice(found, 0, ...added);
    at = found + added.length + 1;
    added = [];
  }
  return lines.join('\n');
}

/** In the copy, and with the page's paths in the folder of this test. */
function shell(command: string): readonly [string, string[], { cwd: string; env: NodeJS.ProcessEnv }] {
  // vitest would take the child for a part of itself.
  const { VITEST: _vitest, NODE_ENV: _env, ...env } = process.env;
  return ['sh', ['-c', command.replaceAll('/tmp/', `${folder}/`)], { cwd: copy, env }];
}

/** Without widths, and the folder where it ran. */
function essence(text: string): string {
  return text.replaceAll(`${folder}/`, '/tmp/').replaceAll(/\s+/gu, ' ').trim();
}

function missing(lines: readonly string[], output: string): readonly string[] {
  return lines.filter((line) => !essence(output).includes(essence(line)));
}

/** What is not as the page says: lines that it does not print, and everything that it printed when it failed. */
function faultsOf(command: string, lines: readonly string[]): readonly string[] {
  const [program, args, options] = shell(command);
  const { status, stdout, stderr } = spawnSync(program, args, { ...options, encoding: 'utf8' });
  return [...missing(lines, stdout), ...(status === 0 ? [] : [`status ${status}`, stdout, stderr])];
}

/** It goes on afterwards. */
async function faultsOfPlaying(command: string, lines: readonly string[]): Promise<readonly string[]> {
  const [program, args, options] = shell(command);
  const child = spawn(program, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  playing.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  await waitFor(() => missing(lines, output).length === 0, 60_000);
  return missing(lines, output);
}

describe('docs/add-a-device.md', () => {
  it('has five files, their test, one row, and commands', () => {
    expect(files.map(({ path }) => path)).toEqual(FILES.map((name) => `devices/toy-ups/${name}`));
    expect(edits.map(({ path }) => path)).toEqual(['devices/registry.ts']);
    expect(commands.map(({ command }) => command)).toContain('npm run -s check');
  });

  it('shows the toy device of test/fixtures, and the whole of it', () => {
    const kept = readdirSync(FIXTURE).map((name) => [name, readFileSync(join(FIXTURE, name), 'utf8')]);
    expect(Object.fromEntries(files.map(({ path, text }) => [basename(path), text]))).toEqual(
      Object.fromEntries(kept),
    );
  });

  it.each(commands)('$command does what the page says', async ({ command, lines, isEndless }) => {
    const faults = isEndless ? await faultsOfPlaying(command, lines) : faultsOf(command, lines);
    expect(faults).toEqual([]);
  });
});
