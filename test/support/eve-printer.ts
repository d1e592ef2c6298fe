/**
 * A real IPP Everywhere printer for one test: the `ippeveprinter` of CUPS, whose paper is PDF files. It is used instead of
 * cups-pdf, which has its configuration and its output in fixed places of the machine, and no sensors.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { killWithChildren, untilListening } from './daemon.ts';

export interface EvePrinter {
  readonly uri: string;
  /** It takes documents, prints none, and says that its tray is empty. */
  removePaper(): Promise<void>;
  loadPaper(): Promise<void>;
  /** Nothing is in its works. */
  isIdle(): Promise<boolean>;
  /** The documents on its paper, in the order in which they were printed. */
  printed(): Promise<readonly Uint8Array[]>;
  /** Its power fails; it comes back on the same port, and knows nothing of its jobs. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** What it runs for each document; the words on standard error are its sensors (ippeveprinter(1)). */
const PRINT_COMMAND = `#!/bin/sh
touch FOLDER/work/$$
if [ -e FOLDER/no-paper ]; then echo 'STATE: +media-empty-error' >&2; fi
while [ -e FOLDER/no-paper ]; do sleep 0.05; done
echo 'STATE: -media-empty-error' >&2
cp "$1" "FOLDER/paper/$(date +%s%N).pdf"
rm FOLDER/work/$$
`;

/** Rejects with the command that installs it when it is missing. */
export async function startEvePrinter(): Promise<EvePrinter> {
  const folder = await mkdtemp(join(tmpdir(), 'doorstep-eve-'));
  const port = await freePort();
  const command = join(folder, 'print');
  await writeFile(command, PRINT_COMMAND.replaceAll('FOLDER', folder));
  await chmod(command, 0o755);
  const paper = join(folder, 'paper');
  const work = join(folder, 'work');
  for (const path of [paper, work, join(folder, 'spool')]) await mkdir(path);
  const bus = await startBus(folder);
  let printer = await launch();

  async function launch(): Promise<ChildProcess> {
    const options = { '-n': 'localhost', '-p': `${port}`, '-c': command, '-d': join(folder, 'spool') };
    const formats = ['-f', 'application/pdf,image/pwg-raster'];
    const args = ['-r', 'off', ...Object.entries(options).flat(), ...formats, 'Eve'];
    // It wants a message bus to announce itself on, although it shall not.
    const env = { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: bus.address };
    const child = spawn('/usr/sbin/ippeveprinter', args, { stdio: ['ignore', 'ignore', 'pipe'], env });
    await untilListening(child, port, 'apt-get install -y cups-ipp-utils');
    return child;
  }

  const noPaper = join(folder, 'no-paper');
  return {
    uri: `ipp://localhost:${port}/ipp/print`,
    removePaper: () => writeFile(noPaper, ''),
    loadPaper: () => rm(noPaper, { force: true }),
    isIdle: async () => (await readdir(work)).length === 0,
    async printed() {
      const names = (await readdir(paper)).toSorted();
      return Promise.all(names.map((name) => readFile(join(paper, name))));
    },
    async restart() {
      await killWithChildren(printer);
      await rm(work, { recursive: true });
      await mkdir(work);
      printer = await launch();
    },
    async close() {
      await killWithChildren(printer);
      await killWithChildren(bus.child);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A message bus of its own, so that nothing of the machine's is touched. */
async function startBus(folder: string): Promise<{ address: string; child: ChildProcess }> {
  const address = `unix:path=${join(folder, 'bus')}`;
  const args = ['--session', `--address=${address}`, '--nofork', '--nopidfile', '--print-address'];
  const child = spawn('/usr/bin/dbus-daemon', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const failed = once(child, 'error').then(([cause]) => {
    throw new Error('This test needs a message bus: apt-get install -y dbus-daemon', { cause });
  });
  await Promise.race([once(child.stdout, 'data'), failed]);
  return { address, child };
}
