/** Commits a batch so that one message which the database refuses for ever cannot hold back the others. Never rejects. */
import { isDataError } from '../store/data-error.ts';
import type { Store } from '../store/store.ts';
import type { FleetChange } from '../fleet/read-model.ts';
import { commitBatch, type Entry, type Outcome } from './commit.ts';

export type Settled =
  | Outcome
  /** The store failed; the sender must keep its message. */
  | { readonly kind: 'unavailable' }
  /** The store works, and refuses the values of this message. */
  | { readonly kind: 'unstorable' };

export interface SettledBatch {
  /** One for each entry, in order. */
  readonly outcomes: readonly Settled[];
  readonly changes: readonly FleetChange[];
  /** The last failure of the store, if any. */
  readonly failure?: unknown;
}

/** Halves the batch around a message that is refused, until it stands alone. */
export async function commitOrIsolate(store: Store, entries: readonly Entry[]): Promise<SettledBatch> {
  try {
    return await commitBatch(store, entries);
  } catch (error) {
    if (!isDataError(error)) return { ...all(entries, 'unavailable'), failure: error };
    if (entries.length === 1) return all(entries, 'unstorable');
    const middle = Math.ceil(entries.length / 2);
    const first = await commitOrIsolate(store, entries.slice(0, middle));
    const second = await commitOrIsolate(store, entries.slice(middle));
    const failure = second.failure ?? first.failure;
    return {
      outcomes: [...first.outcomes, ...second.outcomes],
      changes: [...first.changes, ...second.changes],
      ...(failure === undefined ? {} : { failure }),
    };
  }
}

function all(entries: readonly Entry[], kind: 'unavailable' | 'unstorable'): SettledBatch {
  return { outcomes: entries.map(() => ({ kind })), changes: [] };
}
