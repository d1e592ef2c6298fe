/** From the bytes of a line to frames, with the clock that tells a slow frame from a broken one (devices.md 1.5). */
import type { Clock } from '../../shared/time/clock.ts';
import { createGapWatch } from '../gap-watch.ts';
import { createSamParser, type DiscardReason, type ParsedItem } from './codec.ts';

/** A gap inside a frame of 150 ms ends it. */
const GAP_MS = 150;
export interface FrameReceiver {
  receive(bytes: Uint8Array): void;
  /** Throws away whatever waits for its end. */
  flush(): void;
  /** Cancels the timer. */
  stop(): void;
}

export interface FrameReceiverDeps {
  readonly clock: Clock;
  /** All frames that one piece of the stream completed, in order; overwritten when the call returns (devices.md 1.8). */
  readonly onFrames: (bodies: readonly Uint8Array[]) => void;
  readonly onDiscarded: (reason: DiscardReason, byteCount: number) => void;
}

export function createFrameReceiver({ clock, onFrames, onDiscarded }: FrameReceiverDeps): FrameReceiver {
  const parser = createSamParser('answer');
  const gap = createGapWatch(clock, {
    gapMs: GAP_MS,
    isMidFrame: () => parser.isMidFrame(),
    onGap: () => pass(parser.flush()),
  });

  function pass(items: readonly ParsedItem[]): void {
    const bodies = report(items);
    if (bodies.length > 0) onFrames(bodies);
    wipe(bodies);
  }

  function report(items: readonly ParsedItem[]): Uint8Array[] {
    for (const item of items) if (item.type === 'discarded') onDiscarded(item.reason, item.byteCount);
    return items.flatMap((item) => (item.type === 'frame' ? [item.body] : []));
  }

  return {
    receive(bytes) {
      const items = parser.push(bytes);
      gap.arm();
      pass(items);
    },
    flush() {
      wipe(report(parser.flush()));
      gap.cancel();
    },
    stop: () => gap.cancel(),
  };
}

function wipe(bodies: readonly Uint8Array[]): void {
  for (const body of bodies) body.fill(0);
}
