/**
 * What the window shows, and what is done when something dies: the page, its process, the agent (devices.md 7.3). Pure: state
 * and event in, state and effects out. `probed` comes once a second and is the machine's clock.
 *
 * A page that fails is replaced at once, with a new process and nothing of the visit left; after too many failures the whole
 * app ends, so that its supervisor starts it anew; when that did not help either, the out-of-service page stands for a while.
 */
import type { OutOfServiceReason } from '../out-of-service.ts';

export interface RecoveryLimits {
  /** So many failures of pages within the window are mended by a new page. */
  readonly failures: number;
  readonly failureWindowMs: number;
  /** From showing the page to its first `alive`, and from one to the next. */
  readonly firstBeatMs: number;
  readonly beatMs: number;
  /** Probes in a row, one a second, without an answer of the agent until it counts as down, and as hanging. */
  readonly missedUntilDown: number;
  readonly missedUntilHung: number;
  /** How long the start of the agent is called a start. */
  readonly startMs: number;
  /** How long the out-of-service page stands after the page failed too often. */
  readonly restMs: number;
  /** A page that ends its visit sooner than this is broken. */
  readonly shortestVisitMs: number;
  /** At night the app is started anew when it has run for so long: whatever has gathered in Chromium goes (devices.md 7.3). */
  readonly nightlyAfterMs: number;
}

export const RECOVERY_LIMITS: RecoveryLimits = {
  failures: 5,
  failureWindowMs: 600_000,
  firstBeatMs: 20_000,
  beatMs: 12_000,
  missedUntilDown: 3,
  missedUntilHung: 30,
  startMs: 30_000,
  restMs: 300_000,
  shortestVisitMs: 1_000,
  nightlyAfterMs: 12 * 3_600_000,
};

type Screen =
  | { readonly tag: 'ui'; readonly token: string; readonly shownAtMs: number; readonly beatDueMs: number }
  /** Not `isShown`: the app has just started, or the page's process died; the next probe shows what is right by then. */
  | { readonly tag: 'outOfService'; readonly reason: OutOfServiceReason; readonly isShown: boolean };

export interface RecoveryState {
  readonly screen: Screen;
  /** Of the agent that answered last; null while it is down. */
  readonly token: string | null;
  readonly missedProbes: number;
  readonly hasAgentAnswered: boolean;
  readonly startedAtMs: number;
  readonly failuresAtMs: readonly number[];
  readonly restsUntilMs: number | null;
  /** False when restarting has been tried often enough (restarts.ts). */
  readonly canRestart: boolean;
}

/** Of a living agent. */
export interface LifeSign {
  /** Opens its screens' WebSocket; a new one means that the agent was started anew. */
  readonly token: string;
  readonly isInSession: boolean;
}

export type RecoveryEvent =
  /** null: the agent did not answer. */
  | { readonly type: 'probed'; readonly agent: LifeSign | null; readonly isNight: boolean }
  | { readonly type: 'alive' }
  | { readonly type: 'wiped' }
  /** The page that is shown is gone, hangs, or could not be loaded. */
  | { readonly type: 'failed' };

export type RecoveryEffect =
  /** Always in a new process on a new, empty partition. */
  | { readonly type: 'showUi'; readonly token: string }
  | { readonly type: 'showOutOfService'; readonly reason: OutOfServiceReason }
  /** The app ends; whoever supervises it starts it again. */
  | { readonly type: 'restartApp'; readonly why: 'failures' | 'nightly' }
  /** The agent hangs: end it for good, when it is ours. */
  | { readonly type: 'killAgent' };

interface Step {
  readonly state: RecoveryState;
  readonly effects: readonly RecoveryEffect[];
}

/**
 * Nothing is shown before the first answer, or its absence: where the agent runs already a page that says so would cost the wait
 * for one window more. Times are of a monotonic clock.
 */
export function startRecovery(nowMs: number, canRestart: boolean): RecoveryState {
  return {
    screen: { tag: 'outOfService', reason: 'starting', isShown: false },
    token: null,
    missedProbes: 0,
    hasAgentAnswered: false,
    startedAtMs: nowMs,
    failuresAtMs: [],
    restsUntilMs: null,
    canRestart,
  };
}

export function transition(
  state: RecoveryState,
  event: RecoveryEvent,
  nowMs: number,
  limits: RecoveryLimits = RECOVERY_LIMITS,
): Step {
  switch (event.type) {
    case 'probed':
      if (isTimeForNight(state, event, nowMs, limits)) {
        return { state, effects: [{ type: 'restartApp', why: 'nightly' }] };
      }
      return onProbe(state, event.agent?.token ?? null, nowMs, limits);
    case 'alive':
      if (state.screen.tag !== 'ui') return { state, effects: [] };
      return {
        state: { ...state, screen: { ...state.screen, beatDueMs: nowMs + limits.beatMs } },
        effects: [],
      };
    case 'wiped':
      if (state.screen.tag !== 'ui') return { state, effects: [] };
      if (nowMs - state.screen.shownAtMs < limits.shortestVisitMs) return onFailure(state, nowMs, limits);
      return showUi(state, state.screen.token, nowMs, limits);
    case 'failed':
      return onFailure(state, nowMs, limits);
  }
}

/** Outside a visit only (devices.md 7.3). */
function isTimeForNight(
  { startedAtMs }: RecoveryState,
  { agent, isNight }: Extract<RecoveryEvent, { type: 'probed' }>,
  nowMs: number,
  { nightlyAfterMs }: RecoveryLimits,
): boolean {
  return isNight && agent !== null && !agent.isInSession && nowMs - startedAtMs >= nightlyAfterMs;
}

function onProbe(state: RecoveryState, token: string | null, nowMs: number, limits: RecoveryLimits): Step {
  const missedProbes = token === null ? state.missedProbes + 1 : 0;
  const isDown = missedProbes >= limits.missedUntilDown;
  const next: RecoveryState = {
    ...state,
    missedProbes,
    token: isDown ? null : (token ?? state.token),
    hasAgentAnswered: state.hasAgentAnswered || token !== null,
  };
  const isHung = missedProbes > 0 && missedProbes % limits.missedUntilHung === 0;
  const { screen } = next;
  const isSilent = screen.tag === 'ui' && nowMs >= screen.beatDueMs && next.token === screen.token;
  const step = isSilent ? onFailure(next, nowMs, limits) : arrange(next, nowMs, limits);
  return isHung ? { ...step, effects: [...step.effects, { type: 'killAgent' }] } : step;
}

function onFailure(state: RecoveryState, nowMs: number, limits: RecoveryLimits): Step {
  const recent = state.failuresAtMs.filter((atMs) => nowMs - atMs < limits.failureWindowMs);
  const { screen } = state;
  const failed: RecoveryState = {
    ...state,
    failuresAtMs: [...recent, nowMs],
    screen: screen.tag === 'ui' ? screen : { ...screen, isShown: false },
  };
  if (failed.failuresAtMs.length > limits.failures) {
    if (state.canRestart) return { state: failed, effects: [{ type: 'restartApp', why: 'failures' }] };
    const resting = { ...failed, failuresAtMs: [], restsUntilMs: nowMs + limits.restMs };
    return showOutOfService(resting, 'window');
  }
  return screen.tag === 'ui' ? showUi(failed, screen.token, nowMs, limits) : { state: failed, effects: [] };
}

/** Brings the screen in line with what is known. */
function arrange(state: RecoveryState, nowMs: number, limits: RecoveryLimits): Step {
  const isResting = state.restsUntilMs !== null && nowMs < state.restsUntilMs;
  const rested = isResting ? state : { ...state, restsUntilMs: null };
  if (isResting || rested.token === null) {
    return showOutOfService(rested, isResting ? 'window' : agentReason(rested, nowMs, limits));
  }
  const isRight = rested.screen.tag === 'ui' && rested.screen.token === rested.token;
  return isRight ? { state: rested, effects: [] } : showUi(rested, rested.token, nowMs, limits);
}

function agentReason(
  { hasAgentAnswered, startedAtMs }: RecoveryState,
  nowMs: number,
  { startMs }: RecoveryLimits,
): OutOfServiceReason {
  return hasAgentAnswered || nowMs - startedAtMs >= startMs ? 'agent' : 'starting';
}

function showUi(state: RecoveryState, token: string, nowMs: number, { firstBeatMs }: RecoveryLimits): Step {
  return {
    state: { ...state, screen: { tag: 'ui', token, shownAtMs: nowMs, beatDueMs: nowMs + firstBeatMs } },
    effects: [{ type: 'showUi', token }],
  };
}

function showOutOfService(state: RecoveryState, reason: OutOfServiceReason): Step {
  const { screen } = state;
  if (screen.tag === 'outOfService' && screen.reason === reason && screen.isShown) {
    return { state, effects: [] };
  }
  return {
    state: { ...state, screen: { tag: 'outOfService', reason, isShown: true } },
    effects: [{ type: 'showOutOfService', reason }],
  };
}
