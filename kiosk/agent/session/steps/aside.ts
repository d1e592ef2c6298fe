/** Side ways: what a service says as codes for a telephone, and from a way that does not go on here to a counter (DESIGN 1). */
import { isForOffice } from '../../../../shared/domain/service.ts';
import type { SessionOutcome } from '../../../../shared/protocol/index.ts';
import type { ChoiceEvent } from '../events.ts';
import type { Code, Counter, Identify, WaitingState, WishState, World } from '../state.ts';
import { endVisit, idleDeadline, to, type Next } from './common.ts';
import { file } from './file.ts';
import { backFrom, wishOf } from './path.ts';

/** Where there is something to take along: the list, the law, the advice. */
export function showCode(state: WishState, world: World): Next {
  const hasWords =
    state.step === 'checklist' ||
    state.step === 'read' ||
    state.step === 'verdict' ||
    (state.step === 'confirm' && !isForOffice(state.service));
  if (!hasWords) return to(state);
  const aside = { from: state.step, page: 'page' in state ? state.page : 0 };
  const { visit } = state;
  return to({
    step: 'code',
    visit,
    ...wishOf(state),
    ...aside,
    counter: null,
    deadline: idleDeadline(visit, world),
  });
}

/** Only what an office decides has a counter to go to. */
export function leaveForCounter(state: WishState | Identify, world: World): Next {
  if (!isForOffice(state.service)) return to(state);
  const { visit, service } = state;
  const wish =
    state.step === 'identify'
      ? ({ service, citizen: null, answers: {}, lane: 'normal', urgent: null } as const)
      : wishOf(state);
  return to({
    step: 'counter',
    visit,
    ...wish,
    from: state.step,
    page: 0,
    deadline: idleDeadline(visit, world),
  });
}

export function onCounter(state: Counter, event: ChoiceEvent, world: World): Next {
  if (event.type === 'back') return backFrom(state, { visit: state.visit, wish: wishOf(state) }, world);
  if (event.type !== 'chooseCounter') return to(state);
  return to({ ...state, step: 'code', counter: event.reason });
}

export function onCode(state: Code, event: ChoiceEvent, world: World): Next {
  const isApplied = isOnTheWay(state);
  if (event.type === 'back' || (event.type === 'done' && isApplied)) return back(state, world);
  if (event.type === 'done') return endVisit(state, outcomeOfLeaving(state, 'completed'), world);
  const isPrintable = event.type === 'next' && !isApplied && world.available.has('receipt.print');
  return isPrintable ? file(state, null, world, state.counter) : to(state);
}

/** Whoever stands before the codes has what there is to take, however the visit ends. */
export function outcomeOfLeaving<O extends SessionOutcome>(
  state: WaitingState,
  outcome: O,
): O | 'completed' | 'sent-to-counter' {
  if (state.step !== 'code' || isOnTheWay(state)) return outcome;
  return state.counter === null ? 'completed' : 'sent-to-counter';
}

/** The list of an application is a stop on the way, not its end. */
function isOnTheWay({ service, counter }: Code): boolean {
  return counter === null && isForOffice(service);
}

function back(state: Code, world: World): Next {
  const { visit, from, page } = state;
  const wish = wishOf(state);
  if (state.counter === null) return backFrom(state, { visit, wish }, world);
  return to({ step: 'counter', visit, ...wish, from, page, deadline: idleDeadline(visit, world) });
}
