/** The laws of `Transport`, for every kind of it, against a simulator that sends back what it hears. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/time/clock.ts';
import { createEchoSimulator, collect } from '../../test/support/echo-simulator.ts';
import { hostOnPty, hostOnTcp } from './host.ts';
import { createSimulatorTransport } from './memory.ts';
import { createOpenTransport } from './open.ts';
import type { Transport } from './transport.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const line = { clock: systemClock };
const signal = new AbortController().signal;
const allBytes = Uint8Array.from({ length: 256 }, (_, value) => value);

async function open(path: string, xonXoff = false): Promise<Transport> {
  const openTransport = createOpenTransport({
    ...line,
    memory: new Map([
      ['memory:echo', () => createSimulatorTransport(createEchoSimulator(), 'memory:echo', line)],
    ]),
  });
  const transport = await openTransport({ path, baudRate: 115_200, xonXoff }, signal);
  cleanUps.push(() => transport.close());
  return transport;
}

async function startHost(kind: string): Promise<string> {
  if (kind === 'memory') return 'memory:echo';
  if (kind === 'tcp') {
    const host = await hostOnTcp(createEchoSimulator(), { ...line, port: 0 });
    cleanUps.push(() => host.close());
    return host.path;
  }
  const folder = await mkdtemp(join(tmpdir(), 'doorstep-pty-'));
  cleanUps.push(() => rm(folder, { recursive: true }));
  const host = await hostOnPty(createEchoSimulator(), { ...line, linkPath: join(folder, 'port') });
  cleanUps.push(() => host.close());
  return host.path;
}

describe.each(['memory', 'tcp', 'pty'])('transport over %s', (kind) => {
  it('carries all 256 byte values in both directions', async () => {
    const transport = await open(await startHost(kind));
    const echo = collect(transport, 256);
    await transport.write(allBytes);
    expect(Array.from(await echo)).toEqual(Array.from(allBytes));
  });

  it('keeps the order of writes that were not awaited, however large', async () => {
    const transport = await open(await startHost(kind));
    const pieces = Array.from({ length: 40 }, (_, index) => new Uint8Array(997).fill(index));
    const echo = collect(transport, 40 * 997);
    await Promise.all(pieces.map((piece) => transport.write(piece)));
    expect(Buffer.compare(await echo, Buffer.concat(pieces))).toBe(0);
  });

  it('can be opened again after it was closed', async () => {
    const path = await startHost(kind);
    for (let round = 1; round <= 3; round += 1) {
      const transport = await open(path);
      const echo = collect(transport, 2);
      await transport.write(Uint8Array.of(round, 0x55));
      expect(Array.from(await echo)).toEqual([round, 0x55]);
      await transport.close();
    }
  });

  it('says once that it is closed, and refuses to write then', async () => {
    const path = await startHost(kind);
    const transport = await open(path);
    await transport.close();
    await transport.close();
    expect(await transport.closed).toEqual({ reason: 'closed by this side' });
    await expect(transport.write(allBytes)).rejects.toMatchObject({
      code: 'device.transport',
      message: expect.stringContaining(path),
    });
  });

  it('tells a listener nothing more after it unsubscribed', async () => {
    const transport = await open(await startHost(kind));
    let heardBytes = 0;
    const unsubscribe = transport.onData((bytes) => {
      heardBytes += bytes.length;
    });
    unsubscribe();
    const echo = collect(transport, 256);
    await transport.write(allBytes);
    await echo;
    expect(heardBytes).toBe(0);
  });

  it('is not opened for a signal that has aborted', async () => {
    const path = await startHost(kind);
    const openTransport = createOpenTransport(line);
    const reason = new Error('shutting down');
    const options = { path, baudRate: 115_200, xonXoff: false };
    await expect(openTransport(options, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
