import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/fixtures/device-vectors.json' with { type: 'json' };
import { fuzzSamParser } from './codec.fuzz.ts';
import {
  createSamParser,
  encodeAnswer,
  encodeFrame,
  encodeRequest,
  type ParsedItem,
  toAnswer,
  wireBytes,
} from './codec.ts';
import { SAM_REQUESTS, type SamRequestName, tryNameRequest } from './commands.ts';
import { tryFormatSamId } from './sam-id.ts';

const seed = Number(process.env['FC_SEED'] ?? 20261123);
const options = { seed };
const fuzzCases = Number(process.env['FUZZ_CASES'] ?? 60_000);

const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();
const concat = (...parts: Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));

function parseAll(...chunks: Uint8Array[]): ParsedItem[] {
  const parser = createSamParser('answer');
  return [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.flush()];
}

function bodiesOf(items: readonly ParsedItem[]): string[] {
  return items.flatMap((item) => (item.type === 'frame' ? [toHex(item.body)] : []));
}

function discardedBytes(items: readonly ParsedItem[]): number {
  return items.reduce((sum, item) => sum + (item.type === 'discarded' ? item.byteCount : 0), 0);
}

const answerVectors = Object.entries({
  ...vectors.sam.shortResponses,
  samId: vectors.sam.samId,
  ...vectors.sam.baseInfo,
  ...vectors.sam.baseInfoFp,
});

/** The vectors name one request after its data byte. */
const requestVectors = Object.entries(vectors.sam.requests).map(
  ([name, hex]) => [(name === 'rfMax0x50' ? 'rfMax' : name) as SamRequestName, hex] as const,
);

const body = fc.uint8Array({ minLength: 3, maxLength: 60 });
const noise = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc
    .array(fc.constantFrom(0xaa, 0x96, 0x69, 0x00, 0x05), { maxLength: 40 })
    .map((bytes) => Uint8Array.from(bytes)),
);

describe('SAM codec: vectors', () => {
  it.each(requestVectors)('request %s has these bytes, and a module knows it', (name, hex) => {
    expect(toHex(encodeRequest(name))).toBe(hex);
    const [item] = createSamParser('request').push(fromHex(hex));
    expect(item?.type === 'frame' && tryNameRequest(item.body)).toBe(name);
  });

  it('every request has a vector', () => {
    expect(requestVectors.map(([name]) => name).sort()).toEqual(Object.keys(SAM_REQUESTS).sort());
  });

  it.each(answerVectors)('answer %s is one frame, and encodes to the same bytes', (_name, hex) => {
    const frame = fromHex(hex);
    const items = parseAll(frame);
    expect(items).toHaveLength(1);
    const [item] = items;
    if (item?.type !== 'frame') throw new Error('no frame');
    const { sw1, sw2, sw3, data } = toAnswer(item.body);
    expect(toHex(encodeAnswer(sw3, data, sw1, sw2))).toBe(hex);
    expect(wireBytes(item.body.length)).toBe(frame.length);
  });

  it('the SAM id reads as it is printed on the module', () => {
    const [item] = parseAll(fromHex(vectors.sam.samId));
    if (item?.type !== 'frame') throw new Error('no frame');
    expect(tryFormatSamId(toAnswer(item.body).data)).toBe(vectors.sam.samIdText);
    expect(tryFormatSamId(new Uint8Array(15))).toBeUndefined();
  });
});

describe('SAM codec: laws', () => {
  it('what is encoded is parsed', () => {
    fc.assert(
      fc.property(body, (bytes) => {
        expect(bodiesOf(parseAll(encodeFrame(bytes)))).toEqual([toHex(bytes)]);
      }),
      options,
    );
  });

  it('any chunking of the bytes gives the same frames and discards as many bytes', () => {
    const stream = fc.array(fc.oneof(body.map(encodeFrame), noise), { maxLength: 6 });
    fc.assert(
      fc.property(stream, fc.array(fc.nat(400), { maxLength: 12 }), (parts, cuts) => {
        const bytes = concat(...parts);
        const edges = [
          0,
          ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b),
          bytes.length,
        ];
        const chunks = edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
        const [whole, split] = [parseAll(bytes), parseAll(...chunks)];
        expect(bodiesOf(split)).toEqual(bodiesOf(whole));
        expect(discardedBytes(split)).toBe(discardedBytes(whole));
      }),
      options,
    );
  });

  it('a good frame behind noise and a quiet line is found, whatever the noise was', () => {
    fc.assert(
      fc.property(noise, body, (garbage, bytes) => {
        const parser = createSamParser('answer');
        parser.push(garbage);
        parser.flush();
        expect(bodiesOf(parser.push(encodeFrame(bytes)))).toEqual([toHex(bytes)]);
        expect(parser.isMidFrame()).toBe(false);
      }),
      options,
    );
  });

  it('a frame with any one byte changed is never accepted as itself', () => {
    const change = fc.tuple(body, fc.nat(), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(change, ([bytes, position, flip]) => {
        const frame = encodeFrame(bytes);
        const at = position % frame.length;
        const items = parseAll(frame.with(at, (frame[at] ?? 0) ^ flip));
        expect(bodiesOf(items)).not.toContain(toHex(bytes));
      }),
      options,
    );
  });

  it(`holds on random streams (${fuzzCases} cases, seed ${seed})`, { timeout: 600_000 }, () => {
    const report = fuzzSamParser(seed, fuzzCases);
    expect(report.failure).toBeUndefined();
    expect(report.cases).toBe(fuzzCases);
    expect(report.framesAccepted).toBeGreaterThan(report.framesSent * 0.8);
  });
});

describe('SAM codec: resynchronisation', () => {
  const ok = fromHex(vectors.sam.shortResponses.ok90);
  const found = fromHex(vectors.sam.shortResponses.found9F);
  const okBody = '000090';
  const foundBody = '00009F00000000';

  it('four AA before 96 69 cost one byte, not the frame', () => {
    const items = parseAll(concat(Uint8Array.of(0xaa), ok));
    expect(items).toEqual([
      { type: 'discarded', reason: 'noise', byteCount: 1 },
      { type: 'frame', body: fromHex(okBody) },
    ]);
  });

  it('a length over 2400 is refused at once, without waiting for so many bytes', () => {
    const parser = createSamParser('answer');
    const items = parser.push(concat(ok.with(5, 0x09).with(6, 0x61), found));
    expect(items[0]).toEqual({ type: 'discarded', reason: 'length', byteCount: 1 });
    expect(bodiesOf(items)).toEqual([foundBody]);
  });

  it('a length too small for an answer is refused', () => {
    expect(bodiesOf(parseAll(concat(ok.with(6, 3), found)))).toEqual([foundBody]);
  });

  it('a damaged length does not eat the good frame behind it', () => {
    const parser = createSamParser('answer');
    expect(parser.push(concat(ok.with(6, 0x40), found))).toEqual([]);
    expect(parser.isMidFrame()).toBe(true);
    expect(bodiesOf(parser.flush())).toEqual([foundBody]);
  });

  it('a damaged length that claims exactly the good frames behind it eats none of them', () => {
    fc.assert(
      fc.property(body, fc.array(body, { minLength: 1, maxLength: 4 }), (first, behind) => {
        const good = concat(...behind.map(encodeFrame));
        const damaged = encodeFrame(first);
        const length = first.length + 1 + good.length;
        // A wrong length with, by chance, a right checksum cannot be told from a frame.
        fc.pre(
          parseAll(concat(damaged.with(5, length >> 8).with(6, length & 0xff), good))[0]?.type !== 'frame',
        );
        const items = createSamParser('answer').push(
          concat(damaged.with(5, length >> 8).with(6, length & 0xff), good),
        );
        expect(bodiesOf(items)).toEqual(behind.map(toHex));
      }),
      options,
    );
  });

  it('a wrong checksum is counted once, and the search goes on right behind the failed preamble', () => {
    const items = parseAll(concat(ok.with(10, 0x00), found));
    expect(items.filter((item) => item.type === 'discarded' && item.reason === 'checksum')).toHaveLength(1);
    expect(bodiesOf(items)).toEqual([foundBody]);
    expect(discardedBytes(items)).toBe(ok.length);
  });

  it('a preamble inside the data of a good frame starts no frame', () => {
    const inner = encodeAnswer(0x90, found);
    expect(bodiesOf(parseAll(concat(inner, ok)))).toEqual([toHex(concat(fromHex(okBody), found)), okBody]);
  });

  it('the longest answer of the protocol arrives byte by byte', () => {
    const frame = fromHex(vectors.sam.baseInfoFp.fp1024);
    const items = parseAll(...Array.from(frame, (byte) => Uint8Array.of(byte)));
    expect(items.map(({ type }) => type)).toEqual(['frame']);
  });
});
