/** Where kiosks stand: one question for each 500 of them. */
import type { Kysely } from 'kysely';
import type { Schema } from '../../store/schema.ts';
import type { KioskPlace } from '../read-model.ts';

/** As many parameters as no engine minds. */
const IDS_AT_ONCE = 500;

export async function listPlaces(db: Kysely<Schema>, kioskIds: readonly string[]): Promise<KioskPlace[]> {
  const ids = [...new Set(kioskIds)];
  const places: KioskPlace[] = [];
  for (let first = 0; first < ids.length; first += IDS_AT_ONCE) {
    const rows = await db
      .selectFrom('kiosks as k')
      .innerJoin('sites as s', 's.id', 'k.site_id')
      .select(['k.id', 'k.name', 'k.region_id', 's.lat', 's.lon', 's.address'])
      .select(['s.id as site_id', 's.name as site_name'])
      .where('k.id', 'in', ids.slice(first, first + IDS_AT_ONCE))
      .execute();
    places.push(
      ...rows.map(({ id, name, region_id: regionId, lat, lon, ...row }) => ({
        kioskId: id,
        name,
        site: { id: row.site_id, name: row.site_name, address: row.address },
        regionId,
        lat,
        lon,
      })),
    );
  }
  return places;
}
