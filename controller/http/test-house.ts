/** The real parts of a controller on a new SQLite file, with kiosks to speak for: what tests of the HTTP side stand on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KioskId, RegionId } from '../../shared/domain/ids.ts';
import { noLog } from '../../shared/log.ts';
import { encode, type OutboxRecord, type UpKind } from '../../shared/protocol/index.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { readConfig } from '../config.ts';
import { FleetFile } from '../fleet/fleet-file.ts';
import { createCore, createHttp, type Core, type Http } from '../parts.ts';
import { openStore } from '../store/store.ts';

export const REGION = RegionId.parse('510106');

export interface TestHouse {
  readonly core: Core;
  readonly http: Http;
  /** Sends a birth of this kiosk through ingest, and with it the facts. Resolves when they are stored. */
  speak(kiosk: string, records?: OutboxRecord[]): Promise<void>;
  close(): Promise<void>;
}

export async function openTestHouse(kioskIds: readonly string[]): Promise<TestHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-http-'));
  const config = readConfig({ data: folder, http: '127.0.0.1:0', mqtt: '127.0.0.1:0' }, {});
  const store = await openStore({ ...config.database, log: noLog });
  const deps = { clock: systemClock, log: noLog, random: () => 0.5 };
  const core = await createCore(config, deps, store);
  await core.fleet.importFleet(fleetOf(kioskIds));
  await core.presence.start();
  const http = await createHttp(core, deps, '127.0.0.1');
  return {
    core,
    http,
    speak: (kiosk, records = []) => speak(core, kiosk, records),
    async close() {
      http.hub.close();
      http.tick.stop();
      await http.app.close();
      await core.ingest.close();
      await core.presence.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export function fleetOf(kioskIds: readonly string[]): FleetFile {
  return FleetFile.parse({
    regions: [{ id: REGION, name: '金牛区' }],
    sites: [
      { id: 'market', region: REGION, name: '营门口农贸市场', kind: 'market', lat: 30.69, lon: 104.04 },
    ],
    kiosks: kioskIds.map((id) => ({ id, site: 'market', name: `${id}号机`, secret: 's'.repeat(43) })),
  });
}

/** A status record of a receipt printer. */
export function paperLow(atMs: number): OutboxRecord {
  return {
    type: 'status',
    atMs,
    bootCount: 1,
    monoMs: 5_000,
    body: {
      axis: 'device',
      deviceId: 'receipt-printer' as never,
      deviceClass: 'receiptPrinter',
      changed: { device: 'online', paper: 'low' },
    },
  };
}

async function speak(core: Core, kiosk: string, records: OutboxRecord[]): Promise<void> {
  const epoch = randomUUID();
  const head = { v: 1, sessionId: randomUUID(), sentAtMs: systemClock.nowMs() };
  const say = (kind: UpKind, message: object) =>
    core.ingest.accept({
      address: { region: REGION, kiosk: KioskId.parse(kiosk) },
      kind,
      payload: encode({ ...head, id: randomUUID(), ...message }),
      receivedAtMs: systemClock.nowMs(),
      connectionId: null,
    });
  await say('birth', {
    bootCount: 1,
    connectCount: 1,
    agentVersion: '0.1.0',
    monoMs: 4_000,
    devices: [],
    services: [],
    outbox: [{ epoch, lowSeq: 1, highSeq: records.length }],
  });
  if (records.length > 0) await say('log', { epoch, firstSeq: 1, records });
}
