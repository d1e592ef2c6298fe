/** What a printer says, told apart by its fixed bits (devices.md 3.1): an incremental parser that never throws and never gets stuck. */
import { isFullStatusByte, type FullStatusBytes } from './full-status.ts';

export type PrinterAnswer =
  /** DLE EOT n; it does not say which n. */
  | { readonly type: 'realTime'; readonly byte: number }
  /** Automatic status back, four bytes. */
  | { readonly type: 'change'; readonly bytes: readonly [number, number, number, number] }
  /** DLE EOT 14h of Custom's printers. */
  | { readonly type: 'fullStatus'; readonly bytes: FullStatusBytes }
  /** GS r, ESC v or GS I, one byte. */
  | { readonly type: 'byte'; readonly byte: number }
  /** GS ( H: everything before the command with this id is on paper. */
  | { readonly type: 'processId'; readonly id: string }
  /** GS I 65-69. */
  | { readonly type: 'text'; readonly text: string }
  /** A counter, after `expectReading`. */
  | { readonly type: 'reading'; readonly value: number }
  /** XON and XOFF, where the port does not take them out. */
  | { readonly type: 'flow'; readonly isXoff: boolean };

export interface AnswerParser {
  push(bytes: Uint8Array): PrinterAnswer[];
  /** The next answer is digits and this unit, without a mark that tells them from other answers (devices.md 3.7). */
  expectReading(unit: string): void;
  /** Gives up a frame whose rest did not come; call it when an answer is overdue. */
  dropPartial(): void;
  /** Bytes that belonged to nothing. */
  readonly unknownBytes: number;
}

const XON = 0x11;
const XOFF = 0x13;
const PROCESS_HEADER = 0x37;
const PROCESS_ID = 0x22;
const OFFLINE_CAUSE = 0x23;
const CLEARED = 0x25;
const TEXT_HEADER = 0x5f;
const NUL = 0x00;
/** DLE SI: begins a full status; a report never begins so, since a printer with such errors is offline. */
const FULL_STATUS = [0x10, 0x0f] as const;
const FULL_STATUS_BYTES = 6;

const ID_BYTES = 4;
const MAX_CAUSE_BYTES = 10;
const MAX_TEXT_BYTES = 80;
/** A reading is not longer, a late answer in front of it included. */
const MAX_READING_BYTES = 32;

/** Bytes of the frame that is coming in; the first one tells what it is. */
type Frame = readonly number[];

/** What a frame becomes by one more byte. */
type Step = 'continue' | 'broken' | PrinterAnswer | 'complete';

export function createAnswerParser(): AnswerParser {
  let frame: number[] = [];
  let unknownBytes = 0;
  let unit: string | null = null;

  function drop(): void {
    unknownBytes += frame.length;
    frame = [];
    unit = null;
  }

  function acceptReading(byte: number, wanted: string): PrinterAnswer | undefined {
    frame.push(byte);
    const digits = digitsBefore(wanted, String.fromCharCode(...frame));
    if (digits === null) {
      if (frame.length > MAX_READING_BYTES) drop();
      return undefined;
    }
    unknownBytes += frame.length - digits.length - wanted.length;
    frame = [];
    unit = null;
    return { type: 'reading', value: Number(digits) };
  }

  function accept(byte: number): PrinterAnswer | undefined {
    if (byte === XON || byte === XOFF) return { type: 'flow', isXoff: byte === XOFF };
    if (unit !== null) return acceptReading(byte, unit);
    // The real-time answer may come between the bytes of a report, where its bit 4 gives it away.
    if (isChangeStart(frame[0]) && isRealTime(byte)) return { type: 'realTime', byte };
    const step = frame.length === 0 ? start(byte) : extend(frame, byte);
    if (step === 'broken') {
      const isFirst = frame.length === 0;
      unknownBytes += isFirst ? 1 : frame.length;
      frame = [];
      return isFirst ? undefined : accept(byte);
    }
    if (step === 'continue') {
      frame.push(byte);
      return undefined;
    }
    frame = [];
    return step === 'complete' ? undefined : step;
  }

  return {
    push(bytes) {
      const answers: PrinterAnswer[] = [];
      for (const byte of bytes) {
        const answer = accept(byte);
        if (answer !== undefined) answers.push(answer);
      }
      return answers;
    },
    expectReading(wanted) {
      drop();
      unit = wanted;
    },
    dropPartial: drop,
    get unknownBytes() {
      return unknownBytes;
    },
  };
}

function start(byte: number): Step {
  if (isRealTime(byte)) return { type: 'realTime', byte };
  if (isPlain(byte)) return { type: 'byte', byte };
  return isChangeStart(byte) || byte === PROCESS_HEADER || byte === TEXT_HEADER ? 'continue' : 'broken';
}

function extend(frame: Frame, byte: number): Step {
  if (frame[0] === PROCESS_HEADER) return extendProcess(frame, byte);
  return frame[0] === TEXT_HEADER ? extendText(frame, byte) : extendChange(frame, byte);
}

function extendText(frame: Frame, byte: number): Step {
  if (byte === NUL) return { type: 'text', text: String.fromCharCode(...frame.slice(1)) };
  return isPrintable(byte) && frame.length <= MAX_TEXT_BYTES ? 'continue' : 'broken';
}

/** `10 0F` cannot be told from a report before its second byte. */
function extendChange(frame: Frame, byte: number): Step {
  if (frame[0] === FULL_STATUS[0] && frame[1] === FULL_STATUS[1]) return extendFullStatus(frame, byte);
  if (!isPlain(byte)) return 'broken';
  const [first = 0, second = 0, third] = frame;
  return third === undefined ? 'continue' : { type: 'change', bytes: [first, second, third, byte] };
}

function extendFullStatus(frame: Frame, byte: number): Step {
  if (!isFullStatusByte(byte)) return 'broken';
  const [, , paper = 0, user = 0, recoverable = 0] = frame;
  return frame.length + 1 < FULL_STATUS_BYTES
    ? 'continue'
    : { type: 'fullStatus', bytes: [paper, user, recoverable, byte] };
}

/** 37 22 + four characters, 37 23 + up to ten causes, 37 25; each ended by 00. Only the first one is of use here. */
function extendProcess(frame: Frame, byte: number): Step {
  const kind = frame[1];
  const bodyBytes = frame.length - 2;
  if (kind === undefined) {
    return byte === PROCESS_ID || byte === OFFLINE_CAUSE || byte === CLEARED ? 'continue' : 'broken';
  }
  if (kind === PROCESS_ID) {
    if (bodyBytes < ID_BYTES) return isPrintable(byte) ? 'continue' : 'broken';
    return byte === NUL ? { type: 'processId', id: String.fromCharCode(...frame.slice(2)) } : 'broken';
  }
  if (byte === NUL) return 'complete';
  const isCause = kind === OFFLINE_CAUSE && byte >= 0x40 && byte <= 0x7f && bodyBytes < MAX_CAUSE_BYTES;
  return isCause ? 'continue' : 'broken';
}

function digitsBefore(unit: string, text: string): string | null {
  return text.endsWith(unit) ? (/\d{1,9}$/u.exec(text.slice(0, -unit.length))?.[0] ?? null) : null;
}

/** 0xx1xx10 */
function isRealTime(byte: number): boolean {
  return (byte & 0x93) === 0x12;
}

/** 0xx1xx00 */
function isChangeStart(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0x93) === 0x10;
}

/** 0xx0xxxx */
function isPlain(byte: number): boolean {
  return (byte & 0x90) === 0x00;
}

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte <= 0x7e;
}
