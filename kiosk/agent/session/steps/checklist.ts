/** What to bring and what happens next, before anything is asked of the citizen; then the question whether to go on. */
import { missingCapabilities, type Capability } from '../../../../shared/domain/service.ts';
import type { ChoiceEvent } from '../events.ts';
import type { Checklist, Confirm, World } from '../state.ts';
import { idleDeadline, stepDeadline, to, type Next } from './common.ts';

/** Filing takes milliseconds; this only keeps the step from being a trap. */
const FILING_LIMIT_MS = 10_000;
/** A visit that began before the mains failed goes to its end on battery. */
const NOT_NEEDED_ANY_MORE: readonly Capability[] = ['idCard.read', 'receipt.print', 'power.mains'];

export function onChecklist(state: Checklist, event: ChoiceEvent, world: World): Next {
  const { visit, service, citizen } = state;
  const deadline = idleDeadline(visit, world);
  switch (event.type) {
    case 'next':
      return to({ step: 'confirm', visit, service, citizen, notice: null, deadline });
    case 'back':
      return to({ step: 'chooseService', visit, citizen, notice: null, deadline });
    case 'chooseService':
    case 'cardRead':
    case 'cardRejected':
      return to(state);
  }
}

export function onConfirm(state: Confirm, event: ChoiceEvent, world: World): Next {
  const { visit, service, citizen } = state;
  switch (event.type) {
    case 'next':
      if (!canFile(state, world)) return to({ ...state, notice: 'serviceClosed' });
      return to(
        { step: 'submit', visit, service, citizen, deadline: stepDeadline(FILING_LIMIT_MS, world) },
        // A service that asks nobody's name gets nobody's data, even if a card was read before.
        { type: 'file', visit, service, citizen: service.identity === 'idCard' ? citizen : null },
      );
    case 'back':
      return to({ step: 'checklist', visit, service, citizen, deadline: idleDeadline(visit, world) });
    case 'chooseService':
    case 'cardRead':
    case 'cardRejected':
      return to(state);
  }
}

/**
 * Devices that failed meanwhile do not cost the citizen the application: the card has been read, and a number
 * on the screen replaces the paper. Only what sealing and storing need must be there now.
 */
function canFile({ service }: Confirm, world: World): boolean {
  const available = new Set([...world.available, ...NOT_NEEDED_ANY_MORE]);
  return missingCapabilities(service.requires, available).length === 0 && world.available.has('record.store');
}
