/** Devices behind a serial server, and simulators on the network: `tcp://host:port`. */
import { connect, type Socket } from 'node:net';
import { AppError, describeError } from '../../shared/errors.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { createStreamTransport } from './stream-transport.ts';
import type { Transport } from './transport.ts';

const CONNECT_DEADLINE_MS = 5000;
const WRITE_DEADLINE_MS = 10_000;
/** A serial server that lost power is noticed by probes, since a device may rightly be silent for hours. */
const KEEP_ALIVE_DELAY_MS = 10_000;

export function isTcpPath(path: string): boolean {
  return path.startsWith('tcp://');
}

/**
 * Rejects with AppError `device.transport`, or the signal's reason. `write` resolves when the kernel has the bytes:
 * TCP cannot tell when the far side has sent them on.
 */
export async function openTcp(path: string, signal: AbortSignal, clock: Clock): Promise<Transport> {
  signal.throwIfAborted();
  const socket = connect({
    ...parseTcpPath(path),
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_DELAY_MS,
  });
  try {
    await waitForConnect(socket, signal, clock);
  } catch (error) {
    socket.destroy();
    signal.throwIfAborted();
    throw transportError(path, describeConnectError(error));
  }
  return createStreamTransport({
    path,
    clock,
    stream: socket,
    send: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    release: () =>
      new Promise((resolve) => {
        if (socket.closed) resolve();
        else socket.once('close', () => resolve()).destroy();
      }),
    writeDeadlineMs: () => WRITE_DEADLINE_MS,
  });
}

/** Throws AppError `device.transport`. */
export function parseTcpPath(path: string): { host: string; port: number } {
  const url = URL.parse(path);
  const port = Number(url?.port);
  if (url === null || url.hostname === '' || !(port > 0)) {
    throw transportError(path, 'the path must look like tcp://10.0.0.7:4001');
  }
  // A URL writes an IPv6 address in brackets, a socket takes it without.
  return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port };
}

function waitForConnect(socket: Socket, signal: AbortSignal, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    const timer = clock.setTimer(CONNECT_DEADLINE_MS, () => {
      reject(new Error(`no answer within ${CONNECT_DEADLINE_MS} ms`));
    });
    const settle = (finish: () => void) => {
      timer.cancel();
      signal.removeEventListener('abort', onAbort);
      finish();
    };
    signal.addEventListener('abort', onAbort);
    socket.once('connect', () => settle(resolve));
    // Stays attached: an error without a listener would end the process.
    socket.on('error', (error) => settle(() => reject(error)));
  });
}

/** A name with several addresses fails once for each, and the error as a whole then has no message. */
function describeConnectError(error: unknown): string {
  return error instanceof AggregateError ? error.errors.map(describeError).join('; ') : describeError(error);
}

function transportError(path: string, reason: string): AppError {
  return new AppError(
    'device.transport',
    `Cannot connect to ${path}: ${reason}. Check the address and whether the device server is switched on.`,
    { context: { path, reason } },
  );
}
