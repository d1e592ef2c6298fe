import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock, type Clock } from '../../shared/time/clock.ts';
import { collect, createEchoSimulator } from '../../test/support/echo-simulator.ts';
import { createTestClock } from '../../test/support/test-clock.ts';
import { hostOnTcp, type SimulatorHost } from './host.ts';
import { openTcp } from './tcp.ts';

const signal = new AbortController().signal;
const line = { clock: systemClock };
const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function startEcho(options: { paceBaud?: number } = {}): Promise<SimulatorHost> {
  const host = await hostOnTcp(createEchoSimulator(), { ...line, port: 0, ...options });
  cleanUps.push(() => host.close());
  return host;
}

async function connectTo(path: string, clock: Clock = systemClock) {
  const transport = await openTcp(path, signal, clock);
  cleanUps.push(() => transport.close());
  return transport;
}

/** A server that accepts and does nothing; gives its sockets. */
async function startSilentServer(): Promise<{ path: string; accepted: Promise<Socket> }> {
  const first = Promise.withResolvers<Socket>();
  const server = createServer({ pauseOnConnect: true }, first.resolve);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  cleanUps.push(async () => {
    (await first.promise).destroy();
    server.close();
  });
  return { path: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, accepted: first.promise };
}

describe('tcp transport', () => {
  it('a port where nobody listens is refused with path, reason and advice', async () => {
    const host = await startEcho();
    await host.close();
    await expect(connectTo(host.path)).rejects.toMatchObject({
      code: 'device.transport',
      message: expect.stringMatching(/tcp:\/\/127\.0\.0\.1:\d+: connect ECONNREFUSED.*switched on/u),
    });
  });

  it.each(['tcp://', 'tcp://10.0.0.7', 'tcp://10.0.0.7:0', 'tcp://:4001', 'tcp://a:99999'])(
    'the path %s is refused with an example of a right one',
    async (path) => {
      await expect(connectTo(path)).rejects.toMatchObject({
        code: 'device.transport',
        message: expect.stringContaining('tcp://10.0.0.7:4001'),
      });
    },
  );

  it('connecting has a deadline', async () => {
    const { path } = await startEcho();
    // Time runs out before the first turn of the event loop, so no machine is fast enough to connect.
    const rushing: Clock = {
      ...systemClock,
      setTimer(delayMs, run) {
        expect(delayMs).toBe(5000);
        queueMicrotask(run);
        return { cancel() {} };
      },
    };
    await expect(connectTo(path, rushing)).rejects.toMatchObject({
      message: expect.stringContaining('no answer within 5000 ms'),
    });
  });

  it('connecting ends when the signal aborts, with the reason of the signal', async () => {
    const { path } = await startEcho();
    const abort = new AbortController();
    const opening = openTcp(path, abort.signal, systemClock);
    const reason = new Error('shutting down');
    abort.abort(reason);
    await expect(opening).rejects.toBe(reason);
  });

  it('an IPv6 address is taken out of its brackets', async () => {
    const { path } = await startEcho();
    // Not every machine has IPv6, so the port is one where nobody listens.
    const closed = path.replace('127.0.0.1', '[::1]');
    await expect(connectTo(closed)).rejects.toMatchObject({
      message: expect.stringMatching(/\[::1\]:\d+: connect E[A-Z]+ ::1/u),
    });
  });

  it('a name with several addresses is refused with a reason too', async () => {
    const host = await startEcho();
    await host.close();
    await expect(connectTo(host.path.replace('127.0.0.1', 'localhost'))).rejects.toMatchObject({
      message: expect.stringMatching(/localhost:\d+: connect ECONNREFUSED/u),
    });
  });

  it('ends when the other side closes or breaks the connection', async () => {
    const polite = await startSilentServer();
    const first = await connectTo(polite.path);
    (await polite.accepted).end();
    expect(await first.closed).toEqual({ reason: 'closed by the other side' });

    const rude = await startSilentServer();
    const second = await connectTo(rude.path);
    (await rude.accepted).resetAndDestroy();
    expect((await second.closed).reason).toMatch(/ECONNRESET/u);
  });

  it('a write that the other side does not read ends at its deadline', async () => {
    const { path } = await startSilentServer();
    const clock = createTestClock();
    const transport = await connectTo(path, clock);
    await Promise.all([
      expect(transport.write(new Uint8Array(64 * 1024 * 1024))).rejects.toMatchObject({
        code: 'device.transport',
        message: expect.stringContaining('did not drain in 10000 ms'),
      }),
      clock.advance(10_000),
    ]);
    expect((await transport.closed).reason).toMatch(/did not drain/u);
  });
});

describe('host on tcp', () => {
  it('a new client replaces the old, which is told by the end of its connection', async () => {
    const host = await startEcho();
    const old = await connectTo(host.path);
    const next = await connectTo(host.path);
    expect((await old.closed).reason).not.toBe('closed by this side');
    const echo = collect(next, 1);
    await next.write(Uint8Array.of(1));
    expect(Array.from(await echo)).toEqual([1]);
  });

  it('a port in use is refused with advice', async () => {
    const { path } = await startEcho();
    const port = Number(new URL(path).port);
    await expect(hostOnTcp(createEchoSimulator(), { ...line, port })).rejects.toMatchObject({
      code: 'listen.port-in-use',
      message: expect.stringContaining(String(port)),
    });
  });

  it('at a baud rate the bytes take their wire time there and back, over many bytes too', async () => {
    const { path } = await startEcho({ paceBaud: 115_200 });
    const transport = await connectTo(path);
    const echo = collect(transport, 5760);
    const startMs = systemClock.monoMs();
    await transport.write(new Uint8Array(5760));
    await echo;
    const tookMs = systemClock.monoMs() - startMs;
    // 500 ms of bytes; the echo starts with the first piece, so there and back overlap.
    expect(tookMs).toBeGreaterThanOrEqual(500);
    expect(tookMs).toBeLessThan(1000);
  });
});
