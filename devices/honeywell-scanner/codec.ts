/**
 * Honeywell's serial trigger and menu commands (devices.md 4; N86, N36XX and Xenon guides, "Serial Programming Commands").
 * An answer echoes the command with ACK, ENQ or NAK before its last character; the text of a code ends with CR instead.
 */
import { createFrameBuffer } from '../frame-buffer.ts';

/** SYN T CR and SYN U CR: light on, light off. Neither is answered. */
export const START = Uint8Array.of(0x16, 0x54, 0x0d);
export const STOP = Uint8Array.of(0x16, 0x55, 0x0d);

export const MODE_QUERY = 'TRGMOD?.';
/** Manual and serial trigger; `!` keeps it in memory only, since flash wears out. */
export const SET_SERIAL_MODE = 'TRGMOD0!';
export const SERIAL_MODE = 0;

/** SYN M CR and the command. */
export function menuCommand(command: string): Uint8Array {
  return Buffer.from(`\x16M\r${command}`, 'latin1');
}

export interface MenuAnswer {
  /** ack: done · enq: no such command · nak: no such value. */
  readonly result: 'ack' | 'enq' | 'nak';
  /** What came before, at most 1024 characters of it; noise, or a code that came unasked, may stand in front. */
  readonly text: string;
}

export interface MenuAnswerParser {
  push(bytes: Uint8Array): MenuAnswer[];
  /** Gives up what waits for its end; returns how many bytes. */
  clear(): number;
  isMidAnswer(): boolean;
}

const RESULTS: ReadonlyMap<number, MenuAnswer['result']> = new Map([
  [0x06, 'ack'],
  [0x05, 'enq'],
  [0x15, 'nak'],
]);
const MAX_ANSWER_BYTES = 1024;
/** What ends or parts commands comes back behind the result. */
const PUNCTUATION = '.!,;';

export function createMenuAnswerParser(): MenuAnswerParser {
  const buffer = createFrameBuffer({ maxBytes: MAX_ANSWER_BYTES });
  let isAfterResult = false;

  function accept(byte: number): MenuAnswer | undefined {
    const isEcho = isAfterResult && PUNCTUATION.includes(String.fromCharCode(byte));
    isAfterResult = false;
    if (isEcho) return undefined;
    const result = RESULTS.get(byte);
    if (result === undefined) {
      buffer.push(Uint8Array.of(byte));
      return undefined;
    }
    isAfterResult = true;
    return { result, text: Buffer.from(buffer.take(buffer.length)).toString('latin1') };
  }

  return {
    push(bytes) {
      const answers: MenuAnswer[] = [];
      for (const byte of bytes) {
        const answer = accept(byte);
        if (answer !== undefined) answers.push(answer);
      }
      return answers;
    },
    clear() {
      const givenUpBytes = buffer.length;
      buffer.clear();
      return givenUpBytes;
    },
    isMidAnswer: () => buffer.length > 0,
  };
}

/** undefined: no answer to the question for the trigger mode. */
export function tryParseMode({ result, text }: MenuAnswer): number | undefined {
  const [, mode] = /TRGMOD(\d{1,2})$/iu.exec(text) ?? [];
  return mode === undefined || result !== 'ack' ? undefined : Number(mode);
}

/** Nothing stood in front of it. */
export function isPlainEcho({ text }: MenuAnswer): boolean {
  return /^TRGMOD[\d?]{1,2}$/iu.test(text);
}
