/**
 * The life of the link (fleet.md 6.3): connect, subscribe, birth, online; back off with full jitter when it breaks.
 * Pure: state + event → state + effects; the driver in uplink.ts does what the effects say.
 */
import { fullJitterMs } from '../../../shared/time/retry.ts';

const BACKOFF = { baseMs: 1_000, capMs: 60_000 };
/** A fleet that lost its controller comes back spread over this time, ms (rule 6). */
const RETURN_SPREAD_MS = 5_000;
/** From the start of the TCP connection to the SUBACK. */
const CONNECT_DEADLINE_MS = 20_000;
/** From the birth to the first `ok`. */
const BIRTH_DEADLINE_MS = 30_000;
/** From the bye to the end of the connection. */
const BYE_DEADLINE_MS = 2_000;
/** A link that held this long was a good one: the next attempt starts from scratch. */
const STABLE_MS = 10_000;
/** A request for a birth may have crossed the birth: it is obeyed after this time, unless the answer comes first. */
const BIRTH_QUIET_MS = 1_000;
/** Failures that bring the delay to its cap at once: this controller will not take us soon. */
const HOPELESS_FAILURES = 7;

export type Phase =
  | { readonly tag: 'idle' }
  /** Backing off. */
  | { readonly tag: 'waiting' }
  /** TCP, CONNACK and SUBACK are to come. */
  | { readonly tag: 'connecting'; readonly isControllerThere: boolean }
  /** Subscribed at a broker whose controller is away, or has just come back. */
  | { readonly tag: 'held' }
  /** The birth is sent and not answered. */
  | { readonly tag: 'introducing'; readonly bornAtMs: number; readonly isAskedAgain: boolean }
  | { readonly tag: 'online'; readonly sinceMs: number; readonly controllerEpoch: string }
  /** The bye is on its way. */
  | { readonly tag: 'leaving' }
  | { readonly tag: 'stopped' };

export interface Link {
  readonly phase: Phase;
  /** Index into the list of endpoints. */
  readonly endpoint: number;
  /** Attempts since the last link that held. */
  readonly failures: number;
}

export type LinkEvent =
  | { readonly tag: 'start' }
  | { readonly tag: 'timer' }
  | { readonly tag: 'subscribed' }
  | { readonly tag: 'controller'; readonly isOnline: boolean }
  | { readonly tag: 'ok'; readonly controllerEpoch: string }
  | { readonly tag: 'rebirth' }
  /** The connection is gone. */
  | { readonly tag: 'closed' }
  /** The connection is there but nothing comes back. */
  | { readonly tag: 'silent' }
  /** The controller does not understand what we say. */
  | { readonly tag: 'incompatible' }
  | { readonly tag: 'stop' }
  /** The bye is stored. */
  | { readonly tag: 'left' };

export type LinkEffect =
  | { readonly tag: 'connect'; readonly endpoint: number }
  /** Also forgets what is under way: the controller takes nothing of a session that it does not know. */
  | { readonly tag: 'birth' }
  /** Pauses the outbox. */
  | { readonly tag: 'pause' }
  | { readonly tag: 'pump' }
  | { readonly tag: 'bye' }
  | { readonly tag: 'disconnect' }
  | { readonly tag: 'destroy' }
  /** Replaces the machine's one timer; null: none. */
  | { readonly tag: 'timer'; readonly delayMs: number | null };

export interface LinkContext {
  /** Monotonic, ms. */
  readonly nowMs: number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly endpointCount: number;
}

export interface Transition {
  readonly link: Link;
  readonly effects: readonly LinkEffect[];
}

export const IDLE_LINK: Link = { phase: { tag: 'idle' }, endpoint: 0, failures: 0 };

export function transition(link: Link, event: LinkEvent, context: LinkContext): Transition {
  switch (event.tag) {
    case 'start':
      return link.phase.tag === 'idle' ? connect(link) : stay(link);
    case 'stop':
      return leave(link);
    case 'closed':
      return afterLoss(link, context, []);
    case 'silent':
      return afterLoss(link, context, [{ tag: 'destroy' }]);
    case 'incompatible':
      return afterLoss(failedOver(link, HOPELESS_FAILURES), context, [{ tag: 'destroy' }]);
    case 'left':
      return link.phase.tag === 'leaving' ? { link, effects: [{ tag: 'disconnect' }] } : stay(link);
    case 'timer':
      return afterTimer(link, context);
    case 'subscribed':
    case 'controller':
    case 'ok':
    case 'rebirth':
      return afterMessage(link, event, context);
  }
}

type MessageEvent = Extract<LinkEvent, { tag: 'subscribed' | 'controller' | 'ok' | 'rebirth' }>;

function afterMessage(link: Link, event: MessageEvent, context: LinkContext): Transition {
  const { phase } = link;
  switch (phase.tag) {
    case 'connecting':
      if (event.tag === 'controller') {
        return stay({ ...link, phase: { ...phase, isControllerThere: event.isOnline } });
      }
      if (event.tag !== 'subscribed') return stay(link);
      return phase.isControllerThere ? introduce(link, context) : hold(link, context);
    case 'held':
      if (event.tag === 'rebirth') return introduce(link, context);
      if (event.tag !== 'controller') return stay(link);
      return { link, effects: [timer(event.isOnline ? context.random() * RETURN_SPREAD_MS : null)] };
    case 'introducing':
      if (event.tag === 'controller' && !event.isOnline) return hold(link, context);
      if (event.tag === 'ok') return goOnline(link, event.controllerEpoch, context);
      if (event.tag !== 'rebirth' || phase.isAskedAgain) return stay(link);
      return {
        link: { ...link, phase: { ...phase, isAskedAgain: true } },
        effects: [timer(Math.max(0, phase.bornAtMs + BIRTH_QUIET_MS - context.nowMs))],
      };
    case 'online':
      if (event.tag === 'controller' && !event.isOnline) return hold(link, context);
      if (event.tag === 'rebirth') return introduce(link, context);
      // Another database than the one that answered the birth: it has not heard who we are.
      if (event.tag === 'ok' && event.controllerEpoch !== phase.controllerEpoch) {
        return introduce(link, context);
      }
      return event.tag === 'ok' ? { link, effects: [{ tag: 'pump' }] } : stay(link);
    case 'idle':
    case 'waiting':
    case 'leaving':
    case 'stopped':
      return stay(link);
  }
}

function afterTimer(link: Link, context: LinkContext): Transition {
  switch (link.phase.tag) {
    case 'waiting':
      return connect(link);
    case 'held':
      return introduce(link, context);
    case 'introducing':
      if (link.phase.isAskedAgain) return introduce(link, context);
      return afterLoss(link, context, [{ tag: 'destroy' }]);
    case 'connecting':
      return afterLoss(link, context, [{ tag: 'destroy' }]);
    case 'leaving':
      return stopped(link, [{ tag: 'destroy' }]);
    case 'idle':
    case 'online':
    case 'stopped':
      return stay(link);
  }
}

function connect(link: Link): Transition {
  return {
    link: { ...link, phase: { tag: 'connecting', isControllerThere: true } },
    effects: [{ tag: 'connect', endpoint: link.endpoint }, timer(CONNECT_DEADLINE_MS)],
  };
}

function introduce(link: Link, { nowMs }: LinkContext): Transition {
  return {
    link: { ...link, phase: { tag: 'introducing', bornAtMs: nowMs, isAskedAgain: false } },
    effects: [{ tag: 'birth' }, timer(BIRTH_DEADLINE_MS)],
  };
}

function goOnline(link: Link, controllerEpoch: string, { nowMs }: LinkContext): Transition {
  return {
    link: { ...link, phase: { tag: 'online', sinceMs: nowMs, controllerEpoch } },
    effects: [timer(null), { tag: 'pump' }],
  };
}

/** The controller behind this broker is away: wait for it here, unless there is another broker to try. */
function hold(link: Link, context: LinkContext): Transition {
  if (context.endpointCount > 1) {
    return afterLoss(failedOver(link, link.failures), context, [{ tag: 'destroy' }]);
  }
  return { link: { ...link, phase: { tag: 'held' } }, effects: [{ tag: 'pause' }, timer(null)] };
}

/** Counts as a failed attempt even if the link held long: the next endpoint is to be tried. */
function failedOver(link: Link, failures: number): Link {
  if (link.phase.tag !== 'introducing' && link.phase.tag !== 'online') return link;
  return { ...link, failures, phase: { tag: 'connecting', isControllerThere: false } };
}

function afterLoss(link: Link, context: LinkContext, effects: readonly LinkEffect[]): Transition {
  const { phase } = link;
  if (phase.tag === 'leaving') return stopped(link, effects);
  if (phase.tag === 'idle' || phase.tag === 'waiting' || phase.tag === 'stopped') return stay(link);
  const pause: LinkEffect = { tag: 'pause' };
  if (phase.tag === 'online' && context.nowMs - phase.sinceMs >= STABLE_MS) {
    return {
      link: { ...link, phase: { tag: 'waiting' }, failures: 0 },
      effects: [...effects, pause, timer(context.random() * RETURN_SPREAD_MS)],
    };
  }
  const endpoint = phase.tag === 'online' ? link.endpoint : (link.endpoint + 1) % context.endpointCount;
  return {
    link: { phase: { tag: 'waiting' }, endpoint, failures: link.failures + 1 },
    effects: [...effects, pause, timer(fullJitterMs(BACKOFF, link.failures, context.random))],
  };
}

function leave(link: Link): Transition {
  switch (link.phase.tag) {
    case 'introducing':
    case 'online':
      return {
        link: { ...link, phase: { tag: 'leaving' } },
        effects: [{ tag: 'pause' }, { tag: 'bye' }, timer(BYE_DEADLINE_MS)],
      };
    case 'connecting':
    case 'held':
      return stopped(link, [{ tag: 'destroy' }]);
    case 'idle':
    case 'waiting':
      return stopped(link, []);
    case 'leaving':
    case 'stopped':
      return stay(link);
  }
}

function stopped(link: Link, effects: readonly LinkEffect[]): Transition {
  return { link: { ...link, phase: { tag: 'stopped' } }, effects: [...effects, timer(null)] };
}

function stay(link: Link): Transition {
  return { link, effects: [] };
}

function timer(delayMs: number | null): LinkEffect {
  return { tag: 'timer', delayMs };
}
