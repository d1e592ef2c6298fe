/** What serial ports and TCP connections have in common: a Node stream with writes in turn, a deadline and one clear end. */
import type { Duplex } from 'node:stream';
import { AppError, describeError } from '../../shared/errors.ts';
import { Listeners } from '../../shared/events.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { Transport } from './transport.ts';

export interface StreamTransportConfig {
  readonly path: string;
  readonly clock: Clock;
  readonly stream: Duplex;
  /** Resolves when the bytes have left; called for one write at a time. */
  readonly send: (bytes: Uint8Array) => Promise<void>;
  /** Frees port or socket at once; what was not sent is lost. */
  readonly release: () => Promise<void>;
  /** How long `send` may take, ms. */
  readonly writeDeadlineMs: (byteCount: number) => number;
}

/**
 * A write that misses its deadline ends the transport as well: only a reopened line gets out of a stray XOFF
 * (devices.md 3.8), and the owner of a transport that has ended knows what to do.
 */
export function createStreamTransport(config: StreamTransportConfig): Transport {
  const { path, clock, stream } = config;
  const received = new Listeners<[Uint8Array]>();
  const { promise: closed, resolve: resolveClosed } = Promise.withResolvers<{ readonly reason: string }>();
  let lastWrite: Promise<void> = Promise.resolve();
  let failWrite: ((error: AppError) => void) | undefined;
  let endReason: string | undefined;

  function fault(reason: string, cause?: unknown): AppError {
    return new AppError('device.transport', `${path}: ${reason}`, { cause, context: { path, reason } });
  }

  async function end(reason: string): Promise<void> {
    if (endReason === undefined) {
      endReason = reason;
      failWrite?.(fault(reason));
      // Nobody can do anything about a port that does not close; it is of no use either way.
      await config.release().catch(() => {});
      resolveClosed({ reason });
    }
    await closed;
  }

  async function writeNow(bytes: Uint8Array): Promise<void> {
    if (endReason !== undefined) throw fault(endReason);
    const deadlineMs = config.writeDeadlineMs(bytes.length);
    const late = `output did not drain in ${Math.round(deadlineMs)} ms (XOFF, or the other side does not read)`;
    const timer = clock.setTimer(deadlineMs, () => void end(late));
    try {
      await new Promise<void>((resolve, reject) => {
        failWrite = reject;
        config.send(bytes).then(resolve, (error) => reject(fault('write failed', error)));
      });
    } finally {
      timer.cancel();
      failWrite = undefined;
    }
  }

  stream.on('data', (chunk: Uint8Array) => {
    if (endReason === undefined) received.emit(chunk);
  });
  stream.on('error', (error) => void end(describeError(error)));
  stream.on('end', () => void end('closed by the other side'));
  stream.on('close', (cause: unknown) => void end(describeClose(cause)));

  return {
    path,
    closed,
    onData: (listener) => received.add(listener),
    write(bytes) {
      const write = lastWrite.then(() => writeNow(bytes));
      lastWrite = write.catch(() => {});
      return write;
    },
    close: () => end('closed by this side'),
  };
}

/** node-serialport tells why a port broke ("bad file descriptor" when it was unplugged); a socket has told by 'error'. */
function describeClose(cause: unknown): string {
  return cause instanceof Error ? `the line broke (${describeError(cause)})` : 'closed';
}
