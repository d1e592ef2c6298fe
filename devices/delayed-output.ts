/** What a simulated device says a moment later; what belongs together is never mixed with what was said before. */
import type { Clock, Timer } from '../shared/time/clock.ts';

/** Bytes that go out `delayMs` after it was decided. */
export interface Output {
  readonly delayMs: number;
  readonly bytes: Uint8Array;
}

export interface DelayedOutput {
  send(output: Output): void;
  /** After everything that was sent in turn before. */
  sendInTurn(outputs: readonly Output[]): void;
  /** Cancels all timers. */
  stop(): void;
}

export function createDelayedOutput(clock: Clock, deliver: (bytes: Uint8Array) => void): DelayedOutput {
  const timers = new Set<Timer>();
  let freeAtMs = 0;

  function send({ delayMs, bytes }: Output): void {
    const timer = clock.setTimer(delayMs, () => {
      timers.delete(timer);
      deliver(bytes);
    });
    timers.add(timer);
  }

  return {
    send,
    sendInTurn(outputs) {
      const waitMs = Math.max(0, freeAtMs - clock.monoMs());
      for (const { delayMs, bytes } of outputs) send({ delayMs: waitMs + delayMs, bytes });
      const lastMs = Math.max(0, ...outputs.map(({ delayMs }) => delayMs));
      freeAtMs = clock.monoMs() + waitMs + lastMs;
    },
    stop() {
      for (const timer of timers) timer.cancel();
      timers.clear();
    },
  };
}
