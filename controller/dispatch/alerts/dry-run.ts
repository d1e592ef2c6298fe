/** What a rule would have told of a time that is over: history goes through the same machine as the present. */
import { ALWAYS_OPEN, type ServiceHours } from '../service-time.ts';
import type { KioskFacts } from './facts.ts';
import { type KioskAlerts, stepKiosk } from './kiosk-alerts.ts';
import type { Rule } from './rule.ts';

/** The facts of one kiosk from this moment on; oldest first. */
export interface PastFacts {
  readonly atMs: number;
  readonly facts: KioskFacts;
}

export interface DryRun {
  readonly fired: readonly {
    readonly kioskId: string;
    readonly atMs: number;
    readonly untilMs: number | null;
    readonly isFlapping: boolean;
  }[];
}

export function dryRun(
  rule: Rule,
  history: readonly (readonly PastFacts[])[],
  { untilMs, hours = ALWAYS_OPEN }: { untilMs: number; hours?: ServiceHours },
): DryRun {
  return {
    fired: history
      .flatMap((past) => replay({ ...rule, isEnabled: true }, past, untilMs, hours))
      .sort((a, b) => a.atMs - b.atMs),
  };
}

type Fired = { kioskId: string; atMs: number; untilMs: number | null; isFlapping: boolean };

function replay(rule: Rule, past: readonly PastFacts[], untilMs: number, hours: ServiceHours): Fired[] {
  const world = {
    rules: [rule],
    hours,
    muteOf: (_rule: Rule, { maintenance }: KioskFacts) =>
      maintenance !== null && rule.inMaintenance === 'mute'
        ? ({ kind: 'silenced', by: 'maintenance' } as const)
        : null,
  };
  const fired: Fired[] = [];
  let alerts: KioskAlerts = new Map();
  let dueAtMs: number | null = null;

  function step(facts: KioskFacts, atMs: number): void {
    const next = stepKiosk(alerts, facts, atMs, world);
    ({ alerts, dueAtMs } = next);
    for (const { news } of next.news) {
      if (news.kind === 'fired')
        fired.push({ kioskId: facts.kioskId, atMs, untilMs: null, isFlapping: news.isFlapping });
      const last = fired.at(-1);
      if (news.kind === 'resolved' && last !== undefined) last.untilMs = atMs;
    }
  }

  past.forEach(({ atMs, facts }, index) => {
    step(facts, atMs);
    const endMs = past[index + 1]?.atMs ?? untilMs;
    // Each step of time leads to a later moment, or to none.
    for (let dueMs = dueAtMs; dueMs !== null && dueMs < endMs; dueMs = dueAtMs) step(facts, dueMs);
  });
  return fired;
}
