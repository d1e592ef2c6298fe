/** The STX protocol of Creator's CRT-310 V3.0: commands, answers, and what the bytes of both mean (devices.md 2.5). */
import { ACK, encodeBlock, ENQ, EOT, NAK, type BlockFormat } from '../block-parser.ts';

/** A body is CM, PM and data; the longest is an APDU with its length. */
export const STX_FORMAT: BlockFormat = {
  startByte: 0x02,
  addressBytes: 0,
  maxBytes: 512,
  minLength: 2,
  controls: [ACK, NAK, EOT, ENQ],
};

const ABNORMAL_HEAD = 0x4e;

export interface StxCommand {
  readonly cm: number;
  readonly pm: number;
  readonly data?: Uint8Array;
}

export type StxAnswer =
  | { readonly type: 'normal'; readonly cm: number; readonly pm: number; readonly data: Uint8Array }
  /** Names no PM. `code`: E as two hexadecimal digits. */
  | { readonly type: 'abnormal'; readonly cm: number; readonly code: string };

const REAR_PROHIBITED = 0x31;
const ASCII_MODE = 0x30;
const ALL_TRACKS = 0x37;

export const COMMANDS = {
  reset: { cm: 0x30, pm: 0x30 },
  resetToFront: { cm: 0x30, pm: 0x31 },
  resetToRear: { cm: 0x30, pm: 0x32 },
  /** Printed in the text as the one that writes, listed as the one that reads. */
  serialNumber: { cm: 0x30, pm: 0x3a },
  status: { cm: 0x31, pm: 0x30 },
  sensors: { cm: 0x31, pm: 0x2e },
  prohibitEntry: { cm: 0x2f, pm: 0x31, data: Uint8Array.of(REAR_PROHIBITED) },
  /** The switch in the mouth: cards of any kind, from the front only. */
  allowEntry: { cm: 0x2f, pm: 0x33, data: Uint8Array.of(REAR_PROHIBITED) },
  /** Where a card stops that comes in: inside, the contacts not on it. */
  stopInside: { cm: 0x2e, pm: 0x32 },
  moveToRf: { cm: 0x32, pm: 0x2e },
  moveToChip: { cm: 0x32, pm: 0x2f },
  moveToFront: { cm: 0x32, pm: 0x30 },
  moveToFrontHeld: { cm: 0x32, pm: 0x31 },
  moveToRearHeld: { cm: 0x32, pm: 0x32 },
  moveToRear: { cm: 0x32, pm: 0x33 },
  clearOddCard: { cm: 0x32, pm: 0x34 },
  chipCold: { cm: 0x37, pm: 0x30 },
  readTracks: { cm: 0x45, pm: 0x30, data: Uint8Array.of(ASCII_MODE, ALL_TRACKS) },
} as const satisfies Record<string, StxCommand>;

const APDU_PM = { t0: 0x31, t1: 0x32 } as const;

export function apduCommand(protocol: keyof typeof APDU_PM, apdu: Uint8Array): StxCommand {
  return { cm: 0x37, pm: APDU_PM[protocol], data: withLength(apdu) };
}

export function encodeStxCommand({ cm, pm, data }: StxCommand): Uint8Array {
  return encodeBlock(STX_FORMAT, Uint8Array.of(cm, pm, ...(data ?? [])));
}

export function parseStxCommand(body: Uint8Array): Required<StxCommand> {
  const [cm = 0, pm = 0] = body;
  return { cm, pm, data: body.slice(2) };
}

export function encodeNormal({ cm, pm }: StxCommand, data: Uint8Array = new Uint8Array()): Uint8Array {
  return encodeBlock(STX_FORMAT, Uint8Array.of(cm, pm, ...data));
}

export function encodeAbnormal({ cm }: StxCommand, code: string): Uint8Array {
  return encodeBlock(STX_FORMAT, Uint8Array.of(ABNORMAL_HEAD, cm, Number.parseInt(code, 16)));
}

export function parseStxAnswer(body: Uint8Array): StxAnswer {
  const [first = 0, second = 0, third = 0] = body;
  if (first !== ABNORMAL_HEAD || body.length !== 3)
    return { type: 'normal', cm: first, pm: second, data: body.slice(2) };
  return { type: 'abnormal', cm: second, code: Buffer.of(third).toString('hex').toUpperCase() };
}

export function isAnswerTo(answer: StxAnswer, { cm, pm }: StxCommand): boolean {
  return answer.cm === cm && (answer.type === 'abnormal' || answer.pm === pm);
}

/** A text or an APDU behind the two bytes of its length. */
export function withLength(bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(bytes.length >> 8, bytes.length & 0xff, ...bytes);
}
