/** The way through a service: which steps its kind has, in which order, and how one gets on and back (DESIGN 1). Pure. */
import { isMet, openQuestion, withoutFrom } from '../../../../shared/domain/question.ts';
import type { ServiceDefinition } from '../../../../shared/domain/service.ts';
import type { Aside, Citizen, Visit, Wish, WishState, World } from '../state.ts';
import { idleDeadline, to, type Next } from './common.ts';

/** `urgent` is a side question of the green channel, and not on the way of anybody else. */
type WishStep = Exclude<WishState['step'], 'urgent'>;

/** One question a screen, and nothing is asked before it is needed. */
function stepsOf(service: ServiceDefinition): readonly WishStep[] {
  const form: WishStep[] = service.form.length > 0 ? ['form'] : [];
  switch (service.kind) {
    case 'application':
      return [
        ...form,
        ...(service.hasGreenChannel ? (['greenChannel'] as const) : []),
        'checklist',
        'confirm',
        ...(service.promise === null ? [] : (['sign'] as const)),
      ];
    case 'checklist':
      return [...form, 'checklist', 'confirm'];
    case 'request':
      return [...form, 'confirm'];
    case 'selfCheck':
      return [...form, 'verdict'];
    case 'reading':
      return ['read'];
  }
}

export interface Way {
  readonly visit: Visit;
  readonly wish: Wish;
}

/** A step of a way on which nothing personal was said, after a restart; undefined: it is not on this way any more. */
export function resumeAt(
  step: 'form' | 'read' | 'checklist' | 'confirm',
  visit: Visit,
  service: ServiceDefinition,
  world: World,
): Next['state'] | undefined {
  const wish: Wish = { service, citizen: null, answers: {}, lane: 'normal', urgent: null };
  return stepsOf(service).includes(step) ? at(step, { visit, wish }, world).state : undefined;
}

/** The first step of a service that was just chosen, by somebody who is identified where that is needed. */
export function enter(visit: Visit, service: ServiceDefinition, citizen: Citizen | null, world: World): Next {
  const wish: Wish = { service, citizen, answers: {}, lane: 'normal', urgent: null };
  return at(stepsOf(service)[0], { visit, wish }, world);
}

/** The step after `step`; undefined: the way is at its end, and what was wished can be filed. */
export function onward(step: WishStep, way: Way, world: World): Next | undefined {
  const steps = stepsOf(way.wish.service);
  const next = steps[steps.indexOf(step) + 1];
  return next === undefined ? undefined : at(next, way, world);
}

/** The step before; from the first one back to the choice of services. */
export function backward(step: WishStep, way: Way, world: World): Next {
  const steps = stepsOf(way.wish.service);
  const previous = steps[steps.indexOf(step) - 1];
  if (previous === 'form') return at('form', { ...way, wish: withoutLastAnswer(way.wish) }, world);
  return previous === undefined ? toChoice(way, world) : at(previous, way, world);
}

/** Back within the form: the question before is asked again, or there is none. */
export function backInForm({ visit, wish }: Way, world: World): Next {
  if (Object.keys(wish.answers).length === 0) return toChoice({ visit, wish }, world);
  return at('form', { visit, wish: withoutLastAnswer(wish) }, world);
}

function withoutLastAnswer(wish: Wish): Wish {
  const { form } = wish.service;
  const asked = form.filter(({ id, when }) => isMet(when, wish.answers) && wish.answers[id] !== undefined);
  const last = asked.at(-1);
  return last === undefined ? wish : { ...wish, answers: withoutFrom(form, wish.answers, last.id) };
}

/** Whoever is identified stays so, and has said nothing yet. */
function toChoice({ visit, wish: { citizen } }: Way, world: World): Next {
  return to({
    step: 'chooseService',
    visit,
    citizen,
    notice: null,
    deadline: idleDeadline(visit, world),
  });
}

/** From a side way back to where it left. */
export function backFrom({ from, page }: Aside, way: Way, world: World): Next {
  const { visit, wish } = way;
  const deadline = idleDeadline(visit, world);
  if (from === 'identify')
    return to({ step: 'identify', visit, service: wish.service, notice: null, deadline });
  // The reason is asked anew.
  if (from === 'urgent') return at('greenChannel', way, world);
  return from === 'read' ? to({ visit, ...wish, deadline, step: 'read', page }) : at(from, way, world);
}

function at(step: WishStep | undefined, { visit, wish }: Way, world: World): Next {
  const active = { visit, ...wish, deadline: idleDeadline(visit, world) };
  switch (step) {
    case 'confirm':
      return to({ ...active, step, notice: null });
    case 'read':
      return to({ ...active, step, page: 0 });
    case 'form':
    case 'greenChannel':
    case 'checklist':
    case 'sign':
    case 'verdict':
      return to({ ...active, step });
    case undefined:
      throw new RangeError(`service ${wish.service.id} has no steps`);
  }
}

/** Whether every question that the answers lead to has one. */
export function isComplete({ service, answers }: Wish): boolean {
  return openQuestion(service.form, answers) === undefined;
}

export function wishOf({ service, citizen, answers, lane, urgent }: Wish): Wish {
  return { service, citizen, answers, lane, urgent };
}
