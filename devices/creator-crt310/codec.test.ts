import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/fixtures/device-vectors.json' with { type: 'json' };
import { createBlockParser, encodeBlock } from '../block-parser.ts';
import { REFUSAL_CODES, refusalOf } from './answer-codes.ts';
import {
  apduCommand,
  COMMANDS,
  encodeAbnormal,
  encodeNormal,
  encodeStxCommand,
  isAnswerTo,
  parseStxAnswer,
  parseStxCommand,
  STX_FORMAT,
} from './codec.ts';
import {
  encodeTracks,
  TRACK_FAULTS,
  tryParseLetter,
  tryParsePayload,
  tryParseSerialNumber,
  tryParseTracks,
} from './results.ts';
import { encodeStatus, PLACES, tryParseStatus, type FrontEntry, type Seat } from './status.ts';

const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();
const text = (value: string) => Uint8Array.from(Buffer.from(value, 'latin1'));

type VectorName = keyof typeof vectors.crt310;

const { status, moveToChip, reset } = COMMANDS;

/** The bytes of each vector, made by this codec. */
const MADE: Readonly<Record<VectorName, Uint8Array>> = {
  reset: encodeStxCommand(reset),
  resetResp: encodeNormal(reset, text('CRT 310 V3.0 ')),
  entrySwitchFrontOnly: encodeStxCommand(COMMANDS.allowEntry),
  entryProhibit: encodeStxCommand(COMMANDS.prohibitEntry),
  status: encodeStxCommand(status),
  statusNoCard: encodeNormal(status, encodeStatus({ seat: 'none', front: 'switch', isRearAllowed: false })),
  statusAtIcContact: encodeNormal(
    status,
    encodeStatus({ seat: 'atContacts', front: 'switch', isRearAllowed: false }),
  ),
  moveToIc: encodeStxCommand(moveToChip),
  moveOk: encodeNormal(moveToChip, text('Y')),
  ejectFrontHold: encodeStxCommand(COMMANDS.moveToFrontHeld),
  capture: encodeStxCommand(COMMANDS.moveToRear),
  coldReset: encodeStxCommand(COMMANDS.chipCold),
  readAllTracks: encodeStxCommand(COMMANDS.readTracks),
  abnormalUndefined: encodeAbnormal({ cm: 0x7f, pm: 0 }, '00'),
  abnormalCannotExecute: encodeAbnormal({ cm: 0x45, pm: 0x30 }, '02'),
};

const READ: Readonly<Partial<Record<VectorName, ReturnType<typeof parseStxAnswer>>>> = {
  resetResp: { type: 'normal', cm: 0x30, pm: 0x30, data: text('CRT 310 V3.0 ') },
  statusNoCard: { type: 'normal', cm: 0x31, pm: 0x30, data: text('NJN') },
  statusAtIcContact: { type: 'normal', cm: 0x31, pm: 0x30, data: text('KJN') },
  moveOk: { type: 'normal', cm: 0x32, pm: 0x2f, data: text('Y') },
  abnormalUndefined: { type: 'abnormal', cm: 0x7f, code: '00' },
  abnormalCannotExecute: { type: 'abnormal', cm: 0x45, code: '02' },
};

function bodyOf(bytes: Uint8Array): Uint8Array {
  const [item, ...rest] = createBlockParser(STX_FORMAT).push(bytes);
  if (item?.type !== 'block' || rest.length > 0) throw new Error(`no single block: ${toHex(bytes)}`);
  return item.body;
}

describe('CRT-310 vectors', () => {
  it.each(Object.entries(vectors.crt310))('"%s" is made with these bytes', (name, hex) => {
    expect(toHex(MADE[name as VectorName])).toBe(hex);
  });

  it.each(Object.entries(READ))('"%s" is read as it is meant', (name, answer) => {
    expect(parseStxAnswer(bodyOf(fromHex(vectors.crt310[name as VectorName])))).toEqual(answer);
  });

  it.each(Object.values(COMMANDS))('the unit reads the command $cm $pm as the host made it', (command) => {
    const read = parseStxCommand(bodyOf(encodeStxCommand(command)));
    expect(read).toEqual({ data: new Uint8Array(), ...command });
  });
});

describe('CRT-310 answers', () => {
  it('belong to the command that they repeat, an abnormal one to all of its parameters', () => {
    const normal = parseStxAnswer(fromHex('322F59'));
    expect([isAnswerTo(normal, moveToChip), isAnswerTo(normal, COMMANDS.moveToRf)]).toEqual([true, false]);
    const abnormal = parseStxAnswer(fromHex('4E3206'));
    expect([isAnswerTo(abnormal, moveToChip), isAnswerTo(abnormal, status)]).toEqual([true, false]);
  });

  it('an APDU stands behind its length, and so does its answer', () => {
    const apdu = Uint8Array.from({ length: 261 }, (_, at) => at & 0xff);
    expect(toHex(apduCommand('t0', apdu).data ?? text('')).slice(0, 8)).toBe('01050001');
    expect([apduCommand('t0', apdu).pm, apduCommand('t1', apdu).pm]).toEqual([0x31, 0x32]);
    expect(encodeStxCommand(apduCommand('t1', apdu)).length).toBeLessThan(STX_FORMAT.maxBytes);
    expect(tryParsePayload(fromHex('5900029000'))).toEqual(fromHex('9000'));
    expect(tryParsePayload(fromHex('590000'))).toEqual(fromHex(''));
    for (const wrong of ['59', '5900', '59000390', '590001900000'])
      expect(tryParsePayload(fromHex(wrong))).toBeUndefined();
  });

  it.each(['Y', 'Z', 'N', 'E', 'W'])('P may be %s', (letter) => {
    expect(tryParseLetter(text(letter))).toBe(letter);
  });

  it('every other byte is no P, and neither is none', () => {
    const known = Array.from({ length: 256 }, (_, byte) => tryParseLetter(Uint8Array.of(byte)));
    expect(known.filter((letter) => letter !== undefined)).toHaveLength(5);
    expect(tryParseLetter(text(''))).toBeUndefined();
  });

  it('a serial number is as long as it says', () => {
    expect(tryParseSerialNumber(text('Y\x03ABC'))).toEqual(text('ABC'));
    for (const wrong of ['N', 'Y', 'Y\x04ABC', 'Y\x02ABC', 'N\x03ABC'])
      expect(tryParseSerialNumber(text(wrong))).toBeUndefined();
  });

  it('every code of the vendor has a word, and an unknown one is a fault of the hardware', () => {
    expect(REFUSAL_CODES).toEqual(['00', '01', '02', '04', '05', '06', '07']);
    expect(refusalOf('03')).toMatchObject({ error: 'hardwareError' });
    expect(encodeAbnormal(status, '07')).toEqual(encodeBlock(STX_FORMAT, fromHex('4E3107')));
  });
});

describe('any body of a block', () => {
  const body = fc.uint8Array({ minLength: STX_FORMAT.minLength, maxLength: 60 });
  const options = { seed: Number(process.env['FC_SEED'] ?? 20261125), numRuns: 5000 };

  it('is an answer that stands for exactly these bytes', () => {
    fc.assert(
      fc.property(fc.oneof(body, fc.constant(fromHex('4E3207'))), (bytes) => {
        const answer = parseStxAnswer(bytes);
        const { cm } = answer;
        const again =
          answer.type === 'normal'
            ? encodeNormal(answer, answer.data)
            : encodeAbnormal({ cm, pm: 0 }, answer.code);
        expect(toHex(again)).toBe(toHex(encodeBlock(STX_FORMAT, bytes)));
      }),
      options,
    );
  });

  it('means a status, tracks or a payload only where it says the same when it is encoded again', () => {
    const meant = fc.constantFrom(0x1f, 0x59, 0x4e, 0x4f, 0x4a, 0xe0, 0xe5, 0x00, 0x01, 0x31);
    fc.assert(
      fc.property(
        fc.oneof(
          body,
          fc.array(meant, { maxLength: 12 }).map((bytes) => Uint8Array.from(bytes)),
        ),
        (data) => {
          const status = tryParseStatus(data);
          const tracks = tryParseTracks(data);
          const payload = tryParsePayload(data);
          expect(status === undefined || toHex(encodeStatus(status)) === toHex(data)).toBe(true);
          expect(tracks === undefined || tryParseTracks(encodeTracks(tracks))?.length === 3).toBe(true);
          expect(payload === undefined || payload.length === data.length - 3).toBe(true);
        },
      ),
      options,
    );
  });
});

describe('CRT-310 status', () => {
  it.each([
    [0x46, 'oddLong', 'inside'],
    [0x47, 'oddShort', 'inside'],
    [0x48, 'frontFree', 'gate'],
    [0x49, 'frontHeld', 'gate'],
    [0x4a, 'inside', 'inside'],
    [0x4b, 'atContacts', 'inside'],
    [0x4c, 'rearHeld', 'inside'],
    [0x4d, 'rearFree', 'inside'],
    [0x4e, 'none', 'none'],
  ] as const)('S1 %i is %s, where a hand finds it %s', (byte, seat: Seat, place) => {
    const read = tryParseStatus(Uint8Array.of(byte, 0x4e, 0x4e));
    expect(read).toEqual({ seat, front: 'prohibited', isRearAllowed: false });
    expect(PLACES[seat]).toBe(place);
    expect(encodeStatus({ seat, front: 'prohibited', isRearAllowed: false })[0]).toBe(byte);
  });

  it.each([
    [0x49, 'magnetic'],
    [0x4a, 'switch'],
    [0x4b, 'magneticSignal'],
    [0x4e, 'prohibited'],
  ] as const)('S2 %i lets in by %s', (byte, front: FrontEntry) => {
    expect(tryParseStatus(Uint8Array.of(0x4e, byte, 0x4e))?.front).toBe(front);
    expect(encodeStatus({ seat: 'none', front, isRearAllowed: false })[1]).toBe(byte);
  });

  it.each([
    [0x4a, true],
    [0x4e, false],
  ])('S3 %i: the rear is open: %s', (byte, isRearAllowed) => {
    expect(tryParseStatus(Uint8Array.of(0x4e, 0x4e, byte))?.isRearAllowed).toBe(isRearAllowed);
    expect(encodeStatus({ seat: 'none', front: 'prohibited', isRearAllowed })[2]).toBe(byte);
  });

  it.each(['454E4E', '4F4E4E', '4E484E', '4E4F4E', '4E4E4B', '4E4E', '4E4E4E4E', ''])(
    '"%s" is none',
    (hex) => {
      expect(tryParseStatus(fromHex(hex))).toBeUndefined();
    },
  );
});

describe('CRT-310 tracks', () => {
  it.each(TRACK_FAULTS)('a track with %s is told apart from one that was read', (fault) => {
    const answer = [{ text: 'B6200000000000000000' }, { fault }, { text: '' }];
    expect(tryParseTracks(encodeTracks(answer))).toEqual(answer);
  });

  it('have the bytes of the text: 1F, Y and the track, N with its fault, O when unreadable', () => {
    expect(toHex(encodeTracks([{ text: '12' }, { fault: 'E5' }, { fault: 'E0' }]))).toBe(
      '1F5931321F4EE51F4FE0',
    );
  });

  it('come without sentinels, whether the reader gives them or not', () => {
    const given = fromHex(
      `1F59${toHex(text('%B62?'))}1F59${toHex(text(';62=0?'))}1F59${toHex(text('+01?'))}`,
    );
    expect(tryParseTracks(given)).toEqual([{ text: 'B62' }, { text: '62=0' }, { text: '01' }]);
  });

  it.each([
    '',
    '59',
    '1F59311F59',
    '1F59311F5931',
    '1F4EE51F4EE51F4EE9',
    '1F41311F59311F5931',
    '1F4E1F4E1F4E',
  ])('"%s" are none', (hex) => {
    expect(tryParseTracks(fromHex(hex))).toBeUndefined();
  });
});
