/**
 * Runs the link axis of every kiosk (presence.ts) in memory and writes it down in batches: transitions at once,
 * last-seen times every few seconds, because a beat is not history (DESIGN 2). One timer serves all kiosks.
 */
import { describeError } from '../../shared/errors.ts';
import { Listeners, type Unsubscribe } from '../../shared/events.ts';
import { KioskId, RegionId } from '../../shared/domain/ids.ts';
import type { Log } from '../../shared/log.ts';
import type { KioskAddress } from '../../shared/protocol/index.ts';
import { every, type Clock, type Timer } from '../../shared/time/clock.ts';
import type { KioskLinksTable, LinkTransitionsTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { readLinks, saveLinks } from './link-rows.ts';
import {
  isCurrentSession,
  isStaleBirth,
  presenceAfter,
  unknownPresence,
  type Presence,
  type PresenceEvent,
  type Session,
} from './presence.ts';
import type { FleetChange, LinkState } from './read-model.ts';

export interface PresenceBoard {
  /** Loads the fleet: every kiosk is unknown until its birth. */
  start(): Promise<void>;
  linkOf(kioskId: string): LinkState;
  isCurrentSession(kioskId: string, sessionId: string): boolean;
  isStaleBirth(kioskId: string, session: Session): boolean;
  /** `atMs`: when the message arrived; a message of the current session also proves that the kiosk lives. */
  apply(address: KioskAddress, event: PresenceEvent, atMs: number): void;
  /** The latest clock estimate of a kiosk, controller minus kiosk, ms. */
  noteClockOffset(kioskId: string, clockOffsetMs: number): void;
  /** false: our own line to the broker is down, so nobody's silence means anything. */
  setReachable(isReachable: boolean): void;
  /** Kiosks whose link changed, after the change is stored. */
  onChange(listener: (changes: FleetChange[]) => void): Unsubscribe;
  /** Writes what is left and stops. */
  close(): Promise<void>;
}

export interface PresenceBoardDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** The shard of this controller: kiosks of other regions belong to another one on the same store. null: all. */
  readonly regions?: readonly RegionId[] | null;
  /** Closes the connection of a kiosk that fell silent, so that it notices and comes back (fleet.md 6.5). */
  readonly disconnect?: (address: KioskAddress) => void;
}

interface Entry {
  readonly address: KioskAddress;
  presence: Presence;
  sinceMs: number;
  lastSeenAtMs: number | null;
  clockOffsetMs: number | null;
}

const TICK_MS = 250;
/** How long a last-seen time may wait to be written. */
const LAST_SEEN_FLUSH_MS = 5_000;
/** While the store fails the history waits in memory, its newest part: some 20 MB. */
const MAX_UNSAVED_TRANSITIONS = 100_000;
/** A tick that comes so late means that we were paused, not the kiosks (fleet.md 6.5, self-blindness). */
const BLIND_AFTER_MS = 5_000;
/** Everybody gets two minutes to come back after our start, and a large fleet longer (fleet.md 6.3 rule 4). */
const MIN_BOOT_GRACE_MS = 120_000;
const BOOT_GRACE_PER_KIOSK_MS = 1_000 / 500;

export function createPresenceBoard(deps: PresenceBoardDeps): PresenceBoard {
  const { store, clock, log } = deps;
  const entries = new Map<string, Entry>();
  const listeners = new Listeners<[FleetChange[]]>();
  let unsaved = new Set<Entry>();
  let transitions: LinkTransitionsTable[] = [];
  let isReachable = true;
  let tickedAtMonoMs = clock.monoMs();
  let nextFlushMonoMs = 0;
  let flushing: Promise<void> | undefined;
  let hasFailed = false;
  let ticker: Timer | undefined;

  function move(entry: Entry, event: PresenceEvent, nowMonoMs: number): void {
    const before = entry.presence;
    entry.presence = presenceAfter(before, event, nowMonoMs);
    if (entry.presence.link === before.link) return;
    noteTransition(entry, event.type === 'bye' ? (event.reason ?? null) : null);
  }

  function noteTransition(entry: Entry, reason: string | null = null): void {
    entry.sinceMs = clock.nowMs();
    const { link, cause, phase } = entry.presence;
    transitions.push({
      kiosk_id: entry.address.kiosk,
      at_ms: entry.sinceMs,
      link,
      cause,
      heard_at_ms: link === 'online' ? null : entry.lastSeenAtMs,
      reason,
    });
    unsaved.add(entry);
    if (link === 'offline' && cause === 'silent' && phase === 'open') deps.disconnect?.(entry.address);
  }

  function moveAll(event: PresenceEvent, nowMonoMs: number): void {
    for (const entry of entries.values()) move(entry, event, nowMonoMs);
  }

  function tick(): void {
    const nowMonoMs = clock.monoMs();
    if (nowMonoMs - tickedAtMonoMs > TICK_MS + BLIND_AFTER_MS) moveAll({ type: 'blindness-over' }, nowMonoMs);
    tickedAtMonoMs = nowMonoMs;
    if (isReachable) moveAll({ type: 'timer' }, nowMonoMs);
    const isFlushDue = nowMonoMs >= nextFlushMonoMs || (transitions.length > 0 && !hasFailed);
    if (isFlushDue && unsaved.size > 0) flushing ??= flush();
  }

  async function flush(): Promise<void> {
    const saving = { entries: unsaved, transitions };
    unsaved = new Set();
    transitions = [];
    nextFlushMonoMs = clock.monoMs() + LAST_SEEN_FLUSH_MS;
    try {
      await saveLinks(store, Array.from(saving.entries, linkRow), saving.transitions);
      hasFailed = false;
      const kiosks = new Set(saving.transitions.map((transition) => transition.kiosk_id as KioskId));
      if (kiosks.size > 0) listeners.emit(Array.from(kiosks, (kioskId) => ({ type: 'kiosk', kioskId })));
    } catch (error) {
      hasFailed = true;
      log.warn({ error: describeError(error) }, 'presence is not stored, trying again');
      for (const entry of saving.entries) unsaved.add(entry);
      transitions = [...saving.transitions, ...transitions].slice(-MAX_UNSAVED_TRANSITIONS);
    } finally {
      flushing = undefined;
    }
  }

  function entryOf(address: KioskAddress): Entry {
    const known = entries.get(address.kiosk);
    if (known !== undefined) return known;
    const entry = newEntry(address, Number.POSITIVE_INFINITY);
    entries.set(address.kiosk, entry);
    return entry;
  }

  function newEntry(address: KioskAddress, graceMs: number): Entry {
    const presence = unknownPresence(clock.monoMs(), graceMs);
    return { address, presence, sinceMs: clock.nowMs(), lastSeenAtMs: null, clockOffsetMs: null };
  }

  return {
    async start() {
      const rows = await readLinks(store, deps.regions ?? null);
      const graceMs = Math.max(MIN_BOOT_GRACE_MS, rows.length * BOOT_GRACE_PER_KIOSK_MS);
      for (const row of rows) {
        const address = { region: RegionId.parse(row.region_id), kiosk: KioskId.parse(row.kiosk_id) };
        // A machine that was never seen cannot have gone offline: it stays unknown.
        const entry = newEntry(address, row.last_seen_at_ms === null ? Number.POSITIVE_INFINITY : graceMs);
        entry.lastSeenAtMs = row.last_seen_at_ms;
        entry.clockOffsetMs = row.clock_offset_ms;
        entries.set(row.kiosk_id, entry);
        if (row.link === 'unknown') entry.sinceMs = row.since_at_ms;
        else noteTransition(entry);
      }
      tickedAtMonoMs = clock.monoMs();
      ticker = every(clock, TICK_MS, tick);
    },
    linkOf: (kioskId) => entries.get(kioskId)?.presence.link ?? 'unknown',
    isCurrentSession(kioskId, sessionId) {
      const entry = entries.get(kioskId);
      return entry !== undefined && isCurrentSession(entry.presence, sessionId);
    },
    isStaleBirth(kioskId, session) {
      const entry = entries.get(kioskId);
      return entry !== undefined && isStaleBirth(entry.presence, session);
    },
    apply(address, event, atMs) {
      const entry = entryOf(address);
      move(entry, event, clock.monoMs());
      if (!provesLife(entry.presence, event)) return;
      entry.lastSeenAtMs = Math.max(entry.lastSeenAtMs ?? 0, atMs);
      unsaved.add(entry);
    },
    noteClockOffset(kioskId, clockOffsetMs) {
      const entry = entries.get(kioskId);
      if (entry === undefined) return;
      entry.clockOffsetMs = clockOffsetMs;
      unsaved.add(entry);
    },
    setReachable(reachable) {
      if (reachable && !isReachable) moveAll({ type: 'blindness-over' }, clock.monoMs());
      isReachable = reachable;
    },
    onChange: (listener) => listeners.add(listener),
    async close() {
      ticker?.cancel();
      await flushing;
      if (unsaved.size > 0) await flush();
    },
  };
}

function provesLife({ session, phase }: Presence, event: PresenceEvent): boolean {
  if (event.type === 'birth') return session?.sessionId === event.session.sessionId;
  if (event.type !== 'inbound' && event.type !== 'bye') return false;
  return session?.sessionId === event.sessionId && phase !== 'ended';
}

function linkRow(entry: Entry): KioskLinksTable {
  return {
    kiosk_id: entry.address.kiosk,
    link: entry.presence.link,
    since_at_ms: entry.sinceMs,
    last_seen_at_ms: entry.lastSeenAtMs,
    clock_offset_ms: entry.clockOffsetMs,
  };
}
