/** Leaving in the middle without losing what was entered: it is locked away, and a code goes along (kiosk/agent/resume). */
import { canBeKept, keptWishOf } from '../../resume/kept-wish.ts';
import { buildSlip } from '../../resume/slip.ts';
import type { SessionEvent } from '../events.ts';
import type { Keep, Kept, WaitingState, World } from '../state.ts';
import { endVisit, idleDeadline, paceMs, stepDeadline, to, type Next } from './common.ts';
import { FILING_LIMIT_MS } from './file.ts';
import { backFrom, wishOf } from './path.ts';
import { paperState } from './submit.ts';

/** A code is written down more slowly than a paper is taken. */
const COPY_PACE = 3;

export function keepForLater(state: WaitingState, world: World): Next {
  const { visit } = state;
  if (!world.canKeep || !canBeKept(state)) return to({ ...state, deadline: idleDeadline(visit, world) });
  const { service, citizen } = state;
  const cardNumber = service.identity === 'idCard' ? (citizen?.number ?? null) : null;
  const from = 'from' in state ? state.from : state.step;
  return to(
    {
      step: 'keep',
      visit,
      ...wishOf(state),
      from,
      page: 0,
      deadline: stepDeadline(FILING_LIMIT_MS, world),
    },
    { type: 'keep', visitId: visit.id, wish: keptWishOf(state), cardNumber },
  );
}

export function onKeep(state: Keep, event: SessionEvent, world: World): Next {
  const { visit, service } = state;
  if (event.type === 'deadline') return goBack(state, world);
  if (!('visitId' in event) || event.visitId !== visit.id) return to(state);
  if (event.type === 'keepFailed') return goBack(state, world);
  if (event.type !== 'kept') return to(state);
  const { code, untilAtMs, number } = event;
  const deadline = copyDeadline(state, world);
  return to({ step: 'kept', visit, service, code, untilAtMs, number, paper: 'none', deadline });
}

/** Nothing is lost: it stands where it stood. */
function goBack(state: Keep, world: World): Next {
  return backFrom(state, { visit: state.visit, wish: wishOf(state) }, world);
}

export function onKept(state: Kept, event: SessionEvent, world: World): Next {
  const isOver = event.type === 'done' || event.type === 'cancel' || event.type === 'deadline';
  if (isOver) return endVisit(state, 'kept', world);
  if (event.type === 'activity') return to({ ...state, deadline: copyDeadline(state, world) });
  if (event.type === 'next') return print(state, world);
  const isPaper = event.type === 'printed' && event.visitId === state.visit.id && state.paper === 'printing';
  return to(isPaper ? { ...state, paper: paperState(event) } : state);
}

function print(state: Kept, world: World): Next {
  const { visit, service, code, untilAtMs, number } = state;
  if (state.paper !== 'none' || !world.available.has('receipt.print')) return to(state);
  const { kioskName } = world;
  const content = buildSlip({ service, code, untilAtMs, kioskName, language: visit.language });
  return to(
    { ...state, paper: 'printing', deadline: copyDeadline(state, world) },
    { type: 'print', visitId: visit.id, jobId: number, content },
  );
}

function copyDeadline({ visit }: Keep | Kept, world: World) {
  return stepDeadline(paceMs(world.timeouts.takeMs * COPY_PACE, visit.textSize), world);
}
