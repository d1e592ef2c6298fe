import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createNewlandParser,
  crc16,
  encodeAnswer,
  encodeCommand,
  isCommandMode,
  MODE_QUERY,
  setCommandMode,
  START,
  STOP,
  type NewlandItem,
} from './codec.ts';

const PROPERTY = {
  seed: Number(process.env['FC_SEED'] ?? 20261125),
  numRuns: Number(process.env['FUZZ_CASES'] ?? 2000),
};
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();
const parse = (...parts: (string | Uint8Array)[]) =>
  createNewlandParser('utf-8').push(Buffer.concat(parts.map((part) => Buffer.from(part))));

/** In words, so that a test reads like the line. */
function said(items: readonly NewlandItem[]): string[] {
  return items.map((item) => {
    if (item.type === 'answer') return `${item.answer.status} ${hex(item.answer.data)}`;
    if (item.type === 'discarded') return `${item.reason} ${item.byteCount}`;
    return item.code.type === 'text' ? item.code.text : item.code.reason;
  });
}

const ACCEPTED = Buffer.from('02000001003331', 'hex');

describe('Newland commands', () => {
  it('are those of the manuals, with the CRC that it leaves out', () => {
    // 7E 00 08 01 00 02 01 AB CD (devices.md 4), and with its CRC in a public program for the EM1365.
    expect(hex(START)).toBe('7E00080100020102DA');
    expect(hex(STOP).slice(0, 14)).toBe('7E000801000200');
    expect(hex(encodeCommand(0x07, 0x002a, 2))).toBe('7E000701002A02D80F');
    expect(hex(MODE_QUERY).slice(0, 14)).toBe('7E000701000002');
  });

  it('set the mode and leave the other bits', () => {
    expect(hex(setCommandMode(0xd6)).slice(0, 14)).toBe('7E0008010000D5');
    expect(hex(setCommandMode(0xf5))).toBe('7E0008010000F5CB23');
    expect([0xd4, 0xd5, 0xd6, 0xd7].map(isCommandMode)).toEqual([false, true, false, false]);
  });

  it('are answered by status and data with a CRC', () => {
    expect(hex(encodeAnswer(0, [0]))).toBe('02000001003331');
    expect(hex(encodeAnswer(0, [0x39, 0x01]))).toBe('020000023901C14C');
    expect(said(parse(ACCEPTED))).toEqual(['accepted 00']);
    expect(said(parse(encodeAnswer(1, [0]), encodeAnswer(3, [0]), encodeAnswer(9, [0])))).toEqual([
      'crcError 00',
      'invalid 00',
      'refused 00',
    ]);
  });

  it('a CRC over a frame with its CRC is 0', () => {
    expect(crc16(ACCEPTED.subarray(2))).toBe(0);
  });
});

describe('a Newland line', () => {
  it.each([
    ['an answer, and a code behind it', [ACCEPTED, 'A1\r'], ['accepted 00', 'A1']],
    ['a code, and an answer behind it', ['A1\r\n', ACCEPTED], ['A1', 'accepted 00']],
    ['a code before noise', ['A1\r', Uint8Array.of(2, 9)], ['A1', 'noise 1']],
    [
      'a damaged answer, and a code that is not believed',
      [ACCEPTED.with(4, 1), 'A1\r', 'B2\r'],
      ['checksum 1', 'brokenOff', 'B2'],
    ],
    ['an answer of no length', [Uint8Array.of(2, 0, 0, 0), 'A1\r'], ['noise 1', 'brokenOff']],
    ['an answer of a length that none has', [Uint8Array.of(2, 0, 0, 200), 'A1\r'], ['noise 1', 'brokenOff']],
    ['an answer inside a code', ['A1', ACCEPTED, '\r'], ['controlCharacter']],
  ])('%s', (_law, parts, expected) => {
    expect(said(parse(...parts))).toEqual(expected);
  });

  it('gives up what breaks off, and understands the next answer', () => {
    for (const piece of [ACCEPTED.subarray(0, 3), Buffer.from('510107')]) {
      const parser = createNewlandParser('utf-8');
      expect(parser.push(piece)).toEqual([]);
      expect(parser.isMidItem()).toBe(true);
      expect(parser.pause()).toEqual([{ type: 'discarded', reason: 'brokenOff', byteCount: piece.length }]);
      expect(parser.isMidItem()).toBe(false);
      expect(said(parser.push(ACCEPTED))).toEqual(['accepted 00']);
    }
  });
});

describe('items in any stream', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .array(
        fc.oneof(
          fc.constant(ACCEPTED),
          fc.constant(Uint8Array.of(0x02)),
          fc.constant(Uint8Array.of(0x02, 0x00)),
          fc.constant(Uint8Array.of(0x0d)),
          fc.constant(Uint8Array.of(0x0d, 0x0a)),
          fc.constant(Uint8Array.from(Buffer.from('A1'))),
          fc.uint8Array({ minLength: 1, maxLength: 16 }).map((data) => encodeAnswer(0, [...data])),
        ),
        { maxLength: 30 },
      )
      .map((parts) => Uint8Array.from(Buffer.concat(parts))),
  );

  it('come out alike however the bytes are split', () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.integer({ min: 1, max: 9 })), (stream, cuts) => {
        const parser = createNewlandParser('utf-8');
        const items: NewlandItem[] = [];
        let at = 0;
        for (const cut of cuts) items.push(...parser.push(stream.subarray(at, (at += cut))));
        items.push(...parser.push(stream.subarray(at)), ...parser.pause());
        const whole = createNewlandParser('utf-8');
        expect(items).toEqual([...whole.push(stream), ...whole.pause()]);
      }),
      PROPERTY,
    );
  });

  it('after any noise and a quiet line the next answer and the code after the next are understood', () => {
    fc.assert(
      fc.property(bytes, (noise) => {
        const parser = createNewlandParser('utf-8');
        parser.push(noise);
        parser.pause();
        const items = said(parser.push(Buffer.concat([ACCEPTED, Buffer.from('DOUBT\rGOOD\r')])));
        expect(items).toEqual(['accepted 00', 'brokenOff', 'GOOD']);
      }),
      PROPERTY,
    );
  });

  it('an answer is only what has its CRC', () => {
    fc.assert(
      fc.property(bytes, (stream) => {
        for (const item of parse(stream)) {
          if (item.type !== 'answer') continue;
          const { status, data } = item.answer;
          if (status === 'refused') continue;
          const code = { accepted: 0, crcError: 1, invalid: 3 }[status];
          expect(Buffer.from(stream).includes(Buffer.from(encodeAnswer(code, [...data])))).toBe(true);
        }
      }),
      PROPERTY,
    );
  });
});
