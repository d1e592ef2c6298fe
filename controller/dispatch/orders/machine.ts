/**
 * The life of one work order as a pure machine (fleet.md 6.8). "Fixed" is what a person says; "verified" is what the machine
 * says: nothing of the incident holds, and a self-test passed after somebody had arrived.
 */
import type { OrderStage } from '../../../shared/domain/work-order.ts';
import type { TimelineEntry } from '../incidents/incident.ts';
import type { By } from '../incidents/machine.ts';
import type { OrderAction, UsedPart, WorkOrder } from './order.ts';

export type OrderCommand =
  | { readonly do: 'assign'; readonly to: string; readonly why: string }
  | { readonly do: 'agree'; readonly what: string; readonly byMs: number }
  | { readonly do: 'travel' | 'arrive' | 'hand-over' | 'close' }
  | { readonly do: 'check'; readonly item: string; readonly isDone: boolean }
  | { readonly do: 'use'; readonly used: UsedPart }
  | { readonly do: 'fix' | 'cancel'; readonly note: string };

export type OrderEvent =
  /** `seen` null: the controller itself. `doneAtMs`: when it was done, which a phone in a basement tells later. */
  | {
      readonly do: 'command';
      readonly command: OrderCommand;
      readonly seen: number | null;
      readonly by: By | null;
      readonly doneAtMs?: number | undefined;
    }
  | {
      readonly do: 'photo';
      readonly by: By;
      readonly photoId: string;
      readonly doneAtMs?: number | undefined;
    }
  /** So long after its end nobody needs the photos any more. */
  | { readonly do: 'photos-removed'; readonly count: number; readonly afterDays: number }
  | { readonly do: 'comment'; readonly by: By; readonly text: string; readonly doneAtMs?: number | undefined }
  /** What the kiosk recorded: somebody came in with the code · a test went well · paper was put in. */
  | { readonly do: 'signed-in' | 'tested'; readonly happenedAtMs: number }
  | { readonly do: 'refilled'; readonly happenedAtMs: number; readonly used: UsedPart }
  | { readonly do: 'health'; readonly isHealthy: boolean };

export interface OrderStep {
  readonly order: WorkOrder;
  readonly entries: readonly TimelineEntry[];
  /** photo: one is asked for, and there is none. */
  readonly refused: 'stale' | 'illegal' | 'photo' | null;
}

/** A weekend without network. */
const MAX_LATE_MS = 3 * 24 * 3_600_000;

const WORKED_ON: readonly OrderStage[] = ['assigned', 'travelling', 'on-site', 'fixed'];

const FROM: Record<OrderAction, readonly OrderStage[]> = {
  assign: ['open', 'assigned', 'travelling', 'on-site'],
  agree: ['open', ...WORKED_ON],
  travel: ['assigned'],
  arrive: ['assigned', 'travelling'],
  check: ['assigned', 'travelling', 'on-site', 'fixed'],
  use: ['on-site', 'fixed'],
  fix: ['on-site'],
  'hand-over': ['open', ...WORKED_ON],
  close: ['verified'],
  cancel: ['open', ...WORKED_ON],
};

export function isLive({ stage }: WorkOrder): boolean {
  return stage !== 'verified' && stage !== 'closed' && stage !== 'cancelled';
}

export function orderAfter(before: WorkOrder, event: OrderEvent, nowMs: number): OrderStep {
  if (event.do === 'comment')
    return noted(before, 'comment', event.by, doneAt(before, event.doneAtMs, nowMs), { text: event.text });
  if (event.do === 'photo') {
    const next = { ...before, photos: (before.photos ?? 0) + 1 };
    return noted(next, 'photo', event.by, doneAt(before, event.doneAtMs, nowMs), { photoId: event.photoId });
  }
  if (event.do === 'photos-removed') {
    const { count, afterDays } = event;
    return noted({ ...before, photos: 0 }, 'photos-removed', null, nowMs, { count, afterDays });
  }
  if (event.do === 'command') {
    const { command, seen, by } = event;
    if (seen !== null && seen !== before.version) return refuse(before, 'stale');
    if (!FROM[command.do].includes(before.stage)) return refuse(before, 'illegal');
    if (command.do === 'fix' && before.needsPhoto === true && (before.photos ?? 0) === 0)
      return refuse(before, 'photo');
    return verify(commanded(before, command, by, doneAt(before, event.doneAtMs, nowMs)), nowMs);
  }
  if (!isLive(before)) return { order: before, entries: [], refused: null };
  return verify(heard(before, event, nowMs), nowMs);
}

/** Nobody believes a phone that says it was before the step before, in the future, or long ago. */
function doneAt({ stageAtMs, openedAtMs }: WorkOrder, doneAtMs: number | undefined, nowMs: number): number {
  if (doneAtMs === undefined) return nowMs;
  const lastMs = Math.max(openedAtMs, ...Object.values(stageAtMs));
  return Math.min(nowMs, Math.max(doneAtMs, lastMs, nowMs - MAX_LATE_MS));
}

function refuse(order: WorkOrder, refused: 'stale' | 'illegal' | 'photo'): OrderStep {
  return { order, entries: [], refused };
}

function commanded(before: WorkOrder, command: OrderCommand, by: By | null, nowMs: number): OrderStep {
  const { do: kind, ...detail } = command;
  return changed({ ...before, ...changeOf(before, command, nowMs) }, kind, by, nowMs, detail);
}

function changeOf(before: WorkOrder, command: OrderCommand, nowMs: number): Partial<WorkOrder> {
  switch (command.do) {
    case 'assign':
      // Whoever takes over has the whole way before them.
      return { ...at(before, 'assigned', nowMs), assigneeId: command.to, arrival: null, testedAtMs: null };
    case 'agree':
      return {
        nextStep: { what: command.what, byMs: command.byMs },
        respondedAtMs: before.respondedAtMs ?? nowMs,
      };
    case 'travel':
      return at(before, 'travelling', nowMs);
    case 'arrive':
      return { ...at(before, 'on-site', nowMs), arrival: { proof: 'told', atMs: nowMs } };
    case 'check':
      return {
        checklist: before.checklist.map((item) =>
          item.id === command.item ? { ...item, isDone: command.isDone } : item,
        ),
      };
    case 'use':
      return { used: [...before.used, command.used] };
    case 'fix':
      return at(before, 'fixed', nowMs);
    case 'hand-over':
      return { ...at(before, 'open', nowMs), line: 2, assigneeId: null, arrival: null, testedAtMs: null };
    case 'close':
      return at(before, 'closed', nowMs);
    case 'cancel':
      return at(before, 'cancelled', nowMs);
  }
}

function heard(
  before: WorkOrder,
  event: Exclude<OrderEvent, { do: 'command' | 'comment' | 'photo' | 'photos-removed' }>,
  nowMs: number,
): OrderStep {
  switch (event.do) {
    case 'signed-in':
      return signedIn(before, event.happenedAtMs, nowMs);
    case 'tested': {
      const { arrival } = before;
      if (arrival === null || event.happenedAtMs < arrival.atMs - slackMs(arrival.proof))
        return unchanged(before);
      return changed({ ...before, testedAtMs: event.happenedAtMs }, 'tested', null, nowMs, {
        atMs: event.happenedAtMs,
      });
    }
    case 'refilled':
      if (before.arrival === null) return unchanged(before);
      return changed({ ...before, used: [...before.used, event.used] }, 'refilled', null, nowMs, event.used);
    case 'health': {
      if (event.isHealthy === before.isHealthy) return unchanged(before);
      const isByItself = event.isHealthy && before.arrival === null;
      const next = { ...before, isHealthy: event.isHealthy, isRecoveredByItself: isByItself };
      return changed(next, event.isHealthy ? 'recovered' : 'relapsed', null, nowMs, {});
    }
  }
}

/** Two times of the kiosk's own clock compare exactly; ours and its may differ. */
function slackMs(proof: 'kiosk' | 'told'): number {
  return proof === 'kiosk' ? 0 : 120_000;
}

/** Proof of arrival: the code of this machine, which changes every half minute, opened it. */
function signedIn(before: WorkOrder, happenedAtMs: number, nowMs: number): OrderStep {
  const isProven = before.arrival?.proof === 'kiosk';
  if (before.stage === 'open' || isProven) return unchanged(before);
  const arrival = { proof: 'kiosk', atMs: Math.min(happenedAtMs, before.arrival?.atMs ?? nowMs) } as const;
  const isOnTheWay = before.stage === 'assigned' || before.stage === 'travelling';
  const next = { ...before, ...(isOnTheWay ? at(before, 'on-site', arrival.atMs) : {}), arrival };
  return changed(next, 'signed-in', null, nowMs, { atMs: happenedAtMs });
}

/** After every step: what is fixed and proven is verified. */
function verify(step: OrderStep, nowMs: number): OrderStep {
  const { order } = step;
  if (order.stage !== 'fixed' || !order.isHealthy || order.testedAtMs === null) return step;
  const verified = changed({ ...order, ...at(order, 'verified', nowMs) }, 'verified', null, nowMs, {
    testedAtMs: order.testedAtMs,
  });
  const entries = [...step.entries, ...verified.entries];
  if (verified.order.incidentId !== null) return { ...verified, entries };
  // Nobody waits to look at preventive work that the machine has verified.
  const closed = changed(
    { ...verified.order, ...at(verified.order, 'closed', nowMs) },
    'close',
    null,
    nowMs,
    {},
  );
  return { ...closed, entries: [...entries, ...closed.entries] };
}

function at(
  { stageAtMs }: WorkOrder,
  stage: OrderStage,
  nowMs: number,
): Pick<WorkOrder, 'stage' | 'stageAtMs'> {
  return { stage, stageAtMs: { ...stageAtMs, [stage]: nowMs } };
}

function unchanged(order: WorkOrder): OrderStep {
  return { order, entries: [], refused: null };
}

function changed(next: WorkOrder, kind: string, by: By | null, nowMs: number, detail: object): OrderStep {
  return noted({ ...next, version: next.version + 1 }, kind, by, nowMs, detail);
}

function noted(next: WorkOrder, kind: string, by: By | null, atMs: number, detail: object): OrderStep {
  const order = { ...next, entries: next.entries + 1 };
  const entry = { seq: order.entries, atMs, by, kind, stage: order.stage, detail: { ...detail } };
  return { order, entries: [entry], refused: null };
}
