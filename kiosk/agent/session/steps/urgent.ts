/** "Urgent" in the green channel: a reason from a list, and limits beyond which people at the counter decide. */
import type { ChoiceEvent } from '../events.ts';
import type { GreenChannel, Urgent, World } from '../state.ts';
import { idleDeadline, to, type Next } from './common.ts';
import { onward, wishOf } from './path.ts';

export function askReason(state: GreenChannel, world: World): Next {
  const { visit } = state;
  const deadline = idleDeadline(visit, world);
  return to({ step: 'urgent', visit, ...wishOf(state), limit: null, deadline });
}

/** Beyond a limit the case is filed in its turn; the wish is recorded, and stands on the paper for the counter. */
export function onUrgent(state: Urgent, event: ChoiceEvent, world: World): Next {
  const { visit } = state;
  if (event.type === 'back') {
    const wish = { ...wishOf(state), urgent: null };
    return to({ step: 'greenChannel', visit, ...wish, deadline: idleDeadline(visit, world) });
  }
  if (event.type === 'chooseUrgent' && state.limit === null) {
    const limit = world.urgentLimit;
    const urgent = { reason: event.reason, isGranted: limit === null };
    if (limit !== null) return to({ ...state, urgent, limit });
    return go({ ...state, urgent, lane: 'urgent' }, world);
  }
  return event.type === 'next' && state.limit !== null ? go(state, world) : to(state);
}

function go(state: Urgent, world: World): Next {
  return onward('greenChannel', { visit: state.visit, wish: wishOf(state) }, world) ?? to(state);
}
