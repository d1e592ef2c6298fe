/** Coming back: the code, the card where it is needed, and then on from where it was left (kiosk/agent/resume). */
import type { ChoiceEvent, SessionEvent } from '../events.ts';
import type { ChooseService, Citizen, Notice, Opening, Resume, Visit, Wish, World } from '../state.ts';
import {
  countRead,
  countRejection,
  idleDeadline,
  rejectionNotice,
  stepDeadline,
  to,
  type Next,
} from './common.ts';
import { FILING_LIMIT_MS } from './file.ts';
import { backFrom } from './path.ts';

export function toResume({ visit, citizen }: ChooseService, world: World): Next {
  return askCode(visit, citizen, null, world);
}

export function onResume(state: Resume, event: ChoiceEvent, world: World): Next {
  const { visit, citizen, code } = state;
  if (event.type === 'enterCode') return code === null ? open(visit, citizen, event.code, world) : to(state);
  if (event.type === 'cardRead') return citizen === null ? onCard(state, event.citizen, world) : to(state);
  if (event.type === 'cardRejected')
    return to({ ...state, visit: countRejection(visit, event), notice: rejectionNotice(event) });
  if (event.type !== 'back') return to(state);
  if (code !== null) return askCode(visit, citizen, null, world);
  return to({ step: 'chooseService', visit, citizen, notice: null, deadline: idleDeadline(visit, world) });
}

function onCard(state: Resume, citizen: Citizen, world: World): Next {
  const visit = countRead(state.visit);
  if (state.code !== null) return open(visit, citizen, state.code, world);
  return to({ ...state, visit, citizen, notice: null });
}

export function onOpening(state: Opening, event: SessionEvent, world: World): Next {
  const { visit, citizen, code } = state;
  if (event.type === 'deadline') return askCode(visit, citizen, 'codeWrong', world);
  if (!('visitId' in event) || event.visitId !== visit.id) return to(state);
  if (event.type === 'resumed') return goOn(state, event, world);
  if (event.type !== 'resumeRefused') return to(state);
  if (event.why === 'card') {
    // The reader tells of each card once, so one that lies there already has to be laid on again.
    const notice = world.isCardPresent ? 'cardLayAgain' : null;
    return to({ step: 'resume', visit, citizen, code, notice, deadline: idleDeadline(visit, world) });
  }
  return askCode(visit, citizen, event.why === 'locked' ? 'codeLocked' : 'codeWrong', world);
}

function askCode(visit: Visit, citizen: Citizen | null, notice: Notice | null, world: World): Next {
  return to({ step: 'resume', visit, citizen, code: null, notice, deadline: idleDeadline(visit, world) });
}

function open(visit: Visit, citizen: Citizen | null, code: string, world: World): Next {
  return to(
    { step: 'opening', visit, citizen, code, deadline: stepDeadline(FILING_LIMIT_MS, world) },
    { type: 'open', visitId: visit.id, code, cardNumber: citizen?.number ?? null },
  );
}

/** The services are those of this run of the agent, and so is what is kept. */
function goOn({ visit, citizen }: Opening, { wish }: Resumed, world: World): Next {
  const service = world.services.find(({ id }) => id === wish.serviceId);
  if (service === undefined) return askCode(visit, citizen, 'serviceClosed', world);
  const { answers, lane, from } = wish;
  const resumed: Wish = { service, citizen, answers, lane, urgent: null };
  return backFrom({ from, page: 0 }, { visit, wish: resumed }, world);
}

type Resumed = Extract<SessionEvent, { type: 'resumed' }>;
