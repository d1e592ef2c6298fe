/**
 * What is taken out of the service hours before anything is counted: closures and planned maintenance (fleet.md 6.6:
 * K = S \ X). Pure. Maintenance excludes only when it was planned and approved before it began, so that nobody can plan an
 * outage away that has happened.
 */
import type { Interval } from '../../../shared/time/intervals.ts';
import type { MaintenanceState, Scope } from './api.ts';

export interface ClosureFact extends Interval {
  readonly id: string;
  readonly scope: Scope;
  readonly reason: string;
  readonly recordedAtMs: number;
  readonly removedAtMs: number | null;
}

export interface MaintenanceFact extends Interval {
  readonly id: string;
  readonly scope: Scope;
  readonly reason: string;
  readonly plannedAtMs: number;
  readonly approvedAtMs: number | null;
  readonly cancelledAtMs: number | null;
  /** It was over before `toMs`. */
  readonly endedAtMs: number | null;
}

/** A part of the time that does not count, and why. */
export interface Exclusion extends Interval {
  readonly cause: 'closure' | 'maintenance';
  /** Of the closure or the maintenance. */
  readonly id: string;
  readonly reason: string;
}

export function maintenanceState(plan: MaintenanceFact, nowMs: number): MaintenanceState {
  if (plan.cancelledAtMs !== null) return 'cancelled';
  if (plan.plannedAtMs >= plan.fromMs) return 'late';
  if (plan.approvedAtMs === null) return nowMs < plan.fromMs ? 'proposed' : 'expired';
  if (nowMs < plan.fromMs) return 'approved';
  return nowMs < endOf(plan) ? 'running' : 'done';
}

export function exclusionOfMaintenance(plan: MaintenanceFact): Exclusion | undefined {
  const { id, fromMs, reason, plannedAtMs, approvedAtMs, cancelledAtMs } = plan;
  const isInTime = plannedAtMs < fromMs && approvedAtMs !== null && approvedAtMs <= fromMs;
  const toMs = endOf(plan);
  if (!isInTime || cancelledAtMs !== null || toMs <= fromMs) return undefined;
  return { cause: 'maintenance', id, reason, fromMs, toMs };
}

export function exclusionOfClosure(closure: ClosureFact): Exclusion | undefined {
  const { id, fromMs, toMs, reason, removedAtMs } = closure;
  return removedAtMs === null ? { cause: 'closure', id, reason, fromMs, toMs } : undefined;
}

/** In order; they may overlap, and what overlaps is excluded once. */
export function clipExclusions(exclusions: readonly Exclusion[], range: Interval): Exclusion[] {
  return exclusions
    .map((exclusion) => ({
      ...exclusion,
      fromMs: Math.max(exclusion.fromMs, range.fromMs),
      toMs: Math.min(exclusion.toMs, range.toMs),
    }))
    .filter(({ fromMs, toMs }) => fromMs < toMs)
    .toSorted((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs || (a.id < b.id ? -1 : 1));
}

function endOf({ toMs, endedAtMs }: MaintenanceFact): number {
  return endedAtMs === null ? toMs : Math.min(toMs, endedAtMs);
}

/** The closure as it stood at a moment in the past; undefined: nobody had written it down. */
export function closureKnownAt(closure: ClosureFact, atMs: number): ClosureFact | undefined {
  if (closure.recordedAtMs > atMs) return undefined;
  return { ...closure, removedAtMs: knownAt(closure.removedAtMs, atMs) };
}

export function maintenanceKnownAt(plan: MaintenanceFact, atMs: number): MaintenanceFact | undefined {
  if (plan.plannedAtMs > atMs) return undefined;
  return {
    ...plan,
    approvedAtMs: knownAt(plan.approvedAtMs, atMs),
    cancelledAtMs: knownAt(plan.cancelledAtMs, atMs),
    endedAtMs: knownAt(plan.endedAtMs, atMs),
  };
}

function knownAt(happenedAtMs: number | null, atMs: number): number | null {
  return happenedAtMs !== null && happenedAtMs <= atMs ? happenedAtMs : null;
}
