/** Laws of the answer parser (devices.md 3.1, 3.7). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/fixtures/device-vectors.json' with { type: 'json' };
import { createAnswerParser, type PrinterAnswer } from './status.ts';
import {
  frames,
  fuzzEscposInterpreter,
  fuzzEscposSplitter,
  fuzzEscposStatus,
  inPieces,
} from './status.fuzz.ts';

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

  it('a full status begins as no report does, and its bits may be any that the printer has', () => {
    expect(parse(0x10, 0x0f, 0xe5, 0x6f, 0xeb, 0xcf)).toEqual([
      { type: 'fullStatus', bytes: [0xe5, 0x6f, 0xeb, 0xcf] },
    ]);
    expect(parse(0x10, 0x0e, 0x0f, 0x00)).toEqual([{ type: 'change', bytes: [0x10, 0x0e, 0x0f, 0x00] }]);
  });

  it('a full status without its head is other answers, and does not hide the next one', () => {
    const answers = parse(0x20, 0x00, 0x40, 0x80, 0x10, 0x0f, 0x20, 0x00, 0x00, 0x00);
    expect(answers.at(-1)).toEqual({ type: 'fullStatus', bytes: [0x20, 0, 0, 0] });
  });

  it('a full status that breaks off gives way to the next one', () => {
    expect(parse(0x10, 0x0f, 0x20, 0x10, 0x0f, 0x01, 0x02, 0x00, 0x00)).toEqual([
      { type: 'fullStatus', bytes: [0x01, 0x02, 0x00, 0x00] },
    ]);
  });

  it('a counter is understood when it was asked for, whatever came late before it, and only then', () => {
    const parser = createAnswerParser();
    const text = (value: string) => Uint8Array.from(Buffer.from(value, 'latin1'));
    parser.expectReading('ret');
    expect(parser.push(Uint8Array.from([0x12, 0x00, ...text('512re')]))).toEqual([]);
    expect(parser.push(text('t'))).toEqual([{ type: 'reading', value: 512 }]);
    expect(parser.unknownBytes).toBe(2);
    expect(parser.push(Uint8Array.of(0x16))).toEqual([{ type: 'realTime', byte: 0x16 }]);
    parser.expectReading('ret');
    expect(parser.push(text('x'.repeat(33)))).toEqual([]);
    expect(parser.push(Uint8Array.of(0x16))).toEqual([{ type: 'realTime', byte: 0x16 }]);
  });

  it('offline causes are understood and say nothing about a job', () => {
    expect(parse(0x37, 0x23, 0x41, 0x42, 0x00, 0x37, 0x25, 0x00, 0x12)).toEqual([
      { type: 'realTime', byte: 0x12 },
    ]);
  });

  it('after garbage the next good frame is understood', () => {
    const garbage = fc.array(fc.integer({ min: 0x80, max: 0xff }), { maxLength: 30 });
    const good = fc.oneof(frames.realTime, frames.change, frames.fullStatus, frames.processId, frames.text);
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
    const stream = fc.array(
      fc.oneof(frames.realTime, frames.change, frames.fullStatus, frames.processId, frames.text),
    );
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

  it(
    `${fuzzCases / 2} random streams mean the same to the simulated printer however they are cut`,
    { timeout: 600_000 },
    () => {
      fuzzEscposSplitter(seed, fuzzCases / 2);
    },
  );
});
