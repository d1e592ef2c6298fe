/**
 * Visits that go on later at this kiosk: ciphertext in memory and nowhere else, overwritten after a day, after use, after too many
 * guesses and when the agent stops.
 */
import { randomInt } from 'node:crypto';
import { describeError } from '../../../shared/errors.ts';
import type { Log } from '../../../shared/log.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import { createDeadlineTimer } from '../../../shared/time/deadline-timer.ts';
import { CODE_DIGITS, codeOf, placeOf, PLACES, SECRETS } from './code.ts';
import { KeptWish } from './kept-wish.ts';
import { lock, unlock, type Locked } from './locker.ts';
import { ask, emptyShelf, expired, fail, isFull, KEPT_FOR_MS, nextEnd, put, succeed } from './shelf.ts';

export type Opened =
  { readonly type: 'opened'; readonly wish: KeptWish } | { readonly type: 'wrong' | 'card' | 'locked' };

export interface KeptVisits {
  readonly canKeep: boolean;
  readonly hasKept: boolean;
  /** `cardNumber`: null where the service needs no card. */
  keep(wish: KeptWish, cardNumber: string | null): Promise<{ code: string; untilAtMs: number }>;
  /** `cardNumber`: of the card that is there now; null: none. */
  open(code: string, cardNumber: string | null): Promise<Opened>;
  /** Forgets everything. */
  stop(): void;
}

export function createKeptVisits({ clock, log }: { clock: Clock; log: Log }): KeptVisits {
  const locked = new Map<number, Locked>();
  let shelf = emptyShelf(randomInt(PLACES));
  const timer = createDeadlineTimer(clock, () => adopt(expired(shelf, clock.monoMs())));

  /** What has no place any more is overwritten. */
  function adopt(next: typeof shelf): void {
    shelf = next;
    const places = new Set(shelf.kept.map(({ place }) => place));
    for (const [place, { ciphertext }] of locked) {
      if (places.has(place)) continue;
      ciphertext.fill(0);
      locked.delete(place);
    }
    timer.arm(nextEnd(shelf));
  }

  return {
    get canKeep() {
      return !isFull(shelf);
    },
    get hasKept() {
      return shelf.kept.length > 0;
    },
    async keep(wish, cardNumber) {
      const { serviceId } = wish;
      const placed = put(shelf, { needsCard: cardNumber !== null, serviceId }, clock.monoMs());
      adopt(placed.shelf);
      const code = codeOf(placed.place, randomInt(SECRETS));
      const untilAtMs = clock.nowMs() + KEPT_FOR_MS;
      locked.set(placed.place, await lock(wish, { code, cardNumber }));
      log.info({ kept: shelf.kept.length }, 'a visit is kept for later');
      return { code, untilAtMs };
    },
    async open(code, cardNumber) {
      const place = code.length === CODE_DIGITS ? placeOf(code) : -1;
      const asked = ask(shelf, place, { hasCard: cardNumber !== null, monoMs: clock.monoMs() });
      const needsCard = shelf.kept.find((one) => one.place === place)?.needsCard === true;
      adopt(asked.shelf);
      const box = locked.get(place);
      if (asked.answer !== 'try' || box === undefined)
        return { type: asked.answer === 'try' ? 'wrong' : asked.answer };
      const found = KeptWish.safeParse(
        await unlock(box, { code, cardNumber: needsCard ? cardNumber : null }).catch((error: unknown) =>
          log.error({ reason: describeError(error) }, 'a kept visit could not be tried'),
        ),
      );
      adopt(found.success ? succeed(shelf, place) : fail(shelf, place));
      log.info({ isOpened: found.success, kept: shelf.kept.length }, 'somebody came back with a code');
      return found.success ? { type: 'opened', wish: found.data } : { type: 'wrong' };
    },
    stop() {
      adopt({ ...shelf, kept: [] });
    },
  };
}
