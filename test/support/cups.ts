/** A real CUPS for one test: a private cupsd on its own port, with everything it writes in a temporary folder. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { complainOfDeath, killWithChildren, untilListening } from './daemon.ts';

export interface Cups {
  uriOf(queue: string): string;
  /** For an IPP Everywhere printer; fails when it does not answer. */
  addQueue(queue: string, deviceUri: string): Promise<void>;
  removeQueue(queue: string): Promise<void>;
  pause(queue: string): Promise<void>;
  resume(queue: string): Promise<void>;
  reject(queue: string): Promise<void>;
  accept(queue: string): Promise<void>;
  /** What lies on its disk of jobs: records (c…), documents (d…), and what filters left. */
  spooled(): Promise<readonly string[]>;
  /** Without warning and with all its filters, as when its machine loses power. */
  kill(): Promise<void>;
  /** With what it left behind. */
  start(): Promise<void>;
  /** What systemd does with a RuntimeDirectory between two lives (docs/agent.md). */
  emptySpool(): Promise<void>;
  close(): Promise<void>;
}

export interface CupsOptions {
  /** Further lines of cupsd.conf. */
  readonly settings?: readonly string[];
}

const FOLDERS = ['root', 'state', 'cache', 'spool', 'tmp'] as const;
const run = promisify(execFile);
const INSTALL = 'apt-get install -y cups-daemon cups-client cups-core-drivers cups-filters-core-drivers';
/** What CUPS keeps of jobs unless it is told otherwise, so that tests see what a driver clears away. */
const KEEPS_ALL = ['PreserveJobFiles Yes', 'PreserveJobHistory Yes', 'Browsing No', 'WebInterface No'];

/** Rejects with the command that installs CUPS when it is missing. */
export async function startCups({ settings = KEEPS_ALL }: CupsOptions = {}): Promise<Cups> {
  const folder = await mkdtemp(join(tmpdir(), 'doorstep-cups-'));
  const port = await freePort();
  const within = (name: (typeof FOLDERS)[number]) => join(folder, name);
  // Started by root, CUPS runs filters as another user, who must get there.
  await chmod(folder, 0o711);
  for (const name of FOLDERS) await mkdir(within(name));
  const files = join(within('root'), 'cups-files.conf');
  const conf = join(within('root'), 'cupsd.conf');
  await writeFile(
    files,
    [
      `ServerRoot ${within('root')}`,
      `StateDir ${within('state')}`,
      `CacheDir ${within('cache')}`,
      `RequestRoot ${within('spool')}`,
      `TempDir ${within('tmp')}`,
      'ErrorLog stderr',
      'AccessLog /dev/null',
      // CUPS 2.4.2 dies of an empty name here when it logs its first page.
      'PageLog /dev/null',
      'Printcap',
    ].join('\n'),
  );
  await writeFile(
    conf,
    [
      `Listen 127.0.0.1:${port}`,
      // What is not written yet would be lost with the power, and every test would see something else.
      'DirtyCleanInterval 0',
      // A backend that does not end by itself holds up the next document for half a minute.
      'JobKillDelay 1',
      'LogLevel warn',
      ...settings,
      '<Location />',
      'Order allow,deny',
      'Allow from 127.0.0.1',
      '</Location>',
      '<Policy default>',
      // As in the policy that CUPS comes with: whoever sent a job may cancel it.
      '<Limit Cancel-Job Send-Document>',
      'Require user @OWNER @SYSTEM',
      'Order deny,allow',
      '</Limit>',
      '<Limit All>',
      'Order deny,allow',
      '</Limit>',
      '</Policy>',
    ].join('\n'),
  );
  const server = `127.0.0.1:${port}`;
  let child: ChildProcess = await launch();

  async function launch(): Promise<ChildProcess> {
    const started = spawn('/usr/sbin/cupsd', ['-f', '-c', conf, '-s', files], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    complainOfDeath(started);
    await untilListening(started, port, INSTALL);
    return started;
  }

  async function tool(name: string, ...args: string[]): Promise<void> {
    await run(join('/usr/sbin', name), ['-h', server, ...args]);
  }

  return {
    uriOf: (queue) => `ipp://${server}/printers/${queue}`,
    addQueue: (queue, deviceUri) =>
      tool('lpadmin', '-p', queue, '-E', '-v', deviceUri, '-m', 'everywhere', ...ABORT_JOB),
    removeQueue: (queue) => tool('lpadmin', '-x', queue),
    pause: (queue) => tool('cupsdisable', queue),
    resume: (queue) => tool('cupsenable', queue),
    reject: (queue) => tool('cupsreject', queue),
    accept: (queue) => tool('cupsaccept', queue),
    async spooled() {
      const jobs = await readdir(within('spool'));
      const left = await readdir(within('tmp'));
      return [...jobs, ...left];
    },
    kill: () => killWithChildren(child),
    async start() {
      child = await launch();
    },
    async emptySpool() {
      await rm(within('spool'), { recursive: true });
      await mkdir(within('spool'));
    },
    async close() {
      await killWithChildren(child);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const ABORT_JOB = ['-o', 'printer-error-policy=abort-job'];
