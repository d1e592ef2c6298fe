/** Sends what the ledger has waiting: one queue for each robot or mailbox, filled from the store, so that a restart loses nothing. */
import { randomUUID } from 'node:crypto';
import { describeError } from '../../../shared/errors.ts';
import type { Log } from '../../../shared/log.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import { createDeadlineTimer } from '../../../shared/time/deadline-timer.ts';
import { Severity } from '../../../shared/domain/work-order.ts';
import type { NotificationsTable } from '../../store/dispatch-schema.ts';
import type { Store } from '../../store/store.ts';
import { earlier } from '../alerts/kiosk-alerts.ts';
import type { Document } from '../documents.ts';
import { CHANNEL_LIMITS } from './channel.ts';
import { messageOf, type Notice } from './notice.ts';
import {
  EMPTY_QUEUE,
  nextOf,
  notSent,
  type Queue,
  queueDueAtMs,
  sending,
  sent,
  without,
  withNotices,
} from './queue.ts';
import { listAttempts, listDue, markAttempt, markSent, markTrouble, nextDueAtMs } from './rows.ts';
import type { Deliver } from './transport.ts';

export interface SenderDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly deliver: Deliver;
  /** With their secrets. */
  readonly channels: () => Promise<readonly Document<'channel'>[]>;
}

export interface Sender {
  start(): Promise<void>;
  /** Something may wait: looks again. */
  nudge(): void;
  /** Lets what is under way end. */
  close(): Promise<void>;
}

interface Line {
  readonly channelId: string;
  readonly recipients: string;
  queue: Queue;
}

const LONGEST_WINDOW_MS = 60_000;
const RETRY_MS = 5_000;

export function createSender({
  store,
  clock,
  log,
  random,
  deliver,
  channels: readChannels,
}: SenderDeps): Sender {
  const lines = new Map<string, Line>();
  const timer = createDeadlineTimer(clock, () => nudge());
  const underWay = new Set<Promise<void>>();
  let channels: ReadonlyMap<string, Document<'channel'>> = new Map();
  /** Settled while we look: what the store said before does not count for them. */
  let settled = new Set<string>();
  let looking: Promise<void> | undefined;
  let isAskedAgain = false;
  let isClosed = false;

  function lineOf(channelId: string, recipients: string): Line {
    const key = `${channelId}|${recipients}`;
    const line = lines.get(key) ?? { channelId, recipients, queue: EMPTY_QUEUE };
    lines.set(key, line);
    return line;
  }

  async function look(): Promise<void> {
    const nowMs = clock.nowMs();
    channels = new Map((await readChannels()).map((channel) => [channel.id, channel]));
    settled = new Set();
    const due = await listDue(store.db, nowMs);
    const rows = due.filter(({ id }) => !settled.has(id));
    for (const [key, group] of Map.groupBy(rows, (row) => `${row.channel_id}|${row.recipients}`)) {
      const line = lines.get(key) ?? lineOf(group[0]?.channel_id ?? '', group[0]?.recipients ?? '[]');
      line.queue = withNotices(line.queue, group.map(noticeOf));
    }
    let dueAtMs = await nextDueAtMs(store.db, nowMs);
    for (const line of lines.values()) dueAtMs = earlier(dueAtMs, serve(line));
    arm(dueAtMs);
  }

  function settle(ids: readonly string[]): void {
    for (const id of ids) settled.add(id);
  }

  function arm(dueAtMs: number | null): void {
    timer.arm(dueAtMs === null || isClosed ? null : clock.monoMs() + Math.max(0, dueAtMs - clock.nowMs()));
  }

  /** Sends what may go now; the moment at which more may. */
  function serve(line: Line): number | null {
    const channel = channels.get(line.channelId);
    if (channel === undefined || !channel.body.isEnabled || isClosed) return null;
    const limits = CHANNEL_LIMITS[channel.body.kind];
    const next = nextOf(line.queue, limits, clock.nowMs());
    if (next !== null && 'notices' in next) {
      line.queue = sending(line.queue);
      const work = send(line, channel, next.notices).finally(() => underWay.delete(work));
      underWay.add(work);
      return null;
    }
    return queueDueAtMs(line.queue, limits, clock.nowMs());
  }

  async function send(line: Line, channel: Document<'channel'>, notices: readonly Notice[]): Promise<void> {
    const limits = CHANNEL_LIMITS[channel.body.kind];
    const ids = notices.map(({ id }) => id);
    try {
      // Before it goes out: the limit counts it also when we do not live to see the answer.
      await markAttempt(store.db, ids, { id: randomUUID(), atMs: clock.nowMs() });
      const message = messageOf(notices, channel.body.language, limits.textBytes);
      const verdict = await deliver({
        channel: channel.body,
        to: JSON.parse(line.recipients) as string[],
        message,
      });
      const nowMs = clock.nowMs();
      if (verdict.kind === 'sent') {
        await markSent(store.db, ids, nowMs);
        settle(ids);
        line.queue = sent(line.queue, new Set(ids), limits, nowMs);
      } else {
        const isFinal = verdict.kind === 'refused';
        log.warn(
          { channelId: channel.id, verdict: verdict.kind, detail: verdict.detail },
          'a notification was not taken',
        );
        await markTrouble(store.db, ids, `${verdict.kind}: ${verdict.detail}`, isFinal);
        line.queue = notSent(line.queue, limits, { nowMs, isLimited: verdict.kind === 'limited', random });
        if (isFinal) {
          settle(ids);
          line.queue = without(line.queue, new Set(ids));
        }
      }
    } catch (error) {
      line.queue = notSent(line.queue, limits, { nowMs: clock.nowMs(), isLimited: false, random });
      log.warn({ error: describeError(error) }, 'the ledger of notifications failed, trying again');
    }
    nudge();
  }

  function nudge(): void {
    if (isClosed) return;
    if (looking !== undefined) {
      isAskedAgain = true;
      return;
    }
    looking = look()
      .catch((error: unknown) => {
        log.warn({ error: describeError(error) }, 'cannot look for notifications, trying again');
        arm(clock.nowMs() + RETRY_MS);
      })
      .finally(() => {
        looking = undefined;
        if (!isAskedAgain) return;
        isAskedAgain = false;
        nudge();
      });
  }

  return {
    async start() {
      for (const { channelId, recipients, atMs } of await listAttempts(
        store.db,
        clock.nowMs() - LONGEST_WINDOW_MS,
      )) {
        const line = lineOf(channelId, recipients);
        line.queue = { ...line.queue, sentAtMs: [...line.queue.sentAtMs, atMs] };
      }
      nudge();
    },
    nudge,
    async close() {
      isClosed = true;
      timer.cancel();
      await looking;
      await Promise.all(underWay);
    },
  };
}

function noticeOf(row: NotificationsTable): Notice {
  return {
    id: row.id,
    severity: Severity.parse(row.severity),
    createdAtMs: row.created_at_ms,
    title: row.title,
    text: row.text,
  };
}
