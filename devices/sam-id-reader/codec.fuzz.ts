/** Random streams against the parser (DESIGN 8): damaged frames, noise and any chunking; run by codec.test.ts, also for longer. */
import { createSamParser, encodeFrame, type ParsedItem } from './codec.ts';

export interface FuzzReport {
  readonly cases: number;
  readonly framesSent: number;
  readonly framesAccepted: number;
  readonly bytes: number;
  /** The law that broke first, with the seed of its case; undefined: none. */
  readonly failure: string | undefined;
}

/** Numbers in [0, 1), always the same for a seed (mulberry32). */
export function createSeededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Every case has its own seed, `seed + index`, so that one can be repeated alone. */
export function fuzzSamParser(seed: number, cases: number): FuzzReport {
  const totals = { framesSent: 0, framesAccepted: 0, bytes: 0 };
  for (let index = 0; index < cases; index += 1) {
    const pieces = createPieces(createSeededRandom(seed + index));
    const failure = tryCase(pieces, createSeededRandom(seed - 1 - index), totals);
    if (failure !== undefined) {
      return { cases: index + 1, ...totals, failure: `${failure} (seed ${seed + index})` };
    }
  }
  return { cases, ...totals, failure: undefined };
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly isFrame: boolean;
}

type Totals = Record<'framesSent' | 'framesAccepted' | 'bytes', number>;

function tryCase(pieces: readonly Piece[], random: () => number, totals: Totals): string | undefined {
  const stream = join(pieces.map(({ bytes }) => bytes));
  const items = parseInChunks(stream, random);
  const frames = items.filter((item) => item.type === 'frame').map(({ body }) => encodeFrame(body));
  totals.framesSent += pieces.filter(({ isFrame }) => isFrame).length;
  totals.framesAccepted += frames.length;
  totals.bytes += stream.length;
  const discarded = items.reduce((sum, item) => sum + (item.type === 'discarded' ? item.byteCount : 0), 0);
  const accepted = frames.reduce((sum, frame) => sum + frame.length, 0);
  if (discarded + accepted !== stream.length) return 'every byte is accepted or discarded, once';
  // encodeFrame made the right checksum: the frame must be in the stream exactly so, and in order.
  let from = 0;
  for (const frame of frames) {
    const at = Buffer.from(stream).indexOf(frame, from);
    if (at === -1) return 'an accepted frame was sent with that checksum';
    from = at + frame.length;
  }
  const whole = parseInChunks(stream, () => 0.999_999);
  if (!isSameFrames(frames, whole)) return 'the chunking makes no difference';
  return findLostFrame(pieces);
}

/** After noise, a quiet line and then a good frame, the frame is always found. */
function findLostFrame(pieces: readonly Piece[]): string | undefined {
  const last = pieces.at(-1);
  if (last?.isFrame !== true) return undefined;
  const parser = createSamParser('answer');
  parser.push(join(pieces.slice(0, -1).map(({ bytes }) => bytes)));
  parser.flush();
  const [item, ...others] = parser.push(last.bytes);
  const isFound =
    item?.type === 'frame' && others.length === 0 && Buffer.from(encodeFrame(item.body)).equals(last.bytes);
  return isFound ? undefined : 'the next good frame after a quiet line is found';
}

function isSameFrames(frames: readonly Uint8Array[], items: readonly ParsedItem[]): boolean {
  const others = items.filter((item) => item.type === 'frame').map(({ body }) => encodeFrame(body));
  return frames.length === others.length && Buffer.from(join(frames)).equals(join(others));
}

function parseInChunks(stream: Uint8Array, random: () => number): ParsedItem[] {
  const parser = createSamParser('answer');
  const items: ParsedItem[] = [];
  for (let at = 0; at < stream.length;) {
    const size = random() < 0.3 ? 1 : 1 + Math.floor(random() * stream.length);
    items.push(...parser.push(stream.subarray(at, at + size)));
    at += size;
  }
  items.push(...parser.flush());
  return items;
}

function createPieces(random: () => number): Piece[] {
  const count = 1 + Math.floor(random() * 5);
  return Array.from({ length: count }, () => createPiece(random));
}

function createPiece(random: () => number): Piece {
  const choice = random();
  if (choice < 0.5) return { bytes: createFrame(random), isFrame: true };
  if (choice < 0.7) return { bytes: damage(createFrame(random), random), isFrame: false };
  const size = Math.floor(random() * 24);
  // Noise made of the bytes of the preamble is the hardest.
  const alphabet = choice < 0.85 ? [0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x04] : undefined;
  const bytes = Uint8Array.from({ length: size }, () => {
    const value = random() * (alphabet?.length ?? 256);
    return alphabet?.[Math.floor(value)] ?? Math.floor(value);
  });
  return { bytes, isFrame: false };
}

function createFrame(random: () => number): Uint8Array {
  const dataBytes = random() < 0.005 ? 1284 : Math.floor(random() * 20);
  return encodeFrame(Uint8Array.from({ length: 3 + dataBytes }, () => Math.floor(random() * 256)));
}

/** One byte changed, lost or added, or the frame cut off. */
function damage(frame: Uint8Array, random: () => number): Uint8Array {
  const at = Math.floor(random() * frame.length);
  const byte = 1 + Math.floor(random() * 255);
  const choice = random();
  if (choice < 0.4) return frame.with(at, (frame[at] ?? 0) ^ byte);
  if (choice < 0.6) return join([frame.subarray(0, at), frame.subarray(at + 1)]);
  if (choice < 0.8) return join([frame.subarray(0, at), Uint8Array.of(byte), frame.subarray(at)]);
  return frame.subarray(0, at);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
