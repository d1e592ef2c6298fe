/** Random streams against the parser of lines; run by line-parser.test.ts, also for longer. */
import { createLineParser, type LineParserConfig } from './line-parser.ts';
import { fuzzStream, type FuzzReport, type FuzzTarget } from './stream-fuzz.ts';

const CR = 0x0d;
const LF = 0x0a;

/** `createLine`: one that the parser has to accept whole. */
export function fuzzLineParser(
  config: LineParserConfig,
  createLine: (random: () => number) => string,
  { seed, cases }: { readonly seed: number; readonly cases: number },
): FuzzReport {
  return fuzzStream(linesOf(config, createLine), seed, cases);
}

function linesOf(config: LineParserConfig, createLine: (random: () => number) => string): FuzzTarget {
  return {
    create() {
      const parser = createLineParser(config);
      let ends = 0;
      return {
        push(bytes) {
          ends += bytes.filter((byte) => byte === CR || byte === LF).length;
          return parser.push(bytes).map((line) => Buffer.from(line, 'latin1'));
        },
        flush() {
          parser.clear();
          return [];
        },
        get otherBytes() {
          return parser.discardedBytes + ends;
        },
      };
    },
    createFrame: (random) => Buffer.from(`${createLine(random)}\r`, 'latin1'),
    contentOf: (frame) => frame.subarray(0, -1),
    alphabet: [CR, LF, CR, 0x20, 0x7f, 0xff, ...Buffer.from(config.starts ?? '', 'latin1')],
  };
}
