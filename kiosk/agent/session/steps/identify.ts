/** The chosen service needs the card; a card that cannot be used is asked for again, and nothing of it is kept. */
import type { ChoiceEvent } from '../events.ts';
import type { Identify, World } from '../state.ts';
import { leaveForCounter } from './aside.ts';
import { enter } from './path.ts';
import { countRead, countRejection, idleDeadline, rejectionNotice, to, type Next } from './common.ts';

export function onIdentify(state: Identify, event: ChoiceEvent, world: World): Next {
  const { visit, service } = state;
  switch (event.type) {
    case 'cardRead':
      return enter(countRead(visit), service, event.citizen, world);
    case 'cardRejected':
      return to({ ...state, visit: countRejection(visit, event), notice: rejectionNotice(event) });
    case 'back':
      return to({
        step: 'chooseService',
        visit,
        citizen: null,
        notice: null,
        deadline: idleDeadline(visit, world),
      });
    case 'leaveForCounter':
      return leaveForCounter(state, world);
    case 'showCode':
    case 'chooseCounter':
    case 'chooseUrgent':
    case 'chooseService':
    case 'resume':
    case 'enterCode':
    case 'answer':
    case 'chooseLane':
    case 'sign':
    case 'next':
    case 'done':
      return to(state);
  }
}
