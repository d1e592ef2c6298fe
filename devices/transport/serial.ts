/** Serial ports and pseudo-terminals through node-serialport 13, with what devices.md 6.2 measured about them. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { promisify } from 'node:util';
import { SerialPort } from 'serialport';
import { AppError, describeError } from '../../shared/errors.ts';
import { every, type Clock, type Timer } from '../../shared/time/clock.ts';
import { createStreamTransport } from './stream-transport.ts';
import type { Transport, TransportOptions } from './transport.ts';

/** Beyond twice the wire time; long enough for a printer that holds us off while it prints, devices.md 3.8. */
const DRAIN_SLACK_MS = 10_000;
const BIT_TIMES_PER_BYTE = 10;
const LINE_CHECK_MS = 1000;

/** Opens and locks the port, 8N1; rejects with AppError `device.transport`, or the signal's reason. */
export async function openSerial(
  options: TransportOptions,
  signal: AbortSignal,
  clock: Clock,
): Promise<Transport> {
  const { path, baudRate, xonXoff } = options;
  signal.throwIfAborted();
  const port = new SerialPort({ path, baudRate, xon: xonXoff, xoff: xonXoff, lock: true, autoOpen: false });
  const open = promisify((callback: (error: Error | null) => void) => port.open(callback));
  const flush = promisify((callback: (error: Error | null) => void) => port.flush(callback));
  const drain = promisify((callback: (error: Error | null) => void) => port.drain(callback));
  const close = promisify((callback: (error: Error | null) => void) => port.close(callback));
  const write = promisify((bytes: Uint8Array, callback: (error: Error | null | undefined) => void) =>
    port.write(bytes, undefined, callback),
  );

  async function release(): Promise<void> {
    if (!port.isOpen) return;
    // Otherwise the kernel holds a real port for half a minute to send what the device does not take.
    await flush().catch(() => {});
    if (port.isOpen) await close();
  }

  try {
    await open();
  } catch (error) {
    throw await explainOpenError(path, error);
  }
  if (signal.aborted) await release();
  signal.throwIfAborted();
  const transport = createStreamTransport({
    path,
    clock,
    stream: port,
    release,
    async send(bytes) {
      await write(bytes);
      await drain();
    },
    writeDeadlineMs: (byteCount) => DRAIN_SLACK_MS + (2 * byteCount * BIT_TIMES_PER_BYTE * 1000) / baudRate,
  });
  const watch = watchLine(port, clock);
  void transport.closed.then(() => watch.cancel());
  return transport;
}

/**
 * node-serialport does not always notice that a device is gone: it then reads nothing again and again, and burns a
 * processor, until somebody writes (its issues 2043 and 2323). Any question to the port fails at once, so one is asked.
 */
function watchLine(port: SerialPort, clock: Clock): Timer {
  const check = async () => {
    try {
      await port.port?.getBaudRate();
    } catch (cause) {
      port.destroy(new Error('the device is gone', { cause }));
    }
  };
  // The binding has no such question on macOS, where only developers work.
  if (process.platform === 'darwin') return { cancel() {} };
  return every(clock, LINE_CHECK_MS, () => void check());
}

/** node-serialport has no error codes, so the file system is asked what is wrong with the path. */
async function explainOpenError(path: string, cause: unknown): Promise<AppError> {
  let advice = 'another program may be using it: stop that program';
  try {
    await access(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') advice = 'there is no such device: check the cable and the configured path';
    if (code === 'EACCES')
      advice = 'this user may not use it: add the user to the group that owns it (dialout)';
  }
  const reason = describeError(cause);
  return new AppError('device.transport', `Cannot open ${path}: ${advice} (${reason})`, {
    context: { path, reason },
  });
}
