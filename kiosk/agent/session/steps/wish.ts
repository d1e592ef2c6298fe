/** The steps between choosing a service and filing it: questions, green channel, what to bring, check, signature, reading. */
import { acceptAnswer, openQuestion } from '../../../../shared/domain/question.ts';
import { missingCapabilities, type Capability } from '../../../../shared/domain/service.ts';
import type { ChoiceEvent } from '../events.ts';
import { lanesFor } from '../green-channel.ts';
import type { Confirm, Form, GreenChannel, Judge, Read, Sign, Urgent, WishState, World } from '../state.ts';
import { leaveForCounter, showCode } from './aside.ts';
import { endVisit, idleDeadline, to, type Next } from './common.ts';
import { file } from './file.ts';
import { askReason, onUrgent } from './urgent.ts';
import { backInForm, backward, isComplete, onward, wishOf } from './path.ts';

/** A visit that began before the mains failed goes to its end on battery. */
const NOT_NEEDED_ANY_MORE: readonly Capability[] = ['idCard.read', 'receipt.print', 'power.mains'];

export function onWish(state: WishState, event: ChoiceEvent, world: World): Next {
  if (event.type === 'showCode') return showCode(state, world);
  if (event.type === 'leaveForCounter') return leaveForCounter(state, world);
  return state.step === 'urgent' ? onUrgent(state, event, world) : onWay(state, event, world);
}

function onWay(state: Exclude<WishState, Urgent>, event: ChoiceEvent, world: World): Next {
  const way = { visit: state.visit, wish: wishOf(state) };
  if (event.type === 'back') return back(state, world);
  switch (state.step) {
    case 'form':
      return onForm(state, event, world);
    case 'greenChannel':
      return onGreenChannel(state, event, world);
    case 'checklist':
      return event.type === 'next' ? (onward('checklist', way, world) ?? to(state)) : to(state);
    case 'confirm':
      return onConfirm(state, event, world);
    case 'sign':
      return onSign(state, event, world);
    case 'read':
      return onRead(state, event, world);
    case 'verdict':
      return onVerdict(state, event, world);
  }
}

function back(state: Exclude<WishState, Urgent>, world: World): Next {
  const way = { visit: state.visit, wish: wishOf(state) };
  if (state.step === 'form') return backInForm(way, world);
  if (state.step === 'read' && state.page > 0)
    return to({ ...state, page: state.page - 1, deadline: idleDeadline(state.visit, world) });
  return backward(state.step, way, world);
}

/** An answer to another question than the one on the screen is a late tap; one that does not fit is asked again. */
function onForm(state: Form, event: ChoiceEvent, world: World): Next {
  const question = openQuestion(state.service.form, state.answers);
  if (event.type !== 'answer' || question === undefined || event.question !== question.id) return to(state);
  const answer = acceptAnswer(question, event.value);
  if (answer === null) return to(state);
  const wish = { ...wishOf(state), answers: { ...state.answers, [question.id]: answer } };
  if (isComplete(wish)) return onward('form', { visit: state.visit, wish }, world) ?? to(state);
  return to({ ...state, answers: wish.answers });
}

function onGreenChannel(state: GreenChannel, event: ChoiceEvent, world: World): Next {
  if (event.type !== 'chooseLane' || !lanesFor(state.citizen, world.nowMs).includes(event.lane))
    return to(state);
  if (event.lane === 'urgent') return askReason(state, world);
  const wish = { ...wishOf(state), lane: event.lane, urgent: null };
  return onward('greenChannel', { visit: state.visit, wish }, world) ?? to(state);
}

function onConfirm(state: Confirm, event: ChoiceEvent, world: World): Next {
  if (event.type !== 'next') return to(state);
  if (!canFile(state, world)) return to({ ...state, notice: 'serviceClosed' });
  return onward('confirm', { visit: state.visit, wish: wishOf(state) }, world) ?? file(state, null, world);
}

function onSign(state: Sign, event: ChoiceEvent, world: World): Next {
  return event.type === 'sign' && canFile(state, world) ? file(state, event.strokes, world) : to(state);
}

function onRead(state: Read, event: ChoiceEvent, world: World): Next {
  // Read to the end or not: nobody owes us more.
  if (event.type === 'done') return endVisit(state, 'completed', world);
  if (event.type !== 'next') return to(state);
  const isLast = state.page >= state.service.sections.length - 1;
  return isLast ? file(state, null, world) : to({ ...state, page: state.page + 1 });
}

function onVerdict(state: Judge, event: ChoiceEvent, world: World): Next {
  if (event.type === 'done') return endVisit(state, 'completed', world);
  return event.type === 'next' ? file(state, null, world) : to(state);
}

/**
 * Devices that failed meanwhile do not cost the citizen the application: the card has been read, and a number
 * on the screen replaces the paper. Only what sealing and storing need must be there now.
 */
function canFile({ service }: Confirm | Sign, world: World): boolean {
  const available = new Set([...world.available, ...NOT_NEEDED_ANY_MORE]);
  return missingCapabilities(service.requires, available).length === 0 && world.available.has('record.store');
}
