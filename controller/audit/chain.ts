/** The audit log's hash chain: a row that is edited, removed or put in between no longer fits the rows after it (pure but for the hash). */
import { createHash } from 'node:crypto';
import type { AuditTable } from '../store/schema.ts';

/** Hash before the first row. */
export const CHAIN_START = '0'.repeat(64);

/** SHA-256 over the previous hash and every column, in a form that no two different rows share. */
export function rowHash(previousHash: string, row: Omit<AuditTable, 'hash'>): string {
  const fields = [
    row.seq,
    row.at_ms,
    row.actor_kind,
    row.actor_id,
    row.actor_name,
    row.address,
    row.action,
    row.entity_type,
    row.entity_id,
    row.before,
    row.after,
  ];
  return createHash('sha256')
    .update(JSON.stringify([previousHash, ...fields]))
    .digest('hex');
}
