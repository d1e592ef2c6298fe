/** SQL of area outages, and of the groups that may have one. */
import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Area, Group } from './core/area.ts';
import { labelValue } from './labels.ts';
import { FOREVER } from './story-rows.ts';

export interface AreaRow extends Area {
  readonly id: string;
  /** null: lasts. */
  readonly toMs: number | null;
}

/** Sites, regions, and the providers that labels such as `provider:telecom` name. */
export async function readGroups(db: Kysely<Schema>): Promise<Group[]> {
  const kiosks = await db.selectFrom('kiosks').select(['id', 'site_id', 'region_id']).execute();
  const labels = await db.selectFrom('kiosk_labels').selectAll().execute();
  const groups = new Map<string, { kind: Group['kind']; id: string; kiosks: Set<string> }>();
  const add = (kind: Group['kind'], id: string, kioskId: string) => {
    const key = `${kind}/${id}`;
    const group = groups.get(key) ?? { kind, id, kiosks: new Set<string>() };
    group.kiosks.add(kioskId);
    groups.set(key, group);
  };
  for (const kiosk of kiosks) {
    add('site', kiosk.site_id, kiosk.id);
    add('region', kiosk.region_id, kiosk.id);
  }
  for (const { kiosk_id: kioskId, label } of labels) {
    const provider = labelValue('provider', label);
    if (provider !== null) add('provider', provider, kioskId);
  }
  return [...groups.values()];
}

export async function saveArea(db: Kysely<Schema>, area: AreaRow): Promise<void> {
  const row = {
    id: area.id,
    kind: area.kind,
    group_id: area.group,
    from_ms: area.fromMs,
    to_ms: area.toMs ?? FOREVER,
    kiosks: JSON.stringify(area.kiosks),
  };
  await db
    .insertInto('uptime_areas')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ to_ms: row.to_ms }))
    .execute();
}

export function readOpenAreas(db: Kysely<Schema>): Promise<AreaRow[]> {
  return readAreas(db, { fromMs: FOREVER - 1, toMs: FOREVER });
}

/** Areas of which some part lies in [fromMs, toMs), newest first. */
export async function readAreas(
  db: Kysely<Schema>,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<AreaRow[]> {
  const rows = await db
    .selectFrom('uptime_areas')
    .selectAll()
    .where('to_ms', '>', fromMs)
    .where('from_ms', '<', toMs)
    .orderBy('from_ms', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as AreaRow['kind'],
    group: row.group_id,
    fromMs: row.from_ms,
    toMs: row.to_ms === FOREVER ? null : row.to_ms,
    kiosks: JSON.parse(row.kiosks) as string[],
  }));
}
