/** Who holds a port, told without touching it: real ptys, real sockets, real programs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../shared/time/clock.ts';
import { createEchoSimulator } from '../../test/support/echo-simulator.ts';
import { hostOnPty } from '../transport/host.ts';
import { openSerial } from '../transport/serial.ts';
import { describeHolder, findHolder } from './holder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-holder-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

async function pty(): Promise<string> {
  const linkPath = join(folder, 'port');
  const host = await hostOnPty(createEchoSimulator(), { clock: systemClock, linkPath });
  onTestFinished(() => host.close());
  return linkPath;
}

/** Another Node that runs `script` and says `ready`. */
async function otherProgram(script: string, ...args: string[]) {
  const child = spawn(process.execPath, ['-e', script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

const OPEN = `require('node:fs').openSync(process.argv[1], 'r+'); console.log('ready'); setInterval(() => {}, 1000)`;
const LOCK = `const { SerialPort } = require('serialport');
  new SerialPort({ path: process.argv[1], baudRate: 9600, lock: true }, () => console.log('ready'));
  setInterval(() => {}, 1000)`;
const CONNECT = `require('node:net').connect(Number(process.argv[1]), '127.0.0.1', () => console.log('ready'));
  setInterval(() => {}, 1000)`;

describe('the holder of a serial port', () => {
  it('is nobody for a free port, whose simulator has the other end, and for one that is not there', async () => {
    expect(await findHolder(await pty())).toBeNull();
    expect(await findHolder(join(folder, 'nothing'))).toBeNull();
  });

  it('is the program that has locked it, also where its open files are hidden from us', async () => {
    const path = await pty();
    const child = await otherProgram(LOCK, path);
    expect(await findHolder(path)).toMatchObject({ pid: child.pid, program: expect.any(String) });
    writeFileSync(join(folder, 'locks'), readFileSync('/proc/locks'));
    expect(await findHolder(path, { proc: folder })).toEqual({ pid: child.pid, program: null });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await findHolder(path)).toBeNull();
  });

  it('is a program that only has it open', async () => {
    const path = await pty();
    const child = await otherProgram(OPEN, path);
    expect(await findHolder(realpathSync(path))).toMatchObject({ pid: child.pid });
  });

  it('is not this program itself', async () => {
    const path = await pty();
    const transport = await openSerial(
      { path, baudRate: 9600, xonXoff: false },
      new AbortController().signal,
      systemClock,
    );
    onTestFinished(() => transport.close());
    expect(await findHolder(path)).toBeNull();
  });

  it('is the kernel where its console is', async () => {
    const path = await pty();
    const { rdev } = statSync(path);
    writeFileSync(
      join(folder, 'consoles'),
      `ttyS0                -W- (EC p a)    ${rdev >> 8}:${rdev & 0xff}\n`,
    );
    const holder = await findHolder(path, { proc: folder });
    expect(holder).toEqual({ pid: null, program: 'the console of the kernel' });
  });

  it('is who left a lock file and still lives', async () => {
    const path = await pty();
    const child = await otherProgram(`console.log('ready'); setInterval(() => {}, 1000)`);
    const lockFile = join(folder, `LCK..${basename(realpathSync(path))}`);
    writeFileSync(lockFile, `${String(child.pid).padStart(10)}\n`);
    expect(await findHolder(path, { lockFolder: folder })).toMatchObject({ pid: child.pid });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await findHolder(path, { lockFolder: folder })).toBeNull();
    writeFileSync(lockFile, 'no number');
    expect(await findHolder(path, { lockFolder: folder })).toBeNull();
  });
});

describe('the holder of a connection', () => {
  it('is the program of this machine that is connected to the serial server', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const path = `tcp://127.0.0.1:${port}`;
    expect(await findHolder(path)).toBeNull();
    const own = connect(port, '127.0.0.1');
    await once(own, 'connect');
    expect(await findHolder(path), 'our own connection').toBeNull();
    const child = await otherProgram(CONNECT, String(port));
    expect(await findHolder(path)).toMatchObject({ pid: child.pid });
    expect(await findHolder(`tcp://localhost:${port}`)).toMatchObject({ pid: child.pid });
    child.kill('SIGKILL');
    own.destroy();
  });
});

describe('a holder in words', () => {
  it('is named with its number, or as another program', () => {
    expect(describeHolder({ pid: 4711, program: 'doorstep agent' })).toBe('doorstep agent (process 4711)');
    expect(describeHolder({ pid: 4711, program: null })).toBe('another program (process 4711)');
    expect(describeHolder({ pid: null, program: null })).toBe('another program');
    expect(describeHolder({ pid: null, program: 'the kernel' })).toBe('the kernel');
  });
});
