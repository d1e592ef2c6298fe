/** Servers that a test starts for itself: waits until they listen, and ends them without warning. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Those that somebody ended on purpose. */
const killed = new WeakSet<ChildProcess>();
const START_TIMEOUT_MS = 10_000;

/** Rejects with what it wrote to standard error when it ends or is too slow; `install` is what brings it. */
export async function untilListening(child: ChildProcess, port: number, install: string): Promise<void> {
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-4000);
  });
  const failed = new AbortController();
  child.once('error', (error: NodeJS.ErrnoException) => {
    const hint = `This test starts a program that is missing: ${install}`;
    failed.abort(error.code === 'ENOENT' ? new Error(hint, { cause: error }) : error);
  });
  child.once('exit', (code) => failed.abort(new Error(`${child.spawnfile} ended with ${code}:\n${output}`)));
  const deadlineMs = performance.now() + START_TIMEOUT_MS;
  while (!(await canConnect(port))) {
    failed.signal.throwIfAborted();
    if (performance.now() > deadlineMs)
      throw new Error(`${child.spawnfile} does not listen on ${port}:\n${output}`);
    await delay(20);
  }
}

/** A test whose server ended by itself would fail for a reason that nobody sees; its last words say more. */
export function complainOfDeath(child: ChildProcess): void {
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-2000);
  });
  child.once('exit', (code, signal) => {
    if (!killed.has(child))
      console.error(`${child.spawnfile} ended by itself with ${code ?? signal}:\n${lastWords}`);
  });
}

/** As when its machine loses power: with everything that it started. */
export async function killWithChildren(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const pid = child.pid ?? 0;
  const exited = once(child, 'exit');
  killed.add(child);
  // Stopped, so that it starts nothing more meanwhile.
  child.kill('SIGSTOP');
  const children = await childrenOf(pid);
  child.kill('SIGKILL');
  for (const each of children) tryKill(each);
  await exited;
}

/** Of all its threads. */
async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`);
  const lists = threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8'));
  return (await Promise.all(lists)).flatMap((text) => text.split(' ').filter(Boolean).map(Number));
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
}
