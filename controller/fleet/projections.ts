/**
 * What records and births change in the fleet's tables: gathered while a batch is read, written in the transaction
 * of its records (DESIGN 2). Kiosks arrive in order, so of one batch only the outcome has to be written.
 */
import { sql } from 'kysely';
import type { DeviceStatusChange } from '../../shared/domain/device-status.ts';
import type { Birth, OutboxRecord } from '../../shared/protocol/index.ts';
import type { DevicesTable, ServicesTable } from '../store/schema.ts';
import type { Writer } from '../store/writer.ts';
import { deviceHealth } from './device-health.ts';
import { deviceProblems } from '../../shared/domain/device-problems.ts';
import { createHelpCalls } from './help-calls.ts';
import { createSessionCounter, type SessionNews } from './session-counts.ts';
import { createVisitCounter } from './visit-counts.ts';
import { refreshStates } from './kiosk-states.ts';

export interface DeviceChange {
  readonly kioskId: string;
  readonly deviceId: string;
  /** null: the record does not tell; a device that no other message named is not created then. */
  readonly deviceClass: string | null;
  readonly changed: DeviceStatusChange;
  readonly atMs: number;
}

export interface ServiceChange {
  readonly kioskId: string;
  readonly serviceId: string;
  readonly isOpen: boolean;
  readonly missing: readonly string[];
  readonly atMs: number;
}

export interface BirthNews {
  readonly kioskId: string;
  readonly birth: Birth;
  readonly receivedAtMs: number;
}

/** Gathers the changes of one batch. */
export interface Projections {
  deviceChanged(change: DeviceChange): void;
  serviceChanged(change: ServiceChange): void;
  sessionEnded(news: SessionNews): void;
  /** A record that may say how visits go. */
  visitTold(kioskId: string, record: OutboxRecord): void;
  /** `calledAtMs` null: nobody asks for help any more. */
  helpCalled(kioskId: string, calledAtMs: number | null): void;
  /** At most one for each kiosk in a batch. */
  born(news: BirthNews): void;
  /** Kiosks whose summary or detail may look different. */
  touchedKiosks(): ReadonlySet<string>;
  write(writer: Writer): Promise<void>;
}

interface DeviceDraft {
  readonly kioskId: string;
  readonly deviceId: string;
  deviceClass: string | null;
  driver: string | null | undefined;
  changed: DeviceStatusChange;
  atMs: number;
}

export function createProjections(): Projections {
  const devices = new Map<string, DeviceDraft>();
  const services = new Map<string, ServicesTable>();
  const births: BirthNews[] = [];
  const touched = new Set<string>();
  const sessions = createSessionCounter();
  const helpCalls = createHelpCalls();
  const visits = createVisitCounter();

  return {
    deviceChanged({ kioskId, deviceId, deviceClass, changed, atMs }) {
      const draft = deviceDraft(devices, { kioskId, deviceId, atMs });
      draft.deviceClass = deviceClass ?? draft.deviceClass;
      draft.changed = { ...draft.changed, ...changed };
      draft.atMs = atMs;
      touched.add(kioskId);
    },
    serviceChanged({ kioskId, serviceId, isOpen, missing, atMs }) {
      services.set(`${kioskId}/${serviceId}`, {
        kiosk_id: kioskId,
        service_id: serviceId,
        is_open: isOpen ? 1 : 0,
        missing: JSON.stringify(missing),
        updated_at_ms: atMs,
      });
      touched.add(kioskId);
    },
    sessionEnded: (news) => sessions.add(news),
    visitTold: (kioskId, record) => visits.add(kioskId, record),
    helpCalled(kioskId, calledAtMs) {
      helpCalls.set(kioskId, calledAtMs);
      touched.add(kioskId);
    },
    born(news) {
      births.push(news);
      touched.add(news.kioskId);
    },
    touchedKiosks: () => touched,
    async write(writer) {
      for (const news of births) addInventory(devices, news);
      await writeDevices(writer, [...devices.values()]);
      await writeServices(writer, [...services.values()]);
      await writeAgents(writer, births);
      await removeUnlisted(writer, births);
      await refreshStates(writer, touched);
      await sessions.write(writer);
      await helpCalls.write(writer);
      await visits.write(writer);
    },
  };
}

function deviceDraft(
  drafts: Map<string, DeviceDraft>,
  { kioskId, deviceId, atMs }: { kioskId: string; deviceId: string; atMs: number },
): DeviceDraft {
  const key = `${kioskId}/${deviceId}`;
  const known = drafts.get(key);
  if (known !== undefined) return known;
  const draft = { kioskId, deviceId, deviceClass: null, driver: undefined, changed: {}, atMs };
  drafts.set(key, draft);
  return draft;
}

/** The inventory knows class and driver best; of the status it only tells which asset it is. */
function addInventory(drafts: Map<string, DeviceDraft>, { kioskId, birth, receivedAtMs }: BirthNews): void {
  for (const device of birth.devices) {
    const draft = deviceDraft(drafts, { kioskId, deviceId: device.id, atMs: receivedAtMs });
    draft.deviceClass = device.class;
    draft.driver = device.driver;
    if (device.identity !== null) draft.changed = { ...draft.changed, identity: device.identity };
  }
}

const DEVICE_COLUMNS = {
  kiosk_id: 'text',
  device_id: 'text',
  class: 'text',
  driver: 'text',
  status: 'text',
  health: 'text',
  problems: 'text',
  updated_at_ms: 'integer',
} as const;

async function writeDevices(writer: Writer, drafts: readonly DeviceDraft[]): Promise<void> {
  if (drafts.length === 0) return;
  const stored = await readDevices(writer, drafts);
  const rows = drafts.flatMap((draft) => mergedRow(draft, stored.get(`${draft.kioskId}/${draft.deviceId}`)));
  await writer.bulk.insert(writer.trx, {
    into: 'devices',
    columns: DEVICE_COLUMNS,
    rows,
    overwriteBy: ['kiosk_id', 'device_id'],
  });
}

async function readDevices(
  { trx, bulk }: Writer,
  drafts: readonly DeviceDraft[],
): Promise<Map<string, DevicesTable>> {
  const keys = drafts.map((draft) => ({ kiosk_id: draft.kioskId, device_id: draft.deviceId }));
  const wanted = bulk.rows('wanted', { kiosk_id: 'text', device_id: 'text' }, keys);
  const { rows } = await sql<DevicesTable>`
    select d.* from ${wanted}
    join devices as d on d.kiosk_id = wanted.kiosk_id and d.device_id = wanted.device_id`.execute(trx);
  return new Map(rows.map((row) => [`${row.kiosk_id}/${row.device_id}`, row]));
}

function mergedRow(draft: DeviceDraft, stored: DevicesTable | undefined): DevicesTable[] {
  const deviceClass = draft.deviceClass ?? stored?.class;
  if (deviceClass === undefined) return [];
  const before = stored === undefined ? {} : (JSON.parse(stored.status) as DeviceStatusChange);
  const status = { ...before, ...draft.changed };
  const hasNews = Object.keys(draft.changed).length > 0;
  return [
    {
      kiosk_id: draft.kioskId,
      device_id: draft.deviceId,
      class: deviceClass,
      driver: draft.driver ?? stored?.driver ?? null,
      status: JSON.stringify(status),
      health: deviceHealth(status),
      problems: problemList(status),
      updated_at_ms: hasNews ? draft.atMs : (stored?.updated_at_ms ?? draft.atMs),
    },
  ];
}

function problemList(status: DeviceStatusChange): string {
  const problems = deviceProblems(status).map(({ problem }) => problem);
  return problems.length === 0 ? '' : `,${problems.join(',')},`;
}

function writeServices({ trx, bulk }: Writer, rows: readonly ServicesTable[]): Promise<void> {
  const columns = {
    kiosk_id: 'text',
    service_id: 'text',
    is_open: 'integer',
    missing: 'text',
    updated_at_ms: 'integer',
  } as const;
  return bulk.insert(trx, { into: 'services', columns, rows, overwriteBy: ['kiosk_id', 'service_id'] });
}

function writeAgents({ trx, bulk }: Writer, births: readonly BirthNews[]): Promise<void> {
  const columns = {
    kiosk_id: 'text',
    agent_version: 'text',
    boot_count: 'integer',
    born_at_ms: 'integer',
  } as const;
  const rows = births.map(({ kioskId, birth, receivedAtMs }) => ({
    kiosk_id: kioskId,
    agent_version: birth.agentVersion,
    boot_count: birth.bootCount,
    born_at_ms: receivedAtMs,
  }));
  return bulk.insert(trx, { into: 'kiosk_agents', columns, rows, overwriteBy: ['kiosk_id'] });
}

/** A birth lists everything that the kiosk has; what it does not list is gone. */
async function removeUnlisted({ trx, bulk }: Writer, births: readonly BirthNews[]): Promise<void> {
  if (births.length === 0) return;
  const keys = { kiosk_id: 'text', id: 'text' } as const;
  const born = bulk.rows(
    'born',
    { kiosk_id: 'text' },
    births.map(({ kioskId }) => ({ kiosk_id: kioskId })),
  );
  const listedOf = (part: 'devices' | 'services') =>
    bulk.rows(
      'listed',
      keys,
      births.flatMap(({ kioskId, birth }) =>
        birth[part].map(({ id }) => ({ kiosk_id: kioskId, id: id as string })),
      ),
    );
  await sql`
    delete from devices where kiosk_id in (select kiosk_id from ${born})
    and (kiosk_id, device_id) not in (select kiosk_id, id from ${listedOf('devices')})`.execute(trx);
  await sql`
    delete from services where kiosk_id in (select kiosk_id from ${born})
    and (kiosk_id, service_id) not in (select kiosk_id, id from ${listedOf('services')})`.execute(trx);
}
