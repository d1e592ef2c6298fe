/**
 * From committed changes to the live stream: at most four events a second for one kiosk, each made into text once
 * for all clients, and a bounded memory of them for clients that were away (DESIGN 2; style.md 4, console rule 2).
 */
import type { KioskId } from '../../../shared/domain/ids.ts';
import type { Log } from '../../../shared/log.ts';
import type { Unsubscribe } from '../../../shared/events.ts';
import { every, type Clock, type Timer } from '../../../shared/time/clock.ts';
import type { FleetQueries } from '../../fleet/fleet-queries.ts';
import { type FleetChange, KioskSummary } from '../../fleet/read-model.ts';
import { createEventRing } from './event-ring.ts';
import { HEARTBEAT_MS, heartbeatFrame, helloFrame, kioskFrame, resetFrame } from './event-stream.ts';

/** Changes of one kiosk within this time become one event, ms. */
const COALESCE_MS = 250;
/** Above this many changed kiosks at once, fetching the list costs less than an event for each. */
const MAX_KIOSKS_AT_ONCE = 200;
/** How many events a client may have missed. */
const RING_EVENTS = 1_000;
/** How long events are still made after the last client left: it may be back in a moment, ms. */
const IDLE_MS = 30_000;

export interface StreamClient {
  /** False: the client does not keep up; it is closed and gets nothing more. */
  write(frame: string): boolean;
  close(): void;
}

export interface EventHub {
  /** Sends what was missed since `lastEventId`, then everything new, until unsubscribed. */
  attach(client: StreamClient, lastEventId: string | undefined): Unsubscribe;
  /** Sends this to everybody who is there now; it is not kept. */
  announce(frame: string): void;
  clientCount(): number;
  /** Clients closed because they did not keep up, since the start. */
  droppedClients(): number;
  close(): void;
}

export interface EventHubDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly fleet: Pick<FleetQueries, 'findKiosk'>;
  /** Committed changes, in batches. */
  readonly subscribe: (listener: (changes: readonly FleetChange[]) => void) => Unsubscribe;
}

export function createEventHub({ clock, random, log, fleet, subscribe }: EventHubDeps): EventHub {
  const ring = createEventRing(Math.floor(random() * 2 ** 40).toString(36), RING_EVENTS);
  const clients = new Set<StreamClient>();
  /** Changed kiosks that were not told yet, with the types of their new records. */
  let pending = new Map<KioskId, Set<string>>();
  let flushTimer: Timer | undefined;
  let idleTimer: Timer | undefined;
  let isAsleep = true;
  let isClosed = false;
  let dropped = 0;

  const unsubscribe = subscribe(note);
  const heartbeat = every(clock, HEARTBEAT_MS, () => send(heartbeatFrame(clock.nowMs())));

  function note(changes: readonly FleetChange[]): void {
    if (isAsleep) {
      ring.skip();
      return;
    }
    for (const change of changes) {
      const records = pending.get(change.kioskId) ?? new Set();
      if (change.type === 'record') records.add(change.recordType);
      pending.set(change.kioskId, records);
    }
    flushTimer ??= clock.setTimer(COALESCE_MS, () => void flush());
  }

  async function flush(): Promise<void> {
    const changed = pending;
    pending = new Map();
    try {
      if (changed.size > MAX_KIOSKS_AT_ONCE) send(ring.append(resetFrame));
      else await tell(changed);
    } catch (error) {
      if (isClosed) return;
      log.warn({ err: error }, 'live events could not be read from the store');
      send(ring.append(resetFrame));
    }
    // The next one starts only now: however slow the store is, one kiosk has at most one event in COALESCE_MS.
    flushTimer = pending.size > 0 && !isClosed ? clock.setTimer(COALESCE_MS, () => void flush()) : undefined;
  }

  async function tell(changed: ReadonlyMap<KioskId, ReadonlySet<string>>): Promise<void> {
    for (const [kioskId, records] of changed) {
      if (isClosed) return;
      const kiosk = await fleet.findKiosk(kioskId);
      if (kiosk === undefined) continue;
      const event = { kiosk: KioskSummary.parse(kiosk), records: [...records] };
      send(ring.append((id) => kioskFrame(id, event)));
    }
  }

  function send(frame: string): void {
    for (const client of clients) write(client, frame);
  }

  function write(client: StreamClient, frame: string): void {
    if (client.write(frame)) return;
    dropped += 1;
    clients.delete(client);
    client.close();
  }

  return {
    attach(client, lastEventId) {
      idleTimer?.cancel();
      isAsleep = false;
      clients.add(client);
      const missed = lastEventId === undefined ? null : ring.since(lastEventId);
      const hello = helloFrame(ring.lastId(), { nowMs: clock.nowMs(), isResumed: missed !== null });
      write(client, (missed ?? []).join('') + hello);
      return () => {
        clients.delete(client);
        if (clients.size > 0 || isClosed) return;
        idleTimer?.cancel();
        idleTimer = clock.setTimer(IDLE_MS, () => (isAsleep = true));
      };
    },
    announce: send,
    clientCount: () => clients.size,
    droppedClients: () => dropped,
    close() {
      isClosed = true;
      unsubscribe();
      heartbeat.cancel();
      flushTimer?.cancel();
      idleTimer?.cancel();
      for (const client of clients) client.close();
      clients.clear();
    },
  };
}
