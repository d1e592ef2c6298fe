import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isCurrentSession,
  isStaleBirth,
  presenceAfter,
  PRESENCE_TIMING,
  unknownPresence,
  type Presence,
  type PresenceEvent,
  type Session,
} from './presence.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261123);

function session(connectCount: number, name = `session-${connectCount}`): Session {
  return { sessionId: name, bootCount: 1, connectCount, connectionId: `connection-of-${name}` };
}

const birth = (of: Session): PresenceEvent => ({ type: 'birth', session: of });
const inbound = (of: Session): PresenceEvent => ({ type: 'inbound', sessionId: of.sessionId });
const death = (of: Session): PresenceEvent => ({ type: 'death', sessionId: of.sessionId });
const closed = (of: Session): PresenceEvent => ({ type: 'closed', connectionId: of.connectionId ?? '' });
const bye = (of: Session, awayMs: number | null): PresenceEvent => ({
  type: 'bye',
  sessionId: of.sessionId,
  awayMs,
});
const timer: PresenceEvent = { type: 'timer' };
const blindnessOver: PresenceEvent = { type: 'blindness-over' };

const GRACE_MS = 120_000;

/** Runs events at their times, with a sweep at every second in between, as the board does. */
function after(...steps: [atMs: number, event: PresenceEvent][]): Presence {
  let presence = unknownPresence(0, GRACE_MS);
  let nowMs = 0;
  for (const [atMs, event] of steps) {
    for (; nowMs < atMs; nowMs += 1_000) presence = presenceAfter(presence, timer, nowMs);
    nowMs = atMs;
    presence = presenceAfter(presence, event, nowMs);
  }
  return presence;
}

const first = session(1);
const second = session(2);

describe('presence of a kiosk', () => {
  it('after a start nobody is called offline before the grace is over', () => {
    expect(after([GRACE_MS - 1, timer]).link).toBe('unknown');
    expect(after([GRACE_MS, timer])).toMatchObject({ link: 'offline', cause: 'no-birth' });
  });

  it('a lost connection is suspect for 15 s, then offline', () => {
    const lost = [1_000, closed(first)] as [number, PresenceEvent];
    expect(after([0, birth(first)], lost).link).toBe('suspect');
    expect(after([0, birth(first)], lost, [15_999, timer]).link).toBe('suspect');
    expect(after([0, birth(first)], lost, [16_000, timer])).toMatchObject({
      link: 'offline',
      cause: 'closed',
    });
  });

  it('a kiosk that comes back within the grace was never offline', () => {
    const steps: [number, PresenceEvent][] = [
      [0, birth(first)],
      [1_000, death(first)],
      [9_000, birth(second)],
    ];
    expect(after(...steps)).toMatchObject({ link: 'online', session: second });
    expect(after(...steps, [20_000, timer]).link).toBe('online');
  });

  it('90 s of silence are suspect, 150 s are offline, and one message brings it back', () => {
    const silent: [number, PresenceEvent][] = [
      [0, birth(first)],
      [30_000, inbound(first)],
    ];
    expect(after(...silent, [119_999, timer]).link).toBe('online');
    expect(after(...silent, [120_000, timer])).toMatchObject({ link: 'suspect', cause: 'silent' });
    expect(after(...silent, [150_000, inbound(first)])).toMatchObject({ link: 'online', cause: 'heard' });
    expect(after(...silent, [180_000, timer])).toMatchObject({ link: 'offline', cause: 'silent' });
    expect(after(...silent, [200_000, inbound(first)]).link).toBe('online');
  });

  it('a death or a close of an older session changes nothing', () => {
    const taken: [number, PresenceEvent][] = [
      [0, birth(first)],
      [1_000, birth(second)],
    ];
    for (const late of [death(first), closed(first)]) {
      expect(after(...taken, [1_001, late])).toMatchObject({
        link: 'online',
        session: second,
        phase: 'open',
      });
    }
  });

  it('an ended session does not come back by a late message, nor by its own late birth', () => {
    const ended: [number, PresenceEvent][] = [
      [0, birth(first)],
      [1_000, death(first)],
    ];
    expect(after(...ended, [1_001, inbound(first)]).link).toBe('suspect');
    expect(after(...ended, [1_001, birth(first)]).link).toBe('suspect');
    expect(after(...ended, [30_000, birth(first)]).link).toBe('offline');
  });

  it('an older birth is stale while the newer session may live, and counts once it is gone for good', () => {
    const newer: [number, PresenceEvent][] = [[0, birth(second)]];
    expect(after(...newer, [1_000, birth(first)]).session).toBe(second);
    const reinstalled = after(...newer, [1_000, closed(second)], [16_000, timer], [17_000, birth(first)]);
    expect(reinstalled).toMatchObject({ link: 'online', session: first });
  });

  it('a birth said again in the same session is not stale', () => {
    expect(isStaleBirth(after([0, birth(first)]), first)).toBe(false);
  });

  it('a planned leave lasts as long as announced and five minutes, whatever happens to the connection', () => {
    const left: [number, PresenceEvent][] = [
      [0, birth(first)],
      [1_000, bye(first, 60_000)],
      [1_010, closed(first)],
    ];
    const endMs = 1_000 + 60_000 + PRESENCE_TIMING.planGraceMs;
    expect(after(...left, [endMs - 1, timer]).link).toBe('planned-off');
    expect(after(...left, [endMs, timer])).toMatchObject({ link: 'offline', cause: 'overdue' });
    expect(after(...left, [30_000, birth(second)]).link).toBe('online');
  });

  it('no plan is longer than a day, and a plan in the past still has its grace', () => {
    for (const awayMs of [null, Number.MAX_SAFE_INTEGER]) {
      expect(after([0, birth(first)], [0, bye(first, awayMs)]).dueAtMonoMs).toBe(
        PRESENCE_TIMING.maxPlannedMs,
      );
    }
    expect(after([0, birth(first)], [0, bye(first, -5)]).dueAtMonoMs).toBe(PRESENCE_TIMING.planGraceMs);
  });

  it('a kiosk that said goodbye and goes on talking is online', () => {
    expect(after([0, birth(first)], [1_000, bye(first, 60_000)], [40_000, inbound(first)]).link).toBe(
      'online',
    );
  });

  it('after our own blindness every silence begins anew', () => {
    const blind: [number, PresenceEvent][] = [
      [0, birth(first)],
      [80_000, blindnessOver],
    ];
    expect(after(...blind, [169_999, timer]).link).toBe('online');
    expect(after(...blind, [170_000, timer]).link).toBe('suspect');
  });

  it('in any order of events: online only with an open session, offline only with a reason, and no state waits for ever but offline', () => {
    const sessions = [session(1, 'a'), session(1, 'clone'), session(2, 'b'), session(3, 'c')];
    const event: fc.Arbitrary<PresenceEvent> = fc.oneof(
      fc.constantFrom(
        ...sessions.flatMap((of) => [birth(of), inbound(of), death(of), closed(of), bye(of, 1_000)]),
      ),
      fc.constantFrom(timer, timer, blindnessOver),
    );
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 60_000 }), event), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (waits) => {
        let presence = unknownPresence(0, GRACE_MS);
        let nowMs = 0;
        for (const [waitMs, next] of waits) {
          nowMs += waitMs;
          const before = presence;
          presence = presenceAfter(before, next, nowMs);
          expect(presence.link !== 'online' || presence.phase === 'open').toBe(true);
          expect(presence.link === 'offline' && presence.cause === 'birth').toBe(false);
          expect(presence.dueAtMonoMs === Number.POSITIVE_INFINITY).toBe(presence.link === 'offline');
          const isFromNobody = next.type === 'inbound' && !isCurrentSession(before, next.sessionId);
          expect(isFromNobody && presence !== before).toBe(false);
        }
      }),
      { seed: SEED, numRuns: 1_000 },
    );
  });
});
