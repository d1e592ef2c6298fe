/** The uptime feature at work in a controller: its watch, its settler, and the areas it notices. */
import type { Kysely } from 'kysely';
import type { RegionId } from '../../shared/domain/ids.ts';
import type { Log } from '../../shared/log.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { PresenceBoard } from '../fleet/presence-board.ts';
import type { Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { createAreaWatch } from './areas.ts';
import { createSettler } from './settler.ts';
import { createWatch } from './watch.ts';
import { readWorkHours, type WorkHours } from './work-hours.ts';

export interface Uptime {
  start(): Promise<void>;
  brokerReachable(isReachable: boolean): void;
  /** Everything known up to now is in the ledger and in the sums when it resolves. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface UptimeDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly regions: readonly RegionId[] | null;
  readonly presence: Pick<PresenceBoard, 'onChange' | 'linkOf'>;
  /** For tests; absent: as they are stored. */
  readonly work?: (db: Kysely<Schema>) => Promise<WorkHours>;
}

export function createUptime({ store, clock, log, regions, presence, ...deps }: UptimeDeps): Uptime {
  const work = deps.work ?? readWorkHours;
  const settler = createSettler({ store, clock, log, regions, work });
  const watch = createWatch({ store, clock, log, regions, began: () => settler.touchAll() });
  const areas = createAreaWatch({ store, clock, log, linkOf: (id) => presence.linkOf(id) });
  const stopListening = presence.onChange((changes) => {
    const kioskIds = changes.map(({ kioskId }) => kioskId);
    settler.touch(kioskIds);
    areas.linksChanged(kioskIds);
  });
  return {
    async start() {
      await areas.start();
      settler.touchAll();
      settler.start();
    },
    brokerReachable: (isReachable) => watch.setReachable(isReachable),
    async settle() {
      await watch.written();
      await settler.settleAll();
    },
    async close() {
      stopListening();
      await watch.close();
      await areas.close();
      await settler.close();
    },
  };
}
