/**
 * A receipt that the printer holds out: the visit waits until a hand takes it, and has it pulled back when the time for
 * taking it is over (devices.md 3.7, 3.9). What the record says of it is what the printer saw.
 */
import type { SessionEvent } from '../events.ts';
import type { Take, World } from '../state.ts';
import { endVisit, outcomeOfPaper, stepDeadline, to, type Next } from './common.ts';
import { toRate } from './rate.ts';

/** Longer than a printer may take for it: this only keeps the step from being a trap. */
const RETRACT_LIMIT_MS = 40_000;

/** null: the event has nothing to do with the paper. */
export function onHeldPaper(state: Take, event: SessionEvent, world: World): Next | null {
  if (event.type === 'paper')
    return event.jobId === state.filed.number ? onFate(state, event.fate, world) : to(state);
  if (state.closing === 'retracting') return onRetracting(state, event, world);
  if (state.evidence !== 'presented') return null;
  // The sensor sees it gone a moment after the hand has it: whoever says "done" meanwhile need not say it again.
  if (event.type === 'done') return to({ ...state, closing: 'onceTaken' });
  return event.type === 'deadline' ? pullBack(state, world) : null;
}

function onFate(state: Take, fate: Extract<SessionEvent, { type: 'paper' }>['fate'], world: World): Next {
  switch (fate) {
    case 'presented':
      return to({ ...state, evidence: 'presented', paper: 'printed' });
    case 'taken': {
      const taken: Take = { ...state, evidence: 'taken', paper: 'printed' };
      return state.closing === 'onceTaken' ? toRate(taken, world) : to(taken);
    }
    case 'retracted':
      return to({ ...state, evidence: 'retracted', paper: 'missing' });
  }
}

function pullBack(state: Take, world: World): Next {
  const { visit, filed } = state;
  return to(
    { ...state, closing: 'retracting', deadline: stepDeadline(RETRACT_LIMIT_MS, world) },
    { type: 'retract', visitId: visit.id, jobId: filed.number },
  );
}

/** Nothing but its end matters now. */
function onRetracting(state: Take, event: SessionEvent, world: World): Next {
  const isOver =
    event.type === 'deadline' || (event.type === 'retractEnded' && event.visitId === state.visit.id);
  return isOver ? endVisit(state, outcomeOfPaper(state.filed.counter), world) : to(state);
}
