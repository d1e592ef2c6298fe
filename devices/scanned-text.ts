/**
 * The bytes of a code up to its CR, as text that can be believed to be whole (devices.md 4). A code has no checksum on the
 * line, so whatever casts doubt on it refuses it: the citizen shows it again, and a wrong number would be worse.
 */
import { createFrameBuffer } from './frame-buffer.ts';

/**
 * What the scanner is set to send. Never guessed: the two bytes of 模 in GB18030 are ģ in UTF-8, and a wrong character
 * is worse than a code that is refused.
 */
export const TEXT_ENCODINGS = ['utf-8', 'gb18030'] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

export type CodeRejection =
  | 'tooLong'
  /** Or a character that nobody sees: a text must be what it looks like. */
  | 'controlCharacter'
  | 'encoding'
  /** There was a pause inside, or noise before it. */
  | 'brokenOff';

export type ScannedCode =
  | { readonly type: 'text'; readonly text: string; readonly lengthBytes: number }
  | { readonly type: 'rejected'; readonly reason: CodeRejection; readonly lengthBytes: number };

export interface TextReader {
  push(bytes: Uint8Array): ScannedCode[];
  /** What follows belongs to no whole code until the next CR. Gives up what stands there; returns how many bytes. */
  doubt(): number;
  /** Whatever came before is of no matter. */
  clear(): void;
  /** Bytes of a code came, and its CR did not. */
  isMidText(): boolean;
}

/** A QR code of an e-licence has some hundreds; version 40 would have 2953, and no use here. */
export const MAX_TEXT_BYTES = 1024;
const CR = 0x0d;
const LF = 0x0a;
/** Controls (also GS of GS1), formats such as right-to-left marks and joiners, and ends of lines and paragraphs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

export function createTextReader(encoding: TextEncoding): TextReader {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const buffer = createFrameBuffer();
  let lengthBytes = 0;
  let fault: CodeRejection | undefined;

  function clear(): void {
    buffer.clear();
    lengthBytes = 0;
    fault = undefined;
  }

  function accept(byte: number): ScannedCode | undefined {
    if (byte === CR) return end();
    // Of a CR LF before.
    if (byte === LF && lengthBytes === 0) return undefined;
    lengthBytes += 1;
    if (lengthBytes > MAX_TEXT_BYTES) {
      buffer.clear();
      fault ??= 'tooLong';
    }
    if (fault === undefined) buffer.push(Uint8Array.of(byte));
    return undefined;
  }

  function end(): ScannedCode | undefined {
    const code = lengthBytes === 0 && fault === undefined ? undefined : judge();
    clear();
    return code;
  }

  function judge(): ScannedCode {
    const bytes = buffer.take(buffer.length);
    const text = fault === undefined ? tryDecode(bytes) : undefined;
    bytes.fill(0);
    if (text === undefined) return { type: 'rejected', reason: fault ?? 'encoding', lengthBytes };
    return UNSEEN.test(text) || text === ''
      ? { type: 'rejected', reason: 'controlCharacter', lengthBytes }
      : { type: 'text', text, lengthBytes };
  }

  function tryDecode(bytes: Uint8Array): string | undefined {
    try {
      return decoder.decode(bytes);
    } catch {
      return undefined;
    }
  }

  return {
    push(bytes) {
      const codes: ScannedCode[] = [];
      for (const byte of bytes) {
        const code = accept(byte);
        if (code !== undefined) codes.push(code);
      }
      return codes;
    },
    doubt() {
      const givenUpBytes = lengthBytes;
      clear();
      fault = 'brokenOff';
      return givenUpBytes;
    },
    clear,
    isMidText: () => lengthBytes > 0,
  };
}
