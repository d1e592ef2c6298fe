/**
 * One supply of one machine as a pure machine: uses and fills in, what is known of it out. How far a fill goes is learnt from
 * fill to fill (uses until `low`, uses from `low` until `out`); before the first of them a figure of ours stands in.
 */
import { dayOf } from '../../../shared/time/day.ts';
import { fadeTo, newProfile, noteUse, type Profile } from './profile.ts';
import type { SupplyKind, SupplyLevel } from './supply.ts';

export type SupplyEvent =
  | { readonly do: 'used'; readonly atMs: number }
  | { readonly do: 'level'; readonly atMs: number; readonly level: SupplyLevel }
  | { readonly do: 'filled'; readonly atMs: number; readonly amount: number; readonly unit: string }
  /** What was told at this moment; once for each day. */
  | {
      readonly do: 'told';
      readonly atMs: number;
      readonly lowAtMs: number | null;
      readonly usesNextDay: number;
    };

export interface Fill {
  readonly atMs: number;
  readonly amount: number;
  readonly unit: string;
  /** false: nobody told, the device says that it is full again. */
  readonly isTold: boolean;
}

/** How far one fill went. */
export interface Cycle {
  readonly amount: number;
  /** null: it was filled before. */
  readonly usesToLow: number | null;
  readonly usesLowToOut: number | null;
}

export interface Told {
  readonly atMs: number;
  readonly lowAtMs: number | null;
}

export interface Check {
  readonly daysBefore: number;
  readonly errorMs: number;
}

export interface SupplyState {
  readonly supply: SupplyKind;
  readonly profile: Profile;
  readonly level: SupplyLevel | null;
  readonly fill: Fill | null;
  readonly usesSinceFill: number;
  readonly usesAtLow: number | null;
  readonly usesAtOut: number | null;
  /** Newest last. */
  readonly cycles: readonly Cycle[];
  /** Of this fill. */
  readonly told: readonly Told[];
  readonly checks: readonly Check[];
  readonly day: { readonly day: string; readonly expected: number; readonly uses: number } | null;
  readonly days: { readonly days: number; readonly uses: number; readonly missed: number };
}

const DAY_MS = 24 * 3_600_000;
/** The device says "full" and the technician says "refilled" about the same roll within this time. */
const SAME_FILL_MS = 30 * 60_000;
const KEPT_CYCLES = 6;
const KEPT_TOLD = 35;
const KEPT_CHECKS = 30;
export const CHECKED_DAYS = [1, 3, 7] as const;

export function newSupply(supply: SupplyKind, atMs: number): SupplyState {
  return {
    supply,
    profile: newProfile(atMs),
    level: null,
    fill: null,
    usesSinceFill: 0,
    usesAtLow: null,
    usesAtOut: null,
    cycles: [],
    told: [],
    checks: [],
    day: null,
    days: { days: 0, uses: 0, missed: 0 },
  };
}

export function supplyAfter(before: SupplyState, event: SupplyEvent): SupplyState {
  switch (event.do) {
    case 'used': {
      const { day } = before;
      const isCounted = day !== null && day.day === dayOf(event.atMs);
      return {
        ...before,
        profile: noteUse(before.profile, event.atMs),
        usesSinceFill: before.usesSinceFill + 1,
        day: isCounted ? { ...day, uses: day.uses + 1 } : day,
      };
    }
    case 'level':
      return levelled(before, event.level, event.atMs);
    case 'filled': {
      const { atMs, amount, unit } = event;
      return filled(before, { atMs, amount, unit, isTold: true });
    }
    case 'told':
      return dayTold(before, event);
  }
}

function levelled(before: SupplyState, level: SupplyLevel, atMs: number): SupplyState {
  const state = { ...before, level, profile: fadeTo(before.profile, atMs) };
  if (level === before.level) return state;
  if (level === 'full') {
    const isKnown = before.fill !== null && before.fill.isTold && atMs - before.fill.atMs < SAME_FILL_MS;
    if (before.level === null || isKnown) return state;
    const { amount, unit } = before.fill ?? usualFill(before.supply);
    return filled(state, { atMs, amount, unit, isTold: false });
  }
  const uses = before.usesSinceFill;
  const low =
    before.usesAtLow === null ? { ...state, usesAtLow: uses, checks: checked(before, atMs) } : state;
  return level === 'out' && before.usesAtOut === null ? { ...low, usesAtOut: uses } : low;
}

/** The roll is a new one; sheets come on top of those that are left, which nobody counts: the fill is taken as whole. */
function filled(before: SupplyState, fill: Fill): SupplyState {
  const { fill: last } = before;
  const isSame = last !== null && !last.isTold && fill.atMs - last.atMs < SAME_FILL_MS;
  if (isSame) return { ...before, fill: { ...fill, atMs: last.atMs } };
  return {
    ...before,
    fill,
    level: before.level === null ? null : 'full',
    usesSinceFill: 0,
    usesAtLow: null,
    usesAtOut: null,
    cycles: learnt(before),
    told: [],
  };
}

/** A fill that was replaced before it was low says nothing of how far it would have gone. */
function learnt({ fill, usesAtLow, usesAtOut, cycles }: SupplyState): readonly Cycle[] {
  if (fill === null || usesAtLow === null || usesAtLow === 0) return cycles;
  const usesLowToOut = usesAtOut === null ? null : usesAtOut - usesAtLow;
  return [...cycles, { amount: fill.amount, usesToLow: usesAtLow, usesLowToOut }].slice(-KEPT_CYCLES);
}

function checked({ told, checks }: SupplyState, lowAtMs: number): readonly Check[] {
  const found = CHECKED_DAYS.flatMap((daysBefore) => {
    const last = told.findLast(({ atMs }) => atMs <= lowAtMs - daysBefore * DAY_MS);
    if (last === undefined || last.lowAtMs === null) return [];
    return [{ daysBefore, errorMs: lowAtMs - last.lowAtMs }];
  });
  return [...checks, ...found].slice(-KEPT_CHECKS);
}

/** Ends the day before, and writes down what is expected of the next. */
function dayTold(before: SupplyState, event: Extract<SupplyEvent, { do: 'told' }>): SupplyState {
  const { atMs, lowAtMs, usesNextDay } = event;
  const { day, days } = before;
  const ended =
    day === null
      ? days
      : {
          days: days.days + 1,
          uses: days.uses + day.uses,
          missed: days.missed + Math.abs(day.expected - day.uses),
        };
  return {
    ...before,
    profile: fadeTo(before.profile, atMs),
    told: [...before.told, { atMs, lowAtMs }].slice(-KEPT_TOLD),
    day: { day: dayOf(atMs), expected: usesNextDay, uses: 0 },
    days: ended,
  };
}

/** What is taken for a fill of which nobody told how much it was. */
export function usualFill(supply: SupplyKind): { amount: number; unit: string } {
  if (supply === 'paper') return { amount: 80, unit: 'metres' };
  return supply === 'bin' ? { amount: 1, unit: 'bins' } : { amount: 1, unit: 'stacks' };
}
