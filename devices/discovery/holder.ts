/**
 * Who uses a port, found out without opening it: node-serialport sets the line before it tries the lock, so an attempt to
 * open a port of somebody else takes his flow control away (bindings-cpp 13, serialport_unix.cpp, `setup`).
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isTcpPath } from '../transport/tcp.ts';
import { openFilesOf, otherProcesses, PROC, programOf, terminalOf } from './processes.ts';
import { findConnection } from './tcp-connection.ts';

export interface Holder {
  /** null: no process, or one that we may not see. */
  readonly pid: number | null;
  /** `doorstep agent`, `minicom`. */
  readonly program: string | null;
}

/** Who holds the port or connection, or null. */
export type FindHolder = (path: string) => Promise<Holder | null>;

/** Where minicom, ModemManager and pppd leave `LCK..ttyUSB0` with their number (Filesystem Hierarchy Standard 5.9). */
const LOCK_FOLDER = '/run/lock';
const PSEUDO_TERMINALS = '/dev/pts/';
const PSEUDO_TERMINAL_MAKER = '/dev/ptmx';

/** As `stat` tells it; `path` is the kernel's own name. */
interface Port {
  readonly path: string;
  readonly dev: number;
  readonly ino: number;
  readonly rdev: number;
}

/** `lockFolder` and `proc` are others in tests. */
export async function findHolder(
  path: string,
  { lockFolder = LOCK_FOLDER, proc = PROC } = {},
): Promise<Holder | null> {
  if (isTcpPath(path)) return toHolder(await findConnection(path, proc), proc);
  const port = await portAt(path);
  if (port === undefined) return null;
  if (await isConsole(port, proc)) return { pid: null, program: 'the console of the kernel' };
  const pid =
    (await lockOwner(port, proc)) ??
    (await userOf(port, proc)) ??
    (await lockFileOwner(port, lockFolder, proc));
  return toHolder(pid, proc);
}

/** `doorstep agent (process 4711)` */
export function describeHolder({ pid, program }: Holder): string {
  if (pid === null) return program ?? 'another program';
  return `${program ?? 'another program'} (process ${pid})`;
}

/** undefined: it is not there. */
async function portAt(path: string): Promise<Port | undefined> {
  try {
    const { dev, ino, rdev } = await stat(path);
    return { path: await realpath(path), dev, ino, rdev };
  } catch {
    return undefined;
  }
}

async function toHolder(pid: number | undefined, proc: string): Promise<Holder | null> {
  if (pid === undefined) return null;
  return pid === 0 ? { pid: null, program: null } : { pid, program: await programOf(pid, proc) };
}

/** Its messages go there, and a login may wait for somebody to type. */
async function isConsole({ rdev }: Port, proc: string): Promise<boolean> {
  const consoles = await readFile(join(proc, 'consoles'), 'utf8').catch(() => '');
  const [major, minor] = numbersOf(rdev);
  return consoles.split('\n').some((line) => line.trimEnd().split(/\s+/u).at(-1) === `${major}:${minor}`);
}

/** Major and minor of a device number as glibc packs it (makedev(3)). */
function numbersOf(device: number): [major: number, minor: number] {
  return [(device >> 8) & 0xfff, (device & 0xff) | ((device >> 12) & 0xfff00)];
}

/** The lock that serialport takes, picocom too. Everybody may see it; 0: by a process outside of our namespace. */
async function lockOwner({ dev, ino }: Port, proc: string): Promise<number | undefined> {
  const locks = await readFile(join(proc, 'locks'), 'utf8').catch(() => '');
  const file = `${numbersOf(dev).map(hex).join(':')}:${ino}`;
  for (const line of locks.split('\n')) {
    const [, type, , , pid, where] = line.trim().split(/\s+/u);
    if (type === 'FLOCK' && where === file && Number(pid) !== process.pid) return Math.max(0, Number(pid));
  }
  return undefined;
}

function hex(number: number): string {
  return number.toString(16).padStart(2, '0');
}

/** Has it open, or lives on it as a login shell does. */
async function userOf({ path, rdev }: Port, proc: string): Promise<number | undefined> {
  for (const pid of await otherProcesses(proc)) {
    if ((await terminalOf(pid, proc)) === rdev) return pid;
    const files = await openFilesOf(pid, proc);
    // Who made a pseudo-terminal has both ends open, as socat does, and plays the device.
    const isMaker = path.startsWith(PSEUDO_TERMINALS) && files.includes(PSEUDO_TERMINAL_MAKER);
    if (files.includes(path) && !isMaker) return pid;
  }
  return undefined;
}

/** A lock file whose process is gone counts for nothing. */
async function lockFileOwner({ path }: Port, folder: string, proc: string): Promise<number | undefined> {
  const text = await readFile(join(folder, `LCK..${basename(path)}`), 'latin1').catch(() => '');
  const pid = Number(text.trim().split(/\s+/u)[0]);
  return pid > 0 && (await otherProcesses(proc)).includes(pid) ? pid : undefined;
}
