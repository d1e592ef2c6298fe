/** The open work orders of this machine as the controller told last; kept on the disk, so that they are there without a network. */
import * as z from 'zod';
import { OrderNotice } from '../../../shared/domain/work-order.ts';
import { describeError } from '../../../shared/errors.ts';
import type { Log } from '../../../shared/log.ts';
import type { AgentStore } from '../store.ts';

const Orders = z.array(OrderNotice);

export interface OpenOrders {
  /** The worst first. */
  readonly list: readonly OrderNotice[];
  /** All there are now: what is missing is closed. */
  put(orders: readonly OrderNotice[]): void;
}

export interface OpenOrdersDeps {
  readonly store: AgentStore;
  readonly log: Log;
  readonly onChange: () => void;
}

export function createOpenOrders({ store: { db }, log, onChange }: OpenOrdersDeps): OpenOrders {
  const upsert = db.prepare<[string]>(
    'INSERT INTO open_orders (id, orders) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET orders = excluded.orders',
  );
  let kept = db.prepare<[], string>('SELECT orders FROM open_orders WHERE id = 1').pluck().get() ?? '[]';
  let list = tryParse(kept) ?? [];

  return {
    get list() {
      return list;
    },
    put(orders) {
      const text = JSON.stringify(orders);
      if (text === kept) return;
      list = orders;
      try {
        upsert.run(text);
        kept = text;
      } catch (error) {
        // A full disk must not hide the work that may be about it.
        log.warn({ reason: describeError(error) }, 'the open orders cannot be kept');
      }
      onChange();
    },
  };
}

/** A row that this release cannot read counts as none: the machine must start, and the next birth brings a new one. */
function tryParse(text: string): readonly OrderNotice[] | undefined {
  try {
    return Orders.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
