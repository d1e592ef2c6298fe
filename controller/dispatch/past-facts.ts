/** What was known of kiosks in a time that is over, from the transitions of their links and the records they sent: for dry runs. */
import type { Kysely } from 'kysely';
import type { DeviceStatusChange } from '../../shared/domain/device-status.ts';
import { deviceProblems } from '../../shared/domain/device-problems.ts';
import { OutboxRecord } from '../../shared/protocol/index.ts';
import type { FleetQueries } from '../fleet/fleet-queries.ts';
import type { LinkState } from '../fleet/read-model.ts';
import type { Schema } from '../store/schema.ts';
import type { PastFacts } from './alerts/dry-run.ts';
import type { FactProblem, KioskFacts } from './alerts/facts.ts';

type Change =
  | { readonly atMs: number; readonly link: LinkState }
  | { readonly atMs: number; readonly record: OutboxRecord };

/** One list for each kiosk that has a history in the time. */
export async function readPastFacts(
  db: Kysely<Schema>,
  fleet: Pick<FleetQueries, 'listConditions'>,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<PastFacts[][]> {
  const links = await db
    .selectFrom('link_transitions')
    .selectAll()
    .where('at_ms', '>=', fromMs)
    .where('at_ms', '<', toMs)
    .execute();
  const records = await db
    .selectFrom('records')
    .select(['kiosk_id', 'type', 'at_ms', 'boot_count', 'mono_ms', 'body'])
    .where('type', 'in', ['status', 'supply'])
    .where('at_ms', '>=', fromMs)
    .where('at_ms', '<', toMs)
    .orderBy('stored_order')
    .execute();
  const changes = new Map<string, Change[]>();
  const add = (kioskId: string, change: Change) =>
    changes.set(kioskId, [...(changes.get(kioskId) ?? []), change]);
  for (const row of links) add(row.kiosk_id, { atMs: row.at_ms, link: row.link as LinkState });
  for (const row of records) {
    const record = OutboxRecord.safeParse({
      type: row.type,
      atMs: row.at_ms,
      bootCount: row.boot_count,
      monoMs: row.mono_ms,
      body: JSON.parse(row.body),
    });
    if (record.success) add(row.kiosk_id, { atMs: row.at_ms, record: record.data });
  }
  const conditions = await fleet.listConditions([...changes.keys()]);
  return conditions.map((now) => historyOf(now, changes.get(now.kioskId) ?? []));
}

/** It begins with nothing known, as the controller does. */
function historyOf(now: KioskFacts, changes: Change[]): PastFacts[] {
  const devices = new Map<string, { deviceClass: FactProblem['deviceClass']; status: DeviceStatusChange }>();
  const services = new Map<string, { isOpen: boolean; missing: readonly string[] }>();
  let facts: KioskFacts = {
    ...now,
    link: 'online',
    service: 'unknown',
    problems: [],
    maintenance: null,
    isRevoked: false,
  };
  return changes
    .toSorted((a, b) => a.atMs - b.atMs)
    .map((change) => {
      if ('link' in change) facts = { ...facts, link: change.link };
      else {
        noteRecord(change.record, devices, services);
        facts = { ...facts, ...conditionOf(devices, services) };
      }
      return { atMs: change.atMs, facts };
    });
}

function noteRecord(
  record: OutboxRecord,
  devices: Map<string, { deviceClass: FactProblem['deviceClass']; status: DeviceStatusChange }>,
  services: Map<string, { isOpen: boolean; missing: readonly string[] }>,
): void {
  if (record.type === 'supply') {
    const known = devices.get(record.body.deviceId);
    if (known !== undefined) known.status = { ...known.status, paper: record.body.level };
  }
  if (record.type !== 'status') return;
  if (record.body.axis === 'service') services.set(record.body.serviceId, record.body);
  if (record.body.axis === 'device') {
    const { deviceId, deviceClass, changed } = record.body;
    devices.set(deviceId, { deviceClass, status: { ...devices.get(deviceId)?.status, ...changed } });
  }
}

function conditionOf(
  devices: ReadonlyMap<string, { deviceClass: FactProblem['deviceClass']; status: DeviceStatusChange }>,
  services: ReadonlyMap<string, { isOpen: boolean; missing: readonly string[] }>,
): Pick<KioskFacts, 'problems' | 'service' | 'maintenance'> {
  const problems = [...devices].flatMap(([deviceId, { deviceClass, status }]) =>
    deviceProblems(status).map(({ problem }) => ({ deviceId, deviceClass, problem })),
  );
  const open = [...services.values()].filter(({ isOpen }) => isOpen).length;
  const missing = new Set([...services.values()].flatMap(({ missing }) => missing));
  const maintenance = missing.has('kiosk.free')
    ? 'technician'
    : missing.has('kiosk.inService')
      ? 'takenOut'
      : null;
  const service =
    services.size === 0 ? 'unknown' : open === services.size ? 'full' : open === 0 ? 'none' : 'partial';
  return { problems, service, maintenance };
}
