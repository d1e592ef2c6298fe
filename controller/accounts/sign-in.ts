/** Signing in and the first set-up: from a name and a password to a session. */
import { AppError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { appendAudit } from '../audit/append.ts';
import type { Store } from '../store/store.ts';
import { LoginName, type SetUp, type SignIn } from './api.ts';
import { hashPassword, isOutdated, verifyPassword } from './password.ts';
import { requireGoodPassword } from './password-rules.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { Sessions } from './sessions.ts';
import { beginOrRefuse, createThrottle } from './throttle.ts';
import { acceptedStep } from './totp.ts';
import { countUsers, findByName, insertUser } from './users.ts';

/** Where a request comes from. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string;
}

/** `token` is the cookie's value. */
export interface Started {
  readonly token: string;
  readonly sessionId: string;
  readonly userId: string;
}

export interface Door {
  /** Throws AppError `auth.wrong`, `auth.code-needed` or `auth.throttled`. */
  signIn(request: SignIn, from: Origin): Promise<Started>;
  /** A new secret for the first set-up, or null when there are users. */
  prepareSetUp(): Promise<string | null>;
  isSetUpNeeded(): Promise<boolean>;
  /** Throws AppError `auth.wrong` when the secret is wrong or used. */
  setUp(request: SetUp, from: Origin): Promise<Started>;
}

export interface DoorDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly sessions: Sessions;
}

const SETUP_KEY = 'setup_secret_hash';

export function createDoor({ store: { db }, clock, log, sessions }: DoorDeps): Door {
  const throttle = createThrottle();

  async function signIn(request: SignIn, from: Origin): Promise<Started> {
    // A name that nobody can have is counted under one key, so that made-up names do not fill the memory.
    const parsed = LoginName.safeParse(request.name);
    const attempt = { name: parsed.success ? parsed.data : '', address: from.address };
    beginOrRefuse(throttle, attempt, clock.nowMs());
    const user = await findByName(db, attempt.name);
    const isRight = await verifyPassword(request.password, user?.password_hash ?? null);
    if (!isRight || user === undefined || user.is_disabled === 1) {
      log.info({ address: from.address }, 'a sign-in was refused');
      throw new AppError('auth.wrong', 'The name, the password or the code is wrong.');
    }
    const step =
      user.totp_secret === null
        ? user.totp_last_step
        : secondFactor(user.totp_secret, user.totp_last_step, request);
    const newHash = isOutdated(user.password_hash)
      ? await hashPassword(request.password)
      : user.password_hash;
    const nowMs = clock.nowMs();
    const started = await db.transaction().execute(async (trx) => {
      const updated = await trx
        .updateTable('users')
        .set({ totp_last_step: step, last_sign_in_at_ms: nowMs, password_hash: newHash })
        .where('id', '=', user.id)
        // The same code twice at the same moment: only the first finds the old step. And no session for a stale password.
        .where('totp_last_step', '=', user.totp_last_step)
        .where('password_hash', '=', user.password_hash)
        .where('is_disabled', '=', 0)
        .executeTakeFirst();
      if (Number(updated.numUpdatedRows) === 0) {
        throw new AppError('auth.wrong', 'The name, the password or the code is wrong.');
      }
      const session = await sessions.start(trx, { userId: user.id, ...from });
      await appendAudit(
        trx,
        { kind: 'user', id: user.id, name: user.name, address: from.address, atMs: nowMs },
        {
          action: 'session.start',
          entity: { type: 'user', id: user.id },
          before: null,
          after: null,
        },
      );
      return session;
    });
    throttle.right(attempt);
    return { token: started.token, sessionId: started.id, userId: user.id };
  }

  /** Returns the step to remember. Asking for the code costs no attempt; a wrong one does. */
  function secondFactor(secret: string, lastStep: number, { code }: SignIn): number {
    if (code === undefined) {
      throw new AppError('auth.code-needed', 'Type the six digits that your authenticator app shows.');
    }
    const step = acceptedStep(code, { secret, lastStep, nowMs: clock.nowMs() });
    if (step === null) throw new AppError('auth.wrong', 'The name, the password or the code is wrong.');
    return step;
  }

  return {
    signIn,
    isSetUpNeeded: async () => (await countUsers(db)) === 0,
    async prepareSetUp() {
      if ((await countUsers(db)) > 0) return null;
      const secret = newSecret();
      const row = { key: SETUP_KEY, value: hashSecret(secret) };
      await db
        .insertInto('meta')
        .values(row)
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: row.value }))
        .execute();
      return secret;
    },
    async setUp({ secret, name, displayName, password }, from) {
      beginOrRefuse(throttle, { name: '', address: from.address }, clock.nowMs());
      requireGoodPassword(password, name);
      const passwordHash = await hashPassword(password);
      const nowMs = clock.nowMs();
      return await db.transaction().execute(async (trx) => {
        const used = await trx
          .deleteFrom('meta')
          .where('key', '=', SETUP_KEY)
          .where('value', '=', hashSecret(secret))
          .executeTakeFirst();
        if (Number(used.numDeletedRows) === 0 || (await countUsers(trx)) > 0) {
          throw new AppError(
            'auth.wrong',
            'This set-up link was used or replaced. Restart the controller for a new one.',
          );
        }
        const user = await insertUser(
          trx,
          { name, displayName, roles: ['administrator'], passwordHash },
          null,
          nowMs,
        );
        const session = await sessions.start(trx, { userId: user.id, ...from });
        return { token: session.token, sessionId: session.id, userId: user.id };
      });
    },
  };
}
