/** The commands of docs/devices.md as people type them, in their order, and what the page says that they print. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../support/process.ts';

interface Example {
  readonly args: readonly string[];
  readonly lines: readonly string[];
  /** It runs until somebody presses Ctrl-C. */
  readonly isEndless: boolean;
}

const KIOSK = {
  kioskId: 'jn-0001',
  region: '510106',
  name: '样例农贸市场 1号机',
  controller: { endpoints: ['mqtt://127.0.0.1:9'], secret: 'for trials' },
  dataDir: 'data',
  devices: [],
};

const page = readFileSync('docs/devices.md', 'utf8');
const examples = [...page.matchAll(/```console\n\$ doorstep (.*)\n([^]*?)```/gu)].map(toExample);
const simulators = examples.filter(({ args }) => args[1] === 'simulate');
/** The list shows what the writing has written: it stands first on the page, and is typed last here. */
const others = examples
  .filter(({ args }) => args[1] !== 'simulate')
  .toSorted((a, b) => Number(a.args[1] === 'list') - Number(b.args[1] === 'list'));

let folder: string;
const running: { readonly child: ChildProcess; readonly output: () => string }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-page-'));
  writeFileSync(join(folder, 'kiosk.json'), JSON.stringify(KIOSK, null, 2));
  for (const { args } of simulators) running.push(start(args));
  await waitFor(() => running.every(({ output }) => output().includes('\n= ')), 60_000);
});

afterAll(async () => {
  for (const { child } of running) await interrupt(child);
  rmSync(folder, { recursive: true, force: true });
});

function toExample([, command = '', text = '']: RegExpExecArray): Example {
  const lines = text.split('\n').filter((line) => line !== '');
  const isEndless = lines.at(-1) === '^C';
  return { args: command.split(' '), lines: isEndless ? lines.slice(0, -1) : lines, isEndless };
}

/** The page's paths in a folder of the test. */
function npmArgs(args: readonly string[]): string[] {
  const own = args.map((arg) => arg.replace(/^\/tmp\/|^\/etc\/doorstep\//u, `${folder}/`));
  return ['run', '-s', 'doorstep', '--', ...own];
}

function start(args: readonly string[]) {
  const child = spawn('npm', npmArgs(args), { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  return { child, output: () => text };
}

/** A terminal sends Ctrl-C to the whole foreground group; ended when all of it has closed its output. */
async function interrupt(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  process.kill(-child.pid!, 'SIGINT');
  await ended;
}

/** Without times, widths, and the folder where it runs. */
function essence(text: string): string {
  return text
    .replaceAll(/\/tmp\/doorstep-page-[^/]+\/|\/etc\/doorstep\/|\/tmp\//gu, '~/')
    .replaceAll(/\d\d:\d\d:\d\d\.\d{3}|\d{8}-\d{4}/gu, 'TIME')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

describe('docs/devices.md', () => {
  it('has examples of every command', () => {
    const shown = new Set(examples.map(({ args }) => args[1]));
    expect(shown).toEqual(new Set(['list', 'probe', 'test', 'trace', 'simulate']));
  });

  it('shows what simulators really say', () => {
    for (const [index, { lines }] of simulators.entries()) {
      const all = essence(running[index]!.output());
      expect(lines.filter((line) => !all.includes(essence(line)))).toEqual([]);
    }
  });

  it.each(others)('shows what $args really prints', async ({ args, lines, isEndless }) => {
    const output = isEndless ? await outputUntil(args, lines.at(-1)!) : wholeOutput(args);
    const all = essence(output);
    expect(lines.filter((line) => !all.includes(essence(line)))).toEqual([]);
  });
});

/** With a good end. */
function wholeOutput(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('npm', npmArgs(args), { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

/** Until it has printed this line, and was then interrupted. */
async function outputUntil(args: readonly string[], line: string): Promise<string> {
  const { child, output } = start(args);
  await waitFor(() => essence(output()).includes(essence(line)), 30_000);
  await interrupt(child);
  return output();
}
