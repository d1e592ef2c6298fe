/** Random streams against the parser of SAM frames; run by codec.test.ts, also for longer. */
import { fuzzStream, type FuzzReport, type FuzzTarget } from '../stream-fuzz.ts';
import { createSamParser, encodeFrame, type ParsedItem } from './codec.ts';

const SAM: FuzzTarget = {
  create() {
    const parser = createSamParser('answer');
    let otherBytes = 0;
    const watch = (items: readonly ParsedItem[]) =>
      items.flatMap((item) => {
        if (item.type === 'frame') return [encodeFrame(item.body)];
        otherBytes += item.byteCount;
        return [];
      });
    return {
      push: (bytes) => watch(parser.push(bytes)),
      flush: () => watch(parser.flush()),
      get otherBytes() {
        return otherBytes;
      },
    };
  },
  createFrame(random) {
    const dataBytes = random() < 0.005 ? 1284 : Math.floor(random() * 20);
    return encodeFrame(Uint8Array.from({ length: 3 + dataBytes }, () => Math.floor(random() * 256)));
  },
  contentOf: (frame) => frame,
  alphabet: [0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x04],
};

export function fuzzSamParser(seed: number, cases: number): FuzzReport {
  return fuzzStream(SAM, seed, cases);
}
