/** The chosen service needs the card; a card that cannot be used is asked for again, and nothing of it is kept. */
import type { ChoiceEvent } from '../events.ts';
import type { Identify, World } from '../state.ts';
import { countRead, countRejection, idleDeadline, rejectionNotice, to, type Next } from './common.ts';

export function onIdentify(state: Identify, event: ChoiceEvent, world: World): Next {
  const { visit, service } = state;
  const deadline = idleDeadline(visit, world);
  switch (event.type) {
    case 'cardRead':
      return to({ step: 'checklist', visit: countRead(visit), service, citizen: event.citizen, deadline });
    case 'cardRejected':
      return to({ ...state, visit: countRejection(visit, event), notice: rejectionNotice(event) });
    case 'back':
      return to({ step: 'chooseService', visit, citizen: null, notice: null, deadline });
    case 'chooseService':
    case 'next':
      return to(state);
  }
}
