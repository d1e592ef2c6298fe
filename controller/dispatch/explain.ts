/** Answers about the past: why somebody was not told, and what a rule would have done. */
import type { Clock } from '../../shared/time/clock.ts';
import type { FleetQueries } from '../fleet/fleet-queries.ts';
import type { Store } from '../store/store.ts';
import { dryRun } from './alerts/dry-run.ts';
import type { Rule } from './alerts/rule.ts';
import { listAlertEvents } from './alerts/rows.ts';
import type { DryRunResult, WhyNot } from './api.ts';
import { readOnCall, readPolicy } from './documents.ts';
import { findIncident } from './incidents/rows.ts';
import { listForIncident } from './notify/rows.ts';
import { notificationOf, whyNot } from './notify/why.ts';
import { readPastFacts } from './past-facts.ts';
import type { ServiceHours } from './service-time.ts';
import { listEntries } from './timeline.ts';

export interface Explain {
  /** Throws AppError `not-found`. */
  whyNot(incidentId: string, userId: string | null): Promise<WhyNot[]>;
  dryRun(rule: Rule, days: number): Promise<DryRunResult>;
}

const DAY_MS = 24 * 3_600_000;
/** What muted an alert may be older than its incident. */
const LOOK_BACK_MS = DAY_MS;
const MAX_SHOWN = 50;

export function createExplain({
  store,
  fleet,
  clock,
  hours,
}: {
  store: Store;
  fleet: Pick<FleetQueries, 'listConditions'>;
  clock: Clock;
  hours: ServiceHours;
}): Explain {
  const { db } = store;
  return {
    async whyNot(incidentId, userId) {
      const incident = await findIncident(db, incidentId);
      const { kioskId, faultClass, openedAtMs } = incident;
      const sinceMs = openedAtMs - LOOK_BACK_MS;
      const alertEvents = kioskId === null ? [] : await listAlertEvents(db, { kioskId, faultClass, sinceMs });
      const timeline = await listEntries(db, 'incident', incidentId);
      const notifications = (await listForIncident(db, incidentId)).map(notificationOf);
      const [policy, onCall] = [(await readPolicy(db)).body, (await readOnCall(db)).body];
      return whyNot({ incident, timeline, alertEvents, notifications, policy, onCall, userId });
    },
    async dryRun(rule, days) {
      const toMs = clock.nowMs();
      const fromMs = toMs - days * DAY_MS;
      const history = await readPastFacts(db, fleet, { fromMs, toMs });
      const { fired } = dryRun(rule, history, { untilMs: toMs, hours });
      const names = new Map(history.map((past) => [past[0]?.facts.kioskId, past[0]?.facts.name ?? '']));
      const newest = fired.slice(-MAX_SHOWN).toReversed();
      const shown = newest.map((item) => ({ ...item, name: names.get(item.kioskId) ?? item.kioskId }));
      return { fromMs, toMs, kiosks: history.length, count: fired.length, fired: shown };
    },
  };
}
