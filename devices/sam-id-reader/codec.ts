/** Frames of the SAM protocol: five bytes of preamble, length, body, checksum (devices.md 1.1). */
import { createFrameBuffer } from '../frame-buffer.ts';
import { SAM_REQUESTS, type SamRequestName } from './commands.ts';

const PREAMBLE = Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69);
/** Preamble and the two bytes of length. */
const HEADER_BYTES = 7;
/** The longest answer has 2321 bytes in all; more is a damaged length (devices.md 1.1). */
const MAX_LENGTH = 2400;
/** Body and checksum: a request has at least CMD PARA, an answer SW1 SW2 SW3. */
const MIN_LENGTH = { request: 3, answer: 4 } as const;

/** Why bytes were thrown away: no preamble, a length out of range, a wrong checksum, or a frame that stopped half way. */
export type DiscardReason = 'noise' | 'length' | 'checksum' | 'gap';

export type ParsedItem =
  /** A whole frame with a right checksum: what lies between length and checksum. */
  | { readonly type: 'frame'; readonly body: Uint8Array }
  | { readonly type: 'discarded'; readonly reason: DiscardReason; readonly byteCount: number };

export interface SamParser {
  /** Takes any piece of the stream and returns what became certain by it. Never throws. */
  push(bytes: Uint8Array): ParsedItem[];
  /** The line has been quiet: whatever is incomplete is discarded, and good frames behind it are found. */
  flush(): ParsedItem[];
  /** True while bytes wait for the rest of their frame. */
  isMidFrame(): boolean;
}

export interface SamAnswer {
  readonly sw1: number;
  readonly sw2: number;
  readonly sw3: number;
  /** A view into the frame: may be a citizen's record, so overwrite it after use (devices.md 1.8). */
  readonly data: Uint8Array;
}

/** The checksum is tested here, so that a damaged length cannot swallow the good frame behind it (style.md 2.1). */
export function createSamParser(direction: 'request' | 'answer'): SamParser {
  const buffer = createFrameBuffer();

  /** The next item that is certain by now, or undefined when more bytes are needed. */
  function next(): ParsedItem | undefined {
    const start = buffer.indexOf(PREAMBLE);
    if (start !== 0) return discard('noise', start === -1 ? buffer.length - preambleTail() : start);
    if (buffer.length < HEADER_BYTES) return undefined;
    const length = buffer.at(5) * 256 + buffer.at(6);
    if (length < MIN_LENGTH[direction] || length > MAX_LENGTH) return discard('length', 1);
    if (buffer.length < HEADER_BYTES + length) return undefined;
    // The search goes on at the byte after the failed preamble's first, not behind the length it claimed.
    if (!isChecksumRight(HEADER_BYTES + length)) return discard('checksum', 1);
    buffer.drop(HEADER_BYTES);
    const body = buffer.take(length - 1);
    buffer.drop(1);
    return { type: 'frame', body };
  }

  function discard(reason: DiscardReason, byteCount: number): ParsedItem | undefined {
    if (byteCount === 0) return undefined;
    buffer.drop(byteCount);
    return { type: 'discarded', reason, byteCount };
  }

  /** How many of the last bytes may be the beginning of a preamble, as the last three of a run of AA are. */
  function preambleTail(): number {
    for (let size = Math.min(PREAMBLE.length - 1, buffer.length); size > 0; size -= 1) {
      const from = buffer.length - size;
      if (PREAMBLE.subarray(0, size).every((byte, index) => buffer.at(from + index) === byte)) return size;
    }
    return 0;
  }

  /** XOR of everything behind the preamble, checksum included, is zero. */
  function isChecksumRight(frameBytes: number): boolean {
    let sum = 0;
    for (let index = PREAMBLE.length; index < frameBytes; index += 1) sum ^= buffer.at(index);
    return sum === 0;
  }

  function drain(items: ParsedItem[]): ParsedItem[] {
    for (let item = next(); item !== undefined; item = next()) items.push(item);
    return items;
  }

  return {
    push(bytes) {
      const lostCount = buffer.push(bytes);
      return drain(lostCount === 0 ? [] : [{ type: 'discarded', reason: 'noise', byteCount: lostCount }]);
    },
    flush() {
      const items = drain([]);
      while (buffer.length > 0) {
        buffer.drop(1);
        items.push({ type: 'discarded', reason: 'gap', byteCount: 1 });
        drain(items);
      }
      return items;
    },
    isMidFrame: () => buffer.length > 0,
  };
}

export function encodeRequest(name: SamRequestName): Uint8Array {
  return encodeFrame(Uint8Array.from(SAM_REQUESTS[name]));
}

export function encodeAnswer(sw3: number, data: Uint8Array = new Uint8Array(), sw1 = 0, sw2 = 0): Uint8Array {
  return encodeFrame(Uint8Array.of(sw1, sw2, sw3, ...data));
}

/** Wraps CMD PARA… or SW1 SW2 SW3… of at most 2399 bytes. */
export function encodeFrame(body: Uint8Array): Uint8Array {
  const length = body.length + 1;
  const frame = new Uint8Array(HEADER_BYTES + length);
  frame.set(PREAMBLE);
  frame[5] = length >> 8;
  frame[6] = length & 0xff;
  frame.set(body, HEADER_BYTES);
  frame[frame.length - 1] = frame.reduce(
    (sum, byte, index) => (index < PREAMBLE.length ? sum : sum ^ byte),
    0,
  );
  return frame;
}

/** The body of a frame that passed an answer parser, which has at least three bytes. */
export function toAnswer(body: Uint8Array): SamAnswer {
  const [sw1 = 0, sw2 = 0, sw3 = 0] = body;
  return { sw1, sw2, sw3, data: body.subarray(3) };
}

/** Length on the wire of a frame with this body. */
export function wireBytes(bodyBytes: number): number {
  return HEADER_BYTES + bodyBytes + 1;
}
