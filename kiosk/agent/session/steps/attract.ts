/** Nobody is here, or somebody just left: a card or a touch begins a visit. */
import type { SessionEvent } from '../events.ts';
import type { Attract, Done, World } from '../state.ts';
import {
  attractWith,
  beginVisit,
  farewell,
  QUIET,
  rejectionNotice,
  to,
  withPreferences,
  type Next,
} from './common.ts';

/** The farewell is an attract screen with a last word: the next citizen need not wait for its end. */
export function onAttract(state: Attract | Done, event: SessionEvent, world: World): Next {
  switch (event.type) {
    case 'begin':
      return beginVisit({ citizen: null, language: event.language, textSize: event.textSize }, world);
    case 'cardRead':
      return beginVisit({ citizen: event.citizen }, world);
    case 'cardRejected':
      // The card that somebody left, or that came before anybody looked: the view says "take your card" as long as it lies there.
      if (event.reason === 'lyingBefore') return to(state);
      return to(attractWith(rejectionNotice(event), world));
    case 'done':
    case 'deadline':
    case 'stop':
      return QUIET;
    case 'setPreferences':
      // The last word has to be read anew.
      return to(state.step === 'done' ? farewell(withPreferences(state, event), world) : state);
    case 'chooseService':
    case 'answer':
    case 'chooseLane':
    case 'sign':
    case 'showCode':
    case 'leaveForCounter':
    case 'chooseCounter':
    case 'chooseUrgent':
    case 'rate':
    case 'feedback':
    case 'next':
    case 'back':
    case 'cancel':
    case 'activity':
    case 'filed':
    case 'filingFailed':
    case 'printed':
    case 'paper':
    case 'retractEnded':
    case 'linkChanged':
    case 'keep':
    case 'resume':
    case 'enterCode':
    case 'kept':
    case 'keepFailed':
    case 'resumed':
    case 'resumeRefused':
      return to(state);
  }
}
