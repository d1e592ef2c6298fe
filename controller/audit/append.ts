/** Writes one entry of the audit log, in the transaction of the change that it tells of: neither exists without the other. */
import type { Transaction } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { CHAIN_START, rowHash } from './chain.ts';

/** Who makes a change, and from where. */
export interface Actor {
  readonly kind: 'user' | 'token' | 'system';
  readonly id: string;
  readonly name: string;
  /** Network address; '' for the command line. */
  readonly address: string;
  readonly atMs: number;
}

export interface Change {
  /** `<entity>.<verb>`, e.g. `site.update`. */
  readonly action: string;
  readonly entity: { readonly type: string; readonly id: string };
  /** Null: nothing before, nothing after. Only what changed; never a secret, a hash of one, or data of citizens. */
  readonly before: unknown;
  readonly after: unknown;
}

/** The counter's row lock keeps the chain in one line when several transactions append (PostgreSQL). */
export async function appendAudit(trx: Transaction<Schema>, actor: Actor, change: Change): Promise<void> {
  const { last_value: seq } = await trx
    .updateTable('counters')
    .set((eb) => ({ last_value: eb('last_value', '+', 1) }))
    .where('name', '=', 'audit')
    .returning('last_value')
    .executeTakeFirstOrThrow();
  const previous = await trx
    .selectFrom('audit')
    .select('hash')
    .where('seq', '=', seq - 1)
    .executeTakeFirst();
  const row = {
    seq,
    at_ms: actor.atMs,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    address: actor.address,
    action: change.action,
    entity_type: change.entity.type,
    entity_id: change.entity.id,
    before: JSON.stringify(change.before ?? null),
    after: JSON.stringify(change.after ?? null),
  };
  await trx
    .insertInto('audit')
    .values({ ...row, hash: rowHash(previous?.hash ?? CHAIN_START, row) })
    .execute();
}
