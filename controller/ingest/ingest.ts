/**
 * The way of a message from a kiosk into the store and back as an acknowledgement (DESIGN 2; fleet.md 6.3, 6.4 and 4.2).
 * Everything of one kiosk happens in the order of its arrival, and nothing in memory changes before its commit.
 */
import type { KioskId } from '../../shared/domain/ids.ts';
import { Listeners, type Unsubscribe } from '../../shared/events.ts';
import { describeError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import type { DownKind, KioskAddress } from '../../shared/protocol/index.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { AcceptResult, Uplink } from '../broker/broker.ts';
import type { PresenceBoard } from '../fleet/presence-board.ts';
import type { FleetChange } from '../fleet/read-model.ts';
import type { KioskDirectory } from '../fleet/directory.ts';
import type { Store } from '../store/store.ts';
import { createBatcher } from './batcher.ts';
import type { Entry } from './commit.ts';
import { createEffects, type Arrival, type Item } from './effects.ts';
import { readUplink } from './inbox.ts';
import { commitOrIsolate, type Settled } from './isolate.ts';
import { createIngestMetrics, type IngestMetrics } from './metrics.ts';

export interface IngestDeps {
  readonly store: Store;
  readonly fleet: Pick<KioskDirectory, 'knows'>;
  readonly presence: PresenceBoard;
  readonly clock: Clock;
  readonly log: Log;
  /** Random id of the database, from `readControllerEpoch`. */
  readonly controllerEpoch: string;
  readonly send: (address: KioskAddress, kind: DownKind, message: object) => void;
  readonly metrics?: IngestMetrics;
  /** How many `log` messages a kiosk may have under way. */
  readonly window?: number;
}

export interface Ingest {
  /** Settles when the message is committed or quarantined, or the store failed; never rejects. */
  accept(uplink: Uplink): Promise<AcceptResult>;
  /** Counts after everything that arrived before it. */
  connectionClosed(address: KioskAddress, connectionId: string): void;
  brokerReachable(isReachable: boolean): void;
  /** Changes that are committed: of records, and of kiosks including their link. */
  onChange(listener: (changes: FleetChange[]) => void): Unsubscribe;
  /** Kiosks that have introduced themselves, after they were answered. */
  onBirth(listener: (kioskId: KioskId) => void): Unsubscribe;
  readonly metrics: IngestMetrics;
  /** Commits what has arrived; everything later is `unavailable`. */
  close(): Promise<void>;
}

const DEFAULT_WINDOW = 16;
const COMMIT_WINDOW_MS = 5;
const MAX_BATCH_ROWS = 1_000;
/** About a second of full load; beyond it the kiosks keep their facts themselves. */
const MAX_QUEUED_ROWS = 20_000;

export function createIngest(deps: IngestDeps): Ingest {
  const { store, fleet, presence, clock, log } = deps;
  const metrics = deps.metrics ?? createIngestMetrics();
  const listeners = new Listeners<[FleetChange[]]>((error) =>
    log.error({ error: describeError(error) }, 'a listener of fleet changes failed'),
  );
  const births = new Listeners<[KioskId]>((error) =>
    log.error({ error: describeError(error) }, 'a listener of births failed'),
  );
  const effects = createEffects({
    ...deps,
    metrics,
    window: deps.window ?? DEFAULT_WINDOW,
    born: (kioskId) => births.emit(kioskId),
  });
  const stopRelay = presence.onChange((changes) => listeners.emit(changes));
  const batcher = createBatcher<Item>({
    clock,
    windowMs: COMMIT_WINDOW_MS,
    maxBatchWeight: MAX_BATCH_ROWS,
    maxQueuedWeight: MAX_QUEUED_ROWS,
    // Whether a birth is stale depends on the birth before it, which counts only after its commit.
    keyOf: (item) =>
      item.tag === 'arrival' && item.inbound.kind === 'birth' ? item.uplink.address.kiosk : undefined,
    run: runBatch,
  });

  async function runBatch(batch: Item[]): Promise<boolean> {
    const entries = new Map<Item, Entry>();
    for (const item of batch) {
      const entry = item.tag === 'arrival' ? effects.entryOf(item) : undefined;
      if (entry !== undefined) entries.set(item, entry);
    }
    const settled = await settle(entries);
    for (const item of batch) effects.run(item, settled.outcomes.get(item));
    if (settled.changes.length > 0) listeners.emit(settled.changes);
    return settled.isStoreWorking;
  }

  async function settle(entries: ReadonlyMap<Item, Entry>) {
    const outcomes = new Map<Item, Settled>();
    if (entries.size === 0) return { outcomes, changes: [], isStoreWorking: true };
    const result = await commitOrIsolate(store, [...entries.values()]);
    metrics.inc('commits');
    Array.from(entries.keys(), (item, index) =>
      outcomes.set(item, result.outcomes[index] ?? { kind: 'unavailable' }),
    );
    const isStoreWorking = result.failure === undefined;
    if (!isStoreWorking) {
      metrics.inc('storeFailures');
      log.error(
        { error: describeError(result.failure) },
        'the store failed; kiosks keep their facts and send again',
      );
    }
    return { outcomes, changes: [...result.changes], isStoreWorking };
  }

  return {
    metrics,
    accept(uplink) {
      if (!fleet.knows(uplink.address.kiosk)) {
        metrics.inc('unregistered');
        return Promise.resolve('stored');
      }
      const inbound = readUplink(uplink);
      return new Promise((resolve) => {
        const item: Arrival = { tag: 'arrival', uplink, inbound, resolve };
        if (!batcher.add(item, weightOf(item))) {
          metrics.inc('unavailable');
          resolve('unavailable');
        }
      });
    },
    connectionClosed(address, connectionId) {
      if (fleet.knows(address.kiosk)) batcher.add({ tag: 'closed', address, connectionId }, 0);
    },
    brokerReachable: (isReachable) => presence.setReachable(isReachable),
    onChange: (listener) => listeners.add(listener),
    onBirth: (listener) => births.add(listener),
    async close() {
      await batcher.close();
      stopRelay();
      effects.close();
    },
  };
}

/** Rows that a message costs, or nearly: what the size of a batch is counted in. */
function weightOf({ inbound }: Arrival): number {
  switch (inbound.kind) {
    case 'log':
      return inbound.message.records.length;
    case 'birth':
      return 1 + inbound.message.devices.length + inbound.message.outbox.length;
    case 'refused':
    case 'beat':
    case 'bye':
      return 1;
    case 'death':
      // Weighs nothing, as a closed connection does: a full queue must not lose the news that somebody is gone.
      return 0;
  }
}
