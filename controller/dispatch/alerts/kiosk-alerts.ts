/** All rules at one kiosk together: facts or a timer in, news and the next moment to look again out. */
import type { Place, ServiceHours } from '../service-time.ts';
import { afterOpenMs } from '../service-time.ts';
import { type KioskFacts } from './facts.ts';
import {
  type Alert,
  alertDueAtMs,
  type AlertNews,
  type Mute,
  observe,
  quietAlert,
  tell,
  type WaitEnd,
} from './machine.ts';
import { evaluate } from './predicate.ts';
import type { Rule } from './rule.ts';

/** By rule; a rule that is not here is quiet and always was. */
export type KioskAlerts = ReadonlyMap<string, Alert>;

export interface AlertWorld {
  readonly rules: readonly Rule[];
  readonly hours: ServiceHours;
  /** What else silences this rule at this kiosk: silences, maintenance, the outage of its area. */
  readonly muteOf: (rule: Rule, facts: KioskFacts, nowMs: number) => Mute | null;
}

export interface RuleNews {
  readonly rule: Rule;
  readonly news: AlertNews;
}

export interface KioskStep {
  readonly alerts: KioskAlerts;
  readonly news: readonly RuleNews[];
  readonly dueAtMs: number | null;
}

export function stepKiosk(
  before: KioskAlerts,
  facts: KioskFacts,
  nowMs: number,
  world: AlertWorld,
): KioskStep {
  const rules = world.rules.filter(({ isEnabled }) => isEnabled);
  const waits = new Map(rules.map((rule) => [rule.id, waitEndOf(rule, facts, world.hours)]));
  const observed = new Map<string, Alert>();
  for (const rule of rules) {
    const alert = before.get(rule.id) ?? quietAlert(nowMs);
    const truth = facts.isRevoked ? false : evaluate(rule.when, facts);
    observed.set(rule.id, observe(alert, rule, { truth, nowMs, waitEnd: waits.get(rule.id)! }));
  }
  const alerts = new Map<string, Alert>();
  const news: RuleNews[] = [];
  let dueAtMs: number | null = null;
  for (const rule of rules) {
    const mute = world.muteOf(rule, facts, nowMs) ?? inhibition(rule, rules, observed);
    const told = tell(observed.get(rule.id)!, mute);
    news.push(...told.news.map((item) => ({ rule, news: item })));
    dueAtMs = earlier(dueAtMs, alertDueAtMs(told.alert, rule, waits.get(rule.id)!));
    if (isWorthKeeping(told.alert)) alerts.set(rule.id, told.alert);
  }
  news.push(...switchedOff(before, rules, world.rules));
  return { alerts, news, dueAtMs };
}

/** A quiet alert without a past is the same as none. */
function isWorthKeeping({ holds, isActive, isTold, flapping }: Alert): boolean {
  return holds || isActive || isTold || flapping.changes.includes(1);
}

function waitEndOf({ hours, forMs }: Rule, place: Place, open: ServiceHours): WaitEnd {
  if (hours === 'always') return (sinceMs) => sinceMs + forMs;
  return (sinceMs) => afterOpenMs(open, place, { fromMs: sinceMs, durationMs: forMs });
}

function inhibition(rule: Rule, rules: readonly Rule[], observed: KioskAlerts): Mute | null {
  const cause = rules.find(
    ({ id, faultClass }) => rule.inhibitedBy.includes(faultClass) && observed.get(id)?.isActive === true,
  );
  return cause === undefined ? null : { kind: 'held', by: `rule:${cause.id}` };
}

/** A rule that was switched off or removed while people knew of it: for them it is over. */
function switchedOff(before: KioskAlerts, enabled: readonly Rule[], all: readonly Rule[]): RuleNews[] {
  return all
    .filter((rule) => !enabled.includes(rule) && before.get(rule.id)?.isTold === true)
    .map((rule) => ({ rule, news: { kind: 'resolved' } }));
}

export function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
