import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sleep, systemClock } from '../../shared/time/clock.ts';
import { collect, createEchoSimulator, type EchoSimulator } from '../../test/support/echo-simulator.ts';
import { createTestClock } from '../../test/support/test-clock.ts';
import { hostOnPty, type PtyHost } from './host.ts';
import { openSerial } from './serial.ts';
import type { Transport } from './transport.ts';

const XON = 0x11;
const XOFF = 0x13;
const signal = new AbortController().signal;

let folder: string;
let linkPath: string;
let simulator: EchoSimulator;
let host: PtyHost;
const opened: Transport[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doorstep-serial-'));
  linkPath = join(folder, 'port');
  simulator = createEchoSimulator();
  host = await hostOnPty(simulator, { linkPath, clock: systemClock });
});

afterEach(async () => {
  for (const transport of opened.splice(0)) await transport.close();
  await host.close();
  await rm(folder, { recursive: true });
});

async function open({ xonXoff = false, clock = systemClock, path = linkPath } = {}): Promise<Transport> {
  const transport = await openSerial({ path, baudRate: 115_200, xonXoff }, signal, clock);
  opened.push(transport);
  return transport;
}

async function openHeldOff(clock = systemClock): Promise<Transport> {
  const transport = await open({ xonXoff: true, clock });
  simulator.say(Uint8Array.of(XOFF));
  // The kernel takes the byte out of the input, so nobody can see when it has arrived.
  await sleep(systemClock, 200);
  return transport;
}

async function proveEcho(transport: Transport): Promise<void> {
  const echo = collect(transport, 3);
  await transport.write(Uint8Array.of(7, 8, 9));
  expect(Array.from(await echo)).toEqual([7, 8, 9]);
}

describe('serial port', () => {
  it('a port that is in use is refused with advice, and its user is not disturbed', async () => {
    const first = await open();
    await expect(open()).rejects.toMatchObject({
      code: 'device.transport',
      message: expect.stringMatching(/port: another program may be using it.*Cannot lock port/u),
    });
    await proveEcho(first);
  });

  it('a path without a device is refused with advice', async () => {
    await expect(open({ path: join(folder, 'nothing') })).rejects.toMatchObject({
      code: 'device.transport',
      message: expect.stringMatching(/nothing: there is no such device: check the cable/u),
    });
  });

  it('a path that is no serial port is refused, and the next open of the right path works', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'text');
    await chmod(file, 0o600);
    await expect(open({ path: file })).rejects.toMatchObject({ code: 'device.transport' });
    await proveEcho(await open());
  });

  it('when the device dies the transport ends by itself, later writes reject, and nothing crashes', async () => {
    const transport = await open();
    process.kill(host.pid, 'SIGKILL');
    await host.exited;
    expect((await transport.closed).reason).toMatch(/^(the line broke|the device is gone) \(/u);
    await expect(transport.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'device.transport' });
    simulator.say(Uint8Array.of(1));
  });

  it('a death at the very moment of opening is noticed too, and each time the same path works again', async () => {
    // node-serialport alone misses about one in three of these (issue 2323), so six rounds are enough to tell.
    for (let round = 0; round < 6; round += 1) {
      const transport = await open();
      process.kill(host.pid, 'SIGKILL');
      await transport.closed;
      await host.exited;
      host = await hostOnPty(simulator, { linkPath, clock: systemClock });
      const reopened = await open();
      await proveEcho(reopened);
      await reopened.close();
    }
  });

  it('an XOFF that no XON follows ends the write and the transport at the deadline', async () => {
    const clock = createTestClock();
    const transport = await openHeldOff(clock);
    const waitOut = async () => {
      await sleep(systemClock, 100);
      await clock.advance(10_000);
      const heardBeforeDeadline = simulator.heard.length;
      await clock.advance(1000);
      return heardBeforeDeadline;
    };
    const [heardBeforeDeadline] = await Promise.all([
      waitOut(),
      expect(transport.write(new Uint8Array(1000))).rejects.toMatchObject({
        code: 'device.transport',
        message: expect.stringMatching(/did not drain in \d+ ms \(XOFF/u),
      }),
    ]);
    expect(heardBeforeDeadline).toBe(0);
    expect((await transport.closed).reason).toMatch(/XOFF/u);
  });

  it('closing rejects every write that still waits', async () => {
    const transport = await openHeldOff();
    const writes = [new Uint8Array(10), new Uint8Array(20), new Uint8Array(30)].map((bytes) =>
      expect(transport.write(bytes)).rejects.toMatchObject({
        code: 'device.transport',
        message: expect.stringContaining('closed by this side'),
      }),
    );
    await sleep(systemClock, 50);
    await Promise.all([...writes, transport.close()]);
  });

  it('an XOFF that an XON follows only delays the write', async () => {
    const transport = await openHeldOff();
    let isWritten = false;
    const write = async () => {
      await transport.write(new Uint8Array(1000));
      isWritten = true;
    };
    const allow = async () => {
      await sleep(systemClock, 100);
      expect([isWritten, simulator.heard.length]).toEqual([false, 0]);
      simulator.say(Uint8Array.of(XON));
    };
    await Promise.all([write(), allow()]);
    expect(isWritten).toBe(true);
  });

  it('leaves no timer behind when it is closed', async () => {
    const clock = createTestClock();
    const transport = await open({ clock });
    await proveEcho(transport);
    await transport.close();
    await clock.advance(0);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('looking after the line disturbs nobody', async () => {
    const clock = createTestClock();
    const transport = await open({ clock });
    await clock.advance(10_000);
    await proveEcho(transport);
  });
});

describe('host on a pseudo-terminal', () => {
  it('never replaces a file by its link', async () => {
    const file = join(folder, 'precious');
    await writeFile(file, 'text');
    await expect(hostOnPty(simulator, { linkPath: file, clock: systemClock })).rejects.toMatchObject({
      code: 'device.transport',
      message: expect.stringContaining('choose another path'),
    });
    expect(await readFile(file, 'utf8')).toBe('text');
  });

  it('says what went wrong when the link cannot be made', async () => {
    const options = { linkPath: join(folder, 'no', 'such', 'folder'), clock: systemClock };
    await expect(hostOnPty(simulator, options)).rejects.toMatchObject({
      code: 'device.transport',
      message: expect.stringContaining('No such file or directory'),
    });
  });

  it('says how to install socat when it is missing', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = folder;
    try {
      await expect(
        hostOnPty(simulator, { linkPath: join(folder, 'other'), clock: systemClock }),
      ).rejects.toMatchObject({
        code: 'device.transport',
        message: expect.stringContaining('apt-get install socat'),
      });
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('closing removes the link and ends socat', async () => {
    await host.close();
    await host.exited;
    await expect(open()).rejects.toMatchObject({ code: 'device.transport' });
    await host.close();
  });
});
