/**
 * Reads only the fixed headers of an MQTT stream and says stop before a packet is buffered: aedes itself holds a CONNECT of up
 * to 256 MB in memory before it knows who sends it (fleet.md 4.2 #14). Follows MQTT 3.1.1, section 2.2.
 */

export interface GuardLimits {
  /** Largest remaining length of a CONNECT, bytes. */
  readonly connectBytes: number;
  /** Largest remaining length of any other packet, bytes. */
  readonly packetBytes: number;
}

/** not-connect: the first packet is none [MQTT-3.1.0-1]; length: more than four length bytes, or more than the limit. */
export type Breach = 'not-connect' | 'reserved-type' | 'malformed-length' | 'too-large';

export interface FrameGuard {
  /** Looks at the next bytes, in any pieces. After a breach the answer stays the same. Never throws. */
  push(chunk: Uint8Array): Breach | null;
  /** Looks at no more than the rest of one packet; returns how many bytes that were. */
  pushPacket(chunk: Uint8Array): number;
  breach(): Breach | null;
  /** Packets that have arrived whole. */
  packetCount(): number;
}

const CONNECT = 1;
/** Types 0 and 15 are reserved (MQTT 3.1.1, table 2.1). */
const LAST_TYPE = 14;
/** A remaining length takes at most four bytes of seven bits (MQTT 3.1.1, 2.2.3). */
const MAX_LENGTH_BYTES = 4;

export function createFrameGuard(limits: GuardLimits): FrameGuard {
  let breach: Breach | null = null;
  let packetCount = 0;
  /** null: the next byte starts a packet. */
  let type: number | null = null;
  let lengthBytes = 0;
  let length = 0;
  /** Bytes of the body still to come; null: the length is not complete. */
  let bodyLeft: number | null = null;

  function checkType(first: number): Breach | null {
    type = first >> 4;
    lengthBytes = 0;
    length = 0;
    if (packetCount === 0 && type !== CONNECT) return 'not-connect';
    return type === 0 || type > LAST_TYPE ? 'reserved-type' : null;
  }

  function addLengthByte(byte: number): Breach | null {
    length += (byte & 0x7f) * 128 ** lengthBytes;
    lengthBytes += 1;
    if (length > (type === CONNECT ? limits.connectBytes : limits.packetBytes)) return 'too-large';
    if (byte < 0x80) bodyLeft = length;
    else if (lengthBytes === MAX_LENGTH_BYTES) return 'malformed-length';
    return null;
  }

  function endPacket() {
    packetCount += 1;
    type = null;
    bodyLeft = null;
  }

  /** Reads from an index to the end of the packet there, or of the chunk; returns where that is. */
  function advance(chunk: Uint8Array, from: number): number {
    let at = from;
    while (at < chunk.length && breach === null) {
      if (bodyLeft === null) {
        const byte = chunk[at++] ?? 0;
        breach = type === null ? checkType(byte) : addLengthByte(byte);
      } else {
        const step = Math.min(bodyLeft, chunk.length - at);
        bodyLeft -= step;
        at += step;
      }
      if (bodyLeft === 0) {
        endPacket();
        break;
      }
    }
    return at;
  }

  return {
    push(chunk) {
      for (let at = 0; at < chunk.length && breach === null;) at = advance(chunk, at);
      return breach;
    },
    pushPacket: (chunk) => advance(chunk, 0),
    breach: () => breach,
    packetCount: () => packetCount,
  };
}
