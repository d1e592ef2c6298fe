/** Brings a file of sites into the store: all of it or, when one row is wrong, nothing; the preview says what would happen. */
import type * as z from 'zod';
import type { Actor } from '../../audit/append.ts';
import type { Store } from '../../store/store.ts';
import type { Site, SiteImport, SiteImportResult } from '../api.ts';
import { type FileRow, readImportFile } from './import-file.ts';
import { changedFields, insertSite, readSites, updateSite } from './sites.ts';

type ResultRow = SiteImportResult['rows'][number];

/** Throws AppError `request.invalid` for text that is no such file at all. */
export async function importSites(
  { db }: Store,
  { format, text, coordinates, isPreview }: z.infer<typeof SiteImport>,
  actor: Actor,
): Promise<SiteImportResult> {
  const file = readImportFile(format, text, coordinates);
  const knownRegions = await db.selectFrom('regions').select('id').execute();
  const regions = new Set(knownRegions.map(({ id }) => id));
  const present = new Map((await readSites(db)).map((site) => [site.id as string, site]));
  const rows = file.map((row) => resultOf(row, { regions, present }));
  const counts = countsOf(rows);
  if (isPreview || counts.error > 0) return { isImported: false, rows, counts };
  await db.transaction().execute(async (trx) => {
    for (const [index, { site }] of file.entries()) {
      if (site === undefined) continue;
      const { id, ...update } = site;
      if (rows[index]?.outcome === 'create') await insertSite(trx, site, actor);
      if (rows[index]?.outcome === 'update') await updateSite(trx, { id, update, version: null }, actor);
    }
  });
  return { isImported: true, rows, counts };
}

interface Known {
  readonly regions: ReadonlySet<string>;
  readonly present: ReadonlyMap<string, Site>;
}

/** What importing this row does, or why it cannot be. Pure. */
export function resultOf({ row, id, name, site, problems }: FileRow, { regions, present }: Known): ResultRow {
  const head = { row, id, name, lat: site?.lat ?? null, lon: site?.lon ?? null };
  if (site === undefined) return { ...head, outcome: 'error', problems };
  const error = (code: string, message: string): ResultRow => ({
    ...head,
    outcome: 'error',
    problems: [{ field: 'region', code, message }],
  });
  if (!regions.has(site.region)) return error('unknown-region', `there is no region "${site.region}"`);
  const before = present.get(site.id);
  if (before === undefined) return { ...head, outcome: 'create', problems };
  const changed = changedFields(before, site);
  if (changed.includes('region') && before.kiosks > 0) {
    return error('has-kiosks', `its ${before.kiosks} kiosks are configured for region ${before.region}`);
  }
  return { ...head, outcome: changed.length === 0 ? 'same' : 'update', problems };
}

function countsOf(rows: readonly ResultRow[]): SiteImportResult['counts'] {
  const count = (outcome: ResultRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  return { create: count('create'), update: count('update'), same: count('same'), error: count('error') };
}
