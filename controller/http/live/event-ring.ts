/**
 * The last events of the live stream with their ids, so that a client that was away for a moment gets what it missed
 * (Last-Event-ID of the HTML standard, server-sent events). Pure.
 */

export interface EventRing {
  /** Id of the newest event, also when it is no longer held. */
  lastId(): string;
  /** Gives the next id to `makeFrame` and keeps the frame that it makes. */
  append(makeFrame: (id: string) => string): string;
  /** Something happened that nobody wrote down: who has not seen it cannot catch up. */
  skip(): void;
  /** Frames after the event with this id; null when they are not all here any more or the id is not ours. */
  since(id: string): string[] | null;
}

/** `epoch` names this run of the controller: ids of another run mean nothing here. */
export function createEventRing(epoch: string, capacity: number): EventRing {
  let frames: string[] = [];
  let last = 0;
  const idOf = (number: number) => `${epoch}-${number}`;

  return {
    lastId: () => idOf(last),
    append(makeFrame) {
      last += 1;
      const frame = makeFrame(idOf(last));
      frames.push(frame);
      if (frames.length > capacity) frames.shift();
      return frame;
    },
    skip() {
      last += 1;
      frames = [];
    },
    since(id) {
      const seen = Number(id.slice(epoch.length + 1));
      if (!Number.isSafeInteger(seen) || idOf(seen) !== id) return null;
      const missed = last - seen;
      if (missed < 0 || missed > frames.length) return null;
      return missed === 0 ? [] : frames.slice(-missed);
    },
  };
}
