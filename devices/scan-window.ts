/** The front of a simulated scanner: its light, and the codes that hands hold before it (devices.md 4). */
import type { Clock, Timer } from '../shared/time/clock.ts';

/** What is really so, whatever the scanner says. */
export interface ScanWindowTruth {
  readonly isLit: boolean;
  /** Somebody holds a code before the window. */
  readonly isHeld: boolean;
  /** Codes that hands will show one after the other. */
  readonly queued: number;
  /** How many were read so far. */
  readonly read: number;
}

export interface ScanWindow {
  readonly truth: ScanWindowTruth;
  /** A hand holds a code, and keeps it there until it is taken away. */
  hold(code: Uint8Array): void;
  takeAway(): void;
  /** Codes that are shown in turn, each until it is read. */
  queue(codes: readonly Uint8Array[]): void;
  /** Lit again when it was lit: its own time begins anew. */
  light(isOn: boolean): void;
  stop(): void;
}

export interface ScanWindowConfig {
  readonly clock: Clock;
  /** The scanner turns its light off by itself. */
  readonly readTimeoutMs: number;
  /** The light is off already, or stays on where the scanner reads without being asked. */
  readonly onRead: (code: Uint8Array) => void;
  readonly isContinuous: () => boolean;
}

const DECODE_MS = 120;
/** A hand puts the next one there. */
const NEXT_MS = 200;
/** The same code is read again after so long, by a scanner that reads without being asked. */
const REREAD_MS = 750;

export function createScanWindow({
  clock,
  readTimeoutMs,
  onRead,
  isContinuous,
}: ScanWindowConfig): ScanWindow {
  let held: Uint8Array | null = null;
  let queued: Uint8Array[] = [];
  let isLit = false;
  let read = 0;
  let decoding: Timer | undefined;
  let darkening: Timer | undefined;
  let hand: Timer | undefined;

  function look(delayMs = DECODE_MS): void {
    decoding?.cancel();
    decoding = undefined;
    if (!(isLit || isContinuous()) || held === null) return;
    const code = held;
    decoding = clock.setTimer(delayMs, () => {
      read += 1;
      if (!isContinuous()) goDark();
      if (queued.length > 0) showNext();
      onRead(code);
      if (isContinuous()) look(REREAD_MS);
    });
  }

  function showNext(): void {
    held = null;
    hand?.cancel();
    hand = clock.setTimer(NEXT_MS, () => {
      held = queued.shift() ?? null;
      look();
    });
  }

  function goDark(): void {
    isLit = false;
    darkening?.cancel();
    decoding?.cancel();
    decoding = undefined;
  }

  return {
    get truth() {
      return { isLit: isLit || isContinuous(), isHeld: held !== null, queued: queued.length, read };
    },
    hold(code) {
      held = code;
      look();
    },
    takeAway() {
      held = null;
      look();
    },
    queue(codes) {
      queued = [...codes];
      showNext();
    },
    light(isOn) {
      if (!isOn) return goDark();
      isLit = true;
      darkening?.cancel();
      darkening = clock.setTimer(readTimeoutMs, goDark);
      if (decoding === undefined) look();
    },
    stop() {
      goDark();
      hand?.cancel();
    },
  };
}
