/**
 * Tells machines their open work orders (`down/orders`), always all of them: after a birth and after each change. One reader, so
 * that what was read later is sent later; what a machine misses while it is away comes with its next birth.
 */
import type { Kysely } from 'kysely';
import type { OrderNotice } from '../../../shared/domain/work-order.ts';
import { describeError } from '../../../shared/errors.ts';
import type { Log } from '../../../shared/log.ts';
import {
  MAX_KIOSK_ORDERS,
  type DownKind,
  type KioskAddress,
  type Orders,
} from '../../../shared/protocol/index.ts';
import type { Clock, Timer } from '../../../shared/time/clock.ts';
import type { Schema } from '../../store/schema.ts';
import { severityRank } from '../alerts/rule.ts';
import type { WorkOrder } from './order.ts';
import { listUnfinished } from './rows.ts';

export interface KioskOrdersDeps {
  readonly db: Kysely<Schema>;
  readonly clock: Clock;
  readonly log: Log;
  readonly addressOf: (kioskId: string) => KioskAddress | null;
  readonly send: (address: KioskAddress, kind: DownKind, message: object) => void;
}

export interface KioskOrders {
  /** Soon, and once for many calls. */
  tell(kioskIds: Iterable<string>): void;
  /** Nothing is sent after it. */
  close(): Promise<void>;
}

/** A fleet that comes back at once is read in few questions, none of them large. */
const MAX_KIOSKS = 500;
const RETRY_MS = 2_000;

export function createKioskOrders({ db, clock, log, addressOf, send }: KioskOrdersDeps): KioskOrders {
  const waiting = new Set<string>();
  let reading: Promise<void> | undefined;
  let retry: Timer | undefined;
  let isClosed = false;

  async function run(): Promise<void> {
    while (waiting.size > 0) {
      const ids = [...waiting].slice(0, MAX_KIOSKS);
      for (const id of ids) waiting.delete(id);
      try {
        tellAll(ids, await listUnfinished(db, ids));
      } catch (error) {
        for (const id of ids) waiting.add(id);
        log.warn({ error: describeError(error) }, 'open orders could not be read, trying again');
        retry = clock.setTimer(RETRY_MS, start);
        break;
      }
    }
    reading = undefined;
  }

  function tellAll(ids: readonly string[], orders: readonly WorkOrder[]): void {
    const ofKiosk = Map.groupBy(orders, ({ kioskId }) => kioskId);
    for (const id of ids) {
      const address = addressOf(id);
      if (address === null || isClosed) continue;
      send(address, 'orders', { v: 1, orders: noticesOf(ofKiosk.get(id) ?? []) } satisfies Orders);
    }
  }

  function start(): void {
    if (!isClosed) reading ??= run();
  }

  return {
    tell(kioskIds) {
      for (const id of kioskIds) waiting.add(id);
      start();
    },
    async close() {
      isClosed = true;
      waiting.clear();
      retry?.cancel();
      await reading;
    },
  };
}

/** The worst first, of equals the oldest. */
export function noticesOf(orders: readonly WorkOrder[]): OrderNotice[] {
  return orders
    .toSorted((a, b) => severityRank(a.severity) - severityRank(b.severity) || a.openedAtMs - b.openedAtMs)
    .flatMap(noticeOf)
    .slice(0, MAX_KIOSK_ORDERS);
}

function noticeOf(order: WorkOrder): OrderNotice[] {
  const { id, kind, faultClass, severity, stage, openedAtMs, fixByMs, checklist } = order;
  if (stage === 'closed' || stage === 'cancelled') return [];
  return [{ id, kind, faultClass, severity, stage, openedAtMs, fixByMs, checklist }];
}
