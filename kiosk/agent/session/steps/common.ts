/** What several steps share: deadlines, the beginning and the end of a visit. */
import type { Capability } from '../../../../shared/domain/service.ts';
import type { CounterReason, SessionBody, SessionOutcome } from '../../../../shared/protocol/index.ts';
import type { Effect, SessionEvent, Transition } from '../events.ts';
import {
  ATTRACT,
  type ActiveState,
  type Attract,
  type ChooseService,
  type Citizen,
  type Deadline,
  type Done,
  type Language,
  type Notice,
  type SessionState,
  type TextSize,
  type Visit,
  type World,
} from '../state.ts';

export type Next = Transition<SessionState>;

export function to(state: SessionState, ...effects: Effect[]): Next {
  return { state, effects };
}

/** Large type gives twice the time: nobody is hurried (devices.md 7.5, 7.6). */
export function paceMs(durationMs: number, textSize: TextSize): number {
  return textSize === 'large' ? durationMs * 2 : durationMs;
}

export function idleDeadline(visit: Visit, { monoMs, timeouts }: World): Deadline {
  return { kind: 'idle', atMonoMs: monoMs + paceMs(timeouts.idleMs, visit.textSize) };
}

export function stepDeadline(durationMs: number, world: World): Deadline {
  return { kind: 'step', atMonoMs: world.monoMs + durationMs };
}

export function attractWith(notice: Notice, world: World): Attract {
  return { step: 'attract', notice, deadline: stepDeadline(world.timeouts.farewellMs, world) };
}

/** Of a visit, or of the farewell after it. */
export function withPreferences<Seen extends Pick<Done, 'language' | 'textSize'>>(
  seen: Seen,
  { language, textSize }: Extract<SessionEvent, { type: 'setPreferences' }>,
): Seen {
  return { ...seen, language: language ?? seen.language, textSize: textSize ?? seen.textSize };
}

interface Beginning {
  readonly citizen: Citizen | null;
  readonly language?: Language | undefined;
  readonly textSize?: TextSize | undefined;
}

/** On battery the running visit is finished, and no new one begins (devices.md 4); nor does one under a technician's hands. */
const NEEDED_TO_BEGIN: readonly Capability[] = [
  'record.store',
  'power.mains',
  'kiosk.free',
  'kiosk.inService',
];

/** A visit begins only where its one record can be stored: a visit that leaves no trace would be a lie in the figures. */
export function beginVisit(
  { citizen, language = 'zh', textSize = 'standard' }: Beginning,
  world: World,
): Next {
  if (!NEEDED_TO_BEGIN.every((capability) => world.available.has(capability)))
    return to(attractWith('outOfService', world));
  const visit: Visit = {
    id: world.newVisitId,
    startedAtMs: world.nowMs,
    startedMonoMs: world.monoMs,
    cardReads: { ok: citizen === null ? 0 : 1, rejected: 0 },
    wasOffline: !world.isOnline,
    language,
    textSize,
  };
  const state: ChooseService = {
    step: 'chooseService',
    visit,
    citizen,
    notice: null,
    deadline: idleDeadline(visit, world),
  };
  return to(state);
}

/** Paper in hand; whose errand goes on at a counter is not done. */
export function outcomeOfPaper(counter: CounterReason | null): 'completed' | 'sent-to-counter' {
  return counter === null ? 'completed' : 'sent-to-counter';
}

/** What the citizen thought of it. */
type Opinion = Pick<SessionBody, 'rating' | 'feedback'>;

/** The visit is over: its record goes out, the farewell holds nothing of it but the language. */
export function endVisit(
  state: ActiveState,
  outcome: SessionOutcome,
  world: World,
  opinion: Opinion = {},
): Next {
  const { language, textSize } = state.visit;
  return to(farewell({ outcome, language, textSize }, world), {
    type: 'finish',
    body: { ...sessionBody(state, outcome, world), ...opinion },
  });
}

export function farewell(
  { outcome, language, textSize }: Pick<Done, 'outcome' | 'language' | 'textSize'>,
  world: World,
): Done {
  const deadline = stepDeadline(paceMs(world.timeouts.farewellMs, textSize), world);
  return { step: 'done', outcome, language, textSize, deadline };
}

function sessionBody(state: ActiveState, outcome: SessionOutcome, world: World): SessionBody {
  const { visit } = state;
  const filed = 'filed' in state ? state.filed : null;
  const evidence = 'evidence' in state ? state.evidence : 'unknown';
  return {
    citizenSessionId: visit.id,
    outcome,
    startedAtMs: visit.startedAtMs,
    durationMs: Math.max(0, Math.round(world.monoMs - visit.startedMonoMs)),
    service: 'service' in state ? { id: state.service.id, version: state.service.version } : null,
    lastStep: state.step,
    cardReads: visit.cardReads,
    receipt: filed === null ? null : { number: filed.number, evidence },
    ...(filed === null || filed.sealedCase === null ? {} : { sealedCase: filed.sealedCase }),
    ...(filed === null || filed.lane === 'normal' ? {} : { lane: filed.lane }),
    ...(filed === null || filed.urgent === null ? {} : { urgent: filed.urgent }),
    ...counterReason(state),
    wasOffline: visit.wasOffline,
  };
}

function counterReason(state: ActiveState): Pick<SessionBody, 'counterReason'> {
  const reason = 'filed' in state ? state.filed.counter : 'counter' in state ? state.counter : null;
  return reason === null ? {} : { counterReason: reason };
}

export function countRead(visit: Visit): Visit {
  return { ...visit, cardReads: { ...visit.cardReads, ok: visit.cardReads.ok + 1 } };
}

type Rejected = Extract<SessionEvent, { type: 'cardRejected' }>;

/** A card that lay there before is nobody's failed attempt. */
export function countRejection(visit: Visit, { reason }: Rejected): Visit {
  if (reason === 'lyingBefore') return visit;
  return { ...visit, cardReads: { ...visit.cardReads, rejected: visit.cardReads.rejected + 1 } };
}

export function rejectionNotice({ reason }: Rejected): Notice {
  switch (reason) {
    case 'movedAway':
      return 'cardMovedAway';
    case 'invalidMedia':
      return 'cardInvalid';
    case 'invalidRecord':
      return 'cardRecordInvalid';
    case 'lyingBefore':
      return 'cardLayAgain';
  }
}

export const QUIET: Next = to(ATTRACT);
