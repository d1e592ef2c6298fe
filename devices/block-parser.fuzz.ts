/** Random streams against the parser of blocks; run by block-parser.test.ts for every family, also for longer. */
import { createBlockParser, encodeBlock, type BlockFormat } from './block-parser.ts';
import { fuzzStream, watchItems, type FuzzReport, type FuzzTarget } from './stream-fuzz.ts';

const LONG_BODY_BYTES = 270;

export function fuzzBlockParser(format: BlockFormat, seed: number, cases: number): FuzzReport {
  return fuzzStream(blocksOf(format), seed, cases);
}

function blocksOf(format: BlockFormat): FuzzTarget {
  return {
    create: () =>
      watchItems(createBlockParser(format), (item) => {
        if (item.type === 'block') return encodeBlock(format, item.body, item.address);
        return item.type === 'control' ? Uint8Array.of(item.byte) : item.byteCount;
      }),
    createFrame(random) {
      const more = Math.floor(random() * (random() < 0.01 ? LONG_BODY_BYTES : 20));
      // Every byte that means something between blocks also stands inside of them.
      const byte = () => Math.floor(random() * (random() < 0.5 ? 0x20 : 0x100));
      const body = Uint8Array.from({ length: format.minLength + more }, byte);
      return encodeBlock(format, body, format.addressBytes === 1 ? Math.floor(random() * 16) : 0);
    },
    contentOf: (frame) => frame,
    alphabet: [format.startByte, format.startByte, 0x00, 0x03, 0x05, ...format.controls],
  };
}
