/** How long the stages of repairs took, on average (fleet.md 2.21). A stage that a repair left out counts to the next one. */
import type { RepairStage } from '../api.ts';

export interface Repair {
  readonly openedAtMs: number;
  /** When it got so far, by the newest try; absent: it was left out. */
  readonly reachedAtMs: Readonly<
    Partial<Record<'assigned' | 'travelling' | 'on-site' | 'fixed' | 'verified', number>>
  >;
}

const ENDS: readonly { readonly stage: RepairStage; readonly end: keyof Repair['reachedAtMs'] }[] = [
  { stage: 'acknowledge', end: 'assigned' },
  { stage: 'dispatch', end: 'travelling' },
  { stage: 'travel', end: 'on-site' },
  { stage: 'on-site', end: 'fixed' },
  { stage: 'verify', end: 'verified' },
];

export interface StageTime {
  readonly stage: RepairStage;
  readonly meanMs: number;
  readonly count: number;
}

/** In the order of a repair; stages that none went through are left out. */
export function stageTimes(repairs: readonly Repair[]): StageTime[] {
  const sums = new Map<RepairStage, { ms: number; count: number }>();
  for (const { openedAtMs, reachedAtMs } of repairs) {
    let beforeMs = openedAtMs;
    for (const { stage, end } of ENDS) {
      const atMs = reachedAtMs[end];
      if (atMs === undefined) continue;
      const sum = sums.get(stage) ?? { ms: 0, count: 0 };
      sums.set(stage, { ms: sum.ms + Math.max(0, atMs - beforeMs), count: sum.count + 1 });
      beforeMs = Math.max(beforeMs, atMs);
    }
  }
  return Array.from(sums, ([stage, { ms, count }]) => ({
    stage,
    meanMs: Math.round(ms / count),
    count,
  })).sort((a, b) => rank(a.stage) - rank(b.stage));
}

function rank(stage: RepairStage): number {
  return ENDS.findIndex((one) => one.stage === stage);
}
