/** Laws of the answer parser (devices.md 3.1) and of what status bytes mean (3.4, 3.5, 5.3). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/fixtures/device-vectors.json' with { type: 'json' };
import { UNKNOWN_CONDITION, applyChange, applyRealTime, statusOf, troubleOf } from './condition.ts';
import { createAnswerParser, type PrinterAnswer } from './status.ts';
import { frames, fuzzEscposInterpreter, fuzzEscposStatus, inPieces } from './status.fuzz.ts';

const seed = Number(process.env['FC_SEED'] ?? 20261123);
const fuzzCases = Number(process.env['FUZZ_CASES'] ?? 60_000);

function parse(...bytes: number[]): PrinterAnswer[] {
  return createAnswerParser().push(Uint8Array.from(bytes));
}

describe('answers of a printer', () => {
  it('every kind of answer is told by its fixed bits', () => {
    expect(parse(0x1a, 0x00, 0x11, 0x13)).toEqual([
      { type: 'realTime', byte: 0x1a },
      { type: 'byte', byte: 0x00 },
      { type: 'flow', isXoff: false },
      { type: 'flow', isXoff: true },
    ]);
    expect(parse(0x18, 0x08, 0x0f, 0x00)).toEqual([{ type: 'change', bytes: [0x18, 0x08, 0x0f, 0x00] }]);
    expect(parse(...Buffer.from(vectors.escpos.processId0001Response, 'hex'))).toEqual([
      { type: 'processId', id: '0001' },
    ]);
    expect(parse(0x5f, ...Buffer.from('TM-T88V'), 0x00)).toEqual([{ type: 'text', text: 'TM-T88V' }]);
  });

  it('a status answer, XON or XOFF between the bytes of a report belongs to neither', () => {
    expect(parse(0x10, 0x00, 0x16, 0x13, 0x03, 0x00)).toEqual([
      { type: 'realTime', byte: 0x16 },
      { type: 'flow', isXoff: true },
      { type: 'change', bytes: [0x10, 0x00, 0x03, 0x00] },
    ]);
  });

  it('offline causes are understood and say nothing about a job', () => {
    expect(parse(0x37, 0x23, 0x41, 0x42, 0x00, 0x37, 0x25, 0x00, 0x12)).toEqual([
      { type: 'realTime', byte: 0x12 },
    ]);
  });

  it('after garbage the next good frame is understood', () => {
    const garbage = fc.array(fc.integer({ min: 0x80, max: 0xff }), { maxLength: 30 });
    const good = fc.oneof(frames.realTime, frames.change, frames.processId, frames.text);
    fc.assert(
      fc.property(garbage, good, (noise, frame) => {
        expect(parse(...noise, ...frame)).toEqual(parse(...frame));
      }),
      { seed },
    );
  });

  it('a frame whose rest never came gives way to the next answer once it is overdue', () => {
    const parser = createAnswerParser();
    expect(parser.push(Uint8Array.of(0x37, 0x22, 0x30))).toEqual([]);
    parser.dropPartial();
    expect(parser.unknownBytes).toBe(3);
    expect(parser.push(Uint8Array.of(0x12))).toEqual([{ type: 'realTime', byte: 0x12 }]);
  });

  it('answers do not depend on how the bytes were cut', () => {
    const stream = fc.array(fc.oneof(frames.realTime, frames.change, frames.processId, frames.text));
    fc.assert(
      fc.property(stream, fc.array(fc.nat()), (pieces, cuts) => {
        const bytes = Uint8Array.from(pieces.flat());
        const parser = createAnswerParser();
        const answers = inPieces(bytes, cuts).flatMap((part) => parser.push(part));
        expect(answers).toEqual(createAnswerParser().push(bytes));
        expect(answers).toHaveLength(pieces.length);
        expect(parser.unknownBytes).toBe(0);
      }),
      { seed },
    );
  });

  it(`${fuzzCases} random streams neither break nor block the parser`, { timeout: 600_000 }, () => {
    fuzzEscposStatus(seed, fuzzCases);
  });

  it(
    `${fuzzCases} random streams neither break nor block the simulated printer`,
    { timeout: 600_000 },
    () => {
      fuzzEscposInterpreter(seed, fuzzCases);
    },
  );
});

describe('what status bytes mean', () => {
  it.each([
    [1, 0x1a, { isOffline: true }],
    [1, 0x12, { isOffline: false }],
    [2, 0x16, { isCoverOpen: true }],
    [3, 0x1a, { hasCutterError: true, hasUnrecoverableError: false }],
    [3, 0x32, { hasUnrecoverableError: true }],
    [3, 0x52, { hasPassingError: true }],
    [4, 0x1e, { isPaperLow: true, isPaperOut: false }],
    [4, 0x7e, { isPaperLow: true, isPaperOut: true }],
    [4, 0x72, { isPaperOut: true }],
  ] as const)('DLE EOT %i answered by %i', (n, byte, expected) => {
    expect(applyRealTime(UNKNOWN_CONDITION, n, byte)).toMatchObject(expected);
  });

  it('a report says the same as the four answers to DLE EOT', () => {
    const asked = (
      [
        [1, 0x1a],
        [2, 0x16],
        [3, 0x1a],
        [4, 0x1e],
      ] as const
    ).reduce((condition, [n, byte]) => applyRealTime(condition, n, byte), UNKNOWN_CONDITION);
    expect(applyChange(UNKNOWN_CONDITION, [0x38, 0x08, 0x03, 0x00])).toEqual(asked);
  });

  it('what was not asked is unknown, never fine', () => {
    expect(statusOf(UNKNOWN_CONDITION, null)).toMatchObject({
      paper: 'unknown',
      cover: 'unknown',
      cutter: 'unknown',
      headTemperature: 'unknown',
      media: null,
    });
  });

  it.each([
    ['near end', [0x10, 0x00, 0x03, 0x00], { device: 'online', paper: 'low', action: null }],
    ['end', [0x18, 0x00, 0x0f, 0x00], { device: 'userError', paper: 'out', action: 'clear' }],
    ['cover', [0x38, 0x40, 0x00, 0x00], { device: 'userError', cover: 'open', headTemperature: 'unknown' }],
    ['cutter', [0x18, 0x08, 0x00, 0x00], { device: 'hardwareError', cutter: 'fault', action: 'maintenance' }],
    ['broken', [0x18, 0x20, 0x00, 0x00], { device: 'hardwareError', action: 'maintenance' }],
    ['hot head', [0x18, 0x40, 0x00, 0x00], { device: 'deviceBusy', headTemperature: 'high', action: null }],
    ['feed button', [0x58, 0x00, 0x00, 0x00], { device: 'offline', action: null }],
  ] as const)('%s in our words', (_, bytes, expected) => {
    expect(statusOf(applyChange(UNKNOWN_CONDITION, bytes), null)).toMatchObject(expected);
  });

  it('of several troubles the one that needs most help is named', () => {
    expect(troubleOf(applyChange(UNKNOWN_CONDITION, [0x38, 0x68, 0x0f, 0x00]))).toBe('hardwareError');
    expect(troubleOf(applyChange(UNKNOWN_CONDITION, [0x38, 0x08, 0x0f, 0x00]))).toBe('cutterFault');
    expect(troubleOf(applyChange(UNKNOWN_CONDITION, [0x38, 0x00, 0x0f, 0x00]))).toBe('coverOpen');
  });
});
