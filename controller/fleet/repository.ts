/** The fleet feature's one door: who is registered, how they are, and the import of both (DESIGN 3). */
import type { Log } from '../../shared/log.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { Store } from '../store/store.ts';
import { createDirectory, type KioskDirectory } from './directory.ts';
import type { FleetFile } from './fleet-file.ts';
import { importFleet, type ImportSummary } from './import.ts';
import type { FleetQueries } from './fleet-queries.ts';
import { createFleetQueries } from './queries/queries.ts';
import type { KeyVault } from './technician-codes/vault.ts';

export interface FleetRepository extends FleetQueries, KioskDirectory {
  /** Registers a fleet file; its kiosks may connect as soon as this returns. Throws AppError `config.invalid`. */
  importFleet(file: FleetFile): Promise<ImportSummary>;
}

export async function createFleetRepository(deps: {
  store: Store;
  clock: Clock;
  log: Log;
  vault: KeyVault;
}): Promise<FleetRepository> {
  const directory = await createDirectory(deps);
  return {
    ...createFleetQueries(deps.store.db, deps.clock),
    ...directory,
    async importFleet(file) {
      const summary = await importFleet(deps.store, file, deps);
      await directory.refresh();
      return summary;
    },
  };
}
