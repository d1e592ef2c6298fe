/** What was wished goes to be stored under a number, and then on paper. */
import type { CounterReason } from '../../../../shared/protocol/index.ts';
import type { Visit, Wish, World } from '../state.ts';
import { stepDeadline, to, type Next } from './common.ts';
import { wishOf } from './path.ts';

/** Filing takes milliseconds; this only keeps the step from being a trap. */
export const FILING_LIMIT_MS = 10_000;

/** `counter`: nothing is filed here, and the paper says why and where to go. */
export function file(
  state: Wish & { readonly visit: Visit },
  signature: string | null,
  world: World,
  counter: CounterReason | null = null,
): Next {
  const { visit } = state;
  const wish = wishOf(state);
  // A service that asks nobody's name gets nobody's data, even if a card was read before; nor does a paper for the counter.
  const isAsked = wish.service.identity === 'idCard' && counter === null;
  const asked = isAsked ? wish : { ...wish, citizen: null };
  return to(
    {
      step: 'submit',
      visit,
      ...asked,
      signature,
      counter,
      deadline: stepDeadline(FILING_LIMIT_MS, world),
    },
    { type: 'file', visit, wish: asked, signature, counter },
  );
}
