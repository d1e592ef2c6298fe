import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBlockParser, encodeBlock, type BlockFormat, type BlockItem } from './block-parser.ts';
import { fuzzBlockParser } from './block-parser.fuzz.ts';
import { STX_FORMAT } from './creator-crt310/codec.ts';
import { F2_FORMAT } from './creator-crt591/codec.ts';

const seed = Number(process.env['FC_SEED'] ?? 20261125);
const fuzzCases = Number(process.env['FUZZ_CASES'] ?? 60_000);
const FORMATS: readonly (readonly [string, BlockFormat])[] = [
  ['F2', F2_FORMAT],
  ['STX', STX_FORMAT],
];

function parse(format: BlockFormat, ...pieces: Uint8Array[]): BlockItem[] {
  const parser = createBlockParser(format);
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.flush()];
}

const bodies = (items: readonly BlockItem[]) =>
  items.flatMap((item) => (item.type === 'block' ? [Buffer.from(item.body).toString('hex')] : []));

function splitAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const cut of cuts) pieces.push(bytes.subarray(at, (at += cut)));
  return [...pieces, bytes.subarray(at)];
}

describe.each(FORMATS)('blocks of %s', (_name, format) => {
  const body = fc.uint8Array({ minLength: format.minLength, maxLength: 80 });
  /** Bytes that mean something, more often than chance would have them. */
  const noise = fc
    .array(fc.oneof(fc.nat(255), fc.constantFrom(format.startByte, 0x00, 0x03, ...format.controls)), {
      maxLength: 60,
    })
    .map((bytes) => Uint8Array.from(bytes));

  it('come out as they went in, also with every byte that means something inside', () => {
    fc.assert(
      fc.property(fc.array(body, { maxLength: 5 }), (sent) => {
        const stream = Buffer.concat(sent.map((one) => encodeBlock(format, one)));
        expect(bodies(parse(format, stream))).toEqual(sent.map((one) => Buffer.from(one).toString('hex')));
      }),
      { seed },
    );
  });

  it('are the same however the stream is split', () => {
    const stream = fc.array(
      fc.oneof(
        noise,
        body.map((one) => encodeBlock(format, one)),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(stream, fc.array(fc.integer({ min: 1, max: 20 })), (pieces, cuts) => {
        const bytes = Buffer.concat(pieces);
        expect(bodies(parse(format, ...splitAt(bytes, cuts)))).toEqual(bodies(parse(format, bytes)));
      }),
      { seed },
    );
  });

  it('are found after noise that cannot be the beginning of one', () => {
    const harmless = noise.map((bytes) => bytes.filter((byte) => byte !== format.startByte));
    fc.assert(
      fc.property(harmless, body, (before, one) => {
        const parser = createBlockParser(format);
        const items = parser.push(Buffer.concat([before, encodeBlock(format, one)]));
        expect(bodies(items)).toEqual([Buffer.from(one).toString('hex')]);
      }),
      { seed },
    );
  });

  it('every single damaged byte is noticed, and the next block is found', () => {
    const one = encodeBlock(
      format,
      Uint8Array.from({ length: 9 }, (_, at) => at),
    );
    const next = encodeBlock(format, Uint8Array.of(9, 9, 9, 9));
    for (let at = 0; at < one.length; at++) {
      for (const mask of [0x01, 0x10, 0x80]) {
        const damaged = one.with(at, (one[at] ?? 0) ^ mask);
        expect(bodies(parse(format, damaged, next)).at(-1)).toBe('09090909');
        expect(bodies(parse(format, damaged, next))).toHaveLength(1);
      }
    }
  });

  it('no byte inside a broken block is a control byte, however it arrives, and behind it one is', () => {
    const dangerous = encodeBlock(format, Uint8Array.of(...format.controls, ...format.controls));
    const controls = (items: readonly BlockItem[]) => items.filter(({ type }) => type === 'control');
    const [last = 0] = format.controls;
    const behind = [{ type: 'control', byte: last }];
    // A damaged length is another matter: what it says less than came is outside.
    for (let at = 3 + format.addressBytes; at < dangerous.length; at++) {
      const damaged = Buffer.concat([dangerous.with(at, (dangerous[at] ?? 0) ^ 0x40), Uint8Array.of(last)]);
      expect(controls(parse(format, damaged))).toEqual(behind);
      expect(
        controls(
          parse(
            format,
            ...splitAt(
              damaged,
              Array.from(damaged, () => 1),
            ),
          ),
        ),
      ).toEqual(behind);
    }
    expect(controls(parse(format, dangerous.subarray(0, -1)))).toEqual([]);
  });

  it('a length that no block has is noise, and does not hold up what follows', () => {
    const parser = createBlockParser(format);
    const address = format.addressBytes === 1 ? [0] : [];
    const items = parser.push(Uint8Array.of(format.startByte, ...address, 0xff, 0xff));
    expect(items).not.toEqual([]);
    expect(bodies(parser.push(encodeBlock(format, Uint8Array.of(1, 2, 3))))).toEqual(['010203']);
  });

  it(`holds on random streams (${fuzzCases} cases, seed ${seed})`, { timeout: 600_000 }, () => {
    const report = fuzzBlockParser(format, seed, fuzzCases);
    expect(report.failure).toBeUndefined();
    expect(report.cases).toBe(fuzzCases);
    expect(report.framesAccepted).toBeGreaterThan(report.framesSent * 0.8);
  });
});
