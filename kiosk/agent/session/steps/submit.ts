/** After "confirm": the case is stored, then printed, then taken. From `receipt` on the fact exists and cannot be cancelled. */
import type { PrintEvidence } from '../../../../shared/domain/print-evidence.ts';
import { isForOffice } from '../../../../shared/domain/service.ts';
import type { SessionEvent } from '../events.ts';
import { buildReceipt } from '../receipt.ts';
import type { PaperState, Receipt, Submit, Take, Visit, World } from '../state.ts';
import { takeAwayCodes } from '../take-away.ts';
import { endVisit, outcomeOfPaper, paceMs, stepDeadline, to, type Next } from './common.ts';
import { onHeldPaper } from './held-paper.ts';
import { toRate } from './rate.ts';

export function onSubmit(state: Submit, event: SessionEvent, world: World): Next {
  if (event.type === 'deadline') return endVisit(state, 'failed', world);
  if (!isOfVisit(event, state.visit)) return to(state);
  if (event.type === 'filingFailed') return endVisit(state, 'failed', world);
  return event.type === 'filed' ? onFiled(state, event, world) : to(state);
}

export function onReceipt(state: Receipt, event: SessionEvent, world: World): Next {
  if (event.type === 'deadline' || isTiredOfWaiting(event, world))
    return toTake(state, 'unknown', 'unsure', world);
  if (event.type !== 'printed' || !isOfVisit(event, state.visit)) return to(state);
  return toTake(state, event.evidence, paperState(event), world);
}

export function onTake(state: Take, event: SessionEvent, world: World): Next {
  return onHeldPaper(state, event, world) ?? onFreePaper(state, event, world);
}

/** The paper hangs out of the printer, or there is none: nobody can see it being taken. */
function onFreePaper(state: Take, event: SessionEvent, world: World): Next {
  if (event.type === 'done') return toRate(state, world);
  if (event.type === 'deadline') return endVisit(state, outcomeOfPaper(state.filed.counter), world);
  if (event.type === 'activity') return to({ ...state, deadline: takeDeadline(state.paper, state, world) });
  // The printer answered after its time was up: better late than unsure.
  const isLateAnswer =
    event.type === 'printed' && isOfVisit(event, state.visit) && state.evidence === 'unknown';
  return to(isLateAnswer ? { ...state, evidence: event.evidence, paper: paperState(event) } : state);
}

/** The roll ended, the cover is open: somebody may come and help, but nobody has to wait for it. */
function isTiredOfWaiting({ type }: SessionEvent, { available }: World): boolean {
  return type === 'done' && !available.has('receipt.print');
}

/** An answer to a visit that is over must not move the next one. */
function isOfVisit(event: SessionEvent, { id }: Visit): boolean {
  return 'visitId' in event && event.visitId === id;
}

function onFiled(
  { visit, service, citizen, answers, lane, urgent, counter }: Submit,
  { number, sealedCase }: Extract<SessionEvent, { type: 'filed' }>,
  world: World,
): Next {
  const notice = { service, answers, counter, language: visit.language };
  const { nowMs: atMs, kioskName } = world;
  const content = buildReceipt({ ...notice, citizen, lane, urgent, number, atMs, kioskName });
  // The office finds a case by its number; whoever has no case takes along what the paper would have said.
  const isCase = isForOffice(service) && counter === null;
  const codes = isCase ? [] : takeAwayCodes(notice);
  const deadline = stepDeadline(world.timeouts.printMs, world);
  return to(
    {
      step: 'receipt',
      visit,
      service,
      filed: { number, lane, urgent, sealedCase, counter, codes },
      deadline,
    },
    { type: 'print', visitId: visit.id, jobId: number, content },
  );
}

function toTake(
  { visit, service, filed }: Receipt,
  evidence: PrintEvidence,
  paper: PaperState,
  world: World,
): Next {
  const deadline = takeDeadline(paper, { visit }, world);
  return to({ step: 'take', visit, service, filed, evidence, paper, closing: null, deadline });
}

/** Copying a number from the screen takes longer than pulling out a paper. */
function takeDeadline(paper: PaperState, { visit }: Pick<Take, 'visit'>, world: World) {
  const durationMs = paper === 'printed' ? world.timeouts.takeMs : world.timeouts.takeMs * 2;
  return stepDeadline(paceMs(durationMs, visit.textSize), world);
}

/** devices.md 3.9: below `transmitted` there is no paper; after a failure later on nobody knows. */
export function paperState({ evidence, failure }: Extract<SessionEvent, { type: 'printed' }>): PaperState {
  if (evidence === 'queued' || evidence === 'retracted') return 'missing';
  return failure !== null || evidence === 'unknown' ? 'unsure' : 'printed';
}
