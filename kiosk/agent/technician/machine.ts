/**
 * Technician mode: away → code → in → away. Pure: state + event + what the world looks like → state + effects.
 * Here is the way in and out; what somebody does inside is in acts.ts.
 */
import { onAct, record, testEnded, testMoved } from './acts.ts';
import type { TechnicianEvent, Transition } from './events.ts';
import { afterRight, afterWrong, FRESH_GUARD, isPaused, WRONG_BEFORE_PAUSE } from './guard.ts';
import type { AtCode, In, Presence, TechnicianState, TechnicianWorld } from './state.ts';

/** Somebody who opened the pad by accident is gone by then. */
const CODE_MS = 60_000;
const IDLE_MS = 120_000;

export const FRESH_STATE: TechnicianState = {
  presence: { step: 'away' },
  tests: 0,
  guard: FRESH_GUARD,
  outOfService: null,
  fillings: {},
};

export function screenOf({ step, ...rest }: Presence): 'away' | 'code' | In['page'] {
  return 'page' in rest ? rest.page : step === 'in' ? 'home' : step;
}

/** null: nothing ends by itself. */
export function deadlineOf({ presence }: TechnicianState): number | null {
  if (presence.step === 'away' || (presence.step === 'in' && presence.leaving !== null)) return null;
  return presence.deadlineMonoMs;
}

export function transition(
  state: TechnicianState,
  event: TechnicianEvent,
  world: TechnicianWorld,
): Transition {
  const { presence } = state;
  // A late tap, or one of a screen that shows something else.
  if ('screen' in event && event.screen !== screenOf(presence)) return stay(state);
  if (event.do === 'deadline' && world.monoMs < (deadlineOf(state) ?? Infinity)) return stay(state);
  switch (presence.step) {
    case 'away':
      return onAway(state, event, world);
    case 'code':
      return onCode(state, presence, event, world);
    case 'in':
      return onIn(state, presence, event, world);
  }
}

function stay(state: TechnicianState): Transition {
  return { state, effects: [] };
}

function goAway(state: TechnicianState): Transition {
  return stay({ ...state, presence: { step: 'away' } });
}

function onAway(state: TechnicianState, event: TechnicianEvent, world: TechnicianWorld): Transition {
  if (event.do !== 'open' || !world.isFree) return stay(state);
  const notice = isPaused(state.guard, world.monoMs) ? 'paused' : null;
  const { language } = event;
  return stay({
    ...state,
    presence: { step: 'code', language, notice, deadlineMonoMs: world.monoMs + CODE_MS },
  });
}

function onCode(
  state: TechnicianState,
  presence: AtCode,
  event: TechnicianEvent,
  world: TechnicianWorld,
): Transition {
  // Citizens go first: a card on the reader begins a visit, and the pad is gone.
  if (!world.isFree) return goAway(state);
  const touched = { ...presence, deadlineMonoMs: world.monoMs + CODE_MS };
  switch (event.do) {
    case 'code':
      return tryCode(state, touched, event, world);
    case 'leave':
    case 'deadline':
    case 'stop':
      return goAway(state);
    case 'setLanguage':
      return stay({ ...state, presence: { ...touched, language: event.language } });
    case 'activity':
      return stay({ ...state, presence: touched });
    case 'open':
    case 'show':
    case 'test':
    case 'stopTest':
    case 'refill':
    case 'emptyBin':
    case 'takeOut':
    case 'putBack':
    case 'probe':
    case 'export':
    case 'restart':
    case 'sessionMoved':
    case 'testAsks':
    case 'testStep':
    case 'testEnded':
    case 'probed':
    case 'exportEnded':
      return stay(state);
  }
}

function tryCode(
  state: TechnicianState,
  presence: AtCode,
  { fit }: Extract<TechnicianEvent, { do: 'code' }>,
  world: TechnicianWorld,
): Transition {
  const say = (notice: AtCode['notice']): TechnicianState => ({
    ...state,
    presence: { ...presence, notice },
  });
  if (isPaused(state.guard, world.monoMs)) return stay(say('paused'));
  if (fit.type === 'used') return stay(say('used'));
  if (fit.type === 'wrong') {
    const guard = afterWrong(state.guard, world.monoMs);
    if (guard.wrong < WRONG_BEFORE_PAUSE) return stay({ ...say('wrong'), guard });
    const body = { act: 'refused', result: 'failed', wrongCodes: guard.wrong } as const;
    return { state: { ...say('paused'), guard }, effects: [record(null, body, world)] };
  }
  const next: In = {
    step: 'in',
    sessionId: world.newSessionId,
    language: presence.language,
    page: 'home',
    deviceId: null,
    deadlineMonoMs: world.monoMs + IDLE_MS,
    test: null,
    answers: null,
    exported: null,
    leaving: null,
  };
  return {
    state: { ...state, presence: next, guard: afterRight(fit.step) },
    effects: [record(next, { act: 'signed-in', result: 'done' }, world)],
  };
}

function onIn(
  state: TechnicianState,
  presence: In,
  event: TechnicianEvent,
  world: TechnicianWorld,
): Transition {
  const touched = { ...presence, deadlineMonoMs: world.monoMs + IDLE_MS };
  // Whoever is on the way out does nothing more; only the test has to come to its end.
  if (presence.leaving !== null && event.do !== 'testEnded' && event.do !== 'stop') return stay(state);
  switch (event.do) {
    case 'leave':
      return leave(state, touched, 'asked', world);
    case 'restart':
      return leave(state, touched, 'restart', world);
    case 'deadline':
      return leave(state, touched, 'idle', world);
    case 'stop':
      return leave(state, touched, 'stop', world);
    case 'testEnded': {
      const ended = testEnded(state, touched, event, world);
      const after = ended.state.presence;
      if (after.step !== 'in' || after.leaving === null) return ended;
      const left = leave(ended.state, after, after.leaving, world);
      return { state: left.state, effects: [...ended.effects, ...left.effects] };
    }
    // Somebody is at work as long as the device is.
    case 'testAsks':
    case 'testStep':
      return stay({ ...state, presence: testMoved(touched, event) });
    case 'probed':
      return stay({ ...state, presence: { ...presence, answers: event.answers } });
    case 'open':
    case 'code':
    case 'sessionMoved':
      return stay(state);
    case 'show':
    case 'test':
    case 'stopTest':
    case 'refill':
    case 'emptyBin':
    case 'takeOut':
    case 'putBack':
    case 'probe':
    case 'export':
    case 'exportEnded':
    case 'setLanguage':
    case 'activity':
      return onAct(state, touched, event, world);
  }
}

/** A test that runs is called off first, and gives back what it holds; the machine serves again after that. */
function leave(
  state: TechnicianState,
  presence: In,
  reason: NonNullable<In['leaving']>,
  world: TechnicianWorld,
): Transition {
  const { test } = presence;
  if (test?.isRunning === true) {
    const leaving: In = { ...presence, leaving: reason, test: { ...test, ask: null, isStopped: true } };
    return { state: { ...state, presence: leaving }, effects: [{ type: 'stopTest' }] };
  }
  const restarted = { act: 'restarted', result: 'done' } as const;
  const signedOut = { act: 'signed-out', result: RESULTS[reason] } as const;
  return {
    state: { ...state, presence: { step: 'away' } },
    effects: [
      ...(reason === 'restart' ? [record(presence, restarted, world)] : []),
      record(presence, signedOut, world),
      ...(reason === 'restart' ? ([{ type: 'restart' }] as const) : []),
    ],
  };
}

const RESULTS = { asked: 'done', idle: 'timed-out', restart: 'done', stop: 'interrupted' } as const;
