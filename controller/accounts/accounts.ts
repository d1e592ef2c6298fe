/** The accounts feature's one door: users, sessions, second factors, tokens (DESIGN 3). */
import { AppError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import { every, type Clock } from '../../shared/time/clock.ts';
import type { Actor } from '../audit/append.ts';
import { requireSameVersion } from '../http/versions.ts';
import type { Store } from '../store/store.ts';
import type { SessionInfo, TotpEnrolment, User, UserCreate, UserUpdate } from './api.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { requireGoodPassword } from './password-rules.ts';
import { type Permission, permissionsOf } from './permissions.ts';
import type { Authenticator } from './principal.ts';
import { createSessions, IDLE_LIMIT_MS, type Sessions } from './sessions.ts';
import { createDoor, type Door } from './sign-in.ts';
import { createThrottle, throttled } from './throttle.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { createTotpEnrolments } from './totp-enrolment.ts';
import {
  findById,
  insertUser,
  listUsers,
  requireAnotherAdministrator,
  saveUser,
  updatedRow,
  userOf,
} from './users.ts';

const SWEEP_MS = 60_000;

export interface Accounts {
  readonly authenticator: Authenticator;
  readonly sessions: Sessions;
  readonly door: Door;
  readonly tokens: Tokens;
  info(userId: string, sessionId: string): Promise<SessionInfo>;
  list(): Promise<User[]>;
  /** Of the people who may do this and are not disabled. */
  idsWith(permission: Permission): Promise<string[]>;
  /** Throws AppError `store.conflict`, `request.invalid`. */
  create(request: UserCreate, actor: Actor): Promise<User>;
  /** Throws AppError `not-found`, `request.stale`, `store.conflict`, `request.invalid`. */
  update(id: string, request: { update: UserUpdate; version: number }, actor: Actor): Promise<User>;
  /** Ends the other sessions. Throws AppError `auth.wrong` when `current` is wrong. */
  changePassword(own: Own, passwords: { current: string; next: string }, actor: Actor): Promise<void>;
  beginTotp(own: Own): Promise<TotpEnrolment>;
  /** Throws AppError `auth.wrong`; then the enrolment goes on. */
  confirmTotp(own: Own, code: string, actor: Actor): Promise<void>;
  removeTotp(own: Own, code: string, actor: Actor): Promise<void>;
  close(): void;
}

/** The person of a session. */
export interface Own {
  readonly userId: string;
  readonly sessionId: string;
}

export function createAccounts(deps: { store: Store; clock: Clock; log: Log }): Accounts {
  const { store, clock } = deps;
  const { db } = store;
  const sessions = createSessions(db, clock);
  const tokens = createTokens(store, clock);
  const sweep = every(clock, SWEEP_MS, () => void sessions.sweep().catch(() => {}));

  /** Whoever took over a session must not find out the password or a code by trying. */
  const throttle = createThrottle();
  function check<T>({ userId, sessionId }: Own, work: () => Promise<T>): Promise<T> {
    const attempt = { name: userId, address: sessionId };
    return throttled(throttle, { attempt, nowMs: clock.nowMs() }, work);
  }

  async function existing(id: string) {
    const row = await findById(db, id);
    if (row === undefined) throw new AppError('not-found', 'There is no such user.');
    return row;
  }

  /** Reads, changes and writes one user in a transaction; `endsSessions`: all but this one. */
  async function change(
    id: string,
    actor: Actor,
    make: (row: Awaited<ReturnType<typeof existing>>) => {
      after: Awaited<ReturnType<typeof existing>>;
      endSessionsExcept?: string | null;
    },
  ): Promise<User> {
    const { user, ended } = await db.transaction().execute(async (trx) => {
      const before = await findById(trx, id);
      if (before === undefined) throw new AppError('not-found', 'There is no such user.');
      const { after, endSessionsExcept } = make(before);
      await requireAnotherAdministrator(trx, { before, after });
      await saveUser(trx, { before, after, actor });
      const ended = endSessionsExcept === undefined ? [] : await sessions.endAll(trx, id, endSessionsExcept);
      return { user: userOf(after), ended };
    });
    sessions.announce(ended);
    return user;
  }

  const enrolments = createTotpEnrolments({ clock, change, existing });

  return {
    authenticator: {
      bySession: (token) => sessions.find(token),
      byToken: (token) => tokens.find(token),
      onSessionsEnded: (listener) => sessions.onEnded(listener),
    },
    sessions,
    tokens,
    door: createDoor({ ...deps, sessions }),
    async info(userId, sessionId) {
      const user = userOf(await existing(userId));
      return {
        user,
        permissions: permissionsOf(user.roles),
        idleLimitMs: IDLE_LIMIT_MS,
        endsAtMs: await sessions.endsAtMs(sessionId),
      };
    },
    list: () => listUsers(db),
    async idsWith(permission) {
      const users = await listUsers(db);
      return users
        .filter(({ roles, isDisabled }) => !isDisabled && permissionsOf(roles).includes(permission))
        .map(({ id }) => id);
    },
    async create({ name, displayName, roles, password }, actor) {
      requireGoodPassword(password, name);
      const passwordHash = await hashPassword(password);
      const row = await db
        .transaction()
        .execute((trx) => insertUser(trx, { name, displayName, roles, passwordHash }, actor, actor.atMs));
      return userOf(row);
    },
    async update(id, { update, version }, actor) {
      if (update.password !== undefined) requireGoodPassword(update.password, (await existing(id)).name);
      const hash = update.password === undefined ? null : await hashPassword(update.password);
      return await change(id, actor, (before) => {
        requireSameVersion(version, before.version);
        // Whoever got in with the old rights must come in anew with the new ones.
        const isAccessChanged = hash !== null || update.isDisabled === true || update.roles !== undefined;
        return {
          after: updatedRow(before, update, hash),
          ...(isAccessChanged ? { endSessionsExcept: null } : {}),
        };
      });
    },
    async changePassword(own, { current, next }, actor) {
      const { userId, sessionId } = own;
      const row = await existing(userId);
      await check(own, async () => {
        const isRight = await verifyPassword(current, row.password_hash);
        if (!isRight) throw new AppError('auth.wrong', 'The present password is wrong.');
      });
      requireGoodPassword(next, row.name);
      const hash = await hashPassword(next);
      await change(userId, actor, (before) => ({
        after: updatedRow(before, {}, hash),
        endSessionsExcept: sessionId,
      }));
    },
    beginTotp: (own) => enrolments.begin(own),
    confirmTotp: (own, code, actor) => enrolments.confirm(own, code, actor),
    removeTotp: (own, code, actor) => check(own, () => enrolments.remove(own, code, actor)),
    close: () => sweep.cancel(),
  };
}
