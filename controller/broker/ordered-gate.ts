/**
 * Gives verdicts on uplinks back in the order of arrival and not before their time: acknowledgements keep the order of
 * the messages [MQTT-4.6.0-2], and a late one slows its sender down (fleet.md 4.2 #2, #15).
 */
import type { Clock, Timer } from '../../shared/time/clock.ts';
import type { AcceptResult } from './broker.ts';

export interface OrderedGate {
  /** Calls `settle` once with the verdict, at least `delayMs` from now and after all earlier ones; never after `close`. */
  pass(verdict: Promise<AcceptResult>, delayMs: number, settle: (result: AcceptResult) => void): void;
  /** Verdicts that are not out. */
  pending(): number;
  close(): void;
}

interface Entry {
  result: AcceptResult | null;
  readonly dueAtMs: number;
  readonly settle: (result: AcceptResult) => void;
}

export function createOrderedGate(clock: Clock): OrderedGate {
  let entries: Entry[] = [];
  let timer: Timer | null = null;
  let isClosed = false;

  function release() {
    timer?.cancel();
    timer = null;
    for (let head = entries[0]; head !== undefined && head.result !== null; head = entries[0]) {
      const waitMs = head.dueAtMs - clock.monoMs();
      if (waitMs > 0) {
        timer = clock.setTimer(Math.ceil(waitMs), release);
        return;
      }
      entries.shift();
      head.settle(head.result);
    }
  }

  return {
    pass(verdict, delayMs, settle) {
      const entry: Entry = { result: null, dueAtMs: clock.monoMs() + delayMs, settle };
      entries.push(entry);
      const finish = (result: AcceptResult) => {
        entry.result = result;
        if (!isClosed && entries[0] === entry) release();
      };
      // A rejection breaks the contract of `accept`; the safe reading is that nothing was stored.
      verdict.then(finish, () => finish('unavailable'));
    },
    pending: () => entries.length,
    close() {
      isClosed = true;
      timer?.cancel();
      entries = [];
    },
  };
}
