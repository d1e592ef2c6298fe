/** Real `doorstep devices` processes for tests: run to their end, or typed at while they run. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findLineDriver } from '../../devices/registry.ts';
import type { SimulatedDevice } from '../../devices/simulator.ts';
import { hostOnPty } from '../../devices/transport/host.ts';
import { seededRandom } from '../../shared/random.ts';
import { systemClock } from '../../shared/time/clock.ts';

const CLI = new URL('../../shared/cli/doorstep.mjs', import.meta.url).pathname;

export interface Running {
  readonly pid: number;
  /** Both streams. */
  output(): string;
  stdout(): string;
  type(text: string): void;
  /** The input ends. */
  endInput(): void;
  interrupt(): void;
  /** Exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Resolves when it has printed this; throws with its output when it ends before. */
  printed(what: RegExp): Promise<void>;
}

export function startDoorstep(...args: readonly string[]): Running {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let output = '';
  const take = (chunk: Buffer) => (output += chunk.toString('utf8'));
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
    take(chunk);
  });
  child.stderr.on('data', take);
  child.stdin.on('error', () => {});
  let hasEnded = false;
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      hasEnded = true;
      resolve(code);
    });
  });
  return {
    pid: child.pid ?? 0,
    output: () => output,
    stdout: () => stdout,
    type: (text) => void child.stdin.write(text),
    endInput: () => void child.stdin.end(),
    interrupt: () => void child.kill('SIGINT'),
    exited,
    async printed(what) {
      await until(
        () => what.test(output) || hasEnded,
        () => output,
      );
      if (!what.test(output)) throw new Error(`ended without ${String(what)}:\n${output}`);
    },
  };
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly stdout: string;
}

/** `input`: everything that is typed. */
export async function runDoorstep(args: readonly string[], input = ''): Promise<Ended> {
  const running = startDoorstep(...args);
  running.type(input);
  running.endInput();
  const code = await running.exited;
  return { code, output: running.output(), stdout: running.stdout() };
}

export const devices = (...args: readonly string[]) => runDoorstep(['devices', ...args]);

/** A simulator in this process, on a pty: its truth can be compared. */
export async function simulatorAt(
  linkPath: string,
  driver: string,
): Promise<SimulatedDevice & { readonly pid: number }> {
  const entry = findLineDriver(driver);
  const device = await entry.simulate({ clock: systemClock, random: seededRandom(7) });
  const host = await hostOnPty(device.simulator, {
    clock: systemClock,
    paceBaud: entry.baudRate,
    linkPath,
  });
  onTestFinished(async () => {
    await host.close();
    device.simulator.stop();
  });
  return { ...device, pid: host.pid };
}

export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-devices-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A whole configuration of a kiosk; returns its path. */
export function kioskFile(folder: string, entries: readonly object[]): string {
  const path = join(folder, 'kiosk.json');
  const config = {
    kioskId: 'jn-0001',
    region: '510106',
    name: '样例市场',
    controller: { endpoints: ['mqtt://127.0.0.1:9'], secret: 'correct horse' },
    dataDir: 'data',
    ui: { port: 0 },
    devices: entries,
  };
  writeFileSync(path, `${JSON.stringify(config, null, 2)}\n`);
  return path;
}

export function devicesIn(path: string): readonly Record<string, unknown>[] {
  return (JSON.parse(readFileSync(path, 'utf8')) as { devices: Record<string, unknown>[] }).devices;
}

export async function until(isTrue: () => boolean, explain = () => isTrue.toString()): Promise<void> {
  for (let waits = 0; !isTrue(); waits++) {
    if (waits > 3000) throw new Error(`did not happen: ${explain()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
