/** Registers what a fleet file lists: new entries are added, known ones are changed, nothing is removed. */
import { sql, type Transaction } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { FleetFile } from './fleet-file.ts';
import { addMissingStates } from './kiosk-states.ts';
import { hashSecret } from './secret-hash.ts';
import { sealTechnicianKey } from './technician-codes/codes.ts';
import type { KeyVault } from './technician-codes/vault.ts';

export interface ImportSummary {
  readonly regions: number;
  readonly sites: number;
  readonly kiosks: number;
}

/** Rows in one statement: far below the limits on parameters, and 5,000 kiosks are ten of them. */
const CHUNK = 500;

/** All or nothing. Throws AppError `config.invalid` when an entry names a region or site that exists nowhere. */
export async function importFleet(
  store: Store,
  file: FleetFile,
  { clock, vault }: { clock: Clock; vault: KeyVault },
): Promise<ImportSummary> {
  // Hashed before the transaction: nothing but database calls inside it (DESIGN 6).
  const kiosks = file.kiosks.map(({ id, site, name, secret }) => ({
    id,
    site,
    name,
    secretHash: hashSecret(secret),
    technicianKey: sealTechnicianKey(vault, { id, secret }),
  }));
  const nowMs = clock.nowMs();
  await store.db.transaction().execute(async (trx) => {
    await upsertRegions(trx, file.regions);
    await upsertSites(trx, file.sites);
    await upsertKiosks(trx, kiosks);
    await addMissingStates(trx, nowMs);
  });
  return { regions: file.regions.length, sites: file.sites.length, kiosks: kiosks.length };
}

async function upsertRegions(trx: Transaction<Schema>, regions: FleetFile['regions']): Promise<void> {
  for (const rows of chunks(regions)) {
    await trx
      .insertInto('regions')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({ name: eb.ref('excluded.name') })),
      )
      .execute();
  }
}

async function upsertSites(trx: Transaction<Schema>, sites: FleetFile['sites']): Promise<void> {
  const regions = await trx.selectFrom('regions').select('id').execute();
  requireKnown(
    sites.map((site) => site.region),
    new Set(regions.map((region) => region.id)),
    'region',
  );
  for (const part of chunks(sites)) {
    const rows = part.map(({ region, ...site }) => ({ ...site, region_id: region }));
    await trx
      .insertInto('sites')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          region_id: eb.ref('excluded.region_id'),
          name: eb.ref('excluded.name'),
          kind: eb.ref('excluded.kind'),
          lat: eb.ref('excluded.lat'),
          lon: eb.ref('excluded.lon'),
        })),
      )
      .execute();
  }
}

interface HashedKiosk {
  readonly id: string;
  readonly site: string;
  readonly name: string;
  readonly secretHash: string;
  readonly technicianKey: string;
}

async function upsertKiosks(trx: Transaction<Schema>, kiosks: readonly HashedKiosk[]): Promise<void> {
  const sites = await trx.selectFrom('sites').select(['id', 'region_id']).execute();
  const regionBySite = new Map(sites.map((site) => [site.id, site.region_id]));
  requireKnown(
    kiosks.map((kiosk) => kiosk.site),
    regionBySite,
    'site',
  );
  for (const part of chunks(kiosks)) {
    const rows = part.map((kiosk) => ({
      id: kiosk.id,
      region_id: regionBySite.get(kiosk.site) ?? '',
      site_id: kiosk.site,
      name: kiosk.name,
      secret_hash: kiosk.secretHash,
      technician_key: kiosk.technicianKey,
    }));
    await trx
      .insertInto('kiosks')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          region_id: eb.ref('excluded.region_id'),
          site_id: eb.ref('excluded.site_id'),
          name: eb.ref('excluded.name'),
          secret_hash: eb.ref('excluded.secret_hash'),
          technician_key: eb.ref('excluded.technician_key'),
        })),
      )
      .execute();
  }
  await followMovedSites(trx);
}

/** A site that moved to another region takes along the kiosks that this file does not list. */
async function followMovedSites(trx: Transaction<Schema>): Promise<void> {
  await sql`
    update kiosks set region_id = (select s.region_id from sites as s where s.id = kiosks.site_id)
    where region_id <> (select s.region_id from sites as s where s.id = kiosks.site_id)`.execute(trx);
}

function requireKnown(ids: readonly string[], known: { has(id: string): boolean }, what: string): void {
  const missing = [...new Set(ids)].filter((id) => !known.has(id));
  if (missing.length === 0) return;
  throw new AppError(
    'config.invalid',
    `The fleet file names a ${what} that neither it nor the database has: ${missing.slice(0, 5).join(', ')}`,
    { context: { missing: missing.slice(0, 20) } },
  );
}

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let start = 0; start < rows.length; start += CHUNK) yield rows.slice(start, start + CHUNK);
}
