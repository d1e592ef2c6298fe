/** Query strings that people keep under a name, for themselves or for everybody. */
import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import type { Schema } from '../store/schema.ts';
import type { SavedView, SavedViewCreate } from './api.ts';

/** More than anybody finds a name for. */
const MAX_VIEWS_OF_ONE = 100;

export interface SavedViews {
  /** Own ones and those that are shared, by name. */
  list(userId: string, page: SavedView['page']): Promise<SavedView[]>;
  /** Throws AppError `store.conflict` when this person has too many. */
  create(userId: string, view: SavedViewCreate, nowMs: number): Promise<SavedView>;
  /** Only its owner may. Throws AppError `not-found`. */
  remove(userId: string, id: string): Promise<void>;
}

export function createSavedViews(db: Kysely<Schema>): SavedViews {
  return {
    async list(userId, page) {
      const rows = await db
        .selectFrom('saved_views')
        .selectAll()
        .where('page', '=', page)
        .where((eb) => eb.or([eb('user_id', '=', userId), eb('is_shared', '=', 1)]))
        .orderBy('name')
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        id: row.id,
        page,
        name: row.name,
        query: row.query,
        isShared: row.is_shared === 1,
        isOwn: row.user_id === userId,
      }));
    },
    async create(userId, { page, name, query, isShared }, nowMs) {
      const { count } = await db
        .selectFrom('saved_views')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('user_id', '=', userId)
        .executeTakeFirstOrThrow();
      if (count >= MAX_VIEWS_OF_ONE) {
        throw new AppError('store.conflict', `You have ${count} saved views already: remove one first.`);
      }
      const id = randomUUID();
      const row = {
        id,
        user_id: userId,
        page,
        name,
        query,
        is_shared: isShared ? 1 : 0,
        created_at_ms: nowMs,
      };
      await db.insertInto('saved_views').values(row).execute();
      return { id, page, name, query, isShared, isOwn: true };
    },
    async remove(userId, id) {
      const { numDeletedRows } = await db
        .deleteFrom('saved_views')
        .where('id', '=', id)
        .where('user_id', '=', userId)
        .executeTakeFirstOrThrow();
      if (numDeletedRows === 0n) throw new AppError('not-found', 'You have no such saved view.');
    },
  };
}
