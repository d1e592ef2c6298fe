/** API tokens of machines: shown once, kept as a hash, limited to scopes that their maker has, gone at once when deleted. */
import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { appendAudit, type Actor } from '../audit/append.ts';
import type { ApiTokensTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { ApiToken, ApiTokenCreate, ApiTokenCreated } from './api.ts';
import { Permission } from './permissions.ts';
import type { Principal } from './principal.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** Makes a leaked token easy to find by scanners. */
const PREFIX = 'ds_';
const DAY_MS = 24 * 3_600_000;
const TOUCH_EVERY_MS = 60_000;

export interface Tokens {
  list(): Promise<ApiToken[]>;
  /** Throws AppError `auth.forbidden` for a scope that the maker does not have. */
  create(request: ApiTokenCreate, maker: Principal, actor: Actor): Promise<ApiTokenCreated>;
  /** Throws AppError `not-found`. */
  remove(id: string, actor: Actor): Promise<void>;
  find(token: string): Promise<Principal | null>;
}

export function createTokens({ db }: Store, clock: Clock): Tokens {
  return {
    async list() {
      const rows = await db.selectFrom('api_tokens').selectAll().orderBy('created_at_ms', 'desc').execute();
      return rows.map(tokenOf);
    },
    async create({ name, scopes, expiresInDays }, maker, actor) {
      const excess = scopes.filter((scope) => !maker.permissions.has(scope));
      if (excess.length > 0) {
        throw new AppError(
          'auth.forbidden',
          `A token cannot do what its maker may not: ${excess.join(', ')}.`,
        );
      }
      const token = `${PREFIX}${newSecret()}`;
      const row = {
        id: randomUUID(),
        name,
        token_hash: hashSecret(token),
        scopes: JSON.stringify(scopes),
        created_by: maker.name,
        created_at_ms: actor.atMs,
        expires_at_ms: expiresInDays === null ? null : actor.atMs + expiresInDays * DAY_MS,
        last_used_at_ms: null,
      };
      await db.transaction().execute(async (trx) => {
        await trx.insertInto('api_tokens').values(row).execute();
        await appendAudit(trx, actor, {
          action: 'token.create',
          entity: { type: 'token', id: row.id },
          before: null,
          after: { name, scopes, expiresAtMs: row.expires_at_ms },
        });
      });
      return { ...tokenOf(row), token };
    },
    async remove(id, actor) {
      await db.transaction().execute(async (trx) => {
        const row = await trx.deleteFrom('api_tokens').where('id', '=', id).returningAll().executeTakeFirst();
        if (row === undefined)
          throw new AppError('not-found', 'There is no such token; it may be deleted already.');
        const { name, scopes } = tokenOf(row);
        await appendAudit(trx, actor, {
          action: 'token.delete',
          entity: { type: 'token', id },
          before: { name, scopes },
          after: null,
        });
      });
    },
    async find(token) {
      const row = await db
        .selectFrom('api_tokens')
        .selectAll()
        .where('token_hash', '=', hashSecret(token))
        .executeTakeFirst();
      const nowMs = clock.nowMs();
      if (row === undefined || (row.expires_at_ms !== null && row.expires_at_ms <= nowMs)) return null;
      if (nowMs - (row.last_used_at_ms ?? 0) >= TOUCH_EVERY_MS) {
        await db.updateTable('api_tokens').set({ last_used_at_ms: nowMs }).where('id', '=', row.id).execute();
      }
      const { id, name, scopes } = tokenOf(row);
      return { kind: 'token', id, name, permissions: new Set(scopes), sessionId: null };
    },
  };
}

function tokenOf(row: Selectable<ApiTokensTable>): ApiToken {
  const stored = JSON.parse(row.scopes) as string[];
  return {
    id: row.id,
    name: row.name,
    scopes: Permission.options.filter((permission) => stored.includes(permission)),
    createdBy: row.created_by,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
  };
}
