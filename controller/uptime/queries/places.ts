/** Where kiosks stand, and what their labels say of where they come from. */
import type { Kysely } from 'kysely';
import { KioskId, RegionId, SiteId } from '../../../shared/domain/ids.ts';
import type { Schema } from '../../store/schema.ts';
import { labelValue } from '../labels.ts';

export interface KioskPlace {
  readonly id: KioskId;
  readonly name: string;
  readonly site: { readonly id: SiteId; readonly name: string };
  readonly region: RegionId;
  readonly model: string | null;
  readonly supplier: string | null;
}

export async function readPlaces(db: Kysely<Schema>): Promise<Map<string, KioskPlace>> {
  const rows = await db
    .selectFrom('kiosks as k')
    .innerJoin('sites as s', 's.id', 'k.site_id')
    .select(['k.id', 'k.name', 'k.region_id', 's.id as site_id', 's.name as site_name'])
    .execute();
  const labels = await db.selectFrom('kiosk_labels').selectAll().execute();
  const byKiosk = Map.groupBy(labels, ({ kiosk_id }) => kiosk_id);
  return new Map(
    rows.map((row) => {
      const own = (byKiosk.get(row.id) ?? []).map(({ label }) => label);
      const find = (name: 'model' | 'supplier') =>
        own.map((label) => labelValue(name, label)).find((value) => value !== null) ?? null;
      return [
        row.id,
        {
          // Ids were checked when they were stored.
          id: row.id as KioskId,
          name: row.name,
          site: { id: row.site_id as SiteId, name: row.site_name },
          region: row.region_id as RegionId,
          model: find('model'),
          supplier: find('supplier'),
        },
      ];
    }),
  );
}

export async function readRegionNames(db: Kysely<Schema>): Promise<Map<string, string>> {
  const rows = await db.selectFrom('regions').select(['id', 'name']).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
