import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createMenuAnswerParser,
  menuCommand,
  MODE_QUERY,
  START,
  STOP,
  tryParseMode,
  type MenuAnswer,
} from './codec.ts';

const PROPERTY = {
  seed: Number(process.env['FC_SEED'] ?? 20261125),
  numRuns: Number(process.env['FUZZ_CASES'] ?? 2000),
};
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();
const parse = (text: string) => createMenuAnswerParser().push(Buffer.from(text, 'latin1'));
const modes = (text: string) => parse(text).map(tryParseMode);

describe('Honeywell menu commands', () => {
  it('are the bytes of the guides', () => {
    expect(hex(START)).toBe('16540D');
    expect(hex(STOP)).toBe('16550D');
    expect(hex(menuCommand(MODE_QUERY))).toBe('164D0D5452474D4F443F2E');
  });

  it('are answered by an echo with the result before its last character', () => {
    expect(parse('CBRENA1\x06,SSX0\x06.XYZ\x05.232BAD99\x15.')).toEqual([
      { result: 'ack', text: 'CBRENA1' },
      { result: 'ack', text: 'SSX0' },
      { result: 'enq', text: 'XYZ' },
      { result: 'nak', text: '232BAD99' },
    ]);
  });

  it.each([
    ['with the last character', 'TRGMOD3\x06.', [3]],
    ['without it', 'TRGMOD3\x06TRGMOD0\x06', [3, 0]],
    ['in small letters', 'trgmod0\x06.', [0]],
    ['behind a code that came unasked', '510107\rTRGMOD0\x06.', [0]],
    ['behind noise', '\x00\xffTRGTRGMOD0\x06.', [0]],
    ['refused', 'TRGMOD9\x15.', [undefined]],
    ['another command', 'TRGSTO0\x06.', [undefined]],
    ['something after it', 'TRGMOD0x\x06.', [undefined]],
  ])('the trigger mode is read %s', (_how, text, expected) => {
    expect(modes(text)).toEqual(expected);
  });
});

describe('answers in any stream', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .array(fc.constantFrom('\x06', '\x15', '.', '!', 'TRGMOD0', '\r'), { maxLength: 60 })
      .map((parts) => Uint8Array.from(Buffer.from(parts.join(''), 'latin1'))),
  );

  it('come out alike however the bytes are split', () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.integer({ min: 1, max: 9 })), (stream, cuts) => {
        const parser = createMenuAnswerParser();
        const answers: MenuAnswer[] = [];
        let at = 0;
        for (const cut of cuts) answers.push(...parser.push(stream.subarray(at, (at += cut))));
        answers.push(...parser.push(stream.subarray(at)));
        expect(answers).toEqual(createMenuAnswerParser().push(stream));
      }),
      PROPERTY,
    );
  });

  it('the next good one is understood after any noise', () => {
    fc.assert(
      fc.property(bytes, (noise) => {
        const answers = createMenuAnswerParser().push(
          Buffer.concat([noise, Buffer.from('TRGMOD0\x06.', 'latin1')]),
        );
        const last = answers.at(-1);
        expect(last === undefined ? undefined : tryParseMode(last)).toBe(0);
      }),
      PROPERTY,
    );
  });

  it('hold no more than so many bytes of something that does not end', () => {
    const parser = createMenuAnswerParser();
    parser.push(Buffer.alloc(100_000, 0x41));
    expect(parser.isMidAnswer()).toBe(true);
    expect(parser.clear()).toBe(1024);
    expect(parser.isMidAnswer()).toBe(false);
  });
});
