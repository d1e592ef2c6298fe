/** Switching the second factor on and off: a secret is in force only after a code that was made from it came back. */
import type { Selectable } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { Actor } from '../audit/append.ts';
import type { UsersTable } from '../store/schema.ts';
import type { Own } from './accounts.ts';
import type { TotpEnrolment, User } from './api.ts';
import { acceptedStep, newTotpSecret, totpUri } from './totp.ts';

type Row = Selectable<UsersTable>;

const PENDING_MS = 10 * 60_000;
/** Wrong codes for one enrolment; then it starts anew. */
const MAX_WRONG = 10;

interface Pending {
  readonly secret: string;
  readonly untilMs: number;
  wrong: number;
}

export function createTotpEnrolments(deps: {
  clock: Clock;
  existing: (userId: string) => Promise<Row>;
  change: (userId: string, actor: Actor, make: (row: Row) => { after: Row }) => Promise<User>;
}) {
  const { clock, change, existing } = deps;
  /** By session: nobody confirms what somebody else began. */
  const pending = new Map<string, Pending>();

  function current(sessionId: string): Pending {
    const found = pending.get(sessionId);
    if (found !== undefined && clock.nowMs() < found.untilMs && found.wrong < MAX_WRONG) return found;
    pending.delete(sessionId);
    throw new AppError('store.conflict', 'Begin again: the code to scan is no longer valid.');
  }

  return {
    async begin({ userId, sessionId }: Own): Promise<TotpEnrolment> {
      const { name } = await existing(userId);
      for (const [id, { untilMs }] of pending) if (untilMs <= clock.nowMs()) pending.delete(id);
      const secret = newTotpSecret();
      pending.set(sessionId, { secret, untilMs: clock.nowMs() + PENDING_MS, wrong: 0 });
      return { secret, uri: totpUri(secret, name) };
    },
    async confirm({ userId, sessionId }: Own, code: string, actor: Actor): Promise<void> {
      const enrolment = current(sessionId);
      const step = acceptedStep(code, { secret: enrolment.secret, lastStep: 0, nowMs: clock.nowMs() });
      if (step === null) {
        enrolment.wrong += 1;
        throw new AppError(
          'auth.wrong',
          'This code does not fit. Check the clock of the phone and type the newest one.',
        );
      }
      pending.delete(sessionId);
      await change(userId, actor, (row) => ({
        after: { ...row, totp_secret: enrolment.secret, totp_last_step: step, version: row.version + 1 },
      }));
    },
    async remove({ userId }: Own, code: string, actor: Actor): Promise<void> {
      await change(userId, actor, (row) => {
        const { totp_secret: secret, totp_last_step: lastStep } = row;
        const step = secret === null ? null : acceptedStep(code, { secret, lastStep, nowMs: clock.nowMs() });
        if (step === null) throw new AppError('auth.wrong', 'This code does not fit.');
        return { after: { ...row, totp_secret: null, totp_last_step: step, version: row.version + 1 } };
      });
    },
  };
}
