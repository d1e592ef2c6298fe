/** The keys of technician codes, sealed (fleet/technician-codes/vault.ts); null for kiosks that were registered before. */
import type { Kysely } from 'kysely';

export async function addTechnicianKeys(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('kiosks').addColumn('technician_key', 'text').execute();
}
