/**
 * What a new judgement changes in the ledger. Rows are never edited: a stretch that was believed and is believed no longer
 * is superseded, and stays to be read "as known on" an earlier day. Only the end of a lasting stretch is added to its row.
 */
import type { Stretch } from './evidence.ts';

/** A row of the ledger that is believed now. */
export interface Entry extends Stretch {
  readonly id: number;
}

export interface Changes {
  /** Lasting rows that have ended as they were. */
  readonly closed: readonly { readonly id: number; readonly toMs: number }[];
  readonly superseded: readonly number[];
  readonly added: readonly Stretch[];
  /** From where anything is different; null: nothing is. */
  readonly changedFromMs: number | null;
}

/** `judged` begins at `cutMs`; `believed` are the rows that reach beyond it. */
export function reconcile(believed: readonly Entry[], judged: readonly Stretch[], cutMs: number): Changes {
  const changes = {
    closed: [] as { id: number; toMs: number }[],
    superseded: [] as number[],
    added: [] as Stretch[],
    changedFromMs: null as number | null,
  };
  const note = (atMs: number) => (changes.changedFromMs = Math.min(changes.changedFromMs ?? atMs, atMs));
  const oldByKey = new Map(believed.map((entry) => [keyOf(entry, cutMs), entry]));
  const kept = new Set<Entry>();
  for (const stretch of judged) {
    const old = oldByKey.get(keyOf(stretch, cutMs));
    const isSame = old !== undefined && !kept.has(old) && (old.toMs === stretch.toMs || old.toMs === null);
    if (!isSame) {
      changes.added.push(stretch);
      note(stretch.fromMs);
      continue;
    }
    kept.add(old);
    if (old.toMs === stretch.toMs || stretch.toMs === null) continue;
    changes.closed.push({ id: old.id, toMs: stretch.toMs });
    note(stretch.toMs);
  }
  for (const old of believed) {
    if (kept.has(old)) continue;
    changes.superseded.push(old.id);
    note(Math.max(old.fromMs, cutMs));
    // The part before the cut is still believed.
    if (old.fromMs < cutMs) {
      const { id: _, ...stretch } = old;
      changes.added.push({ ...stretch, toMs: cutMs });
    }
  }
  return changes;
}

/** Everything but the end: where it begins (or reaches over the cut), and what it says. */
function keyOf({ axis, fromMs, state, cause, served, isFailure }: Stretch, cutMs: number): string {
  const isOver = fromMs <= cutMs;
  return `${axis}|${isOver ? 'cut' : fromMs}|${state}|${cause}|${served}|${isOver ? '' : isFailure}`;
}
