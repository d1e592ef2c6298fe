/** The "F2" protocol of Creator's CRT-591 and CRT-571: commands, answers, and what the bytes of both mean (devices.md 2.1-2.4). */
import { encodeBlock, type BlockFormat } from '../block-parser.ts';

export const ACK = 0x06;
export const NAK = 0x15;
export const EOT = 0x04;

/** Up to 1024 bytes; a body is head, CM, PM and data. */
export const F2_FORMAT: BlockFormat = {
  startByte: 0xf2,
  addressBytes: 1,
  maxBytes: 1024,
  minLength: 3,
  controls: [ACK, NAK, EOT],
};

const COMMAND_HEAD = 0x43;
const POSITIVE_HEAD = 0x50;
/** The vendor's tables say N, its text once E: accept both (devices.md 2.1). */
const NEGATIVE_HEADS: ReadonlySet<number> = new Set([0x4e, 0x45]);

export interface F2Command {
  readonly cm: number;
  readonly pm: number;
  readonly data?: Uint8Array;
}

/** Every command that the driver sends (devices.md 2.3). */
export const COMMANDS = {
  initialiseToGate: { cm: 0x30, pm: 0x30 },
  initialiseToBin: { cm: 0x30, pm: 0x31 },
  initialiseInPlace: { cm: 0x30, pm: 0x33 },
  status: { cm: 0x31, pm: 0x30 },
  sensors: { cm: 0x31, pm: 0x31 },
  moveToHold: { cm: 0x32, pm: 0x30 },
  moveToChip: { cm: 0x32, pm: 0x31 },
  moveToRf: { cm: 0x32, pm: 0x32 },
  moveToBin: { cm: 0x32, pm: 0x33 },
  moveOut: { cm: 0x32, pm: 0x39 },
  allowEntry: { cm: 0x33, pm: 0x30 },
  prohibitEntry: { cm: 0x33, pm: 0x31 },
  detectChip: { cm: 0x50, pm: 0x30 },
  detectRf: { cm: 0x50, pm: 0x31 },
  chipCold: { cm: 0x51, pm: 0x30 },
  /** 5 V of ISO 7816-3, for chips whose answer to reset is not EMV's. */
  chipColdIso: { cm: 0x51, pm: 0x30, data: Uint8Array.of(0x33) },
  chipOff: { cm: 0x51, pm: 0x31 },
  chipStatus: { cm: 0x51, pm: 0x32 },
  chipWarm: { cm: 0x51, pm: 0x38 },
  /** Type A, then type B. */
  rfOn: { cm: 0x60, pm: 0x30, data: Uint8Array.of(0x41, 0x42) },
  rfOff: { cm: 0x60, pm: 0x31 },
  serialNumber: { cm: 0xa2, pm: 0x30 },
  configuration: { cm: 0xa3, pm: 0x30 },
  version: { cm: 0xa4, pm: 0x30 },
  binCount: { cm: 0xa5, pm: 0x30 },
  resetBinCount: { cm: 0xa5, pm: 0x31 },
} as const satisfies Record<string, F2Command>;

const APDU_PM = { t0: 0x33, t1: 0x34, auto: 0x39 } as const;
const RF_APDU_PM = { a: 0x34, b: 0x35 } as const;

export function apduCommand(protocol: keyof typeof APDU_PM, apdu: Uint8Array): F2Command {
  return { cm: 0x51, pm: APDU_PM[protocol], data: apdu };
}

export function rfApduCommand(type: keyof typeof RF_APDU_PM, apdu: Uint8Array): F2Command {
  return { cm: 0x60, pm: RF_APDU_PM[type], data: apdu };
}

/** Where the card is, how full stacker and bin are: the three digits of every positive answer. */
export interface F2Status {
  readonly card: 'none' | 'gate' | 'inside';
  readonly stacker: 'empty' | 'few' | 'enough';
  readonly isBinFull: boolean;
}

export type F2Answer =
  | {
      readonly type: 'positive';
      readonly cm: number;
      readonly pm: number;
      readonly status: F2Status;
      readonly data: Uint8Array;
    }
  /** `code`: e1 e0 as in devices.md 2.4, e.g. `10`. */
  | { readonly type: 'negative'; readonly cm: number; readonly pm: number; readonly code: string };

export function encodeF2Command({ cm, pm, data }: F2Command, address = 0): Uint8Array {
  return encodeBlock(F2_FORMAT, Uint8Array.of(COMMAND_HEAD, cm, pm, ...(data ?? [])), address);
}

/** undefined: no answer. */
export function tryParseF2Answer(body: Uint8Array): F2Answer | undefined {
  const [head = 0, cm = 0, pm = 0, first = 0, second = 0, third = 0] = body;
  if (NEGATIVE_HEADS.has(head) && body.length === 5) {
    return { type: 'negative', cm, pm, code: String.fromCharCode(first, second) };
  }
  if (head !== POSITIVE_HEAD || body.length < 6) return undefined;
  const status = tryParseStatus(first, second, third);
  return status === undefined ? undefined : { type: 'positive', cm, pm, status, data: body.slice(6) };
}

/** undefined: no command. */
export function tryParseF2Command(body: Uint8Array): Required<F2Command> | undefined {
  const [head, cm = 0, pm = 0] = body;
  return head === COMMAND_HEAD ? { cm, pm, data: body.slice(3) } : undefined;
}

const CARD_POSITIONS = ['none', 'gate', 'inside'] as const;
const STACKER_LEVELS = ['empty', 'few', 'enough'] as const;
const ZERO = 0x30;

function tryParseStatus(st0: number, st1: number, st2: number): F2Status | undefined {
  const card = CARD_POSITIONS[st0 - ZERO];
  const stacker = STACKER_LEVELS[st1 - ZERO];
  const isKnownBin = st2 === ZERO || st2 === ZERO + 1;
  if (card === undefined || stacker === undefined || !isKnownBin) return undefined;
  return { card, stacker, isBinFull: st2 !== ZERO };
}

export function encodePositive(
  { cm, pm }: F2Command,
  { card, stacker, isBinFull }: F2Status,
  data: Uint8Array = new Uint8Array(),
  address = 0,
): Uint8Array {
  const digits = [CARD_POSITIONS.indexOf(card), STACKER_LEVELS.indexOf(stacker), isBinFull ? 1 : 0];
  const status = digits.map((digit) => ZERO + digit);
  return encodeBlock(F2_FORMAT, Uint8Array.of(POSITIVE_HEAD, cm, pm, ...status, ...data), address);
}

export function encodeNegative({ cm, pm }: F2Command, code: string, head = 0x4e, address = 0): Uint8Array {
  return encodeBlock(F2_FORMAT, Uint8Array.of(head, cm, pm, ...Buffer.from(code, 'latin1')), address);
}
