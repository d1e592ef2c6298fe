/** Gives bytes the time that they would take on a serial line, 10 bit times for each byte of 8N1 (devices.md 1.5). */
import type { Clock, Timer } from '../../shared/time/clock.ts';

export interface LineTiming {
  readonly clock: Clock;
  /** Bits per second; absent: bytes take no time. */
  readonly paceBaud?: number;
}

export interface Pacer {
  push(bytes: Uint8Array): void;
  /** Resolves when nothing is on the line any more: true when all was delivered, false after `stop`. */
  drained(): Promise<boolean>;
  /** Throws away what is still on the line. */
  stop(): void;
}

const BIT_TIMES_PER_BYTE = 10;
/** Bytes that fall due within one tick are delivered together, as a UART's FIFO does: one timer a byte would cost more than the line. */
const TICK_MS = 1;
/** Clock arithmetic is in floating point: a byte due at 1.9999999 ms is due at 2. */
const EPSILON_BYTES = 1e-6;

/** Delivers pushed bytes in order and on time; the due time runs on, so late timers do not add up. */
export function createPacer({ clock, paceBaud }: LineTiming, deliver: (bytes: Uint8Array) => void): Pacer {
  if (paceBaud === undefined) return createInstantLine(deliver);
  const byteMs = (BIT_TIMES_PER_BYTE * 1000) / paceBaud;
  let waiting: Uint8Array[] = [];
  /** When the line has carried everything that was delivered so far. */
  let lineFreeAtMs = 0;
  let timer: Timer | undefined;
  let isStopped = false;
  const onDrained: (() => void)[] = [];

  function settleDrained(): void {
    for (const settle of onDrained.splice(0)) settle();
  }

  function arm(): void {
    const first = waiting[0];
    if (first === undefined) {
      settleDrained();
      return;
    }
    const restMs = lineFreeAtMs + first.length * byteMs - clock.monoMs();
    const nextByteMs = lineFreeAtMs + byteMs - clock.monoMs();
    timer = clock.setTimer(Math.min(restMs, Math.max(nextByteMs, TICK_MS)), tick);
  }

  function tick(): void {
    timer = undefined;
    const nowMs = clock.monoMs();
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      const dueBytes = Math.floor((nowMs - lineFreeAtMs) / byteMs + EPSILON_BYTES);
      const piece = first.subarray(0, dueBytes);
      if (piece.length === 0) break;
      lineFreeAtMs += piece.length * byteMs;
      if (piece.length === first.length) waiting.shift();
      else waiting[0] = first.subarray(piece.length);
      deliver(piece);
    }
    if (timer === undefined) arm();
  }

  return {
    push(bytes) {
      if (bytes.length === 0 || isStopped) return;
      waiting.push(bytes.slice());
      if (timer !== undefined || waiting.length > 1) return;
      lineFreeAtMs = Math.max(lineFreeAtMs, clock.monoMs());
      arm();
    },
    async drained() {
      if (waiting.length > 0) await new Promise<void>((resolve) => onDrained.push(resolve));
      return !isStopped;
    },
    stop() {
      isStopped = true;
      timer?.cancel();
      waiting = [];
      settleDrained();
    },
  };
}

function createInstantLine(deliver: (bytes: Uint8Array) => void): Pacer {
  let isStopped = false;
  return {
    push(bytes) {
      if (!isStopped) deliver(bytes);
    },
    drained: () => Promise.resolve(!isStopped),
    stop() {
      isStopped = true;
    },
  };
}
