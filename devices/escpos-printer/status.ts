/** What a printer says, told apart by its fixed bits (devices.md 3.1): an incremental parser that never throws and never gets stuck. */

export type PrinterAnswer =
  /** DLE EOT n; it does not say which n. */
  | { readonly type: 'realTime'; readonly byte: number }
  /** Automatic status back, four bytes. */
  | { readonly type: 'change'; readonly bytes: readonly [number, number, number, number] }
  /** GS r or GS I, one byte. */
  | { readonly type: 'byte'; readonly byte: number }
  /** GS ( H: everything before the command with this id is on paper. */
  | { readonly type: 'processId'; readonly id: string }
  /** GS I 65-69. */
  | { readonly type: 'text'; readonly text: string }
  /** XON and XOFF, where the port does not take them out. */
  | { readonly type: 'flow'; readonly isXoff: boolean };

export interface AnswerParser {
  push(bytes: Uint8Array): PrinterAnswer[];
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

const ID_BYTES = 4;
const MAX_CAUSE_BYTES = 10;
const MAX_TEXT_BYTES = 80;

/** Bytes of the frame that is coming in; the first one tells what it is. */
type Frame = readonly number[];

/** What a frame becomes by one more byte. */
type Step = 'continue' | 'broken' | PrinterAnswer | 'complete';

export function createAnswerParser(): AnswerParser {
  let frame: number[] = [];
  let unknownBytes = 0;

  function accept(byte: number): PrinterAnswer | undefined {
    if (byte === XON || byte === XOFF) return { type: 'flow', isXoff: byte === XOFF };
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
    dropPartial() {
      unknownBytes += frame.length;
      frame = [];
    },
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

function extendChange(frame: Frame, byte: number): Step {
  if (!isPlain(byte)) return 'broken';
  const [first = 0, second = 0, third] = frame;
  return third === undefined ? 'continue' : { type: 'change', bytes: [first, second, third, byte] };
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
