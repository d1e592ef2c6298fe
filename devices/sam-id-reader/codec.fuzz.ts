/** Random streams against the parser of SAM frames; run by codec.test.ts, also for longer. */
import { fuzzStream, watchItems, type FuzzReport, type FuzzTarget } from '../stream-fuzz.ts';
import { createSamParser, encodeFrame } from './codec.ts';

const SAM: FuzzTarget = {
  create: () =>
    watchItems(createSamParser('answer'), (item) =>
      item.type === 'frame' ? encodeFrame(item.body) : item.byteCount,
    ),
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
