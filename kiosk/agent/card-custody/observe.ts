/** What a report of the reader means in each phase; the phase follows the card, never the other way round. Pure. */
import {
  arrivedCard,
  stay,
  strayCard,
  takeIn,
  toAway,
  toCapturing,
  toEmpty,
  toEntering,
  toGone,
  toReturning,
  toStuck,
  toTaken,
  turnAway,
} from './phases.ts';
import type { CustodyState, CustodyStep, CustodyWorld, Phase, ReaderNow } from './state.ts';

type In<Name extends Phase['name']> = Extract<Phase, { readonly name: Name }>;

export function onReader(state: CustodyState, reader: ReaderNow | null, world: CustodyWorld): CustodyStep {
  if (reader === null) return toAway(state);
  const seen = { ...state, reader };
  // While it moves a card, only the result of the move counts.
  if (state.order !== null && state.order.type !== 'setEntry') return stay(seen);
  const { phase } = seen;
  const wasFull = state.reader?.isBinFull === true || (phase.name === 'kept' && phase.wasBinFull);
  if (phase.name === 'kept' && wasFull && !reader.isBinFull && reader.media !== 'none')
    return toCapturing(seen, phase.card);
  return observe(seen, reader, { world, wasAtGate: state.reader?.media === 'gate' });
}

interface Seen {
  readonly world: CustodyWorld;
  readonly wasAtGate: boolean;
}

function observe(state: CustodyState, { media }: ReaderNow, { world, wasAtGate }: Seen): CustodyStep {
  const { phase } = state;
  if (media === 'unknown') return stay(state);
  switch (phase.name) {
    case 'away':
      return onBack(state, phase, world);
    case 'empty':
    case 'entering':
      return onEmpty(state, phase, world);
    case 'held':
      // Somebody had a hand in it: nothing that we ordered takes a card out of here.
      if (media === 'none') return toGone(state, phase.card);
      if (media === 'jammed') return toReturning(state, phase.card, { attempts: 1 });
      return media === 'gate' ? toReturning(state, phase.card) : stay(state);
    case 'offered':
      if (media === 'none') return toTaken(state, phase.card);
      if (media === 'jammed') return toReturning(state, phase.card, { attempts: 1 });
      // Pushed back in: it is offered once more.
      return media === 'inside' ? toReturning(state, phase.card) : stay(state);
    case 'returning':
    case 'capturing':
    case 'drawingBack':
      return media === 'none' ? toTaken(state, phase.card) : stay(state);
    case 'kept':
    case 'stuck':
      if (media !== 'none') return stay(state);
      return wasAtGate ? toTaken(state, phase.card) : toGone(state, phase.card);
  }
}

/** The first report after a silence, or of this run. */
function onBack(state: CustodyState, phase: In<'away'>, world: CustodyWorld): CustodyStep {
  const media = state.reader?.media;
  if (media === 'none') {
    if (phase.card === null) return toEmpty(state);
    // Between two runs nobody looked: what hung in the gate was taken, like any other card.
    const { isWarned, told } = phase.card;
    const wasTaken = phase.wasAtGate && !isWarned && told.length === 0;
    return wasTaken ? toEmpty(state) : toGone(state, phase.card);
  }
  const stray = phase.isFirstLook ? strayCard('found', null) : strayCard('uninvited', state.visit);
  const card = phase.card ?? stray;
  // Called out to the end, it is not moved out any more, whatever it takes.
  if (card.isWarned) return media === 'jammed' ? toStuck(state, card, world) : toCapturing(state, card);
  if (media === 'jammed') return toReturning(state, card, { attempts: 1 });
  return takeIn(state, card, world);
}

function onEmpty(state: CustodyState, phase: In<'empty'> | In<'entering'>, world: CustodyWorld): CustodyStep {
  switch (state.reader?.media) {
    case 'inside':
      return takeIn(state, arrivedCard(state), world);
    case 'gate':
      if (phase.name === 'entering') return stay(state);
      return state.openedFor === null ? turnAway(state) : toEntering(state, world);
    case 'jammed':
      return turnAway(state, { attempts: 1 });
    case 'none':
      return phase.name === 'entering' ? toEmpty(state) : stay(state);
    case 'unknown':
    case undefined:
      return stay(state);
  }
}
