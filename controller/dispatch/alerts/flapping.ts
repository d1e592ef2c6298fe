/**
 * Whether a state goes to and fro too often to be news (fleet.md 2.18): the last 21 states, of which younger changes weigh
 * more. States come with their changes here; quiet time is caught up as one unchanged state for each interval.
 */
export interface Flapping {
  /** The last 20 steps from state to state, oldest first: 1 for a change. */
  readonly changes: readonly number[];
  readonly lastSlotAtMs: number;
  readonly isFlapping: boolean;
}

export interface FlapLimits {
  /** Percent at which it begins, and at which it ends; in between it stays as it is. */
  readonly high: number;
  readonly low: number;
  readonly intervalMs: number;
}

const STEPS = 20;
export const FLAP_LIMITS: FlapLimits = { high: 30, low: 20, intervalMs: 5 * 60_000 };

export function calm(nowMs: number): Flapping {
  return { changes: Array.from({ length: STEPS }, () => 0), lastSlotAtMs: nowMs, isFlapping: false };
}

/** 0 to 100: the sum of the weights 0.75 … 1.25 of the steps that changed, over 20. */
export function flapPercent(changes: readonly number[]): number {
  const sum = changes.reduce(
    (sum, changed, index) => sum + changed * (0.75 + (index * 0.5) / (STEPS - 1)),
    0,
  );
  return (sum * 100) / STEPS;
}

/** `hasChanged`: the state is another one than before, from now on. */
export function flappingAfter(
  before: Flapping,
  hasChanged: boolean,
  nowMs: number,
  limits = FLAP_LIMITS,
): Flapping {
  let state = catchUp(before, nowMs, limits);
  if (hasChanged) state = withSlot(state, 1, nowMs, limits);
  return state;
}

/** When time alone can change something; null: never. */
export function flapDueAtMs({ isFlapping, lastSlotAtMs }: Flapping, limits = FLAP_LIMITS): number | null {
  return isFlapping ? lastSlotAtMs + limits.intervalMs : null;
}

function catchUp(before: Flapping, nowMs: number, limits: FlapLimits): Flapping {
  const missed = Math.max(0, Math.floor((nowMs - before.lastSlotAtMs) / limits.intervalMs));
  let state = before;
  // Twenty unchanged states say all that more of them could.
  for (let slot = 1; slot <= Math.min(missed, STEPS); slot += 1) {
    state = withSlot(state, 0, before.lastSlotAtMs + slot * limits.intervalMs, limits);
  }
  return { ...state, lastSlotAtMs: before.lastSlotAtMs + missed * limits.intervalMs };
}

function withSlot(
  { changes, isFlapping }: Flapping,
  change: number,
  atMs: number,
  { high, low }: FlapLimits,
): Flapping {
  const next = [...changes.slice(1), change];
  const percent = flapPercent(next);
  return { changes: next, lastSlotAtMs: atMs, isFlapping: isFlapping ? percent > low : percent >= high };
}
