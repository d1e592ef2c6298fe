/** All matching kiosks for the map, and the labels in use. */
import type { Kysely } from 'kysely';
import type { Schema } from '../../store/schema.ts';
import { type KioskFilter, KioskPoint } from '../api.ts';
import { kioskRows, matches } from './filter.ts';

export async function listPoints(db: Kysely<Schema>, filter: KioskFilter): Promise<KioskPoint[]> {
  const rows = await kioskRows(db)
    .select(['k.id', 'k.name', 's.lat', 's.lon', 'l.link', 't.service', 't.devices'])
    .where(matches(filter))
    .execute();
  return rows.map((row) => KioskPoint.parse(row));
}

export async function listLabels(db: Kysely<Schema>): Promise<string[]> {
  const rows = await db.selectFrom('kiosk_labels').select('label').distinct().orderBy('label').execute();
  return rows.map(({ label }) => label);
}

/** In the order of the ids; at most `limit`. */
export async function matchingIds(db: Kysely<Schema>, filter: KioskFilter, limit: number): Promise<string[]> {
  const rows = await kioskRows(db)
    .select('k.id')
    .where(matches(filter))
    .orderBy('k.id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
