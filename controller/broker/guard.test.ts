import { describe, expect, it } from 'vitest';
import { createFrameGuard, type Breach } from './guard.ts';
import { connectBytes, DISCONNECT_BYTES, lengthBytes, publishBytes, subscribeBytes } from './wire-bytes.ts';

const LIMITS = { connectBytes: 4096, packetBytes: 256 * 1024 };
const CONNECT = connectBytes({ clientId: 'kiosk-0001', username: 'kiosk-0001', password: 'x' });

/** Breach and packet count after the bytes in the given pieces; the count only means something without a breach. */
function run(pieces: readonly Uint8Array[]): { breach: Breach | null; packets: number | null } {
  const guard = createFrameGuard(LIMITS);
  let breach: Breach | null = null;
  for (const piece of pieces) breach = guard.push(piece);
  return { breach, packets: breach === null ? guard.packetCount() : null };
}

function header(type: number, length: number): Buffer {
  return Buffer.concat([Buffer.of(type), lengthBytes(length)]);
}

describe('the frame guard', () => {
  it('lets an ordinary conversation pass and counts its packets', () => {
    const bytes = Buffer.concat([
      CONNECT,
      subscribeBytes('doorstep/1/510106/kiosk-0001/down/#'),
      publishBytes({ topic: 'doorstep/1/510106/kiosk-0001/up/log', payload: 'x'.repeat(200_000) }),
      Buffer.of(0xc0, 0x00),
      DISCONNECT_BYTES,
    ]);
    expect(run([bytes])).toEqual({ breach: null, packets: 5 });
  });

  it('refuses at the byte that makes the length too large, not when the packet has come', () => {
    expect(run([header(0x10, 4096)]).breach).toBeNull();
    expect(run([header(0x10, 4097)]).breach).toBe('too-large');
    expect(run([CONNECT, header(0x30, 256 * 1024)]).breach).toBeNull();
    expect(run([CONNECT, header(0x30, 256 * 1024 + 1)]).breach).toBe('too-large');
    expect(run([Buffer.of(0x10, 0xff, 0xff, 0xff)]).breach).toBe('too-large');
  });

  it('refuses a length that goes on after its fourth byte, even when it is small', () => {
    expect(run([Buffer.of(0x10, 0x80, 0x80, 0x80, 0x80)]).breach).toBe('malformed-length');
    expect(run([Buffer.of(0x10, 0x80, 0x80, 0x80, 0x00)])).toEqual({ breach: null, packets: 1 });
  });

  it('wants a CONNECT first, and no reserved type ever', () => {
    expect(run([Buffer.from('GET / HTTP/1.1')]).breach).toBe('not-connect');
    expect(run([CONNECT, Buffer.of(0xf0, 0)]).breach).toBe('reserved-type');
    expect(run([CONNECT, Buffer.of(0x00, 0)]).breach).toBe('reserved-type');
  });

  it('can stop at the end of a packet', () => {
    const guard = createFrameGuard(LIMITS);
    expect(guard.pushPacket(Buffer.concat([CONNECT, CONNECT]))).toBe(CONNECT.length);
    expect(guard.packetCount()).toBe(1);
    expect(guard.pushPacket(CONNECT.subarray(0, 5))).toBe(5);
    expect(guard.pushPacket(Buffer.concat([CONNECT.subarray(5), CONNECT]))).toBe(CONNECT.length - 5);
    expect(guard.packetCount()).toBe(2);
  });

  it('keeps its verdict whatever follows', () => {
    expect(run([Buffer.of(0x30), CONNECT, CONNECT]).breach).toBe('not-connect');
  });
});
