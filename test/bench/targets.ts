/** What the bench loads, each a process of its own: the controller, the same broker without a store, Mosquitto. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { startDoorstep, startUntil, waitFor } from '../support/process.ts';
import { fleetFileOf, type LoadKiosk } from './kiosk-load.ts';

export interface Target {
  readonly port: number;
  /** null for peers without one. */
  readonly httpPort: number | null;
  /** From spawning to the ready line, ms. */
  readonly startMs: number;
  rssBytes(): number;
  stop(): Promise<void>;
}

export async function startController(
  kiosks: readonly LoadKiosk[],
): Promise<Target & { readonly folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-bench-'));
  const fleetFile = join(folder, 'fleet.json');
  writeFileSync(fleetFile, JSON.stringify(fleetFileOf(kiosks)));
  const importing = startDoorstep(['fleet', 'import', fleetFile, '--data', folder]);
  if ((await importing.exited) !== 0) throw new Error(`fleet import failed:\n${importing.output()}`);
  const [port, httpPort] = [await freePort(), await freePort()];
  const flags = [
    '--data',
    folder,
    '--mqtt',
    `127.0.0.1:${port}`,
    '--http',
    `127.0.0.1:${httpPort}`,
    '--log-level',
    'warn',
  ];
  const startedMs = performance.now();
  const running = await startUntil(['controller', ...flags], /http:\/\//, { timeoutMs: 60_000 });
  const startMs = performance.now() - startedMs;
  return {
    port,
    httpPort,
    startMs,
    folder,
    rssBytes: () => rssOf(running.child),
    async stop() {
      await running.kill('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function startPlainBroker(mode: 'decode' | 'bare'): Promise<Target> {
  const port = await freePort();
  return startChild(process.execPath, ['test/bench/plain-broker.ts', String(port), mode], port);
}

export async function startMosquitto(): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-bench-mosquitto-'));
  const port = await freePort();
  const file = join(folder, 'mosquitto.conf');
  // As fast as it goes: no storage, no users.
  writeFileSync(
    file,
    `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nmax_inflight_messages 0\nlog_type none\n`,
  );
  const target = await startChild('/usr/sbin/mosquitto', ['-c', file], port);
  return {
    ...target,
    async stop() {
      await target.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startChild(command: string, args: readonly string[], port: number): Promise<Target> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = once(child, 'exit');
  if (!(await waitFor(() => isListening(port), 20_000))) throw new Error(`${command} does not listen`);
  return {
    port,
    httpPort: null,
    startMs: Number.NaN,
    rssBytes: () => rssOf(child),
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function isListening(port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Resident memory of a child, bytes (proc(5), VmRSS). */
function rssOf(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}
