/**
 * A call for help at the machine: quiet → open → quiet. At most one is open, a pause follows each, and only so many are
 * made in an hour: a child at the button calls nobody out for nothing. Pure: state + event + time → state + fact.
 */
import type { HelpCallBody } from '../../../shared/protocol/index.ts';

/** Whoever called has gone, or was helped without telling the machine. */
export const HELP_CALL_LIMIT_MS = 30 * 60_000;
/** Between the end of a call and the next one. */
const PAUSE_MS = 60_000;
const HOUR_MS = 3_600_000;
export const MAX_CALLS_AN_HOUR = 6;

export interface OpenCall {
  readonly id: string;
  readonly calledAtMs: number;
  readonly deadlineMonoMs: number;
  /** Where somebody needs help: never who. */
  readonly step: string;
  readonly serviceId: HelpCallBody['serviceId'];
  /** The controller has it. */
  readonly isSent: boolean;
}

export interface HelpState {
  readonly open: OpenCall | null;
  readonly pausedUntilMonoMs: number;
  /** Of the calls of the last hour, on the monotonic clock. */
  readonly callsMonoMs: readonly number[];
}

export const QUIET_HELP: HelpState = { open: null, pausedUntilMonoMs: 0, callsMonoMs: [] };

export type HelpEvent =
  | {
      readonly type: 'call';
      readonly id: string;
      readonly step: string;
      readonly serviceId: HelpCallBody['serviceId'];
    }
  /** cancelled: not needed any more · helped: somebody came · left: the visit is over. */
  | { readonly type: 'end'; readonly how: 'cancelled' | 'helped' | 'left' }
  | { readonly type: 'sent' }
  | { readonly type: 'deadline' };

export interface HelpWorld {
  readonly nowMs: number;
  readonly monoMs: number;
  /** The record of it could be kept. */
  readonly canStore: boolean;
}

interface Transition {
  readonly state: HelpState;
  /** What becomes a record. */
  readonly fact: HelpCallBody | null;
}

export function canCall({ open, pausedUntilMonoMs, callsMonoMs }: HelpState, world: HelpWorld): boolean {
  const recent = callsMonoMs.filter((atMonoMs) => world.monoMs - atMonoMs < HOUR_MS);
  const isFree = open === null && world.monoMs >= pausedUntilMonoMs;
  return isFree && world.canStore && recent.length < MAX_CALLS_AN_HOUR;
}

export function onHelp(state: HelpState, event: HelpEvent, world: HelpWorld): Transition {
  const { open } = state;
  switch (event.type) {
    case 'call':
      return canCall(state, world) ? call(state, event, world) : { state, fact: null };
    case 'end':
      return end(state, event.how, world);
    case 'sent':
      return { state: open === null ? state : { ...state, open: { ...open, isSent: true } }, fact: null };
    case 'deadline': {
      const isDue = open !== null && world.monoMs >= open.deadlineMonoMs;
      return isDue ? end(state, 'expired', world) : { state, fact: null };
    }
  }
}

function call(
  state: HelpState,
  { id, step, serviceId }: Extract<HelpEvent, { type: 'call' }>,
  { nowMs, monoMs }: HelpWorld,
): Transition {
  const recent = state.callsMonoMs.filter((atMonoMs) => monoMs - atMonoMs < HOUR_MS);
  const deadlineMonoMs = monoMs + HELP_CALL_LIMIT_MS;
  return {
    state: {
      ...state,
      open: { id, calledAtMs: nowMs, deadlineMonoMs, step, serviceId, isSent: false },
      callsMonoMs: [...recent, monoMs],
    },
    fact: { helpCallId: id, event: 'called', step, serviceId, happenedAtMs: nowMs },
  };
}

function end(
  state: HelpState,
  how: Exclude<HelpCallBody['event'], 'called'>,
  { nowMs, monoMs }: HelpWorld,
): Transition {
  if (state.open === null) return { state, fact: null };
  const { id, step, serviceId } = state.open;
  return {
    state: { ...state, open: null, pausedUntilMonoMs: monoMs + PAUSE_MS },
    fact: { helpCallId: id, event: how, step, serviceId, happenedAtMs: nowMs },
  };
}
