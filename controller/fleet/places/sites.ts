/** The places where kiosks stand. */
import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import type * as z from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { type Actor, appendAudit } from '../../audit/append.ts';
import { requireSameVersion } from '../../http/versions.ts';
import type { Schema, SitesTable } from '../../store/schema.ts';
import {
  Site,
  SiteKind,
  type SiteCreate,
  type SiteListParams,
  type SitePage,
  type SiteUpdate,
} from '../api.ts';

type Db = Kysely<Schema> | Transaction<Schema>;
type Row = Selectable<SitesTable> & { kiosks: number; scenario_id: string | null; scenario: string | null };

function siteRows(db: Db) {
  return db
    .selectFrom('sites as s')
    .leftJoin('placement_approvals as a', 'a.site_id', 's.id')
    .leftJoin('placement_scenarios as p', 'p.id', 'a.scenario_id')
    .selectAll('s')
    .select(['p.id as scenario_id', 'p.name as scenario'])
    .select((eb) =>
      eb
        .selectFrom('kiosks as k')
        .select((select) => select.fn.countAll<number>().as('count'))
        .whereRef('k.site_id', '=', 's.id')
        .$asScalar()
        .$notNull()
        .as('kiosks'),
    );
}

function siteOf(row: Row): Site {
  const kind = SiteKind.safeParse(row.kind);
  return Site.parse({
    id: row.id,
    name: row.name,
    region: row.region_id,
    // Fleet files may name any kind.
    kind: kind.success ? kind.data : 'other',
    address: row.address,
    lat: row.lat,
    lon: row.lon,
    kiosks: row.kiosks,
    plan: row.scenario_id === null ? null : { scenarioId: row.scenario_id, name: row.scenario },
    version: row.version,
  });
}

/** In the order of their ids; `next` is the last id of the page. */
export async function listSites(
  db: Db,
  query: z.infer<typeof SiteListParams>,
): Promise<z.infer<typeof SitePage>> {
  const { region, kind, q, limit, after } = query;
  const pattern = `%${(q ?? '').toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  let rows = siteRows(db);
  if (region !== undefined && region.length > 0) rows = rows.where('s.region_id', 'in', region);
  if (kind !== undefined && kind.length > 0) rows = rows.where('s.kind', 'in', kind);
  if (q !== undefined && q !== '') {
    rows = rows.where(
      sql<boolean>`(lower(s.id) like ${pattern} escape '\\' or lower(s.name) like ${pattern} escape '\\' or lower(s.address) like ${pattern} escape '\\')`,
    );
  }
  const [page, { total }] = [
    await (after === undefined ? rows : rows.where('s.id', '>', after))
      .orderBy('s.id')
      .limit(limit + 1)
      .execute(),
    await rows
      .clearSelect()
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow(),
  ];
  const items = page.slice(0, limit).map(siteOf);
  return { items, next: page.length > limit ? (items.at(-1)?.id ?? null) : null, total };
}

/** All of them. */
export async function readSites(db: Db): Promise<Site[]> {
  return (await siteRows(db).execute()).map(siteOf);
}

/** Throws AppError `not-found`. */
export async function readSite(db: Db, id: string): Promise<Site> {
  const row = await siteRows(db).where('s.id', '=', id).executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', `There is no site "${id}".`);
  return siteOf(row);
}

/** Throws AppError `store.conflict` when the id is taken, `request.invalid` when the region does not exist. */
export async function insertSite(
  trx: Transaction<Schema>,
  site: z.infer<typeof SiteCreate>,
  actor: Actor,
): Promise<void> {
  const taken = await trx.selectFrom('sites').select('id').where('id', '=', site.id).executeTakeFirst();
  if (taken !== undefined) throw new AppError('store.conflict', `There is already a site "${site.id}".`);
  await requireRegion(trx, site.region);
  const { region, ...rest } = site;
  await trx
    .insertInto('sites')
    .values({ ...rest, region_id: region })
    .execute();
  const { id, ...after } = site;
  await appendAudit(trx, actor, { action: 'site.create', entity: { type: 'site', id }, before: null, after });
}

const FIELDS = ['name', 'region', 'kind', 'address', 'lat', 'lon'] as const;

/** The fields that an update would change. */
export function changedFields(site: Site, update: SiteUpdate): (typeof FIELDS)[number][] {
  return FIELDS.filter((field) => update[field] !== undefined && update[field] !== site[field]);
}

/**
 * Its kiosks send under the region of their own configuration, so a site with kiosks keeps its region.
 * Throws AppError `not-found`, `request.stale`, `request.invalid`, `store.conflict`.
 */
export async function updateSite(
  trx: Transaction<Schema>,
  change: { id: string; update: SiteUpdate; version: number | null },
  actor: Actor,
): Promise<void> {
  const { id, update, version } = change;
  const before = await readSite(trx, id);
  if (version !== null) requireSameVersion(version, before.version);
  const changed = changedFields(before, update);
  if (changed.length === 0) return;
  if (changed.includes('region')) {
    await requireRegion(trx, update.region ?? '');
    if (before.kiosks > 0) {
      throw new AppError(
        'store.conflict',
        `The site "${id}" has ${before.kiosks} kiosks, which are configured for region ${before.region}: move them first.`,
      );
    }
  }
  const { name, region, kind, address, lat, lon } = { ...before, ...withoutUndefined(update) };
  await trx
    .updateTable('sites')
    .set({ name, region_id: region, kind, address, lat, lon, version: before.version + 1 })
    .where('id', '=', id)
    .execute();
  await appendAudit(trx, actor, {
    action: 'site.update',
    entity: { type: 'site', id },
    before: Object.fromEntries(changed.map((field) => [field, before[field]])),
    after: Object.fromEntries(changed.map((field) => [field, update[field]])),
  });
}

function withoutUndefined(update: SiteUpdate): Partial<Site> {
  return Object.fromEntries(Object.entries(update).filter(([, value]) => value !== undefined));
}

/** Throws AppError `not-found`, `request.stale`, and `store.conflict` while it has kiosks. */
export async function removeSite(
  trx: Transaction<Schema>,
  { id, version }: { id: string; version: number },
  actor: Actor,
): Promise<void> {
  const site = await readSite(trx, id);
  requireSameVersion(version, site.version);
  if (site.kiosks > 0) {
    throw new AppError(
      'store.conflict',
      `The site "${id}" still has ${site.kiosks} kiosks: move them first.`,
    );
  }
  // A plan may choose the place again.
  await trx.deleteFrom('placement_approvals').where('site_id', '=', id).execute();
  await trx.deleteFrom('sites').where('id', '=', id).execute();
  const { id: _id, kiosks: _kiosks, plan: _plan, version: _version, ...before } = site;
  await appendAudit(trx, actor, { action: 'site.remove', entity: { type: 'site', id }, before, after: null });
}

async function requireRegion(db: Db, region: string): Promise<void> {
  const known = await db.selectFrom('regions').select('id').where('id', '=', region).executeTakeFirst();
  if (known === undefined) throw new AppError('request.invalid', `There is no region "${region}".`);
}
