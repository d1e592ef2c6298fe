/**
 * Tells kiosks how far their facts are stored (`down/ok`): at once when it is news after a pause, after a birth or for
 * a gap, and otherwise at most every 500 ms or 100 facts, so that acknowledging never costs more than storing (fleet.md 6.4).
 */
import type { KioskAddress } from '../../shared/protocol/index.ts';
import type { Clock, Timer } from '../../shared/time/clock.ts';

export interface Acknowledgement {
  readonly epoch: string;
  readonly seq: number;
  readonly resend: boolean;
}

export interface Acknowledger {
  /** `facts` more of this epoch are stored, or were offered again although they are. */
  progress(address: KioskAddress, epoch: string, seq: number, facts: number): void;
  /** Something after `seq` is missing. Returns how often it was asked for at this very place. */
  gap(address: KioskAddress, epoch: string, seq: number): number;
  /** The answer to a birth: one for each epoch, whatever was sent before. */
  answerBirth(address: KioskAddress, acknowledgements: readonly Acknowledgement[]): void;
  /** Sends what waits, and stops. */
  close(): void;
}

const MIN_INTERVAL_MS = 500;
const MAX_UNACKNOWLEDGED = 100;
/** A window full of batches behind one gap asks once; asking again waits for the resend to arrive (fleet.md 6.4). */
const RESEND_INTERVAL_MS = 2_000;

interface KioskState {
  readonly address: KioskAddress;
  /** Watermarks that are not sent yet, by epoch. */
  readonly waiting: Map<string, number>;
  sentAtMonoMs: number;
  facts: number;
  asked: { epoch: string; seq: number; times: number; atMonoMs: number } | undefined;
}

export function createAcknowledger(
  clock: Clock,
  send: (address: KioskAddress, acknowledgement: Acknowledgement) => void,
): Acknowledger {
  const kiosks = new Map<string, KioskState>();
  const waiting = new Set<KioskState>();
  let timer: Timer | undefined;

  function stateOf(address: KioskAddress): KioskState {
    const known = kiosks.get(address.kiosk);
    if (known !== undefined) return known;
    const sentAtMonoMs = Number.NEGATIVE_INFINITY;
    const state: KioskState = { address, waiting: new Map(), sentAtMonoMs, facts: 0, asked: undefined };
    kiosks.set(address.kiosk, state);
    return state;
  }

  function flush(state: KioskState): void {
    for (const [epoch, seq] of state.waiting) send(state.address, { epoch, seq, resend: false });
    settle(state);
  }

  function settle(state: KioskState): void {
    state.waiting.clear();
    waiting.delete(state);
    state.facts = 0;
    state.sentAtMonoMs = clock.monoMs();
  }

  function flushDue(): void {
    timer = undefined;
    const nowMonoMs = clock.monoMs();
    for (const state of Array.from(waiting)) {
      if (nowMonoMs - state.sentAtMonoMs >= MIN_INTERVAL_MS) flush(state);
    }
    wake();
  }

  function wake(): void {
    if (timer !== undefined || waiting.size === 0) return;
    // The set keeps the order in which kiosks began to wait, so the first of them is due first, or nearly.
    const [first] = waiting;
    const dueMonoMs = (first?.sentAtMonoMs ?? 0) + MIN_INTERVAL_MS;
    timer = clock.setTimer(Math.max(1, dueMonoMs - clock.monoMs()), flushDue);
  }

  return {
    progress(address, epoch, seq, facts) {
      const state = stateOf(address);
      state.waiting.set(epoch, Math.max(seq, state.waiting.get(epoch) ?? 0));
      state.facts += facts;
      waiting.add(state);
      const isDue = clock.monoMs() - state.sentAtMonoMs >= MIN_INTERVAL_MS;
      if (isDue || state.facts >= MAX_UNACKNOWLEDGED) flush(state);
      else wake();
    },
    gap(address, epoch, seq) {
      const state = stateOf(address);
      const nowMonoMs = clock.monoMs();
      const isSamePlace = state.asked?.epoch === epoch && state.asked.seq === seq;
      const asked =
        isSamePlace && state.asked !== undefined ? state.asked : { epoch, seq, times: 0, atMonoMs: 0 };
      if (asked.times > 0 && nowMonoMs - asked.atMonoMs < RESEND_INTERVAL_MS) return asked.times;
      asked.times += 1;
      asked.atMonoMs = nowMonoMs;
      state.asked = asked;
      state.waiting.delete(epoch);
      send(address, { epoch, seq, resend: true });
      return asked.times;
    },
    answerBirth(address, acknowledgements) {
      const state = stateOf(address);
      settle(state);
      state.asked = undefined;
      for (const acknowledgement of acknowledgements) send(address, acknowledgement);
    },
    close() {
      timer?.cancel();
      for (const state of Array.from(waiting)) flush(state);
    },
  };
}
