/**
 * The citizen's session: attract → (identify) → chooseService → the way of the service (steps/path.ts) → submit → receipt → take → rate → done.
 * Pure: state + event + what the world looks like → state + effects. Each step has its own function in `steps/`;
 * here is what holds in every step: late taps, the link, cancel, idleness, and the end.
 */
import type { ChoiceEvent, SessionEvent, Transition } from './events.ts';
import {
  ATTRACT,
  type ActiveState,
  type SessionState,
  type StepName,
  type WaitingState,
  type World,
} from './state.ts';
import { onCode, onCounter, outcomeOfLeaving } from './steps/aside.ts';
import { onAttract } from './steps/attract.ts';
import { onChooseService } from './steps/choose-service.ts';
import {
  attractWith,
  endVisit,
  idleDeadline,
  paceMs,
  to,
  withPreferences,
  type Next,
} from './steps/common.ts';
import { onIdentify } from './steps/identify.ts';
import { keepForLater, onKeep, onKept } from './steps/keep.ts';
import { onFeedback, onRate } from './steps/rate.ts';
import { onOpening, onResume } from './steps/resume.ts';
import { onReceipt, onSubmit, onTake } from './steps/submit.ts';
import { onWish } from './steps/wish.ts';

/** Steps in which a citizen thinks: idleness asks, then ends them, and so does "cancel". */
const WAITING_STEPS: ReadonlySet<StepName> = new Set([
  'chooseService',
  'identify',
  'form',
  'greenChannel',
  'urgent',
  'checklist',
  'confirm',
  'sign',
  'read',
  'verdict',
  'code',
  'counter',
  'resume',
]);

export function transition(state: SessionState, event: SessionEvent, world: World): Transition<SessionState> {
  if ('step' in event && event.step !== state.step) return to(state);
  // A timer that fires a moment before its deadline, or for a deadline that was moved, is no deadline.
  if (event.type === 'deadline' && (state.deadline === null || world.monoMs < state.deadline.atMonoMs)) {
    return to(state);
  }
  if (state.step === 'attract' || state.step === 'done') return onAttract(state, event, world);
  if (event.type === 'stop') return to(ATTRACT);
  const current = noteLink(state, world);
  return isWaiting(current) ? onWaiting(current, event, world) : onFiling(current, event, world);
}

/**
 * What happens instead of `next` when its journal row could not be written: a visit that no restart would know of
 * does not begin, a case that is not stored is not filed, and anything else goes on.
 */
export function withoutJournal(
  state: SessionState,
  next: Transition<SessionState>,
  world: World,
): Transition<SessionState> {
  if (isActive(next.state) && !isActive(state)) return to(attractWith('outOfService', world));
  if (state.step === 'submit' && next.state.step === 'receipt') return endVisit(state, 'failed', world);
  return next;
}

/** Whether the reader should look for a card in this state, or only keep its line watched. */
export function attentionOf(state: SessionState): 'asking' | 'idle' {
  switch (state.step) {
    case 'attract':
    case 'done':
    case 'identify':
    case 'kept':
    case 'take':
    case 'rate':
    case 'feedback':
      return 'asking';
    case 'chooseService':
    case 'resume':
      return state.citizen === null ? 'asking' : 'idle';
    case 'form':
    case 'greenChannel':
    case 'urgent':
    case 'checklist':
    case 'confirm':
    case 'sign':
    case 'read':
    case 'verdict':
    case 'code':
    case 'counter':
    case 'keep':
    case 'opening':
    case 'submit':
    case 'receipt':
      return 'idle';
  }
}

export function isActive(state: SessionState): state is ActiveState {
  return state.step !== 'attract' && state.step !== 'done';
}

function isWaiting(state: ActiveState): state is WaitingState {
  return WAITING_STEPS.has(state.step);
}

function onWaiting(state: WaitingState, event: SessionEvent, world: World): Next {
  switch (event.type) {
    case 'cancel':
      return endVisit(state, outcomeOfLeaving(state, 'cancelled'), world);
    case 'deadline':
      return state.deadline.kind === 'dialog'
        ? endVisit(state, outcomeOfLeaving(state, 'timed-out'), world)
        : askStillThere(state, world);
    case 'chooseService':
    case 'answer':
    case 'chooseLane':
    case 'sign':
    case 'showCode':
    case 'leaveForCounter':
    case 'chooseCounter':
    case 'chooseUrgent':
    case 'resume':
    case 'enterCode':
    case 'next':
    case 'back':
    case 'done':
    case 'cardRead':
    case 'cardRejected':
      return onChoice(stayAwake(state, world), event, world);
    case 'keep':
      return keepForLater(state, world);
    case 'begin':
    case 'rate':
    case 'feedback':
    case 'activity':
      return to(stayAwake(state, world));
    case 'setPreferences':
      return to(stayAwake({ ...state, visit: withPreferences(state.visit, event) }, world));
    case 'linkChanged':
    case 'filed':
    case 'filingFailed':
    case 'printed':
    case 'paper':
    case 'retractEnded':
    case 'kept':
    case 'keepFailed':
    case 'resumed':
    case 'resumeRefused':
    case 'stop':
      return to(state);
  }
}

/** Whoever does anything is still there: the dialog closes, and the time begins anew. */
function stayAwake<S extends WaitingState>(state: S, world: World): S {
  return { ...state, deadline: idleDeadline(state.visit, world) };
}

function onChoice(state: WaitingState, event: ChoiceEvent, world: World): Next {
  switch (state.step) {
    case 'chooseService':
      return onChooseService(state, event, world);
    case 'identify':
      return onIdentify(state, event, world);
    case 'form':
    case 'greenChannel':
    case 'urgent':
    case 'checklist':
    case 'confirm':
    case 'sign':
    case 'read':
    case 'verdict':
      return onWish(state, event, world);
    case 'code':
      return onCode(state, event, world);
    case 'counter':
      return onCounter(state, event, world);
    case 'resume':
      return onResume(state, event, world);
  }
}

function onFiling(state: Exclude<ActiveState, WaitingState>, event: SessionEvent, world: World): Next {
  if (event.type === 'setPreferences') return to({ ...state, visit: withPreferences(state.visit, event) });
  switch (state.step) {
    case 'keep':
      return onKeep(state, event, world);
    case 'kept':
      return onKept(state, event, world);
    case 'opening':
      return onOpening(state, event, world);
    case 'submit':
      return onSubmit(state, event, world);
    case 'receipt':
      return onReceipt(state, event, world);
    case 'take':
      return onTake(state, event, world);
    case 'rate':
      return onRate(state, event, world);
    case 'feedback':
      return onFeedback(state, event, world);
  }
}

function askStillThere(state: WaitingState, { monoMs, timeouts }: World): Next {
  const durationMs = paceMs(timeouts.dialogMs, state.visit.textSize);
  return to({ ...state, deadline: { kind: 'dialog', atMonoMs: monoMs + durationMs } });
}

function noteLink<S extends ActiveState>(state: S, { isOnline }: World): S {
  if (isOnline || state.visit.wasOffline) return state;
  return { ...state, visit: { ...state.visit, wasOffline: true } };
}
