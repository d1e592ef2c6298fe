/** Sites and regions: where the fleet stands. Every change is in the audit log. */
import type * as z from 'zod';
import type { Actor } from '../../audit/append.ts';
import type { Store } from '../../store/store.ts';
import type {
  Region,
  RegionCreate,
  RegionUpdate,
  Site,
  SiteCreate,
  SiteImport,
  SiteImportResult,
  SiteListParams,
  SitePage,
  SiteUpdate,
} from '../api.ts';
import { insertRegion, listRegions, readRegion, removeRegion, renameRegion } from './regions.ts';
import { importSites } from './site-import.ts';
import { insertSite, listSites, readSite, removeSite, updateSite } from './sites.ts';

/** What can go wrong is said at the functions of sites.ts and regions.ts. */
export interface Places {
  listSites(query: z.infer<typeof SiteListParams>): Promise<z.infer<typeof SitePage>>;
  readSite(id: string): Promise<Site>;
  createSite(site: z.infer<typeof SiteCreate>, actor: Actor): Promise<Site>;
  updateSite(change: { id: string; update: SiteUpdate; version: number }, actor: Actor): Promise<Site>;
  removeSite(which: { id: string; version: number }, actor: Actor): Promise<void>;
  importSites(file: z.infer<typeof SiteImport>, actor: Actor): Promise<SiteImportResult>;
  listRegions(): Promise<Region[]>;
  createRegion(region: z.infer<typeof RegionCreate>, actor: Actor): Promise<Region>;
  renameRegion(
    change: { id: string; update: z.infer<typeof RegionUpdate>; version: number },
    actor: Actor,
  ): Promise<Region>;
  removeRegion(which: { id: string; version: number }, actor: Actor): Promise<void>;
}

/** `changed`: after the commit, these kiosks look different. */
export function createPlaces(store: Store, changed: (kioskIds: readonly string[]) => void): Places {
  const { db } = store;
  return {
    listSites: (query) => listSites(db, query),
    readSite: (id) => readSite(db, id),
    async createSite(site, actor) {
      await db.transaction().execute((trx) => insertSite(trx, site, actor));
      return await readSite(db, site.id);
    },
    async updateSite(change, actor) {
      await db.transaction().execute((trx) => updateSite(trx, change, actor));
      const kiosks = await db.selectFrom('kiosks').select('id').where('site_id', '=', change.id).execute();
      changed(kiosks.map(({ id }) => id));
      return await readSite(db, change.id);
    },
    removeSite: (which, actor) => db.transaction().execute((trx) => removeSite(trx, which, actor)),
    importSites: (file, actor) => importSites(store, file, actor),
    listRegions: () => listRegions(db),
    async createRegion(region, actor) {
      await db.transaction().execute((trx) => insertRegion(trx, region, actor));
      return await readRegion(db, region.id);
    },
    async renameRegion(change, actor) {
      await db.transaction().execute((trx) => renameRegion(trx, change, actor));
      return await readRegion(db, change.id);
    },
    removeRegion: (which, actor) => db.transaction().execute((trx) => removeRegion(trx, which, actor)),
  };
}
