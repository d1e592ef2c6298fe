/**
 * The link axis of one kiosk as a pure state machine (fleet.md 6.3 and 6.5). Presence follows the session, never
 * "any event at some time": a death or close counts only if it names the newest session. All times here are monotonic.
 */
import type { LinkState } from './read-model.ts';

export interface Session {
  readonly sessionId: string;
  readonly bootCount: number;
  readonly connectCount: number;
  /** null behind an external broker, which reports no closed connections. */
  readonly connectionId: string | null;
}

/** open: it may speak · leaving: it said goodbye · ended: its connection is gone, only a birth helps. */
export type SessionPhase = 'open' | 'leaving' | 'ended';

/** Why the link is in its state; kept with every transition. */
export type LinkCause =
  'start' | 'birth' | 'heard' | 'death' | 'closed' | 'silent' | 'bye' | 'overdue' | 'no-birth';

export interface Presence {
  readonly link: LinkState;
  readonly cause: LinkCause;
  /** The newest session, also after it ended: an older birth is told by it. null: none since the controller started. */
  readonly session: Session | null;
  readonly phase: SessionPhase;
  readonly heardAtMonoMs: number;
  /** When `timer` next decides; Infinity: never. */
  readonly dueAtMonoMs: number;
}

export type PresenceEvent =
  | { readonly type: 'birth'; readonly session: Session }
  | { readonly type: 'inbound'; readonly sessionId: string }
  | { readonly type: 'death'; readonly sessionId: string }
  | { readonly type: 'closed'; readonly connectionId: string }
  /** `awayMs`: how long it wants to stay away; null: it does not know. */
  | {
      readonly type: 'bye';
      readonly sessionId: string;
      readonly awayMs: number | null;
      /** As the kiosk said it; kept with the transition. */
      readonly reason?: string;
    }
  | { readonly type: 'timer' }
  /** We could not hear anybody for a while: every deadline starts again. */
  | { readonly type: 'blindness-over' };

export interface PresenceTiming {
  /** Nothing heard for so long: suspect. Three beats. */
  readonly silentSuspectMs: number;
  /** Nothing heard for so long: offline. */
  readonly silentOfflineMs: number;
  /** From a lost connection to offline: it may be back at once. */
  readonly goneGraceMs: number;
  /** How far beyond its own announcement a planned absence may go. */
  readonly planGraceMs: number;
  /** Longest planned absence, also when the kiosk cannot say how long it takes. */
  readonly maxPlannedMs: number;
}

export const PRESENCE_TIMING: PresenceTiming = {
  silentSuspectMs: 90_000,
  silentOfflineMs: 150_000,
  goneGraceMs: 15_000,
  planGraceMs: 5 * 60_000,
  maxPlannedMs: 24 * 3_600_000,
};

/** The state after a start of the controller: nobody knows yet, and silence says nothing before `graceMs` (6.3 rule 4). */
export function unknownPresence(nowMonoMs: number, graceMs: number): Presence {
  return {
    link: 'unknown',
    cause: 'start',
    session: null,
    phase: 'ended',
    heardAtMonoMs: nowMonoMs,
    dueAtMonoMs: nowMonoMs + graceMs,
  };
}

/**
 * A birth that must not replace the session we have: an old message that arrives late, or a second machine with the
 * same identity. Where the session is gone for good, a lower count is a reinstalled kiosk and counts.
 */
export function isStaleBirth({ link, session, phase }: Presence, born: Session): boolean {
  if (session === null) return false;
  if (session.sessionId === born.sessionId) return phase === 'ended';
  const mayBeAlive = link === 'online' || link === 'suspect';
  return mayBeAlive && born.connectCount <= session.connectCount;
}

/** Whether messages of this session count. */
export function isCurrentSession({ session, phase }: Presence, sessionId: string): boolean {
  return session?.sessionId === sessionId && phase !== 'ended';
}

export function presenceAfter(
  presence: Presence,
  event: PresenceEvent,
  nowMonoMs: number,
  timing: PresenceTiming = PRESENCE_TIMING,
): Presence {
  switch (event.type) {
    case 'birth':
      if (isStaleBirth(presence, event.session)) return presence;
      return online({ ...presence, session: event.session }, 'birth', nowMonoMs, timing);
    case 'inbound':
      if (!isCurrentSession(presence, event.sessionId)) return presence;
      return online(presence, 'heard', nowMonoMs, timing);
    case 'death':
      if (!isCurrentSession(presence, event.sessionId)) return presence;
      return gone(presence, 'death', nowMonoMs, timing);
    case 'closed':
      if (presence.session?.connectionId !== event.connectionId || presence.phase === 'ended')
        return presence;
      return gone(presence, 'closed', nowMonoMs, timing);
    case 'bye':
      if (!isCurrentSession(presence, event.sessionId)) return presence;
      return leaving(presence, event.awayMs, nowMonoMs, timing);
    case 'timer':
      return nowMonoMs < presence.dueAtMonoMs ? presence : overdue(presence, timing);
    case 'blindness-over':
      return listenAgain(presence, nowMonoMs, timing);
  }
}

function online(presence: Presence, cause: LinkCause, nowMonoMs: number, timing: PresenceTiming): Presence {
  return {
    ...presence,
    link: 'online',
    cause: presence.link === 'online' ? presence.cause : cause,
    phase: 'open',
    heardAtMonoMs: nowMonoMs,
    dueAtMonoMs: nowMonoMs + timing.silentSuspectMs,
  };
}

function gone(presence: Presence, cause: LinkCause, nowMonoMs: number, timing: PresenceTiming): Presence {
  const ended: Presence = { ...presence, phase: 'ended' };
  if (presence.link === 'planned-off' || presence.link === 'offline') return ended;
  return { ...ended, link: 'suspect', cause, dueAtMonoMs: nowMonoMs + timing.goneGraceMs };
}

function leaving(
  presence: Presence,
  awayMs: number | null,
  nowMonoMs: number,
  timing: PresenceTiming,
): Presence {
  const announcedMs = awayMs === null ? timing.maxPlannedMs : Math.max(0, awayMs) + timing.planGraceMs;
  const allowedMs = Math.min(announcedMs, timing.maxPlannedMs);
  return {
    ...presence,
    link: 'planned-off',
    cause: 'bye',
    phase: 'leaving',
    dueAtMonoMs: nowMonoMs + allowedMs,
  };
}

function overdue(presence: Presence, timing: PresenceTiming): Presence {
  const offline = (cause: LinkCause): Presence => ({
    ...presence,
    link: 'offline',
    cause,
    dueAtMonoMs: Number.POSITIVE_INFINITY,
  });
  switch (presence.link) {
    case 'unknown':
      return offline('no-birth');
    case 'online':
      return {
        ...presence,
        link: 'suspect',
        cause: 'silent',
        dueAtMonoMs: presence.heardAtMonoMs + timing.silentOfflineMs,
      };
    case 'suspect':
      return offline(presence.cause);
    case 'planned-off':
      return offline('overdue');
    case 'offline':
      return presence;
  }
}

/** A plan stays a plan; everything that counts silence counts from now. */
function listenAgain(presence: Presence, nowMonoMs: number, timing: PresenceTiming): Presence {
  const { link, cause } = presence;
  if (link === 'offline' || link === 'planned-off') return presence;
  const heard = { ...presence, heardAtMonoMs: nowMonoMs };
  if (link !== 'suspect') {
    const dueAtMonoMs = Math.max(presence.dueAtMonoMs, nowMonoMs + timing.silentSuspectMs);
    return { ...heard, dueAtMonoMs };
  }
  const waitMs = cause === 'silent' ? timing.silentOfflineMs - timing.silentSuspectMs : timing.goneGraceMs;
  return { ...heard, dueAtMonoMs: nowMonoMs + waitMs };
}
