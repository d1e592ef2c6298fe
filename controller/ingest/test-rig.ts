/** A whole controller without broker and HTTP, on a real store and a clock that the test moves; and kiosks that talk to it. */
import { randomUUID } from 'node:crypto';
import { KioskId, RegionId } from '../../shared/domain/ids.ts';
import { noLog } from '../../shared/log.ts';
import {
  decodeDown,
  encode,
  type Down,
  type DownKind,
  type KioskAddress,
} from '../../shared/protocol/index.ts';
import { createTestClock, type TestClock } from '../../test/support/test-clock.ts';
import type { AcceptResult, Uplink } from '../broker/broker.ts';
import { FleetFile } from '../fleet/fleet-file.ts';
import { createPresenceBoard, type PresenceBoard } from '../fleet/presence-board.ts';
import type { FleetChange } from '../fleet/read-model.ts';
import { createFleetRepository, type FleetRepository } from '../fleet/repository.ts';
import { readControllerEpoch, type Store } from '../store/store.ts';
import { createIngest, type Ingest } from './ingest.ts';
import { TEST_VAULT } from '../../test/support/test-vault.ts';

export interface Sent {
  readonly kioskId: string;
  readonly kind: DownKind;
  readonly message: object;
}

export interface TestRig {
  readonly store: Store;
  readonly clock: TestClock;
  readonly fleet: FleetRepository;
  readonly presence: PresenceBoard;
  readonly ingest: Ingest;
  readonly sent: Sent[];
  readonly changes: FleetChange[];
  /** Hands messages over in order and waits until every one is settled, moving the clock meanwhile. */
  deliver(...uplinks: Uplink[]): Promise<AcceptResult[]>;
  /** Messages of one kind sent to a kiosk since the last call. */
  take<K extends DownKind>(kioskId: string, kind: K): Down<K>[];
  close(): Promise<void>;
}

export const REGION = RegionId.parse('510106');

export function addressOf(kioskId: string): KioskAddress {
  return { region: REGION, kiosk: KioskId.parse(kioskId) };
}

export function secretOf(kioskId: string): string {
  return `${kioskId}-`.padEnd(48, 'secret');
}

/** A file with these kiosks on one site. */
export function fleetFileOf(kioskIds: readonly string[]): FleetFile {
  return FleetFile.parse({
    regions: [{ id: REGION, name: '金牛区' }],
    sites: [{ id: 'hall', region: REGION, name: '政务大厅', kind: 'hall', lat: 30.69, lon: 104.05 }],
    kiosks: kioskIds.map((id) => ({ id, site: 'hall', name: `自助机 ${id}`, secret: secretOf(id) })),
  });
}

/** Starts on `store`, as a controller does; a second rig on the same store is a restarted controller. */
export async function startRig(
  store: Store,
  kioskIds: readonly string[] = ['k1', 'k2'],
  clock: TestClock = createTestClock(),
): Promise<TestRig> {
  const fleet = await createFleetRepository({ store, clock, log: noLog, vault: TEST_VAULT });
  await fleet.importFleet(fleetFileOf(kioskIds));
  const presence = createPresenceBoard({ store, clock, log: noLog });
  await presence.start();
  const sent: Sent[] = [];
  const ingest = createIngest({
    store,
    fleet,
    presence,
    clock,
    log: noLog,
    controllerEpoch: await readControllerEpoch(store),
    send: (address, kind, message) => sent.push({ kioskId: address.kiosk, kind, message }),
  });
  const changes: FleetChange[] = [];
  ingest.onChange((news) => changes.push(...news));
  return {
    store,
    clock,
    fleet,
    presence,
    ingest,
    sent,
    changes,
    deliver: (...uplinks) =>
      settleWith(
        { clock, patienceMs: PATIENCE_MS[store.engine] },
        uplinks.map((uplink) => ingest.accept(uplink)),
      ),
    take: (kioskId, kind) => takeSent(sent, kioskId, kind),
    async close() {
      await ingest.close();
      await presence.close();
    },
  };
}

/** How long a database may take before the test's clock is moved further: SQLite answers in the same turn. */
const PATIENCE_MS = { sqlite: 1, postgres: 100 };

/** Opens the commit window, waits for the database, and moves the clock in growing steps where a backoff is waited for. */
async function settleWith<T>(
  { clock, patienceMs }: { clock: TestClock; patienceMs: number },
  promises: Promise<T>[],
): Promise<T[]> {
  const all = Promise.all(promises);
  for (let stepMs = 3; ; stepMs = Math.min(stepMs * 2, 1_000)) {
    await clock.advance(stepMs);
    const patience = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), patienceMs));
    const results = await Promise.race([all, patience]);
    if (results !== undefined) return results;
  }
}

/** Reads them back as the kiosk would, so that a message which breaks its schema fails the test. */
function takeSent<K extends DownKind>(sent: Sent[], kioskId: string, kind: K): Down<K>[] {
  const taken = sent.filter((entry) => entry.kioskId === kioskId && entry.kind === kind);
  for (const entry of taken) sent.splice(sent.indexOf(entry), 1);
  return taken.map((entry) => {
    const decoded = decodeDown(kind, encode(entry.message));
    if (!decoded.ok) throw new Error(`sent a broken ${kind}: ${decoded.refusal.detail}`);
    return decoded.message;
  });
}

export interface TestKiosk {
  readonly id: string;
  sessionId: string;
  connectCount: number;
  birth(outbox?: { epoch: string; lowSeq: number; highSeq: number }[], extra?: object): Uplink;
  log(epoch: string, firstSeq: number, records: object[]): Uplink;
  beat(extra?: object): Uplink;
  bye(backByMs: number | null): Uplink;
  death(sessionId?: string): Uplink;
  raw(kind: string, payload: Uint8Array): Uplink;
  /** Begins a new connection: new session, next connect count. */
  reconnect(): void;
  connectionId(): string;
}

export function createTestKiosk(id: string, clock: TestClock): TestKiosk {
  const raw = (kind: string, payload: Uint8Array): Uplink => ({
    address: addressOf(id),
    kind,
    payload,
    receivedAtMs: clock.nowMs(),
    connectionId: kiosk.connectionId(),
  });
  const head = () => ({ v: 1, id: randomUUID(), sessionId: kiosk.sessionId, sentAtMs: clock.nowMs() });
  const up = (kind: string, message: object) => raw(kind, encode(message));
  const kiosk: TestKiosk = {
    id,
    sessionId: randomUUID(),
    connectCount: 1,
    birth: (outbox = [], extra = {}) =>
      up('birth', {
        ...head(),
        bootCount: 1,
        connectCount: kiosk.connectCount,
        agentVersion: '0.1.0',
        monoMs: 0,
        devices: [],
        services: [],
        outbox,
        ...extra,
      }),
    log: (epoch, firstSeq, records) => up('log', { ...head(), epoch, firstSeq, records }),
    beat: (extra = {}) =>
      up('beat', {
        ...head(),
        monoMs: 0,
        clockOffsetMs: null,
        isServing: true,
        openServices: 1,
        outboxRows: 0,
        memoryBytes: 1,
        devices: {},
        ...extra,
      }),
    bye: (backByMs) => up('bye', { ...head(), reason: 'update', backByMs }),
    death: (sessionId = kiosk.sessionId) => up('death', { v: 1, bootCount: 1, sessionId }),
    raw,
    reconnect() {
      kiosk.sessionId = randomUUID();
      kiosk.connectCount += 1;
    },
    connectionId: () => `tcp-${kiosk.sessionId}`,
  };
  return kiosk;
}

const stamp = { atMs: 1_760_000_000_000, bootCount: 1, monoMs: 5 };

/** A record that nothing is derived from; `detail` tells one from another. */
export function note(detail: string): object {
  const body = { commandId: '00000000-0000-4000-8000-000000000000', state: 'succeeded', detail };
  return { type: 'command-result', ...stamp, body };
}

export function notes(first: number, last: number): object[] {
  return Array.from({ length: last - first + 1 }, (_, index) => note(`fact ${first + index}`));
}

export function printerStatus(changed: object): object {
  const body = { axis: 'device', deviceId: 'printer', deviceClass: 'receiptPrinter', changed };
  return { type: 'status', ...stamp, body };
}

export function serviceStatus(serviceId: string, isOpen: boolean): object {
  const body = { axis: 'service', serviceId, isOpen, missing: isOpen ? [] : ['receipt.print'] };
  return { type: 'status', ...stamp, body };
}
