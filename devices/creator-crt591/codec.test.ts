import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/fixtures/device-vectors.json' with { type: 'json' };
import { createBlockParser, encodeBlock } from '../block-parser.ts';
import {
  apduCommand,
  COMMANDS,
  encodeF2Command,
  encodeNegative,
  encodePositive,
  F2_FORMAT,
  rfApduCommand,
  tryParseF2Answer,
  type F2Answer,
  type F2Command,
} from './codec.ts';
import { refusalOf, REFUSAL_CODES } from './answer-codes.ts';

const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();

const COMMAND_VECTORS: Readonly<Record<keyof typeof vectors.crt591.commands, F2Command>> = {
  'init, move card to gate/hold': COMMANDS.initialiseToGate,
  'init, capture to error bin': COMMANDS.initialiseToBin,
  'init, leave card': COMMANDS.initialiseInPlace,
  status: COMMANDS.status,
  'sensor status': COMMANDS.sensors,
  'move: hold position': COMMANDS.moveToHold,
  'move: IC position': COMMANDS.moveToChip,
  'move: RF position': COMMANDS.moveToRf,
  'move: error bin (capture)': COMMANDS.moveToBin,
  'move: out of gate': COMMANDS.moveOut,
  'entry enable': COMMANDS.allowEntry,
  'entry disable': COMMANDS.prohibitEntry,
  'auto check IC type': COMMANDS.detectChip,
  'auto check RF type': COMMANDS.detectRf,
  'CPU cold reset Vcc default': COMMANDS.chipCold,
  'CPU cold reset ISO 5V': COMMANDS.chipColdIso,
  'CPU power down': COMMANDS.chipOff,
  'CPU status': COMMANDS.chipStatus,
  'CPU APDU T=0 SELECT MF': apduCommand('t0', fromHex('00A40000023F00')),
  'CPU APDU auto GET CHALLENGE 8': apduCommand('auto', fromHex('0084000008')),
  'CPU warm reset': COMMANDS.chipWarm,
  'RF activate A then B': COMMANDS.rfOn,
  'RF deactivate': COMMANDS.rfOff,
  'serial number': COMMANDS.serialNumber,
  config: COMMANDS.configuration,
  version: COMMANDS.version,
  'read bin counter': COMMANDS.binCount,
  'init bin counter': COMMANDS.resetBinCount,
};

const status = (
  card: 'none' | 'gate' | 'inside',
  stacker: 'empty' | 'few' | 'enough',
  isBinFull: boolean,
) => ({
  card,
  stacker,
  isBinFull,
});
const negative = (cm: number, pm: number, code: string): F2Answer => ({ type: 'negative', cm, pm, code });

const ANSWER_VECTORS: Readonly<Record<keyof typeof vectors.crt591.responses, F2Answer>> = {
  initOk: {
    type: 'positive',
    cm: 0x30,
    pm: 0x33,
    status: status('none', 'enough', false),
    data: Uint8Array.from(Buffer.from('CRT-591-M001')),
  },
  statusNoCard: {
    type: 'positive',
    cm: 0x31,
    pm: 0x30,
    status: status('none', 'enough', false),
    data: fromHex(''),
  },
  statusGateFew: {
    type: 'positive',
    cm: 0x31,
    pm: 0x30,
    status: status('gate', 'few', false),
    data: fromHex(''),
  },
  statusInsideEmptyBinFull: {
    type: 'positive',
    cm: 0x31,
    pm: 0x30,
    status: status('inside', 'empty', true),
    data: fromHex(''),
  },
  jam10: negative(0x32, 0x39, '10'),
  jam10_head45: negative(0x32, 0x39, '10'),
  notReset: negative(0x31, 0x30, 'B0'),
  stackerEmpty: negative(0x32, 0x31, 'A0'),
  binFull: negative(0x32, 0x33, 'A1'),
  coldResetT0: {
    type: 'positive',
    cm: 0x51,
    pm: 0x30,
    status: status('inside', 'enough', false),
    data: fromHex('303B6800000073C84013009000'),
  },
  apdu9000: {
    type: 'positive',
    cm: 0x51,
    pm: 0x33,
    status: status('inside', 'enough', false),
    data: fromHex('9000'),
  },
  apduMute63: negative(0x51, 0x33, '63'),
};

function parseOne(hex: string): F2Answer | undefined {
  const [item, ...rest] = createBlockParser(F2_FORMAT).push(fromHex(hex));
  if (item?.type !== 'block' || rest.length > 0) throw new Error(`no single block: ${hex}`);
  return tryParseF2Answer(item.body);
}

describe('F2 vectors', () => {
  it.each(Object.entries(vectors.crt591.commands))('command "%s"', (name, hex) => {
    expect(toHex(encodeF2Command(COMMAND_VECTORS[name as keyof typeof COMMAND_VECTORS]))).toBe(hex);
  });

  it.each(Object.entries(vectors.crt591.responses))('answer "%s"', (name, hex) => {
    expect(parseOne(hex)).toEqual(ANSWER_VECTORS[name as keyof typeof ANSWER_VECTORS]);
  });

  it('answers of the simulator have the bytes of the vectors', () => {
    for (const [name, answer] of Object.entries(ANSWER_VECTORS)) {
      const head = name === 'jam10_head45' ? 0x45 : 0x4e;
      const frame =
        answer.type === 'positive'
          ? encodePositive(answer, answer.status, answer.data)
          : encodeNegative(answer, answer.code, head);
      expect(toHex(frame)).toBe(vectors.crt591.responses[name as keyof typeof ANSWER_VECTORS]);
    }
  });

  it('the RF commands of both types differ', () => {
    expect([rfApduCommand('a', fromHex('00')).pm, rfApduCommand('b', fromHex('00')).pm]).toEqual([
      0x34, 0x35,
    ]);
  });
});

describe('F2 answers', () => {
  it('are read from any body, and stand for exactly its bytes', () => {
    const heads = fc.constantFrom(0x50, 0x4e, 0x45, 0x43);
    const body = fc
      .tuple(heads, fc.array(fc.oneof(fc.nat(255), fc.integer({ min: 0x30, max: 0x32 })), { maxLength: 20 }))
      .map(([head, rest]) => Uint8Array.of(head, ...rest));
    fc.assert(
      fc.property(body, (bytes) => {
        const answer = tryParseF2Answer(bytes);
        if (answer === undefined) return;
        const again =
          answer.type === 'positive'
            ? encodePositive(answer, answer.status, answer.data)
            : encodeNegative(answer, answer.code, bytes[0]);
        expect(toHex(again)).toBe(toHex(encodeBlock(F2_FORMAT, bytes)));
      }),
      { seed: Number(process.env['FC_SEED'] ?? 20261125), numRuns: 5000 },
    );
  });

  it.each([
    ['an unknown position', '503130333230'],
    ['an unknown stacker', '503130303330'],
    ['an unknown bin', '503130303232'],
    ['no status', '503130'],
    ['a refusal without code', '4E3130'],
    ['a command', '433130'],
  ])('%s is none', (_what, hex) => {
    expect(tryParseF2Answer(fromHex(hex))).toBeUndefined();
  });

  it('every code of the vendor has a word, and an unknown one is a fault of the hardware', () => {
    expect(REFUSAL_CODES).toHaveLength(30);
    expect(refusalOf('ZZ')).toMatchObject({ error: 'hardwareError', fault: { action: 'maintenance' } });
  });
});
