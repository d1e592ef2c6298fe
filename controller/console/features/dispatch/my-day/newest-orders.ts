/**
 * Orders as the controller answered last. A list may be older than that: it was under way when the step was taken, or it was kept for
 * times without a network. A step on top of an older version would be refused as a conflict that there is none of.
 */
import type { OrderSummary } from '../../../../dispatch/api.ts';

const KEY = 'doorstep.orders.v1';
type Kept = Readonly<Record<string, OrderSummary>>;
type Shelf = Pick<Storage, 'getItem' | 'setItem'>;

export function keepNewest(order: OrderSummary, shelf: Shelf = localStorage): void {
  write(shelf, { ...read(shelf), [order.id]: order });
}

/** The list with the newer of the two for each; what it has caught up with is forgotten. */
export function withNewest(items: readonly OrderSummary[], shelf: Shelf = localStorage): OrderSummary[] {
  const kept = read(shelf);
  const merged = items.map((order) => {
    const known = kept[order.id];
    return known !== undefined && known.version > order.version ? known : order;
  });
  const ahead = merged.filter((order) => order === kept[order.id]);
  if (ahead.length < Object.keys(kept).length)
    write(shelf, Object.fromEntries(ahead.map((order) => [order.id, order])));
  return merged;
}

export function forgetNewest(): void {
  localStorage.removeItem(KEY);
}

function read(shelf: Shelf): Kept {
  try {
    return JSON.parse(shelf.getItem(KEY) ?? '{}') as Kept;
  } catch {
    return {};
  }
}

/** A telephone that is full must not stop the steps that wait: then a step may be refused, and says so. */
function write(shelf: Shelf, kept: Kept): void {
  try {
    shelf.setItem(KEY, JSON.stringify(kept));
  } catch {
    // What was kept before stays.
  }
}
