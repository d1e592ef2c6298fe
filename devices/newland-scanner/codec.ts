/**
 * Commands of Newland's EM and FM engines: registers that are read and written (devices.md 4; EM and FM manuals, "Serial
 * commands"). Every command is answered; the text of a code comes between the answers as it is, and ends with CR.
 */
import { createFrameBuffer } from '../frame-buffer.ts';
import { createTextReader, type ScannedCode, type TextEncoding } from '../scanned-text.ts';

const READ = 0x07;
const WRITE = 0x08;
const MODE_REGISTER = 0x0000;
const TRIGGER_REGISTER = 0x0002;
/** The two lowest bits of the mode register: 01 is "triggered by command". */
const MODE_MASK = 0b11;
const COMMAND_MODE = 0b01;

/** Light on. With a real CRC, where the manual shows AB CD (not checked): a damaged command must not set anything else. */
export const START = writeRegister(TRIGGER_REGISTER, 1);
export const STOP = writeRegister(TRIGGER_REGISTER, 0);
/** Two registers at once, so that its answer is longer than the one to a write and neither is taken for the other. */
export const MODE_QUERY = encodeCommand(READ, MODE_REGISTER, 2);

export type Status = 'accepted' | 'crcError' | 'invalid' | 'refused';

export interface Answer {
  readonly status: Status;
  readonly data: Uint8Array;
}

export type NewlandItem =
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'code'; readonly code: ScannedCode }
  /** checksum: an answer with a wrong CRC · brokenOff: the rest did not come. */
  | {
      readonly type: 'discarded';
      readonly reason: 'noise' | 'checksum' | 'brokenOff';
      readonly byteCount: number;
    };

const STATUSES: Readonly<Record<number, Status>> = { 0x00: 'accepted', 0x01: 'crcError', 0x03: 'invalid' };
const ANSWER_HEAD = 0x02;
const CR = Uint8Array.of(0x0d);
const LF = 0x0a;
/** Head, a zero, status, length; then data and two bytes of CRC. */
const HEAD_BYTES = 4;
const CRC_BYTES = 2;
/** We ask for two. */
const MAX_DATA_BYTES = 16;

export function encodeCommand(type: number, register: number, value: number): Uint8Array {
  return seal(0x7e, [type, 1, register >> 8, register & 0xff, value]);
}

/** In memory only: what is not saved by a command of its own is gone with the power. */
function writeRegister(register: number, value: number): Uint8Array {
  return encodeCommand(WRITE, register, value);
}

/** The mode register with its other bits as they were. */
export function setCommandMode(modeRegister: number): Uint8Array {
  return writeRegister(MODE_REGISTER, (modeRegister & ~MODE_MASK) | COMMAND_MODE);
}

export function isCommandMode(modeRegister: number): boolean {
  return (modeRegister & MODE_MASK) === COMMAND_MODE;
}

export function encodeAnswer(status: number, data: readonly number[]): Uint8Array {
  return seal(ANSWER_HEAD, [status, data.length, ...data]);
}

function seal(head: number, checked: readonly number[]): Uint8Array {
  const crc = crc16(checked);
  return Uint8Array.of(head, 0, ...checked, crc >> 8, crc & 0xff);
}

/** CRC-16 with polynomial 1021h, from 0 (XMODEM). */
export function crc16(bytes: Iterable<number>): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
}

export interface NewlandParser {
  push(bytes: Uint8Array): NewlandItem[];
  /** The line was quiet in the middle of something: it is given up, and a code that goes on afterwards is not believed. */
  pause(): NewlandItem[];
  /** The next code begins here. */
  beginCode(): void;
  isMidItem(): boolean;
}

export function createNewlandParser(encoding: TextEncoding): NewlandParser {
  const buffer = createFrameBuffer();
  const text = createTextReader(encoding);

  /** undefined: the rest is still to come. */
  function next(): NewlandItem[] | undefined {
    if (buffer.length === 0) return undefined;
    if (!text.isMidText()) {
      // No code that we take begins with STX: it is a control character.
      if (buffer.at(0) === ANSWER_HEAD) return nextAnswer();
      // Of a CR LF before: an answer may stand behind it.
      if (buffer.at(0) === LF) {
        buffer.drop(1);
        return [];
      }
    }
    const end = buffer.indexOf(CR);
    const bytes = buffer.take(end === -1 ? buffer.length : end + 1);
    const codes = text.push(bytes);
    bytes.fill(0);
    return codes.map((code) => ({ type: 'code', code }));
  }

  function nextAnswer(): NewlandItem[] | undefined {
    if (buffer.length > 1 && buffer.at(1) !== 0) return dropHead('noise');
    if (buffer.length < HEAD_BYTES) return undefined;
    const dataBytes = buffer.at(3);
    if (dataBytes === 0 || dataBytes > MAX_DATA_BYTES) return dropHead('noise');
    const wholeBytes = HEAD_BYTES + dataBytes + CRC_BYTES;
    if (buffer.length < wholeBytes) return undefined;
    if (!isChecked(wholeBytes)) return dropHead('checksum');
    const frame = buffer.take(wholeBytes);
    const status = STATUSES[frame[2] ?? -1] ?? 'refused';
    return [{ type: 'answer', answer: { status, data: frame.slice(HEAD_BYTES, -CRC_BYTES) } }];
  }

  /** Over the bytes with their CRC it is 0. */
  function isChecked(wholeBytes: number): boolean {
    return crc16(Array.from({ length: wholeBytes - 2 }, (_, at) => buffer.at(at + 2))) === 0;
  }

  /** The next answer may begin inside a broken one; a code that begins inside it is not believed. */
  function dropHead(reason: 'noise' | 'checksum'): NewlandItem[] {
    buffer.drop(1);
    text.doubt();
    return [{ type: 'discarded', reason, byteCount: 1 }];
  }

  function drain(): NewlandItem[] {
    const items: NewlandItem[] = [];
    for (let found = next(); found !== undefined; found = next()) items.push(...found);
    return items;
  }

  return {
    push(bytes) {
      buffer.push(bytes);
      return drain();
    },
    pause() {
      const byteCount = buffer.length + text.doubt();
      buffer.clear();
      return byteCount === 0 ? [] : [{ type: 'discarded', reason: 'brokenOff', byteCount }];
    },
    beginCode: () => text.clear(),
    isMidItem: () => buffer.length > 0 || text.isMidText(),
  };
}
