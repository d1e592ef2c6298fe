/**
 * The life of one incident as a pure machine (fleet.md 6.8). A command says which version it has seen: what was overtaken
 * changes nothing; an acknowledgement that comes too late becomes a note, and never opens anything again (OnCall #3161).
 */
import type { Severity } from '../../../shared/domain/work-order.ts';
import { severityRank } from '../alerts/rule.ts';
import type {
  Incident,
  IncidentAction,
  IncidentEntryKind,
  IncidentStage,
  Resolution,
  TimelineEntry,
} from './incident.ts';

export interface By {
  readonly id: string;
  readonly name: string;
}

export type IncidentEvent =
  | {
      readonly do: 'fired';
      readonly alert: string;
      readonly severity: Severity;
      readonly isFlapping: boolean;
      readonly detail: object;
    }
  | { readonly do: 'resolved'; readonly alert: string }
  /** `seen` null: the controller itself, which always sees the present. */
  | {
      readonly do: IncidentAction;
      readonly seen: number | null;
      readonly by: By | null;
      readonly detail?: object;
    }
  | { readonly do: 'comment'; readonly by: By; readonly text: string }
  | { readonly do: 'told'; readonly detail: object }
  | { readonly do: 'timer' };

export interface IncidentStep {
  readonly incident: Incident;
  /** null: nothing happened. */
  readonly entry: TimelineEntry | null;
  /** stale: it was overtaken · illegal: not from this stage, or not while the trouble lasts. */
  readonly refused: 'stale' | 'illegal' | null;
}

/** A relapse within this time is the same incident (fleet.md 6.8). */
export const REOPEN_WITHIN_MS = 30 * 60_000;

const FROM: Record<IncidentAction, readonly IncidentStage[]> = {
  acknowledge: ['open'],
  dispatch: ['open', 'acknowledged'],
  arrive: ['dispatched'],
  fix: ['dispatched', 'on-site'],
  verify: ['fixed'],
  // Whoever is on the way is called back first: nothing closes an incident over the head of a technician.
  close: ['open', 'acknowledged', 'verified'],
  recall: ['dispatched', 'on-site', 'fixed'],
};

const TO: Record<IncidentAction, IncidentStage> = {
  acknowledge: 'acknowledged',
  dispatch: 'dispatched',
  arrive: 'on-site',
  fix: 'fixed',
  verify: 'verified',
  close: 'closed',
  recall: 'acknowledged',
};

export type NewIncident = Pick<
  Incident,
  'id' | 'key' | 'subject' | 'kioskId' | 'regionId' | 'faultClass' | 'kiosks'
>;

export function openIncident(
  born: NewIncident,
  first: Extract<IncidentEvent, { do: 'fired' }>,
  nowMs: number,
): { incident: Incident; entry: TimelineEntry } {
  const incident: Incident = {
    ...born,
    severity: first.severity,
    stage: 'open',
    version: 1,
    entries: 1,
    openedAtMs: nowMs,
    stageAtMs: { open: nowMs },
    firing: [first.alert],
    recoveredAtMs: null,
    isFlapping: first.isFlapping,
    reopened: 0,
    told: 0,
    resolution: null,
  };
  return {
    incident,
    entry: entryOf(incident, 'fired', null, nowMs, { alert: first.alert, ...first.detail }),
  };
}

/** Whether an alert joins this incident, or is a new one. */
export function takesRelapse({ stage, stageAtMs }: Incident, nowMs: number): boolean {
  return stage !== 'closed' || nowMs - (stageAtMs.closed ?? 0) <= REOPEN_WITHIN_MS;
}

export function incidentAfter(before: Incident, event: IncidentEvent, nowMs: number): IncidentStep {
  switch (event.do) {
    case 'fired':
      return fired(before, event, nowMs);
    case 'resolved':
      return resolved(before, event.alert, nowMs);
    case 'comment':
      return noted(before, 'comment', event.by, nowMs, { text: event.text });
    case 'told':
      return noted({ ...before, told: before.told + 1 }, 'told', null, nowMs, event.detail);
    case 'timer':
      return timer(before, nowMs);
    case 'acknowledge':
    case 'dispatch':
    case 'arrive':
    case 'fix':
    case 'verify':
    case 'close':
    case 'recall':
      return act(before, event, nowMs);
  }
}

/** When time alone closes it; null: never. */
export function incidentDueAtMs({ stage, stageAtMs, recoveredAtMs }: Incident): number | null {
  if (recoveredAtMs === null) return null;
  const isUntouched = stage === 'open' || stage === 'acknowledged';
  if (isUntouched) return recoveredAtMs + REOPEN_WITHIN_MS;
  return stage === 'verified' ? (stageAtMs.verified ?? recoveredAtMs) + REOPEN_WITHIN_MS : null;
}

function fired(
  before: Incident,
  event: Extract<IncidentEvent, { do: 'fired' }>,
  nowMs: number,
): IncidentStep {
  const isKnown = before.firing.includes(event.alert);
  if (isKnown && before.isFlapping === event.isFlapping)
    return { incident: before, entry: null, refused: null };
  const isRelapse = before.stage === 'verified' || before.stage === 'closed';
  const isWorse = severityRank(event.severity) < severityRank(before.severity);
  const next: Incident = {
    ...before,
    firing: isKnown ? before.firing : [...before.firing, event.alert],
    severity: isWorse ? event.severity : before.severity,
    recoveredAtMs: null,
    isFlapping: before.isFlapping || event.isFlapping,
    ...(isRelapse
      ? {
          stage: 'open',
          stageAtMs: { open: nowMs },
          resolution: null,
          reopened: before.reopened + 1,
          told: 0,
        }
      : {}),
  };
  const detail = { alert: event.alert, ...event.detail };
  return changed(next, isRelapse ? 'reopened' : 'fired', null, nowMs, detail);
}

function resolved(before: Incident, alert: string, nowMs: number): IncidentStep {
  if (!before.firing.includes(alert)) return { incident: before, entry: null, refused: null };
  const firing = before.firing.filter((other) => other !== alert);
  const isOver = firing.length === 0;
  const next = { ...before, firing, ...(isOver ? { recoveredAtMs: nowMs, isFlapping: false } : {}) };
  return changed(next, 'resolved', null, nowMs, { alert, isOver });
}

function act(
  before: Incident,
  event: Extract<IncidentEvent, { do: IncidentAction }>,
  nowMs: number,
): IncidentStep {
  const { do: action, seen, by, detail = {} } = event;
  if (seen !== null && seen !== before.version) {
    if (action !== 'acknowledge' || by === null) return { incident: before, entry: null, refused: 'stale' };
    return { ...noted(before, 'stale', by, nowMs, { action, seen, ...detail }), refused: 'stale' };
  }
  const isLegal =
    FROM[action].includes(before.stage) && (action !== 'verify' || before.recoveredAtMs !== null);
  if (!isLegal) return { incident: before, entry: null, refused: 'illegal' };
  const resolution = action === 'close' ? resolutionOf(before) : null;
  return changed({ ...at(before, TO[action], nowMs), resolution }, action, by, nowMs, detail);
}

function resolutionOf({ stage, recoveredAtMs }: Incident): Resolution {
  if (stage === 'verified') return 'repaired';
  return recoveredAtMs === null ? 'dismissed' : 'recovered';
}

function timer(before: Incident, nowMs: number): IncidentStep {
  const dueAtMs = incidentDueAtMs(before);
  if (dueAtMs === null || nowMs < dueAtMs) return { incident: before, entry: null, refused: null };
  return act(before, { do: 'close', seen: null, by: null }, nowMs);
}

function at(incident: Incident, stage: IncidentStage, nowMs: number): Incident {
  return { ...incident, stage, stageAtMs: { ...incident.stageAtMs, [stage]: nowMs } };
}

function changed(
  next: Incident,
  kind: IncidentEntryKind,
  by: By | null,
  nowMs: number,
  detail: object,
): IncidentStep {
  return noted({ ...next, version: next.version + 1 }, kind, by, nowMs, detail);
}

function noted(
  next: Incident,
  kind: IncidentEntryKind,
  by: By | null,
  nowMs: number,
  detail: object,
): IncidentStep {
  const incident = { ...next, entries: next.entries + 1 };
  return { incident, entry: entryOf(incident, kind, by, nowMs, detail), refused: null };
}

function entryOf(
  { entries, stage }: Incident,
  kind: IncidentEntryKind,
  by: By | null,
  atMs: number,
  detail: object,
): TimelineEntry {
  return { seq: entries, atMs, by, kind, stage, detail: { ...detail } };
}
