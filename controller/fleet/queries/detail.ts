/** One kiosk with everything that is known of it now. */
import type { Kysely } from 'kysely';
import type { Schema } from '../../store/schema.ts';
import { KioskDetail } from '../read-model.ts';
import { summariesOf, summaryRows } from './summaries.ts';

export async function findKiosk(db: Kysely<Schema>, id: string): Promise<KioskDetail | undefined> {
  const row = await summaryRows(db)
    .select(['k.version', 's.lat', 's.lon', 'l.clock_offset_ms'])
    .where('k.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const [summaries, agent, devices, services] = await Promise.all([
    summariesOf(db, [row]),
    db.selectFrom('kiosk_agents').selectAll().where('kiosk_id', '=', id).executeTakeFirst(),
    db.selectFrom('devices').selectAll().where('kiosk_id', '=', id).orderBy('device_id').execute(),
    db.selectFrom('services').selectAll().where('kiosk_id', '=', id).orderBy('service_id').execute(),
  ]);
  return KioskDetail.parse({
    ...summaries[0],
    version: row.version,
    lat: row.lat,
    lon: row.lon,
    agentVersion: agent?.agent_version ?? null,
    bootCount: agent?.boot_count ?? null,
    clockOffsetMs: row.clock_offset_ms,
    deviceList: devices.map((device) => ({
      id: device.device_id,
      class: device.class,
      driver: device.driver,
      status: JSON.parse(device.status) as unknown,
      health: device.health,
      updatedAtMs: device.updated_at_ms,
    })),
    serviceList: services.map((entry) => ({
      id: entry.service_id,
      isOpen: entry.is_open === 1,
      missing: JSON.parse(entry.missing) as unknown,
      updatedAtMs: entry.updated_at_ms,
    })),
  });
}
