/**
 * One rule at one kiosk (fleet.md 2.17–2.19, 6.8), in two steps because what one rule sees may silence another: `observe`
 * follows the state, `tell` decides what people hear of it. Mutes compare before and after: what changed and changed
 * back meanwhile is no news, what stayed changed is told when they end.
 */
import { calm, flapDueAtMs, flappingAfter, type Flapping } from './flapping.ts';
import type { Truth } from './predicate.ts';
import type { Rule } from './rule.ts';

export interface Alert {
  /** What the condition says, after the no-data policy. */
  readonly holds: boolean;
  readonly sinceMs: number;
  /** It held long enough, or flaps: people should know. */
  readonly isActive: boolean;
  /** People know. */
  readonly isTold: boolean;
  /** Why they do not, although they should. */
  readonly mutedBy: string | null;
  readonly flapping: Flapping;
}

/** silenced: nothing is told, neither good nor bad. held: nothing new is told, an end is. */
export interface Mute {
  readonly kind: 'silenced' | 'held';
  /** For `why was I not told`: `silence:<id>`, `maintenance`, `rule:<id>`, `area:<id>`. */
  readonly by: string;
}

export type AlertNews =
  | { readonly kind: 'fired'; readonly isFlapping: boolean }
  | { readonly kind: 'resolved' }
  | { readonly kind: 'muted'; readonly by: string };

/** When `forMs` is over for what began at `sinceMs`; null: not in sight. */
export type WaitEnd = (sinceMs: number) => number | null;

export function quietAlert(nowMs: number): Alert {
  return {
    holds: false,
    sinceMs: nowMs,
    isActive: false,
    isTold: false,
    mutedBy: null,
    flapping: calm(nowMs),
  };
}

export interface Observation {
  readonly truth: Truth;
  readonly nowMs: number;
  readonly waitEnd: WaitEnd;
}

export function observe(alert: Alert, rule: Rule, { truth, nowMs, waitEnd }: Observation): Alert {
  const holds = truth ?? withoutData(alert, rule);
  const hasChanged = holds !== alert.holds;
  const sinceMs = hasChanged ? nowMs : alert.sinceMs;
  const flapping = flappingAfter(alert.flapping, hasChanged, nowMs);
  const next = { ...alert, holds, sinceMs, flapping };
  return { ...next, isActive: flapping.isFlapping || isDue(next, rule, { nowMs, waitEnd }) };
}

function withoutData({ holds }: Alert, { noData }: Rule): boolean {
  return noData === 'keep' ? holds : noData === 'alert';
}

function isDue(
  { holds, isActive, sinceMs }: Alert,
  { keepForMs }: Rule,
  { nowMs, waitEnd }: Pick<Observation, 'nowMs' | 'waitEnd'>,
): boolean {
  if (!holds) return isActive && nowMs < sinceMs + keepForMs;
  if (isActive) return true;
  const endMs = waitEnd(sinceMs);
  return endMs !== null && nowMs >= endMs;
}

/** `mute` null: nothing is in the way. */
export function tell(alert: Alert, mute: Mute | null): { alert: Alert; news: AlertNews[] } {
  const { isTold, mutedBy, flapping } = alert;
  // It counts on only for those who know of it: nobody is told of what is over already.
  const isActive = alert.isActive && (isTold || alert.holds || flapping.isFlapping);
  const mayTell = mute === null || (mute.kind === 'held' && isTold);
  if (mayTell) {
    const news: AlertNews[] = [];
    if (isActive && !isTold) news.push({ kind: 'fired', isFlapping: flapping.isFlapping });
    if (!isActive && isTold) news.push({ kind: 'resolved' });
    return { alert: { ...alert, isActive, isTold: isActive, mutedBy: null }, news };
  }
  const by = isActive && !isTold ? mute.by : null;
  const isNews = by !== null && by !== mutedBy;
  return { alert: { ...alert, isActive, mutedBy: by }, news: isNews ? [{ kind: 'muted', by }] : [] };
}

/** When time alone may change it; null: never. */
export function alertDueAtMs(alert: Alert, rule: Rule, waitEnd: WaitEnd): number | null {
  const flapMs = flapDueAtMs(alert.flapping);
  if (flapMs !== null || alert.holds === alert.isActive) return flapMs;
  return alert.holds ? waitEnd(alert.sinceMs) : alert.sinceMs + rule.keepForMs;
}
