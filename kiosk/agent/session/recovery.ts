/** What becomes of a visit that a restart interrupted: it goes on where nothing personal is missing, else it is reported. */
import type { SessionBody } from '../../../shared/protocol/index.ts';
import type { OpenEntry } from './journal.ts';
import type { SessionState, Visit, World } from './state.ts';
import { idleDeadline, outcomeOfPaper } from './steps/common.ts';
import { resumeAt } from './steps/path.ts';

/** Longer ago, and whoever stood there has left. */
const RESUME_WITHIN_MS = 3 * 60_000;

/** The state to go on with, or undefined when the visit cannot go on. */
export function resume(entry: OpenEntry, world: World): SessionState | undefined {
  const ageMs = world.nowMs - entry.updatedAtMs;
  if (entry.hadCitizen || ageMs < 0 || ageMs > RESUME_WITHIN_MS) return undefined;
  const visit = resumedVisit(entry, world);
  const deadline = idleDeadline(visit, world);
  if (entry.step === 'chooseService') {
    return { step: 'chooseService', visit, citizen: null, notice: null, deadline };
  }
  const service = world.services.find(
    ({ id, version }) => id === entry.service?.id && version === entry.service.version,
  );
  // A service whose content changed in between is chosen anew, in another visit.
  if (service === undefined) return undefined;
  switch (entry.step) {
    case 'identify':
      return { step: 'identify', visit, service, notice: null, deadline };
    case 'form':
    case 'read':
    case 'checklist':
    case 'confirm':
      return resumeAt(entry.step, visit, service, world);
    case 'code':
      return resumeAt(service.kind === 'reading' ? 'read' : 'checklist', visit, service, world);
    case 'counter':
    case 'greenChannel':
    case 'urgent':
    case 'sign':
    case 'verdict':
    case 'keep':
    case 'kept':
    case 'resume':
    case 'opening':
    case 'submit':
    case 'receipt':
    case 'take':
    case 'rate':
    case 'feedback':
      return undefined;
  }
}

/** The monotonic clock of the previous run is gone; the wall clock has to do, and never makes a visit start later than now. */
function resumedVisit(entry: OpenEntry, { nowMs, monoMs, isOnline }: World): Visit {
  return {
    id: entry.visitId,
    startedAtMs: entry.startedAtMs,
    startedMonoMs: monoMs - Math.max(0, nowMs - entry.startedAtMs),
    cardReads: entry.cardReads,
    wasOffline: entry.wasOffline || !isOnline,
    language: entry.language,
    textSize: entry.textSize,
  };
}

/** Its end is the last moment that the journal saw: nobody knows how long the citizen stayed after that. */
export function interruptedBody(entry: OpenEntry, nowMs: number): SessionBody {
  const endMs = Math.min(Math.max(entry.updatedAtMs, entry.startedAtMs), Math.max(nowMs, entry.startedAtMs));
  return {
    citizenSessionId: entry.visitId,
    // Paper in hand, and only the question how it was is open.
    outcome:
      entry.step === 'rate' || entry.step === 'feedback' ? outcomeOfPaper(entry.counter) : 'interrupted',
    startedAtMs: entry.startedAtMs,
    durationMs: endMs - entry.startedAtMs,
    service: entry.service,
    lastStep: entry.step,
    cardReads: entry.cardReads,
    receipt: entry.receipt,
    ...(entry.sealedCase === null ? {} : { sealedCase: entry.sealedCase }),
    ...(entry.lane === 'normal' ? {} : { lane: entry.lane }),
    ...(entry.urgent === undefined ? {} : { urgent: entry.urgent }),
    ...(entry.rating === undefined ? {} : { rating: entry.rating }),
    ...(entry.counter === null ? {} : { counterReason: entry.counter }),
    wasOffline: entry.wasOffline,
  };
}
