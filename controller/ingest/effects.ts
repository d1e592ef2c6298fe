/** What happens after the commit, message by message in order: presence, answers to the kiosk, counters, PUBACK. */
import type { KioskId } from '../../shared/domain/ids.ts';
import { describeError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import type { Birth, DownKind, KioskAddress, Nack, Ok, Rebirth, Time } from '../../shared/protocol/index.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { AcceptResult, Uplink } from '../broker/broker.ts';
import type { PresenceBoard } from '../fleet/presence-board.ts';
import type { Session } from '../fleet/presence.ts';
import { createAcknowledger } from './acknowledger.ts';
import type { Entry, Outcome } from './commit.ts';
import type { Inbound } from './inbox.ts';
import type { Settled } from './isolate.ts';
import { createBurstDetector, createRateLimit } from './keyed-limits.ts';
import type { IngestMetrics } from './metrics.ts';

/** A message on its way through ingest. */
export interface Arrival {
  readonly tag: 'arrival';
  readonly uplink: Uplink;
  readonly inbound: Inbound;
  readonly resolve: (result: AcceptResult) => void;
}

/** A connection is gone. */
export interface Closed {
  readonly tag: 'closed';
  readonly address: KioskAddress;
  readonly connectionId: string;
}

export type Item = Arrival | Closed;

export interface EffectsDeps {
  readonly presence: PresenceBoard;
  readonly clock: Clock;
  readonly log: Log;
  readonly controllerEpoch: string;
  readonly send: (address: KioskAddress, kind: DownKind, message: object) => void;
  /** A kiosk has introduced itself, and was answered. */
  readonly born: (kioskId: KioskId) => void;
  readonly metrics: IngestMetrics;
  readonly window: number;
}

export interface Effects {
  /** What the store shall write for this message; undefined: nothing. */
  entryOf(arrival: Arrival): Entry | undefined;
  /** Acts on what became of it, and settles it whatever happens. */
  run(item: Item, outcome: Settled | undefined): void;
  close(): void;
}

const REBIRTH_INTERVAL_MS = 10_000;
/** Asked so often for the same facts, the kiosk does not seem to have them: its birth tells (fleet.md 6.4). */
const RESENDS_BEFORE_REBIRTH = 3;
/** Two machines with one identity take turns (fleet.md 6.3 rule 3). */
const CLASH_TIMES = 3;
const CLASH_SPAN_MS = 60_000;

export function createEffects(deps: EffectsDeps): Effects {
  const { presence, clock, log, metrics, send } = deps;
  const mayAskRebirth = createRateLimit(clock, REBIRTH_INTERVAL_MS);
  const isClash = createBurstDetector(clock, CLASH_TIMES, CLASH_SPAN_MS);
  const acknowledger = createAcknowledger(clock, (address, { epoch, seq, resend }) => {
    const { controllerEpoch, window } = deps;
    send(address, 'ok', { v: 1, epoch, seq, controllerEpoch, window, resend } satisfies Ok);
    metrics.inc(resend ? 'resends' : 'oks');
  });

  function askRebirth(address: KioskAddress, reason: Rebirth['reason']): void {
    if (!mayAskRebirth(address.kiosk)) return;
    send(address, 'rebirth', { v: 1, reason } satisfies Rebirth);
    metrics.inc('rebirths');
  }

  /** Whether the message belongs to a session whose birth we know; if not, asks for that birth. */
  function noteLife({ uplink }: Arrival, sessionId: string): boolean {
    if (!presence.isCurrentSession(uplink.address.kiosk, sessionId)) {
      askRebirth(uplink.address, 'unknown-session');
      return false;
    }
    presence.apply(uplink.address, { type: 'inbound', sessionId }, uplink.receivedAtMs);
    return true;
  }

  function afterStaleBirth({ uplink }: Arrival): void {
    metrics.inc('staleBirths');
    if (!isClash(uplink.address.kiosk)) return;
    metrics.inc('identityClashes');
    log.warn(
      { kioskId: uplink.address.kiosk },
      'two machines seem to share one identity; the newer session is kept',
    );
  }

  function afterBirth({ uplink }: Arrival, birth: Birth, outcome: Extract<Outcome, { kind: 'birth' }>): void {
    const { address, receivedAtMs } = uplink;
    presence.apply(address, { type: 'birth', session: sessionOf(uplink, birth) }, receivedAtMs);
    const time: Time = { v: 1, t0Ms: birth.sentAtMs, t1Ms: receivedAtMs, t2Ms: clock.nowMs() };
    send(address, 'time', time);
    acknowledger.answerBirth(
      address,
      outcome.epochs.map(({ epoch, watermark, isBehind }) => ({ epoch, seq: watermark, resend: isBehind })),
    );
    deps.born(address.kiosk);
    metrics.inc('lost', outcome.lost);
    if (outcome.lost > 0)
      log.warn({ kioskId: address.kiosk, lost: outcome.lost }, 'a kiosk lost facts before sending them');
    if (!outcome.epochs.some((epoch) => epoch.isRewound)) return;
    metrics.inc('rewinds');
    log.warn({ kioskId: address.kiosk }, 'the outbox of a kiosk is older than what it sent before');
  }

  function afterLog(arrival: Arrival, outcome: Extract<Outcome, { kind: 'log' }>): void {
    if (arrival.inbound.kind !== 'log') return;
    const { address } = arrival.uplink;
    const { epoch, records, sessionId } = arrival.inbound.message;
    metrics.inc('records', outcome.stored);
    noteLife(arrival, sessionId);
    if (outcome.verdict !== 'gap') {
      metrics.inc('duplicates', records.length - outcome.stored);
      acknowledger.progress(address, epoch, outcome.watermark, records.length);
      return;
    }
    metrics.inc('gaps');
    const times = acknowledger.gap(address, epoch, outcome.watermark);
    if (times >= RESENDS_BEFORE_REBIRTH) askRebirth(address, 'gap');
  }

  function refuse({ uplink }: Arrival, nack: Omit<Nack, 'v'>): void {
    metrics.inc('quarantined');
    send(uplink.address, 'nack', { v: 1, ...nack } satisfies Nack);
  }

  function act(arrival: Arrival, outcome: Settled | undefined): void {
    const { uplink, inbound } = arrival;
    switch (inbound.kind) {
      case 'birth':
        metrics.inc('births');
        if (outcome?.kind === 'birth') afterBirth(arrival, inbound.message, outcome);
        else if (outcome === undefined) afterStaleBirth(arrival);
        return;
      case 'log':
        metrics.inc('logs');
        if (outcome?.kind === 'log') afterLog(arrival, outcome);
        return;
      case 'beat': {
        metrics.inc('beats');
        const { sessionId, clockOffsetMs } = inbound.message;
        const isKnown = noteLife(arrival, sessionId);
        if (isKnown && clockOffsetMs !== null) presence.noteClockOffset(uplink.address.kiosk, clockOffsetMs);
        return;
      }
      case 'bye': {
        metrics.inc('byes');
        const { sessionId, backByMs, sentAtMs, reason } = inbound.message;
        // Both times are of the kiosk's clock, so their difference is right even when the clock is not.
        const awayMs = backByMs === null ? null : backByMs - sentAtMs;
        presence.apply(uplink.address, { type: 'bye', sessionId, awayMs, reason }, uplink.receivedAtMs);
        return;
      }
      case 'death':
        metrics.inc('deaths');
        presence.apply(
          uplink.address,
          { type: 'death', sessionId: inbound.message.sessionId },
          uplink.receivedAtMs,
        );
        return;
      case 'refused':
        if (outcome?.kind === 'refused') refuse(arrival, inbound.refusal);
        return;
    }
  }

  return {
    entryOf({ uplink, inbound }) {
      const { address, receivedAtMs } = uplink;
      const kioskId = address.kiosk;
      switch (inbound.kind) {
        case 'log':
          // Also of an unknown session: a fact stands for itself, its key makes storing it twice impossible.
          return { kind: 'log', kioskId, log: inbound.message, receivedAtMs };
        case 'birth': {
          const isStale = presence.isStaleBirth(kioskId, sessionOf(uplink, inbound.message));
          return isStale ? undefined : { kind: 'birth', kioskId, birth: inbound.message, receivedAtMs };
        }
        case 'refused':
          return { kind: 'refused', quarantine: inbound.entry };
        case 'beat':
        case 'bye':
        case 'death':
          return undefined;
      }
    },
    run(item, outcome) {
      if (item.tag === 'closed') {
        const { address, connectionId } = item;
        presence.apply(address, { type: 'closed', connectionId }, clock.nowMs());
        return;
      }
      try {
        if (outcome?.kind === 'unavailable') metrics.inc('unavailable');
        else if (outcome?.kind === 'unstorable') {
          const detail = 'the store refuses its values';
          refuse(item, { reason: 'malformed', detail, messageId: messageIdOf(item) });
        } else act(item, outcome);
      } catch (error) {
        log.error({ error: describeError(error) }, 'a message is stored, but its answer failed');
      } finally {
        item.resolve(outcome?.kind === 'unavailable' ? 'unavailable' : 'stored');
      }
    },
    close: () => acknowledger.close(),
  };
}

function sessionOf(uplink: Uplink, birth: Birth): Session {
  const { sessionId, bootCount, connectCount } = birth;
  return { sessionId, bootCount, connectCount, connectionId: uplink.connectionId };
}

function messageIdOf({ inbound }: Arrival): string | null {
  return inbound.kind !== 'refused' && 'id' in inbound.message ? inbound.message.id : null;
}
