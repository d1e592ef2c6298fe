import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../shared/random.ts';
import { createLineParser, type LineParserConfig } from './line-parser.ts';
import { fuzzLineParser } from './line-parser.fuzz.ts';

const seed = Number(process.env['FC_SEED'] ?? 20261125);
const fuzzCases = Number(process.env['FUZZ_CASES'] ?? 60_000);

/** As a driver listens to a UPS, and as a UPS listens to its host (devices.md 4). */
const CONFIGS: readonly (readonly [string, LineParserConfig])[] = [
  ['a host', { maxChars: 60, starts: '(#' }],
  ['a device', { maxChars: 16 }],
];

const bytesOf = (text: string) => Buffer.from(text, 'latin1');

/** Every printable character that no line begins with, twice. */
const TEXT = Array.from({ length: 190 }, (_, at) => String.fromCharCode(0x20 + (at % 95)))
  .join('')
  .replaceAll(/[(#]/g, '0');

/** No longer than allowed. */
function lineOf({ maxChars, starts = '' }: LineParserConfig, random: () => number): string {
  const first = starts[Math.floor(random() * starts.length)] ?? 'Q';
  const from = Math.floor(random() * 95);
  return `${first}${TEXT.slice(from, from + Math.floor(random() * maxChars))}`;
}

describe.each(CONFIGS)('lines as heard by %s', (_who, config) => {
  const line = fc.integer().map((lineSeed) => lineOf(config, seededRandom(lineSeed)));

  it('come out as they were said, whichever way they end', () => {
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\r', '\n', '\r\n', '\r\r'), (lines, end) => {
        const said = bytesOf(lines.map((one) => `${one}${end}`).join(''));
        expect(createLineParser(config).push(said)).toEqual(lines);
      }),
      { seed },
    );
  });

  it('are the same however the stream is split', () => {
    const stream = fc.array(
      fc.oneof(
        line.map((one) => bytesOf(`${one}\r`)),
        fc.uint8Array({ maxLength: 80 }),
      ),
    );
    fc.assert(
      fc.property(stream, fc.array(fc.integer({ min: 1, max: 9 })), (pieces, cuts) => {
        const bytes = Buffer.concat(pieces);
        const whole = createLineParser(config);
        const split = createLineParser(config);
        const lines: string[] = [];
        let at = 0;
        for (const cut of cuts) lines.push(...split.push(bytes.subarray(at, (at += cut))));
        lines.push(...split.push(bytes.subarray(at)));
        expect(lines).toEqual(whole.push(bytes));
        expect(split.discardedBytes).toBe(whole.discardedBytes);
      }),
      { seed },
    );
  });

  it(`holds on random streams (${fuzzCases} cases, seed ${seed})`, { timeout: 600_000 }, () => {
    const report = fuzzLineParser(config, (random) => lineOf(config, random), { seed, cases: fuzzCases });
    expect(report.failure).toBeUndefined();
    expect(report.cases).toBe(fuzzCases);
    expect(report.framesAccepted).toBeGreaterThan(report.framesSent * 0.5);
  });
});

describe('a line', () => {
  it('is heard whole after any noise, where it begins as only a line does', () => {
    const answer = '(208.4 140.0 208.4 034 59.9 2.05 35.0 00110000';
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const parser = createLineParser({ maxChars: 60, starts: '(#' });
        expect(parser.push(Buffer.concat([noise, bytesOf(`${answer}\r`)])).at(-1)).toBe(answer);
      }),
      { seed, numRuns: Math.min(fuzzCases, 2000) },
    );
  });

  it('that is too long, not printable or given up is counted, byte by byte', () => {
    const parser = createLineParser({ maxChars: 60, starts: '(#' });
    parser.push(Buffer.concat([Buffer.alloc(10, 0xff), bytesOf(`abc(ACK\r${'x'.repeat(70)}`)]));
    expect(parser.discardedBytes).toBe(10 + 3 + 60);
    parser.clear();
    expect(parser.discardedBytes).toBe(83);
  });
});
