/** Random streams against the parser of any stream (DESIGN 8): whole frames, damaged ones, noise, in any pieces; also for longer. */
import { seededRandom } from '../shared/random.ts';

/** One parser with what it accepted so far. */
export interface WatchedParser {
  /** What was accepted, as it stood in the stream. */
  push(bytes: Uint8Array): readonly Uint8Array[];
  /** The line was quiet: nothing is waited for any more. */
  flush(): readonly Uint8Array[];
  /** Bytes that belong to nothing that was accepted, so far. */
  readonly otherBytes: number;
}

/** A parser of items. `read`: what an item stood for in the stream, or how many bytes were thrown away. */
export function watchItems<Item>(
  parser: { push(bytes: Uint8Array): readonly Item[]; flush(): readonly Item[] },
  read: (item: Item) => Uint8Array | number,
): WatchedParser {
  let otherBytes = 0;
  const acceptedOf = (items: readonly Item[]) =>
    items.map(read).filter((what) => {
      if (typeof what === 'number') otherBytes += what;
      return typeof what !== 'number';
    });
  return {
    push: (bytes) => acceptedOf(parser.push(bytes)),
    flush: () => acceptedOf(parser.flush()),
    get otherBytes() {
      return otherBytes;
    },
  };
}

export interface FuzzTarget {
  readonly create: () => WatchedParser;
  readonly createFrame: (random: () => number) => Uint8Array;
  /** What is accepted of a frame. */
  readonly contentOf: (frame: Uint8Array) => Uint8Array;
  /** Bytes that mean something: noise made of them is the hardest. */
  readonly alphabet: readonly number[];
}

export interface FuzzReport {
  readonly cases: number;
  readonly framesSent: number;
  readonly framesAccepted: number;
  readonly bytes: number;
  /** The law that broke first, with the seed of its case; undefined: none. */
  readonly failure: string | undefined;
}

/** Every case has its own seed, `seed + index`, so that one can be repeated alone. */
export function fuzzStream(target: FuzzTarget, seed: number, cases: number): FuzzReport {
  const totals = { framesSent: 0, framesAccepted: 0, bytes: 0 };
  for (let index = 0; index < cases; index += 1) {
    const pieces = createPieces(target, seededRandom(seed + index));
    const failure = tryCase(target, pieces, { random: seededRandom(seed - 1 - index), totals });
    if (failure !== undefined)
      return { cases: index + 1, ...totals, failure: `${failure} (seed ${seed + index})` };
  }
  return { cases, ...totals, failure: undefined };
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly isFrame: boolean;
}

type Totals = Record<'framesSent' | 'framesAccepted' | 'bytes', number>;

function tryCase(
  target: FuzzTarget,
  pieces: readonly Piece[],
  { random, totals }: { random: () => number; totals: Totals },
): string | undefined {
  const stream = join(pieces.map(({ bytes }) => bytes));
  const { accepted, otherBytes } = parseInChunks(target, stream, random);
  totals.framesSent += pieces.filter(({ isFrame }) => isFrame).length;
  totals.framesAccepted += accepted.length;
  totals.bytes += stream.length;
  const acceptedBytes = accepted.reduce((sum, { length }) => sum + length, 0);
  if (otherBytes + acceptedBytes !== stream.length) return 'every byte is accepted or discarded, once';
  if (!areInOrder(accepted, stream)) return 'what is accepted was sent so, and in this order';
  const whole = parseInChunks(target, stream, () => 0.999_999).accepted;
  if (whole.length !== accepted.length || !Buffer.from(join(whole)).equals(join(accepted)))
    return 'the chunking makes no difference';
  return isNextFound(target, pieces) ? undefined : 'the next good frame after a quiet line is found';
}

function areInOrder(accepted: readonly Uint8Array[], stream: Uint8Array): boolean {
  let from = 0;
  for (const frame of accepted) {
    const at = Buffer.from(stream).indexOf(frame, from);
    if (at === -1) return false;
    from = at + frame.length;
  }
  return true;
}

/** After anything, a quiet line and then a good frame, the frame is found, and nothing else. */
function isNextFound(target: FuzzTarget, pieces: readonly Piece[]): boolean {
  const last = pieces.at(-1);
  if (last?.isFrame !== true) return true;
  const parser = target.create();
  parser.push(join(pieces.slice(0, -1).map(({ bytes }) => bytes)));
  parser.flush();
  const [found, ...others] = parser.push(last.bytes);
  return (
    found !== undefined && others.length === 0 && Buffer.from(found).equals(target.contentOf(last.bytes))
  );
}

function parseInChunks(
  target: FuzzTarget,
  stream: Uint8Array,
  random: () => number,
): { accepted: readonly Uint8Array[]; otherBytes: number } {
  const parser = target.create();
  const accepted: Uint8Array[] = [];
  for (let at = 0; at < stream.length;) {
    const size = random() < 0.3 ? 1 : 1 + Math.floor(random() * stream.length);
    accepted.push(...parser.push(stream.subarray(at, at + size)));
    at += size;
  }
  accepted.push(...parser.flush());
  return { accepted, otherBytes: parser.otherBytes };
}

function createPieces(target: FuzzTarget, random: () => number): Piece[] {
  const count = 1 + Math.floor(random() * 5);
  return Array.from({ length: count }, () => createPiece(target, random));
}

function createPiece({ createFrame, alphabet }: FuzzTarget, random: () => number): Piece {
  const choice = random();
  if (choice < 0.5) return { bytes: createFrame(random), isFrame: true };
  if (choice < 0.7) return { bytes: damage(createFrame(random), random), isFrame: false };
  const length = Math.floor(random() * 24);
  const bytes = Uint8Array.from({ length }, () =>
    choice < 0.85 ? (alphabet[Math.floor(random() * alphabet.length)] ?? 0) : Math.floor(random() * 256),
  );
  return { bytes, isFrame: false };
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
