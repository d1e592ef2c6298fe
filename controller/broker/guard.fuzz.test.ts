/** Any bytes in any pieces: the guard stands in front of everybody who can reach the port. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrameGuard } from './guard.ts';
import { connectBytes, lengthBytes } from './wire-bytes.ts';

const LIMITS = { connectBytes: 4096, packetBytes: 256 * 1024 };
const CONNECT = connectBytes({ clientId: 'kiosk-0001', username: 'kiosk-0001', password: 'x' });
const SEED = Number(process.env['FC_SEED'] ?? 20261123);
const FUZZ_RUNS = 20_000;

const shortPacket = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 20 }))
  .map(([type, body]) => Buffer.concat([Buffer.of(type), lengthBytes(body.length), body]));
const stream = fc
  .tuple(
    fc.boolean(),
    fc.array(fc.oneof(shortPacket, fc.uint8Array({ maxLength: 12 }), fc.constant(CONNECT)), { maxLength: 6 }),
  )
  .map(([isOpened, parts]) => Buffer.concat(isOpened ? [CONNECT, ...parts] : parts));
const cuts = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 12 });

/** The verdict, and without a breach the number of packets. */
function run(pieces: readonly Uint8Array[]) {
  const guard = createFrameGuard(LIMITS);
  for (const piece of pieces) guard.push(piece);
  const breach = guard.push(new Uint8Array());
  return { breach, packets: breach === null ? guard.packetCount() : null };
}

describe('the frame guard under fuzz', () => {
  it('never throws, and its verdict does not depend on how the bytes are cut', () => {
    fc.assert(
      fc.property(stream, cuts, (bytes, cutsAt) => {
        const ends = [...cutsAt.map((at) => Math.min(at, bytes.length)).sort((a, b) => a - b), bytes.length];
        const pieces = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        expect(run(pieces)).toEqual(run([bytes]));
      }),
      { numRuns: FUZZ_RUNS, seed: SEED },
    );
  });
});
