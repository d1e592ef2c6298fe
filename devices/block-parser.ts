/**
 * Blocks of a start byte, a big-endian length, ETX and an XOR over everything before it, with single control bytes
 * between them: the framing of Creator's card readers (devices.md 2.1, 2.5). Framed by length, never by searching ETX:
 * every byte may occur inside a block. It never throws, and never gets stuck on a broken block.
 */
import { createFrameBuffer } from './frame-buffer.ts';

/** The single bytes of both handshakes. */
export const EOT = 0x04;
export const ENQ = 0x05;
export const ACK = 0x06;
export const NAK = 0x15;

export interface BlockFormat {
  readonly startByte: number;
  /** Bytes between the start byte and the length. */
  readonly addressBytes: 0 | 1;
  /** Of the whole block. */
  readonly maxBytes: number;
  /** The smallest value of the length field that makes sense. */
  readonly minLength: number;
  /** Single bytes with a meaning between blocks. */
  readonly controls: readonly number[];
}

export type BlockItem =
  /** `body`: what the length counts; `address`: the bytes before the length. */
  | { readonly type: 'block'; readonly address: number; readonly body: Uint8Array }
  | { readonly type: 'control'; readonly byte: number }
  /** checksum: it looked like a block, and its check or its end was wrong; whoever sent it may be asked again. */
  | { readonly type: 'discarded'; readonly reason: 'noise' | 'checksum' | 'gap'; readonly byteCount: number };

export interface BlockParser {
  push(bytes: Uint8Array): BlockItem[];
  /** Gives up a block whose rest did not come. */
  flush(): BlockItem[];
  isMidBlock(): boolean;
}

const ETX = 0x03;

/** Whole block of one body. */
export function encodeBlock(format: BlockFormat, body: Uint8Array, address = 0): Uint8Array {
  const head = format.addressBytes === 1 ? [format.startByte, address] : [format.startByte];
  const checked = Uint8Array.of(...head, body.length >> 8, body.length & 0xff, ...body, ETX);
  return Uint8Array.of(...checked, xorOf(checked));
}

export function createBlockParser(format: BlockFormat): BlockParser {
  const buffer = createFrameBuffer();
  const lengthAt = 1 + format.addressBytes;
  const overheadBytes = lengthAt + 4;
  /**
   * So many of the next bytes stood in a block that was broken: its data may hold 04, which would stop a command
   * (devices.md 2.1), so no byte of it counts as a control byte. A whole block inside it counts.
   */
  let doubtfulBytes = 0;

  /** undefined: the rest is still to come. */
  function next(): BlockItem | undefined {
    if (buffer.length === 0) return undefined;
    const first = buffer.at(0);
    if (first !== format.startByte) return isControl(0) ? takeControl(first) : dropNoise();
    if (buffer.length < lengthAt + 2) return undefined;
    const length = buffer.at(lengthAt) * 256 + buffer.at(lengthAt + 1);
    const wholeBytes = length + overheadBytes;
    if (length < format.minLength || wholeBytes > format.maxBytes) return dropStart('noise');
    if (buffer.length < wholeBytes) return undefined;
    const isEnded = buffer.at(wholeBytes - 2) === ETX;
    return isEnded && isChecked(wholeBytes) ? takeBlock(wholeBytes) : dropStart('checksum', wholeBytes);
  }

  function takeControl(byte: number): BlockItem {
    buffer.drop(1);
    return { type: 'control', byte };
  }

  function takeBlock(wholeBytes: number): BlockItem {
    const block = buffer.take(wholeBytes);
    doubtfulBytes = Math.max(0, doubtfulBytes - wholeBytes);
    const address = format.addressBytes === 1 ? (block[1] ?? 0) : 0;
    return { type: 'block', address, body: block.slice(lengthAt + 2, -2) };
  }

  function isChecked(wholeBytes: number): boolean {
    let check = 0;
    for (let at = 0; at < wholeBytes; at++) check ^= buffer.at(at);
    return check === 0;
  }

  /** The next good block may begin inside a broken one, of which `brokenBytes` are in the buffer. */
  function dropStart(reason: 'noise' | 'checksum' | 'gap', brokenBytes = 0): BlockItem {
    doubtfulBytes = Math.max(doubtfulBytes, brokenBytes);
    return discard(1, reason);
  }

  function dropNoise(): BlockItem {
    let byteCount = 1;
    while (byteCount < buffer.length && !isMeaningful(byteCount)) byteCount += 1;
    return discard(byteCount, 'noise');
  }

  function discard(byteCount: number, reason: 'noise' | 'checksum' | 'gap'): BlockItem {
    buffer.drop(byteCount);
    doubtfulBytes = Math.max(0, doubtfulBytes - byteCount);
    return { type: 'discarded', reason, byteCount };
  }

  function isMeaningful(at: number): boolean {
    return buffer.at(at) === format.startByte || isControl(at);
  }

  function isControl(at: number): boolean {
    return at >= doubtfulBytes && format.controls.includes(buffer.at(at));
  }

  function drain(): BlockItem[] {
    const items: BlockItem[] = [];
    for (let item = next(); item !== undefined; item = next()) items.push(item);
    return items;
  }

  return {
    push(bytes) {
      buffer.push(bytes);
      return drain();
    },
    flush() {
      const items: BlockItem[] = [];
      while (buffer.length > 0) items.push(dropStart('gap', buffer.length), ...drain());
      return items;
    },
    isMidBlock: () => buffer.length > 0,
  };
}

function xorOf(bytes: Uint8Array): number {
  return bytes.reduce((check, byte) => check ^ byte, 0);
}
