/** Follows the card of a motor reader from report to report, and tells what hands did to it (devices.md 5.1). */
import { Listeners, type Unsubscribe } from '../shared/events.ts';
import type { CardPosition, MediaEvent } from './card-reader.ts';

/** gate: where a hand can reach it. */
export type CardPlace = 'none' | 'gate' | 'inside';

export interface CardWatch {
  /** null: not reported yet. */
  readonly place: CardPlace | null;
  /** A report of the reader. `isOurs`: it was told to move the card, so no hand did. */
  see(place: CardPlace, isOurs: boolean): void;
  /** An order to move the card has ended, well or not, and where the card is now was seen. */
  ordered(to: CardPosition | 'stay'): void;
  onMedia(listener: (event: MediaEvent) => void): Unsubscribe;
}

export function createCardWatch(): CardWatch {
  const listeners = new Listeners<[MediaEvent]>();
  let place: CardPlace | null = null;
  /** The card in the gate was moved there for a hand to take. */
  let isOffered = false;

  return {
    get place() {
      return place;
    },
    see(next, isOurs) {
      const previous = place;
      const wasOffered = isOffered;
      place = next;
      isOffered = wasOffered && next === 'gate';
      if (isOurs || previous === null || previous === next) return;
      if (next === 'none' && wasOffered) listeners.emit({ type: 'taken' });
      if (next === 'inside') listeners.emit({ type: 'inserted' });
    },
    ordered(to) {
      isOffered = to === 'exit' && place === 'gate';
      // A quick hand was faster than the answer.
      if (to === 'exit' && place === 'none') listeners.emit({ type: 'taken' });
    },
    onMedia: (listener) => listeners.add(listener),
  };
}
