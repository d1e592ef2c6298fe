import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTextReader, MAX_TEXT_BYTES, type ScannedCode } from './scanned-text.ts';

const PROPERTY = {
  seed: Number(process.env['FC_SEED'] ?? 20261125),
  numRuns: Number(process.env['FUZZ_CASES'] ?? 2000),
};
const CR = Uint8Array.of(0x0d);
const read = (...parts: (string | Uint8Array)[]) =>
  createTextReader('utf-8').push(Buffer.concat(parts.map((part) => Buffer.from(part))));
const said = (codes: readonly ScannedCode[]) =>
  codes.map((code) => (code.type === 'text' ? code.text : code.reason));

describe('the text of a code', () => {
  it.each([
    ['ends with CR', ['A1\r'], ['A1']],
    ['may end with CR LF', ['A1\r\nB2\r\n'], ['A1', 'B2']],
    ['is not empty', ['\r\r\n\r'], []],
    ['keeps its spaces', [' A 1 \r'], [' A 1 ']],
    ['may be Chinese, of rare characters too', ['居住证明𠮷\r'], ['居住证明𠮷']],
    ['loses a byte order mark, which nobody sees', ['\uFEFFA1\r'], ['A1']],
    ['holds no line feed', ['A\nB\r'], ['controlCharacter']],
    ['holds no separator of GS1', ['01\u001D17\r'], ['controlCharacter']],
    ['holds no NUL', ['A\u0000\r'], ['controlCharacter']],
    ['holds no C1 control', ['A\u0085B\r'], ['controlCharacter']],
    ['runs in one direction', ['A\u202EB\r'], ['controlCharacter']],
    ['has no character of no width', ['A\u200BB\r'], ['controlCharacter']],
    ['is UTF-8 where that was agreed on', [Uint8Array.of(0xc4, 0xe3, 0x0d)], ['encoding']],
    ['is no overlong UTF-8', [Uint8Array.of(0xc1, 0x81, 0x0d)], ['encoding']],
  ])('%s', (_law, parts, expected) => {
    expect(said(read(...parts))).toEqual(expected);
  });

  it('has at most so many bytes, and a longer one is refused as a whole', () => {
    expect(said(read('A'.repeat(MAX_TEXT_BYTES), CR))).toEqual(['A'.repeat(MAX_TEXT_BYTES)]);
    expect(said(read('A'.repeat(MAX_TEXT_BYTES + 1), CR, 'B', CR))).toEqual(['tooLong', 'B']);
    expect(read('A'.repeat(50_000), CR)).toEqual([
      { type: 'rejected', reason: 'tooLong', lengthBytes: 50_000 },
    ]);
  });

  it('is read in the encoding that was agreed on, and in no other', () => {
    const gb18030 = createTextReader('gb18030');
    // 你好 in two bytes each, and 㐀 in four.
    expect(said(gb18030.push(Buffer.from('c4e3bac30d8139ee390d', 'hex')))).toEqual(['你好', '㐀']);
    expect(said(gb18030.push(Uint8Array.of(0xc4, 0x0d)))).toEqual(['encoding']);
  });

  it('is not believed when there was a pause inside', () => {
    const reader = createTextReader('utf-8');
    reader.push(Buffer.from('5101'));
    expect(reader.isMidText()).toBe(true);
    expect(reader.doubt()).toBe(4);
    expect(said(reader.push(Buffer.from('07\r5102\r')))).toEqual(['brokenOff', '5102']);
  });

  it('an end that comes alone after a pause ends the doubt', () => {
    const reader = createTextReader('utf-8');
    reader.push(Buffer.from('5101'));
    reader.doubt();
    expect(said(reader.push(Buffer.from('\r5102\r')))).toEqual(['brokenOff', '5102']);
  });

  it('begins anew after clear', () => {
    const reader = createTextReader('utf-8');
    reader.push(Buffer.from('5101'));
    reader.clear();
    expect(said(reader.push(Buffer.from('5102\r')))).toEqual(['5102']);
  });
});

describe('texts in any stream', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .array(fc.oneof(fc.constant('\r'), fc.constant('A1'), fc.constant('居'), fc.constant('\u0002')), {
        maxLength: 60,
      })
      .map((parts) => Uint8Array.from(Buffer.from(parts.join('')))),
  );

  it('come out alike however the bytes are split', () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.integer({ min: 1, max: 9 })), (stream, cuts) => {
        const reader = createTextReader('utf-8');
        const codes: ScannedCode[] = [];
        let at = 0;
        for (const cut of cuts) codes.push(...reader.push(stream.subarray(at, (at += cut))));
        codes.push(...reader.push(stream.subarray(at)));
        expect(codes).toEqual(read(stream));
      }),
      PROPERTY,
    );
  });

  it('are what was sent, whole, and clean', () => {
    fc.assert(
      fc.property(bytes, (stream) => {
        for (const code of read(stream, CR)) {
          if (code.type !== 'text') continue;
          expect(code.text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
          expect(Buffer.from(stream).includes(Buffer.from(code.text))).toBe(true);
        }
      }),
      PROPERTY,
    );
  });

  it('the next good one is read after any noise that has ended', () => {
    fc.assert(
      fc.property(bytes, (noise) => {
        expect(read(noise, CR, 'GOOD-1', CR).at(-1)).toMatchObject({ type: 'text', text: 'GOOD-1' });
      }),
      PROPERTY,
    );
  });
});
