/** The receive buffer of a simulated printer: emptied as fast as it prints, and what does not fit is lost (devices.md 3.8, 3.11). */
import type { Clock } from '../../shared/time/clock.ts';
import { createCommandSplitter, type PrinterCommand } from './interpreter.ts';

export interface InputBufferConfig {
  readonly clock: Clock;
  readonly later: (delayMs: number, run: () => void) => void;
  readonly bufferBytes: number;
  readonly msPerByte: number;
  readonly xonXoff: boolean;
  /** Nothing is carried out now. */
  readonly isStopped: () => boolean;
  /** false: not done, it stays in the buffer until the next `pump`. */
  readonly carryOut: (command: PrinterCommand) => boolean;
  readonly onDone: (lengthBytes: number) => void;
  readonly sendFlow: (byte: number) => void;
}

export interface InputBuffer {
  receive(bytes: Uint8Array): void;
  /** Goes on, when something has changed that may have held it up. */
  pump(): void;
  clear(): void;
  /** The power was gone: it does not know what it told the host. */
  reset(): void;
  readonly isEmpty: boolean;
  /** The print head moves. */
  readonly isBusy: boolean;
  /** When the command in work is printed. */
  readonly freeAtMs: number;
  readonly lostBytes: number;
}

/** Free bytes at which the host is stopped and let go on (TM-U200, devices.md 3.8). */
const XOFF_FREE_BYTES = 16;
const XON_FREE_BYTES = 32;
const XON = 0x11;
const XOFF = 0x13;
/** A picture of such a size is no picture: printers give it up. */
const MAX_COMMAND_BYTES = 1_000_000;
/** Printing time is spent in steps of at least this, ms. */
const STEP_MS = 2;

export function createInputBuffer(config: InputBufferConfig): InputBuffer {
  const { clock, bufferBytes } = config;
  let splitter = createCommandSplitter();
  let buffer = Buffer.alloc(0);
  let isBusy = false;
  /** Timers that come late must not make the printer slower. */
  let freeAtMs = 0;
  let isXoff = false;
  let lostBytes = 0;

  const isStopped = () => isBusy || config.isStopped();

  /** `sinceMs`: when printing went on, if that was earlier than now. */
  function pump(sinceMs = clock.monoMs()): void {
    freeAtMs = Math.max(freeAtMs, sinceMs);
    while (!isStopped()) {
      const command = splitter.next(buffer);
      if (command === undefined) {
        if (buffer.length > MAX_COMMAND_BYTES) buffer = Buffer.alloc(0);
        break;
      }
      if (!config.carryOut(command)) break;
      buffer = buffer.subarray(command.lengthBytes);
      if (command.type !== 'ignored') freeAtMs += command.lengthBytes * config.msPerByte;
      config.onDone(command.lengthBytes);
      if (freeAtMs - clock.monoMs() >= STEP_MS) rest();
    }
    sayFlow();
  }

  function rest(): void {
    isBusy = true;
    config.later(freeAtMs - clock.monoMs(), () => {
      isBusy = false;
      pump(freeAtMs);
    });
  }

  function sayFlow(): void {
    if (!config.xonXoff) return;
    const free = bufferBytes - buffer.length;
    if (!isXoff && free <= XOFF_FREE_BYTES) config.sendFlow(XOFF);
    if (isXoff && free >= XON_FREE_BYTES) config.sendFlow(XON);
    isXoff = isXoff ? free < XON_FREE_BYTES : free <= XOFF_FREE_BYTES;
  }

  return {
    receive(bytes) {
      for (let rest = bytes; rest.length > 0;) {
        const room = bufferBytes - buffer.length;
        if (room <= 0 && isStopped()) {
          lostBytes += rest.length;
          return;
        }
        // A command that is larger than the buffer is taken in as it comes, as printers do with pictures.
        const taken = room > 0 ? room : rest.length;
        buffer = Buffer.concat([buffer, rest.subarray(0, taken)]);
        rest = rest.subarray(taken);
        pump();
      }
    },
    pump: () => pump(),
    clear() {
      buffer = Buffer.alloc(0);
    },
    reset() {
      buffer = Buffer.alloc(0);
      splitter = createCommandSplitter();
      isXoff = false;
    },
    get isEmpty() {
      return buffer.length === 0;
    },
    get isBusy() {
      return isBusy;
    },
    get freeAtMs() {
      return freeAtMs;
    },
    get lostBytes() {
      return lostBytes;
    },
  };
}
