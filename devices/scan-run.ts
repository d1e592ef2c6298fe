/** One scan after the other as a pure function: light on, on again, off, and a proof that the scanner was there (devices.md 4). */
import type { ScanEvent, ScanResult } from './barcode-scanner.ts';
import type { ScannedCode } from './scanned-text.ts';

export interface Period {
  readonly startedAtMs: number;
  readonly endsAtMs: number;
}

export type ScanState =
  | { readonly tag: 'idle' }
  | ({ readonly tag: 'reading'; readonly triggerAtMs: number } & Period)
  /**
   * The light goes off, and the scanner shows that it is there. `result` waits for that proof; `next` for the end of
   * it: what the scanner had still to say came before its answer, so it is never taken for the next citizen's code.
   */
  | { readonly tag: 'releasing'; readonly result: ScanResult | null; readonly next: Period | null }
  | { readonly tag: 'ended' };

export type Trigger =
  | { readonly type: 'lit' }
  | { readonly type: 'silent' }
  | { readonly type: 'refused'; readonly detail: string };

export type ScanInput =
  | { readonly type: 'begin'; readonly nowMs: number; readonly timeoutMs: number }
  | { readonly type: 'triggered'; readonly outcome: Trigger }
  | { readonly type: 'code'; readonly code: ScannedCode; readonly nowMs: number }
  | { readonly type: 'timer'; readonly nowMs: number }
  | { readonly type: 'cancel' }
  | { readonly type: 'released'; readonly isThere: boolean; readonly nowMs: number }
  | { readonly type: 'ended'; readonly detail: string };

export type ScanEffect =
  | { readonly type: 'trigger' }
  | { readonly type: 'wait'; readonly delayMs: number }
  | { readonly type: 'release' }
  | { readonly type: 'tell'; readonly event: ScanEvent }
  | { readonly type: 'done'; readonly result: ScanResult }
  /** Nobody asked for this code. */
  | { readonly type: 'dropCode' }
  /** The scanner does not answer any more. */
  | { readonly type: 'lost' };

export interface ScanStep {
  readonly state: ScanState;
  readonly effects: readonly ScanEffect[];
}

export const IDLE: ScanState = { tag: 'idle' };
/** A scanner turns its light off by itself, the quickest after 5 s: it is told again before. */
const RENEW_MS = 4000;
/** After a code that cannot be used, the hand needs a moment to show another one. */
const RETRY_MS = 300;
const CANCELLED: ScanResult = { ok: false, error: 'cancelled', detail: 'called off' };
const TIMED_OUT: ScanResult = { ok: false, error: 'timeOut', detail: 'no code was shown' };

export function advanceScan(state: ScanState, input: ScanInput): ScanStep {
  switch (input.type) {
    case 'begin':
      return begin(state, { startedAtMs: input.nowMs, endsAtMs: input.nowMs + input.timeoutMs });
    case 'triggered':
      return onTriggered(state, input.outcome);
    case 'code':
      return state.tag === 'reading' ? onCode(state, input) : step(state, { type: 'dropCode' });
    case 'timer':
      return state.tag === 'reading' ? onTimer(state, input.nowMs) : step(state);
    case 'cancel':
      return onCancel(state);
    case 'released':
      return state.tag === 'releasing' ? onReleased(state, input) : step(state);
    case 'ended':
      return onEnded(state, input.detail);
  }
}

function step(state: ScanState, ...effects: ScanEffect[]): ScanStep {
  return { state, effects };
}

function done(result: ScanResult): ScanEffect {
  return { type: 'done', result };
}

/** Whoever called knows the result, or gets it when the scanner has shown that it is there. */
function release(result: ScanResult | null, ...effects: ScanEffect[]): ScanStep {
  return step({ tag: 'releasing', result, next: null }, ...effects, { type: 'release' });
}

/** One caller at a time: the driver refuses a second one. */
function begin(state: ScanState, period: Period): ScanStep {
  if (state.tag === 'idle') return trigger(period, period.startedAtMs);
  return step(state.tag === 'releasing' ? { ...state, next: period } : state);
}

function trigger({ startedAtMs, endsAtMs }: Period, nowMs: number): ScanStep {
  const triggerAtMs = nowMs + RENEW_MS;
  const { state, effects } = wait({ startedAtMs, endsAtMs }, triggerAtMs, nowMs);
  return { state, effects: [{ type: 'trigger' }, ...effects] };
}

function wait({ startedAtMs, endsAtMs }: Period, triggerAtMs: number, nowMs: number): ScanStep {
  const delayMs = Math.max(0, Math.min(triggerAtMs, endsAtMs) - nowMs);
  return step({ tag: 'reading', startedAtMs, endsAtMs, triggerAtMs }, { type: 'wait', delayMs });
}

function onTriggered(state: ScanState, outcome: Trigger): ScanStep {
  if (state.tag !== 'reading' || outcome.type === 'lit') return step(state);
  if (outcome.type === 'silent') return step(state, { type: 'lost' });
  return release(null, done({ ok: false, error: 'rejected', detail: outcome.detail }));
}

type Reading = Extract<ScanState, { tag: 'reading' }>;

function onCode(state: Reading, { code, nowMs }: Extract<ScanInput, { type: 'code' }>): ScanStep {
  if (code.type === 'rejected') {
    const waiting = wait(state, nowMs + RETRY_MS, nowMs);
    const event: ScanEvent = { type: 'rejected', reason: code.reason };
    return { ...waiting, effects: [...waiting.effects, { type: 'tell', event }] };
  }
  const durationMs = nowMs - state.startedAtMs;
  return release(
    null,
    { type: 'tell', event: { type: 'read', durationMs } },
    done({ ok: true, text: code.text, durationMs }),
  );
}

function onTimer(state: Reading, nowMs: number): ScanStep {
  // Written so that a timeout which is no number ends at once.
  if (!(nowMs < state.endsAtMs)) return release(TIMED_OUT);
  return nowMs < state.triggerAtMs ? wait(state, state.triggerAtMs, nowMs) : trigger(state, nowMs);
}

function onCancel(state: ScanState): ScanStep {
  if (state.tag === 'reading') return release(null, done(CANCELLED));
  if (state.tag !== 'releasing' || (state.result === null && state.next === null)) return step(state);
  return step({ ...state, result: null, next: null }, done(CANCELLED));
}

function onReleased(
  { result, next }: Extract<ScanState, { tag: 'releasing' }>,
  { isThere, nowMs }: Extract<ScanInput, { type: 'released' }>,
): ScanStep {
  if (!isThere) return step({ tag: 'releasing', result, next }, { type: 'lost' });
  if (next !== null) return trigger(next, nowMs);
  return result === null ? step(IDLE) : step(IDLE, done(result));
}

function onEnded(state: ScanState, detail: string): ScanStep {
  const isWaitedFor =
    state.tag === 'reading' || (state.tag === 'releasing' && (state.result !== null || state.next !== null));
  const ended: ScanState = { tag: 'ended' };
  return isWaitedFor ? step(ended, done({ ok: false, error: 'linkLost', detail })) : step(ended);
}
