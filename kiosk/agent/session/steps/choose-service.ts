/** The citizen picks one of the services that are open now; a card laid on here identifies. */
import { missingCapabilities } from '../../../../shared/domain/service.ts';
import type { ChoiceEvent } from '../events.ts';
import type { ChooseService, World } from '../state.ts';
import { enter } from './path.ts';
import { toResume } from './resume.ts';
import { countRead, countRejection, idleDeadline, rejectionNotice, to, type Next } from './common.ts';

export function onChooseService(state: ChooseService, event: ChoiceEvent, world: World): Next {
  switch (event.type) {
    case 'chooseService':
      return choose(state, event.serviceId, world);
    case 'cardRead':
      // The visit belongs to the first card: a second one does not silently take it over.
      if (state.citizen !== null) return to(state);
      return to({ ...state, visit: countRead(state.visit), citizen: event.citizen, notice: null });
    case 'cardRejected':
      return to({ ...state, visit: countRejection(state.visit, event), notice: rejectionNotice(event) });
    case 'resume':
      return world.hasKept ? toResume(state, world) : to(state);
    case 'answer':
    case 'enterCode':
    case 'chooseLane':
    case 'sign':
    case 'showCode':
    case 'leaveForCounter':
    case 'chooseCounter':
    case 'chooseUrgent':
    case 'next':
    case 'back':
    case 'done':
      return to(state);
  }
}

function choose(state: ChooseService, serviceId: string, world: World): Next {
  const service = world.services.find(({ id }) => id === serviceId);
  const { visit, citizen } = state;
  // Whoever is identified already does not need the reader any more.
  const available =
    citizen === null ? world.available : new Set([...world.available, 'idCard.read' as const]);
  if (service === undefined || missingCapabilities(service.requires, available).length > 0) {
    return to({ ...state, notice: 'serviceClosed' });
  }
  if (service.identity === 'idCard' && citizen === null) {
    // The reader tells of each card once, so one that lies there already has to be laid on again.
    const notice = world.isCardPresent ? 'cardLayAgain' : null;
    return to({ step: 'identify', visit, service, notice, deadline: idleDeadline(visit, world) });
  }
  return enter(visit, service, citizen, world);
}
