/** What the session's present step wants of a card in the motor reader. Pure. */
import { Capability, missingCapabilities, type ServiceDefinition } from '../../../shared/domain/service.ts';
import type { SessionState } from '../session/state.ts';
import type { VisitNow, CardNeed } from './state.ts';

/** null: no visit, so nobody may put a card in. */
export function visitOf(state: SessionState, kiosk: Kiosk): VisitNow | null {
  if (state.step === 'attract' || state.step === 'done') return null;
  return { id: state.visit.id, isSlow: state.visit.textSize === 'large', need: needOf(state, kiosk) };
}

interface Kiosk {
  /** The antenna for ID cards is inside the motor reader. */
  readonly areIdCardsInserted: boolean;
}

/** From the receipt on the card comes first: who waits for the paper already holds the card (DESIGN 1). */
function needOf(
  state: Exclude<SessionState, { step: 'attract' | 'done' }>,
  { areIdCardsInserted }: Kiosk,
): CardNeed {
  switch (state.step) {
    case 'chooseService':
      return 'keep';
    case 'identify':
      return areIdCardsInserted ? 'identify' : 'keep';
    case 'resume':
      return areIdCardsInserted && state.code !== null ? 'identify' : 'keep';
    case 'form':
    case 'greenChannel':
    case 'urgent':
    case 'checklist':
    case 'confirm':
    case 'sign':
    case 'read':
    case 'verdict':
    case 'code':
    case 'counter':
      return needsInsertedCard(state.service) ? 'insert' : 'keep';
    case 'keep':
    case 'opening':
    case 'submit':
      return 'keep';
    case 'kept':
    case 'receipt':
    case 'take':
    case 'rate':
    case 'feedback':
      return 'giveBack';
  }
}

const ALL_BUT_INSERT = new Set(Capability.options.filter((name) => name !== 'card.insert'));

/** The service cannot be finished without a card in the motor reader. */
function needsInsertedCard({ requires }: ServiceDefinition): boolean {
  return missingCapabilities(requires, ALL_BUT_INSERT).length > 0;
}
