import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../test/support/test-clock.ts';
import { encodeAnswer } from './codec.ts';
import { createFrameReceiver } from './frame-receiver.ts';

const frame = encodeAnswer(0x90, Uint8Array.of(1, 2, 3, 4));

function createRig() {
  const clock = createTestClock();
  const bodies: Uint8Array[] = [];
  const seen: number[][] = [];
  let discarded = 0;
  const receiver = createFrameReceiver({
    clock,
    onFrames(frames) {
      bodies.push(...frames);
      seen.push(...frames.map((body) => Array.from(body)));
    },
    onDiscarded: (_reason, byteCount) => (discarded += byteCount),
  });
  return { clock, receiver, bodies, seen, discarded: () => discarded };
}

describe('frame receiver', () => {
  it('a frame is overwritten as soon as it was used', () => {
    const { receiver, bodies, seen } = createRig();
    receiver.receive(frame);
    expect(seen).toEqual([[0, 0, 0x90, 1, 2, 3, 4]]);
    expect(bodies).toEqual([new Uint8Array(7)]);
  });

  it('a gap of 150 ms ends a frame, a shorter one does not', async () => {
    const { clock, receiver, seen, discarded } = createRig();
    receiver.receive(frame.subarray(0, 8));
    await clock.advance(149);
    receiver.receive(frame.subarray(8));
    expect(seen).toHaveLength(1);
    receiver.receive(frame.subarray(0, 8));
    await clock.advance(150);
    expect(discarded()).toBe(8);
    receiver.receive(frame);
    expect(seen).toHaveLength(2);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('a good frame behind a damaged length is handed over when the line goes quiet', async () => {
    const { clock, receiver, seen } = createRig();
    receiver.receive(Uint8Array.of(...frame.with(5, 0x04), ...frame));
    expect(seen).toEqual([]);
    await clock.advance(150);
    expect(seen).toHaveLength(1);
  });

  it('flush forgets the half of a frame, so that its rest is noise', async () => {
    const { clock, receiver, seen, discarded } = createRig();
    receiver.receive(frame.subarray(0, 8));
    receiver.flush();
    receiver.receive(frame.subarray(8));
    await clock.advance(1000);
    expect(seen).toEqual([]);
    expect(discarded()).toBe(frame.length);
  });
});
