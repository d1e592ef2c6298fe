/** States, events and effects of the reader's machine, and the small steps that its parts share (DESIGN 3, devices.md 1.4). */
import type { IdCardReaderStatus } from '../../shared/domain/device-status.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { DriverEnd } from '../driver.ts';
import type { CardEvent } from '../id-card-reader.ts';
import type { SamAnswer } from './codec.ts';
import { type CardTrack, NO_CARD } from './card-track.ts';
import type { SamRequestName } from './commands.ts';

/** The requests that the driver uses, with their deadlines in ms (devices.md 1.5). */
export const DEADLINES_MS = {
  reset: 3000,
  status: 1000,
  samId: 1000,
  find: 1000,
  select: 1000,
  readBase: 3000,
} as const satisfies Partial<Record<SamRequestName, number>>;

export type ReaderRequest = keyof typeof DEADLINES_MS;

export const ASKING_POLL_MS = 300;
export const IDLE_POLL_MS = 3000;

export const COUNTER_NAMES = [
  'checksum',
  'resyncBytes',
  'timeout',
  'unexpectedFrame',
  'hostFrame',
  'sequence',
  'unsupported',
  'movedAway',
  'invalidMedia',
  'invalidRecord',
  'randomFailed',
  'hardwareError',
] as const;
export type CounterName = (typeof COUNTER_NAMES)[number];

export type ReaderEvent =
  | { readonly type: 'start' }
  | { readonly type: 'answer'; readonly answer: SamAnswer; readonly nowMs: number }
  /** The deadline of the request, or the end of the pause, whichever was set last. */
  | { readonly type: 'timer' }
  | { readonly type: 'attention'; readonly attention: 'asking' | 'idle' }
  | { readonly type: 'closed'; readonly reason: string }
  | { readonly type: 'stop' };

export type ReaderEffect =
  /** Sets the timer to the deadline. */
  | { readonly type: 'send'; readonly request: ReaderRequest }
  /** Sets the timer to the end of a pause. */
  | { readonly type: 'wait'; readonly delayMs: number }
  | { readonly type: 'flushInput' }
  | { readonly type: 'count'; readonly counter: CounterName }
  | { readonly type: 'card'; readonly event: CardEvent }
  | { readonly type: 'started' }
  | { readonly type: 'end'; readonly end: DriverEnd; readonly errorCode: ErrorCode };

export type Step =
  | { readonly tag: 'created' }
  | { readonly tag: 'resting' }
  /** `recovering`: a status request after a time-out, so that a late answer is not taken for the next one. */
  | { readonly tag: 'waiting'; readonly request: ReaderRequest; readonly isRecovering: boolean }
  | { readonly tag: 'ended' };

export interface Fault {
  readonly sw3: number;
  /** `reset`: the driver resets the module by itself and lifts the fault after a good round; `none`: it only watches the line. */
  readonly cure: 'reset' | 'none';
  readonly action: NonNullable<IdCardReaderStatus['action']>;
  readonly resets: number;
}

/** Reset, status until 90, SAM id (devices.md 1.4). */
export interface StartUp {
  readonly checks: number;
  readonly hasAskedId: boolean;
}

export interface ReaderState {
  readonly step: Step;
  readonly status: IdCardReaderStatus;
  readonly attention: 'asking' | 'idle';
  /** Whether `start` has been answered. */
  readonly isStarted: boolean;
  /** undefined: the module is ready for cards. */
  readonly startUp: StartUp | undefined;
  readonly fault: Fault | undefined;
  /** Since the last round of requests that went without one. */
  readonly timeouts: number;
  readonly hasRetriedRandom: boolean;
  readonly card: CardTrack;
}

export interface Transition {
  readonly state: ReaderState;
  readonly effects: readonly ReaderEffect[];
}

export const INITIAL_STATE: ReaderState = {
  step: { tag: 'created' },
  status: {
    device: 'starting',
    link: 'silent',
    action: null,
    detail: null,
    identity: null,
    cardPresence: 'unknown',
  },
  attention: 'idle',
  isStarted: false,
  startUp: { checks: 0, hasAskedId: false },
  fault: undefined,
  timeouts: 0,
  hasRetriedRandom: false,
  card: NO_CARD,
};

export function send(state: ReaderState, request: ReaderRequest, isRecovering = false): Transition {
  return {
    state: { ...state, step: { tag: 'waiting', request, isRecovering } },
    effects: [{ type: 'send', request }],
  };
}

/** The end of a round of requests that went well: it proves a module healthy that was reset because of a fault. */
export function finishRound(state: ReaderState): Transition {
  if (state.fault === undefined) return rest(state);
  return rest(withStatus({ ...state, fault: undefined }, { device: 'online', action: null, detail: null }));
}

/** A pause until the next request; a round that ended without a time-out proves the module alive. */
export function rest(state: ReaderState): Transition {
  const isRecovering = state.step.tag === 'waiting' && state.step.isRecovering;
  const isPatient = state.fault !== undefined || (state.startUp === undefined && state.attention === 'idle');
  return {
    state: { ...state, step: { tag: 'resting' }, timeouts: isRecovering ? state.timeouts : 0 },
    effects: [{ type: 'wait', delayMs: isPatient ? IDLE_POLL_MS : ASKING_POLL_MS }],
  };
}

export function withStatus(state: ReaderState, changes: Partial<IdCardReaderStatus>): ReaderState {
  return { ...state, status: { ...state.status, ...changes } };
}

/** The same transition with effects that come before its own. */
export function after(effects: readonly ReaderEffect[], { state, effects: later }: Transition): Transition {
  return { state, effects: [...effects, ...later] };
}

export function count(counter: CounterName): ReaderEffect {
  return { type: 'count', counter };
}
