/**
 * What happens to incidents, work orders and notices together, in one transaction: an alert opens or joins an incident, a
 * step of an order moves its incident, an end of the trouble is told to the order.
 */
import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import type { OrderStage } from '../../shared/domain/work-order.ts';
import { readName } from '../fleet/queries/conditions.ts';
import type { Schema } from '../store/schema.ts';
import { earlier } from './alerts/kiosk-alerts.ts';
import type { BoardNews } from './alerts/board.ts';
import { evidenceFor } from './alerts/predicate.ts';
import type { Incident, IncidentAction } from './incidents/incident.ts';
import {
  incidentAfter,
  incidentDueAtMs,
  type IncidentEvent,
  type NewIncident,
  openIncident,
  takesRelapse,
} from './incidents/machine.ts';
import { findByKey, findIncident, saveIncident } from './incidents/rows.ts';
import { addNotifications } from './notify/rows.ts';
import { nextStepAtMs, type Policy } from './notify/policy.ts';
import { noticesFor, type NotifyWorld } from './notify/addressing.ts';
import { isLive, orderAfter, type OrderEvent } from './orders/machine.ts';
import type { WorkOrder } from './orders/order.ts';
import { findOrder, listOrders, saveOrder } from './orders/rows.ts';

export interface Case {
  readonly trx: Transaction<Schema>;
  readonly nowMs: number;
  readonly notify: NotifyWorld;
  /** Kiosks whose orders this transaction changed: they are told after its commit. */
  readonly touched: Set<string>;
}

type Fired = Extract<IncidentEvent, { do: 'fired' }>;

/** Of what the board tells of one kiosk or area. */
export async function applyNews(work: Case, item: BoardNews): Promise<void> {
  if (item.about === 'area') {
    await (item.news.kind === 'down'
      ? areaDown(work, item.areaId, item.regionId, item.news.lost)
      : resolveAlert(work, `${item.areaId}|link`, item.areaId));
    return;
  }
  const { facts, rule, news } = item;
  if (news.kind === 'muted') return;
  const subject = subjectOf(facts, rule.groupBy);
  const key = `${subject.kind}:${subject.id}|${rule.faultClass}`;
  const alert = `${facts.kioskId}/${rule.id}`;
  if (news.kind === 'resolved') {
    await resolveAlert(work, key, alert);
    return;
  }
  const evidence = {
    rule: rule.name,
    kiosk: facts.name,
    link: facts.link,
    service: facts.service,
    problems: evidenceFor(rule.when, facts),
  };
  const fired: Fired = {
    do: 'fired',
    alert,
    severity: rule.severity,
    isFlapping: news.isFlapping,
    detail: evidence,
  };
  const born = {
    key,
    subject,
    kioskId: subject.kind === 'kiosk' ? facts.kioskId : null,
    regionId: facts.regionId,
    faultClass: rule.faultClass,
    kiosks: [],
  };
  await fireAlert(work, born, fired);
}

function subjectOf(
  facts: { kioskId: string; siteId: string; regionId: string },
  groupBy: 'kiosk' | 'site' | 'region',
): Incident['subject'] {
  const ids = { kiosk: facts.kioskId, site: facts.siteId, region: facts.regionId };
  return { kind: groupBy, id: ids[groupBy] };
}

async function areaDown(
  work: Case,
  areaId: string,
  regionId: string,
  lost: readonly string[],
): Promise<void> {
  const [kind = '', id = ''] = areaId.split(':');
  const subject = { kind: kind as 'site' | 'region', id };
  const fired: Fired = {
    do: 'fired',
    alert: areaId,
    severity: 'major',
    isFlapping: false,
    detail: { kiosks: lost.length },
  };
  const born = {
    key: `${areaId}|link`,
    subject,
    kioskId: null,
    regionId,
    faultClass: 'link',
    kiosks: [...lost],
  } as const;
  await fireAlert(work, { ...born, kiosks: [...lost] }, fired);
}

async function fireAlert(work: Case, born: Omit<NewIncident, 'id'>, fired: Fired): Promise<void> {
  const known = await findByKey(work.trx, born.key);
  if (known !== undefined && takesRelapse(known, work.nowMs)) {
    await stepIncident(work, known, fired);
    return;
  }
  const { incident, entry } = openIncident({ id: randomUUID(), ...born }, fired, work.nowMs);
  await saveIncident(work.trx, {
    before: null,
    incident,
    entry,
    dueAtMs: dueAtMs(incident, work.notify.policy),
  });
}

async function resolveAlert(work: Case, key: string, alert: string): Promise<void> {
  const known = await findByKey(work.trx, key);
  if (known !== undefined && known.stage !== 'closed')
    await stepIncident(work, known, { do: 'resolved', alert });
}

/** When time alone has something to do here: close it, or tell the next step. */
export function dueAtMs(incident: Incident, policy: Policy): number | null {
  return earlier(incidentDueAtMs(incident), nextStepAtMs(incident, policy));
}

/** Takes a step and what follows from it. Throws AppError `request.stale`, `store.conflict` for what is refused. */
export async function stepIncident(work: Case, before: Incident, event: IncidentEvent): Promise<Incident> {
  const { incident, entry, refused } = incidentAfter(before, event, work.nowMs);
  if (entry !== null) {
    await saveIncident(work.trx, { before, incident, entry, dueAtMs: dueAtMs(incident, work.notify.policy) });
    await tellOrders(work, before, incident);
    await tellRecovery(work, before, incident);
  }
  if (refused === 'illegal') throw illegal('incident', event.do, before.stage);
  // The note stays: it is part of the transaction, which the caller lets through.
  if (refused === 'stale' && entry === null) throw stale(before.version);
  return incident;
}

async function tellOrders(work: Case, before: Incident, after: Incident): Promise<void> {
  const isHealthy = after.recoveredAtMs !== null;
  if (isHealthy === (before.recoveredAtMs !== null)) return;
  for (const order of (await listOrders(work.trx, { incidentId: after.id })).filter(isLive)) {
    await stepOrder(work, order, { do: 'health', isHealthy });
  }
}

async function tellRecovery({ trx, nowMs, notify }: Case, before: Incident, after: Incident): Promise<void> {
  const isNews = before.recoveredAtMs === null && after.recoveredAtMs !== null && after.told > 0;
  const [first] = notify.policy.steps;
  if (!isNews || !notify.policy.tellRecovery || first === undefined) return;
  const name = await readName(trx, after.subject.kind, after.subject.id);
  await addNotifications(
    trx,
    noticesFor(notify, { incident: after, name, targets: first.targets, isRecovery: true, nowMs }),
  );
}

/** Time has come: the next step of the escalation, or the end. */
export async function incidentDue(work: Case, due: Incident): Promise<void> {
  const { trx, nowMs, notify } = work;
  let incident = await stepIncident(work, due, { do: 'timer' });
  for (
    let atMs = nextStepAtMs(incident, notify.policy);
    atMs !== null && atMs <= nowMs;
    atMs = nextStepAtMs(incident, notify.policy)
  ) {
    const targets = notify.policy.steps[incident.told]?.targets ?? [];
    const name = await readName(trx, incident.subject.kind, incident.subject.id);
    const rows = noticesFor(notify, { incident, name, targets, isRecovery: false, nowMs });
    await addNotifications(trx, rows);
    incident = await stepIncident(work, incident, {
      do: 'told',
      detail: { step: incident.told, targets, notices: rows.map(({ id }) => id) },
    });
  }
}

/** What an order's new stage means for its incident. */
const MOVES: Partial<Record<OrderStage, IncidentAction>> = {
  assigned: 'dispatch',
  'on-site': 'arrive',
  fixed: 'fix',
  verified: 'verify',
  cancelled: 'recall',
};

/** Takes a step of an order, and moves its incident along. Throws AppError `request.stale`, `store.conflict`. */
export async function stepOrder(
  work: Omit<Case, 'notify'>,
  before: WorkOrder,
  event: OrderEvent,
): Promise<WorkOrder> {
  const { trx, nowMs } = work;
  const { order, entries, refused } = orderAfter(before, event, nowMs);
  if (refused === 'stale') throw stale(before.version);
  if (refused === 'photo')
    throw new AppError('request.invalid', 'A photo is asked for: take one before you say that it is done.');
  if (refused === 'illegal')
    throw illegal('work order', event.do === 'command' ? event.command.do : event.do, before.stage);
  if (entries.length === 0) return before;
  await saveOrder(trx, { before, order, entries });
  work.touched.add(order.kioskId);
  if (order.incidentId === null) return order;
  const by = event.do === 'command' ? event.by : null;
  let last = before.stage;
  for (const { stage } of entries) {
    if (stage !== last) await moveIncident(work, order, stage as OrderStage, by);
    last = stage as OrderStage;
  }
  return order;
}

async function moveIncident(
  { trx, nowMs }: Pick<Case, 'trx' | 'nowMs'>,
  order: WorkOrder,
  stage: OrderStage,
  by: { id: string; name: string } | null,
): Promise<void> {
  const action = MOVES[stage];
  if (action === undefined || order.incidentId === null) return;
  const before = await findIncident(trx, order.incidentId);
  // When it was done, as far as that fits the incident, whose own steps have their times as well.
  const lastMs = Math.max(before.openedAtMs, ...Object.values(before.stageAtMs));
  const doneAtMs = Math.min(nowMs, Math.max(lastMs, order.stageAtMs[stage] ?? nowMs));
  const step = incidentAfter(
    before,
    { do: action, seen: null, by, detail: { orderId: order.id, to: order.assigneeId } },
    doneAtMs,
  );
  // An order that is assigned anew, or one of several, may find its incident further on: that is no error.
  if (step.entry === null) return;
  await saveIncident(trx, {
    before,
    incident: step.incident,
    entry: step.entry,
    dueAtMs: incidentDueAtMs(step.incident),
  });
}

/** What kiosks recorded of a technician: it proves arrivals and repairs. */
export async function technicianWasThere(
  work: Omit<Case, 'notify'>,
  kioskId: string,
  event: OrderEvent,
): Promise<void> {
  for (const { id } of (await listOrders(work.trx, { kioskId, isLive: true })).filter(isLive)) {
    await stepOrder(work, await findOrder(work.trx, id), event);
  }
}

function stale(version: number): AppError {
  return new AppError('request.stale', `Somebody was faster: it is at version ${version} now.`);
}

function illegal(what: string, action: string, stage: string): AppError {
  return new AppError('store.conflict', `"${action}" is not possible: the ${what} is ${stage}.`);
}
