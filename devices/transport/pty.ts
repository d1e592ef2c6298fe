/** A pseudo-terminal whose far end is in our hands, made by socat, which also survives a host that closes and reopens it (devices.md 6.2). */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { lstat } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { AppError, describeError } from '../../shared/errors.ts';
import type { Clock } from '../../shared/time/clock.ts';

export interface Pty {
  readonly pid: number;
  /** From the host. */
  readonly output: Readable;
  /** To the host. */
  readonly input: Writable;
  /** Resolves when the pseudo-terminal is gone, whether closed or killed. */
  readonly exited: Promise<void>;
  close(): Promise<void>;
}

type Socat = ChildProcessByStdio<Writable, Readable, Readable>;

/** Generous: it is a process start on a machine that may be busy with many others. */
const START_DEADLINE_MS = 15_000;
/** `2026/11/23 08:00:00 socat[4711] E symlink(...): No such file or directory`. */
const SOCAT_ERROR = / E (.*)/u;

/** `linkPath` becomes a link to the pseudo-terminal; rejects with AppError `device.transport`. */
export async function createPty(linkPath: string, clock: Clock): Promise<Pty> {
  await assertNoFile(linkPath);
  // Twice -d: socat then says when the link exists, so nobody has to look for it again and again.
  const socat = spawn('socat', ['-d', '-d', `PTY,link=${linkPath},raw,echo=0,ignoreeof`, 'STDIO'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => {
    socat.once('exit', () => resolve());
    socat.once('error', () => resolve());
  });
  // Writing to a killed socat gives EPIPE; the line is then dead, and `exited` says so.
  socat.stdin.on('error', () => {});
  await waitForStart(socat, linkPath, clock);
  return {
    pid: socat.pid ?? 0,
    output: socat.stdout,
    input: socat.stdin,
    exited,
    async close() {
      socat.kill();
      await exited;
    },
  };
}

/** socat would delete whatever is there. */
async function assertNoFile(linkPath: string): Promise<void> {
  const stats = await lstat(linkPath).catch(() => undefined);
  if (stats !== undefined && !stats.isSymbolicLink()) {
    throw ptyError(linkPath, 'a file is in its place: choose another path');
  }
}

function waitForStart(socat: Socat, linkPath: string, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const timer = clock.setTimer(START_DEADLINE_MS, () => {
      socat.kill();
      reject(ptyError(linkPath, `socat did not start within ${START_DEADLINE_MS} ms`));
    });
    socat.stderr.on('data', (chunk: Buffer) => {
      // Goes on being read after the start, or a full pipe would stop socat.
      if (log.includes('starting data transfer loop')) return;
      log += chunk.toString('latin1');
      if (!log.includes('starting data transfer loop')) return;
      timer.cancel();
      resolve();
    });
    socat.once('close', () => {
      timer.cancel();
      reject(ptyError(linkPath, `socat ended: ${log.match(SOCAT_ERROR)?.[1] ?? log}`));
    });
    socat.once('error', (error) => {
      timer.cancel();
      const isMissing = 'code' in error && error.code === 'ENOENT';
      const reason = isMissing ? 'socat is missing: apt-get install socat' : describeError(error);
      reject(ptyError(linkPath, reason));
    });
  });
}

function ptyError(linkPath: string, reason: string): AppError {
  return new AppError('device.transport', `Cannot make a pseudo-terminal at ${linkPath}: ${reason}`, {
    context: { path: linkPath, reason },
  });
}
