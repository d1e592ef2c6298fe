/**
 * Bytes that wait to become frames. Taking and dropping cost what they touch, not what is left, and bytes that
 * leave the buffer are overwritten, since they may be a citizen's record (devices.md 1.8).
 */

export interface FrameBuffer {
  readonly length: number;
  /**
   * Appends a copy. Over the bound the oldest bytes are thrown away; returns how many, for the `resyncBytes` counter.
   */
  push(bytes: Uint8Array): number;
  /** The byte at a position counted from the oldest; throws RangeError outside. */
  at(index: number): number;
  /** Position of the first occurrence, or -1. */
  indexOf(pattern: Uint8Array, from?: number): number;
  /** Removes the first `count` bytes and returns them as a copy; throws RangeError when there are fewer. */
  take(count: number): Uint8Array;
  /** Removes the first `count` bytes; throws RangeError when there are fewer. */
  drop(count: number): void;
  clear(): void;
}

/** Four times what Node reads from a port or socket at once, so a parser that empties the buffer never loses a byte. */
const DEFAULT_MAX_BYTES = 262_144;
const INITIAL_BYTES = 4096;

export interface FrameBufferConfig {
  readonly maxBytes?: number;
  /** Gives zeroed memory; a test keeps it to see that nothing personal stays behind. */
  readonly allocate?: (byteCount: number) => Uint8Array;
}

export function createFrameBuffer(config: FrameBufferConfig = {}): FrameBuffer {
  const { maxBytes = DEFAULT_MAX_BYTES, allocate = (byteCount) => new Uint8Array(byteCount) } = config;
  let store = allocate(INITIAL_BYTES);
  let start = 0;
  let end = 0;

  function drop(count: number): void {
    assertHas(count);
    store.fill(0, start, start + count);
    start += count;
    if (start === end) start = end = 0;
  }

  function assertHas(count: number): void {
    if (!(count >= 0 && count <= end - start)) {
      throw new RangeError(`${count} bytes wanted, the buffer has ${end - start}`);
    }
  }

  /** Room for `extra` more bytes. Half of the store is free afterwards, so that moving stays cheap for each byte. */
  function reserve(extra: number): void {
    if (end + extra <= store.length) return;
    const used = end - start;
    const wanted = (used + extra) * 2;
    if (wanted <= store.length) {
      store.copyWithin(0, start, end);
      store.fill(0, used, end);
    } else {
      const old = store;
      store = allocate(wanted);
      store.set(old.subarray(start, end));
      old.fill(0, start, end);
    }
    start = 0;
    end = used;
  }

  return {
    get length() {
      return end - start;
    },
    push(bytes) {
      const lost = Math.max(0, end - start + bytes.length - maxBytes);
      const lostFromBuffer = Math.min(lost, end - start);
      drop(lostFromBuffer);
      const kept = bytes.subarray(lost - lostFromBuffer);
      reserve(kept.length);
      store.set(kept, end);
      end += kept.length;
      return lost;
    },
    at(index) {
      const byte = index >= 0 && index < end - start ? store[start + index] : undefined;
      if (byte === undefined) throw new RangeError(`no byte ${index}, the buffer has ${end - start}`);
      return byte;
    },
    indexOf(pattern, from = 0) {
      return Buffer.from(store.buffer, start, end - start).indexOf(pattern, from);
    },
    take(count) {
      assertHas(count);
      const taken = store.slice(start, start + count);
      drop(count);
      return taken;
    },
    drop,
    clear: () => drop(end - start),
  };
}
