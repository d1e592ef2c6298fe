/** Whether the controller can do its work now: its store answers and its broker is reached. */
import { sql } from 'kysely';
import { describeError } from '../shared/errors.ts';
import type { Clock } from '../shared/time/clock.ts';
import type { HealthCheck } from './http/routes/health.ts';
import type { Store } from './store/store.ts';

/** A store that needs longer for `select 1` is as good as gone, ms. */
const DEADLINE_MS = 2_000;

export function storeCheck({ db }: Pick<Store, 'db'>, clock: Clock): HealthCheck {
  return async () => {
    const late = Promise.withResolvers<string>();
    const timer = clock.setTimer(DEADLINE_MS, () => late.resolve(`no answer within ${DEADLINE_MS} ms`));
    const answer = sql`select 1`.execute(db).then(
      () => null,
      (error: unknown) => describeError(error),
    );
    const problem = await Promise.race([answer, late.promise]);
    timer.cancel();
    return problem === null ? null : `The store cannot be used: ${problem}`;
  };
}

export function brokerCheck(isReachable: () => boolean): HealthCheck {
  return () => Promise.resolve(isReachable() ? null : 'The MQTT broker cannot be reached.');
}
