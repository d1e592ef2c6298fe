/** Counts connections over all runs, so that the controller can tell an old birth from a new one (fleet.md 6.3 rule 1). */
import type { Log } from '../../../shared/log.ts';
import type { AgentStore } from '../store.ts';

/** Each call gives the number of the next connection, which is stored before it is used. */
export function createConnectCount(store: AgentStore, log: Log): () => number {
  const set = store.db.prepare<[number]>('UPDATE uplink SET connect_count = ?');
  let last = store.db.prepare<[], number>('SELECT connect_count FROM uplink').pluck().get() ?? 0;
  return () => {
    last += 1;
    try {
      set.run(last);
    } catch (error) {
      // A full disk must not keep the kiosk from saying that its disk is full.
      log.warn({ err: error }, 'connect count not stored');
    }
    return last;
  };
}
