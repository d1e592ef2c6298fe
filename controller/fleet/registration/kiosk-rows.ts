/** A kiosk as its registration changes it, and what each change writes: rows and audit entry in one transaction. */
import type { Kysely, Transaction } from 'kysely';
import { AppError } from '../../../shared/errors.ts';
import { type Actor, appendAudit } from '../../audit/append.ts';
import type { Schema } from '../../store/schema.ts';

type Db = Kysely<Schema> | Transaction<Schema>;

/** What people may change of a kiosk. */
export interface KioskFacts {
  readonly id: string;
  readonly name: string;
  readonly siteId: string;
  readonly regionId: string;
  readonly labels: readonly string[];
  readonly isRevoked: boolean;
  readonly version: number;
}

/** In the order of their ids; unknown ids are left out. */
export async function readKiosks(db: Db, ids: readonly string[]): Promise<KioskFacts[]> {
  if (ids.length === 0) return [];
  const [rows, labels] = [
    await db.selectFrom('kiosks').selectAll().where('id', 'in', ids).orderBy('id').execute(),
    await db.selectFrom('kiosk_labels').selectAll().where('kiosk_id', 'in', ids).orderBy('label').execute(),
  ];
  const labelsOf = Map.groupBy(labels, (row) => row.kiosk_id);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    siteId: row.site_id,
    regionId: row.region_id,
    labels: (labelsOf.get(row.id) ?? []).map(({ label }) => label),
    isRevoked: row.revoked_at_ms !== null,
    version: row.version,
  }));
}

/** Throws AppError `not-found`. */
export async function readKiosk(db: Db, id: string): Promise<KioskFacts> {
  const [kiosk] = await readKiosks(db, [id]);
  if (kiosk === undefined) throw new AppError('not-found', `There is no kiosk "${id}".`);
  return kiosk;
}

export interface KioskChange {
  /** `kiosk.update`, `kiosk.revoke`, … */
  readonly action: string;
  readonly before: KioskFacts;
  readonly after: KioskFacts;
}

/** Writes what differs, raises the version, and says so in the audit log. */
export async function saveKiosk(trx: Transaction<Schema>, change: KioskChange, actor: Actor): Promise<void> {
  const { action, before, after } = change;
  await trx
    .updateTable('kiosks')
    .set({
      name: after.name,
      site_id: after.siteId,
      region_id: after.regionId,
      ...(before.isRevoked === after.isRevoked ? {} : { revoked_at_ms: after.isRevoked ? actor.atMs : null }),
      version: before.version + 1,
    })
    .where('id', '=', after.id)
    .execute();
  await writeLabels(trx, before, after);
  const changed = changedFields(before, after);
  await appendAudit(trx, actor, {
    action,
    entity: { type: 'kiosk', id: after.id },
    before: pick(before, changed),
    after: pick(after, changed),
  });
}

async function writeLabels(trx: Transaction<Schema>, before: KioskFacts, after: KioskFacts): Promise<void> {
  const removed = before.labels.filter((label) => !after.labels.includes(label));
  const added = after.labels.filter((label) => !before.labels.includes(label));
  if (removed.length > 0) {
    await trx
      .deleteFrom('kiosk_labels')
      .where('kiosk_id', '=', after.id)
      .where('label', 'in', removed)
      .execute();
  }
  if (added.length > 0) {
    const rows = added.map((label) => ({ kiosk_id: after.id, label }));
    await trx.insertInto('kiosk_labels').values(rows).execute();
  }
}

const AUDITED = ['name', 'siteId', 'labels', 'isRevoked'] as const;
type Audited = (typeof AUDITED)[number];

/** Empty when the two are alike. */
export function changedFields(before: KioskFacts, after: KioskFacts): Audited[] {
  return AUDITED.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

function pick(facts: KioskFacts, fields: readonly Audited[]): Partial<KioskFacts> {
  return Object.fromEntries(fields.map((field) => [field, facts[field]]));
}

/**
 * The site, for a kiosk that goes there. A kiosk sends under the region of its own configuration (fleet.md 6.2), so one
 * that is registered already may not change it here. Throws AppError `request.invalid` and `store.conflict`.
 */
export async function siteFor(
  db: Db,
  siteId: string,
  presentRegion: string | null,
): Promise<{ id: string; region_id: string }> {
  const site = await db
    .selectFrom('sites')
    .select(['id', 'region_id'])
    .where('id', '=', siteId)
    .executeTakeFirst();
  if (site === undefined) throw new AppError('request.invalid', `There is no site "${siteId}".`);
  if (presentRegion !== null && site.region_id !== presentRegion) {
    throw new AppError(
      'store.conflict',
      `The site "${siteId}" is in region ${site.region_id}, and the kiosk is configured for ${presentRegion}: ` +
        'register it anew under another id, with that region in its configuration.',
    );
  }
  return site;
}
