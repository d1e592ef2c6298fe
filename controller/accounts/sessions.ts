/** Sessions live on the server (style.md 5, auth): they can be ended at any time, and what is stored opens nothing. */
import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { Listeners, type Unsubscribe } from '../../shared/events.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { Schema } from '../store/schema.ts';
import type { OwnSession } from './api.ts';
import { permissionsOf } from './permissions.ts';
import type { Principal } from './principal.ts';
import { hashSecret, newSecret } from './secrets.ts';
import { rolesOf } from './users.ts';

/** A person goes to a machine and comes back; longer, and somebody else may sit there (OWASP session management). */
export const IDLE_LIMIT_MS = 60 * 60_000;
/** A working day. */
export const ABSOLUTE_LIMIT_MS = 12 * 3_600_000;
/** Writing each request down would cost more than serving it. */
const TOUCH_EVERY_MS = 60_000;

export interface NewSession {
  readonly userId: string;
  readonly address: string;
  readonly userAgent: string;
}

export interface Sessions {
  /** Always a new one: a value that the client brings is never adopted (session fixation). Returns the cookie's value. */
  start(trx: Transaction<Schema>, session: NewSession): Promise<{ token: string; id: string }>;
  find(token: string): Promise<Principal | null>;
  list(userId: string, currentId: string | null): Promise<OwnSession[]>;
  endsAtMs(id: string): Promise<number>;
  end(id: string): Promise<void>;
  /** Of one user, but not `exceptId`. Within a transaction: call `announce` after it. Returns the ids. */
  endAll(trx: Transaction<Schema>, userId: string, exceptId: string | null): Promise<string[]>;
  announce(ids: readonly string[]): void;
  /** Ends what is over; called now and then. */
  sweep(): Promise<void>;
  onEnded(listener: (ids: readonly string[]) => void): Unsubscribe;
}

export function createSessions(db: Kysely<Schema>, clock: Clock): Sessions {
  const ended = new Listeners<[readonly string[]]>();

  async function endWhere(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await db.deleteFrom('sessions').where('id', 'in', ids).execute();
    ended.emit(ids);
  }

  return {
    async start(trx, { userId, address, userAgent }) {
      const token = newSecret();
      const id = randomUUID();
      const nowMs = clock.nowMs();
      await trx
        .insertInto('sessions')
        .values({
          id,
          token_hash: hashSecret(token),
          user_id: userId,
          created_at_ms: nowMs,
          last_seen_at_ms: nowMs,
          address,
          user_agent: userAgent.slice(0, 200),
        })
        .execute();
      return { token, id };
    },
    async find(token) {
      const row = await db
        .selectFrom('sessions as s')
        .innerJoin('users as u', 'u.id', 's.user_id')
        .select([
          's.id',
          's.created_at_ms',
          's.last_seen_at_ms',
          'u.id as user_id',
          'u.name',
          'u.roles',
          'u.is_disabled',
        ])
        .where('s.token_hash', '=', hashSecret(token))
        .executeTakeFirst();
      if (row === undefined || row.is_disabled === 1) return null;
      const nowMs = clock.nowMs();
      if (isOver(row, nowMs)) {
        await endWhere([row.id]);
        return null;
      }
      if (nowMs - row.last_seen_at_ms >= TOUCH_EVERY_MS) {
        await db.updateTable('sessions').set({ last_seen_at_ms: nowMs }).where('id', '=', row.id).execute();
      }
      const permissions = new Set(permissionsOf(rolesOf(row)));
      return { kind: 'user', id: row.user_id, name: row.name, permissions, sessionId: row.id };
    },
    async list(userId, currentId) {
      const rows = await db
        .selectFrom('sessions')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('last_seen_at_ms', 'desc')
        .execute();
      const nowMs = clock.nowMs();
      return rows
        .filter((row) => !isOver(row, nowMs))
        .map((row) => ({
          id: row.id,
          isCurrent: row.id === currentId,
          createdAtMs: row.created_at_ms,
          lastSeenAtMs: row.last_seen_at_ms,
          address: row.address,
          userAgent: row.user_agent,
        }));
    },
    async endsAtMs(id) {
      const row = await db
        .selectFrom('sessions')
        .select('created_at_ms')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return row.created_at_ms + ABSOLUTE_LIMIT_MS;
    },
    end: (id) => endWhere([id]),
    async endAll(trx, userId, exceptId) {
      const rows = await trx
        .deleteFrom('sessions')
        .where('user_id', '=', userId)
        .where('id', '!=', exceptId ?? '')
        .returning('id')
        .execute();
      return rows.map(({ id }) => id);
    },
    announce: (ids) => void (ids.length > 0 && ended.emit(ids)),
    async sweep() {
      const nowMs = clock.nowMs();
      const rows = await db
        .selectFrom('sessions')
        .select('id')
        .where((eb) =>
          eb.or([
            eb('last_seen_at_ms', '<', nowMs - IDLE_LIMIT_MS),
            eb('created_at_ms', '<', nowMs - ABSOLUTE_LIMIT_MS),
          ]),
        )
        .execute();
      await endWhere(rows.map(({ id }) => id));
    },
    onEnded: (listener) => ended.add(listener),
  };
}

function isOver(row: { created_at_ms: number; last_seen_at_ms: number }, nowMs: number): boolean {
  return nowMs - row.last_seen_at_ms > IDLE_LIMIT_MS || nowMs - row.created_at_ms > ABSOLUTE_LIMIT_MS;
}
