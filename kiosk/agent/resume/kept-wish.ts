/** What is kept of a visit: what somebody said, and where they were. Never the card, which is laid on again. Pure. */
import * as z from 'zod';
import { isForOffice } from '../../../shared/domain/service.ts';
import { ServiceId } from '../../../shared/domain/ids.ts';
import { Lane } from '../../../shared/protocol/index.ts';
import type { Code, Counter, SessionState, WishState } from '../session/state.ts';

/** Where it goes on. Whoever was about to sign checks once more what is signed. */
const From = z.enum(['form', 'greenChannel', 'checklist', 'confirm']);

export const KeptWish = z.object({
  serviceId: ServiceId,
  from: From,
  answers: z.record(z.string(), z.string()),
  /** A claim of urgency is made anew, within its limits. */
  lane: Lane.exclude(['urgent']),
});
export type KeptWish = z.infer<typeof KeptWish>;

type Keepable = WishState | Code | Counter;

/** Where somebody has said something that an office is to have, and has not filed it yet. */
export function canBeKept(state: SessionState): state is Keepable {
  if (!('answers' in state) || state.step === 'submit' || !isForOffice(state.service)) return false;
  // With the note for the counter the errand is at its end here.
  if (state.step === 'code' && state.counter !== null) return false;
  return Object.keys(state.answers).length > 0;
}

export function keptWishOf(state: Keepable): KeptWish {
  const { service, answers, lane } = state;
  const from = 'from' in state ? state.from : state.step;
  return {
    serviceId: service.id,
    from: lane === 'urgent' ? 'greenChannel' : FROM[from],
    answers,
    lane: lane === 'urgent' ? 'normal' : lane,
  };
}

const FROM = {
  identify: 'form',
  form: 'form',
  greenChannel: 'greenChannel',
  urgent: 'greenChannel',
  checklist: 'checklist',
  confirm: 'confirm',
  sign: 'confirm',
  read: 'confirm',
  verdict: 'confirm',
} as const;
