/**
 * Puts the frame guard between a socket and aedes, which pulls its bytes with `socket.read` (aedes lib/client.js, nextBatch).
 * A wrapper around `read` keeps the socket itself, so back-pressure and drain stay those of the kernel.
 */
import type { Socket } from 'node:net';
import { createFrameGuard, type Breach, type GuardLimits } from './guard.ts';

export interface GuardedSocket {
  /** Lets through what follows the CONNECT; until then it waits in the kernel [MQTT-3.1.4-5]. */
  admit(): void;
}

/** Destroys the socket at the first breach, after telling `onBreach`. */
export function guardSocket(
  socket: Socket,
  limits: GuardLimits,
  onBreach: (breach: Breach) => void,
): GuardedSocket {
  const guard = createFrameGuard(limits);
  const readSocket = socket.read.bind(socket) as (size?: number) => Buffer | null;
  let isAdmitted = false;
  let isClosed = false;
  /** What came in one piece with the CONNECT; aedes would handle it after what comes later (lib/client.js, dequeue). */
  let held: Buffer | null = null;

  /** The bytes that may go on: all, or only the CONNECT. */
  function pass(chunk: Buffer): Buffer {
    if (isAdmitted) {
      guard.push(chunk);
      return chunk;
    }
    const end = guard.pushPacket(chunk);
    if (end === chunk.length) return chunk;
    held = chunk.subarray(end);
    return chunk.subarray(0, end);
  }

  socket.read = (size?: number) => {
    // read(0) only asks the kernel for more and for the end of the stream (Node stream documentation).
    if (size === 0) return readSocket(0);
    if (isClosed || (!isAdmitted && guard.packetCount() > 0)) return null;
    const chunk = held ?? readSocket(size);
    if (chunk === null) return null;
    held = null;
    const passed = pass(chunk);
    const breach = guard.breach();
    if (breach === null) return passed;
    isClosed = true;
    onBreach(breach);
    socket.destroy();
    return null;
  };
  return {
    admit() {
      isAdmitted = true;
    },
  };
}
