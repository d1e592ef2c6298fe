/** What the uplink says, in the words of shared/protocol. */
import { randomUUID } from 'node:crypto';
import type { Beat, Birth, Bye, Death, Log } from '../../../shared/protocol/index.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import type { Batch, Outbox } from '../outbox/outbox.ts';

/** What one connection is known by. */
export interface Identity {
  readonly sessionId: string;
  readonly connectCount: number;
}

export interface MessageDeps {
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly describe: () => Pick<Birth, 'agentVersion' | 'devices' | 'services'>;
  readonly vitals: () => Pick<Beat, 'isServing' | 'openServices' | 'devices'>;
  readonly clockOffsetMs: () => number | null;
}

export type Messages = ReturnType<typeof createMessages>;

export function createMessages({ clock, outbox, describe, vitals, clockOffsetMs }: MessageDeps) {
  const head = ({ sessionId }: Identity) => ({
    v: 1 as const,
    id: randomUUID(),
    sessionId,
    sentAtMs: clock.nowMs(),
  });
  const monoMs = () => Math.round(clock.monoMs());

  return {
    death: ({ sessionId }: Identity): Death => ({ v: 1, bootCount: outbox.bootCount, sessionId }),

    birth: (session: Identity): Birth => ({
      ...head(session),
      bootCount: outbox.bootCount,
      connectCount: session.connectCount,
      monoMs: monoMs(),
      outbox: outbox.ranges(),
      ...describe(),
    }),

    beat: (session: Identity): Beat => ({
      ...head(session),
      monoMs: monoMs(),
      clockOffsetMs: clockOffsetMs(),
      outboxRows: outbox.pendingRows(),
      memoryBytes: process.memoryUsage.rss(),
      ...vitals(),
    }),

    log: (session: Identity, { epoch, firstSeq, records }: Batch): Log => ({
      ...head(session),
      epoch,
      firstSeq,
      records: [...records],
    }),

    bye: (session: Identity, { reason, backByMs }: Pick<Bye, 'reason' | 'backByMs'>): Bye => ({
      ...head(session),
      reason,
      backByMs,
    }),
  };
}
