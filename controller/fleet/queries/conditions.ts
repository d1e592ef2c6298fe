/** How kiosks are, for what judges them: three queries however many they are. */
import type { Kysely } from 'kysely';
import type { Schema } from '../../store/schema.ts';
import type { KioskCondition } from '../read-model.ts';
import { maintenanceOf } from '../reasons.ts';
import { kioskRows } from './filter.ts';

/** More than these at once, and the whole fleet is read. */
const MAX_IDS = 500;

type Problem = KioskCondition['problems'][number];

export async function listConditions(
  db: Kysely<Schema>,
  given: readonly string[] | null,
): Promise<KioskCondition[]> {
  const wanted = new Set(given ?? []);
  const ids = given === null || given.length > MAX_IDS ? null : given;
  if (ids?.length === 0) return [];
  const kiosks = kioskRows(db).select([
    'k.id',
    'k.name',
    'k.region_id',
    'k.site_id',
    'k.revoked_at_ms',
    'l.link',
    't.service',
  ]);
  const devices = db
    .selectFrom('devices')
    .select(['kiosk_id', 'device_id', 'class', 'problems'])
    .where('problems', '<>', '');
  const closed = db.selectFrom('services').select(['kiosk_id', 'missing']).where('is_open', '=', 0);
  const [kioskList, deviceList, closedList] = await Promise.all([
    (ids === null ? kiosks : kiosks.where('k.id', 'in', ids)).execute(),
    (ids === null ? devices : devices.where('kiosk_id', 'in', ids)).orderBy('device_id').execute(),
    (ids === null ? closed : closed.where('kiosk_id', 'in', ids)).execute(),
  ]);
  const devicesOf = Map.groupBy(deviceList, (row) => row.kiosk_id);
  const closedOf = Map.groupBy(closedList, (row) => row.kiosk_id);
  return kioskList
    .filter(({ id }) => given === null || wanted.has(id))
    .map((row) => ({
      kioskId: row.id,
      name: row.name,
      siteId: row.site_id,
      regionId: row.region_id,
      link: row.link as KioskCondition['link'],
      service: row.service as KioskCondition['service'],
      problems: (devicesOf.get(row.id) ?? []).flatMap(problemsOf),
      maintenance: maintenanceOf(closedOf.get(row.id) ?? []),
      isRevoked: row.revoked_at_ms !== null,
    }));
}

function problemsOf(row: { device_id: string; class: string; problems: string }): Problem[] {
  const names = row.problems.split(',').filter((name) => name !== '') as Problem['problem'][];
  return names.map((problem) => ({
    deviceId: row.device_id,
    deviceClass: row.class as Problem['deviceClass'],
    problem,
  }));
}

/** What people call a kiosk, a site or a region; its id when it is gone. */
export async function readName(
  db: Kysely<Schema>,
  kind: 'kiosk' | 'site' | 'region',
  id: string,
): Promise<string> {
  const table = ({ kiosk: 'kiosks', site: 'sites', region: 'regions' } as const)[kind];
  const row = await db.selectFrom(table).select('name').where('id', '=', id).executeTakeFirst();
  return row?.name ?? id;
}
