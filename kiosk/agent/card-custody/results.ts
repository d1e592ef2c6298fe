/** What the result of an order means: a move that failed is tried otherwise, and then somebody has to come. Pure. */
import type { CardError } from '../../../devices/card-reader.ts';
import {
  stay,
  to,
  toAway,
  toCaptured,
  toCapturing,
  toGone,
  toKept,
  toOffered,
  toReturning,
  toStuck,
  toTaken,
  withoutBin,
} from './phases.ts';
import type { CustodyEvent, CustodyState, CustodyStep, CustodyWorld, Phase, ReaderNow } from './state.ts';
import { onReader } from './observe.ts';

type Done = Extract<CustodyEvent, { readonly type: 'done' }>;
type In<Name extends Phase['name']> = Extract<Phase, { readonly name: Name }>;

const ENTRY_RETRY_MS = 5000;
/** Of moving it out: the plain move, and a reset that moves it out. */
const RETURN_ATTEMPTS = 2;
/** A capture, a look where the card is, another capture. */
const CAPTURE_ATTEMPTS = 3;

export function onDone(state: CustodyState, done: Done, world: CustodyWorld): CustodyStep {
  const { order } = state;
  if (order === null || done.orderNo !== state.orderNo) return stay(state);
  if (done.result === 'linkLost') return toAway(state);
  const next: CustodyState = { ...state, order: null };
  if (order.type === 'setEntry') {
    const isObeyed = done.result === 'ok';
    const entry = isObeyed ? order.entry : 'unsure';
    const entryAfterMonoMs = isObeyed ? 0 : world.monoMs + ENTRY_RETRY_MS;
    const isShutEmpty = entry === 'closed' && done.reader.media === 'none';
    const openedFor = isShutEmpty ? null : next.openedFor;
    const told: CustodyState = { ...next, entry, entryAfterMonoMs, openedFor };
    // Another card could come in and be captured in its place; a card that only goes out goes out all the same.
    if (!isObeyed && next.phase.name === 'capturing' && done.reader.media !== 'none')
      return toStuck({ ...told, reader: done.reader }, next.phase.card, world);
    return onReader(told, done.reader, world);
  }
  return onMoved({ ...next, reader: done.reader }, done, world);
}

interface Outcome {
  readonly result: 'ok' | CardError;
  readonly reader: ReaderNow;
}

function onMoved(state: CustodyState, outcome: Outcome, world: CustodyWorld): CustodyStep {
  const { phase } = state;
  switch (phase.name) {
    case 'returning':
      return onReturned(state, phase, { outcome, world });
    case 'capturing':
      return phase.attempts === 1
        ? onLookedAgain(state, phase, { outcome, world })
        : onCaptured(state, phase, { outcome, world });
    case 'drawingBack':
      if (outcome.reader.media === 'none') return toTaken(state, phase.card);
      // In the gate or inside: nobody is asked to take it any more.
      return phase.wasBinFull && !outcome.reader.isBinFull
        ? toCapturing(state, phase.card)
        : toKept(state, phase.card, phase.wasBinFull);
    case 'stuck':
      return onProbed(state, phase, { outcome, world });
    case 'empty':
    case 'entering':
    case 'held':
    case 'offered':
    case 'kept':
    case 'away':
      return stay(state);
  }
}

interface Context {
  readonly outcome: Outcome;
  readonly world: CustodyWorld;
}

function onReturned(state: CustodyState, { card, attempts }: In<'returning'>, context: Context): CustodyStep {
  const { outcome, world } = context;
  // Pulled out on its way counts as taken (devices.md 2.4, code 45).
  if (outcome.reader.media === 'none') return toTaken(state, card);
  if (outcome.result === 'ok' && outcome.reader.media === 'gate')
    return toOffered(state, card, 'please', world);
  const failed = attempts + 1;
  return failed < RETURN_ATTEMPTS
    ? toReturning(state, card, { attempts: failed })
    : toStuck(state, card, world);
}

function onCaptured(state: CustodyState, { card, attempts }: In<'capturing'>, context: Context): CustodyStep {
  const { outcome, world } = context;
  const { result, reader } = outcome;
  if (reader.media === 'none') {
    if (result === 'ok') return toCaptured(state, card, world);
    // A hand was faster; or nobody saw.
    return result === 'noMedia' ? toTaken(state, card) : toGone(state, card);
  }
  if (result === 'retainBinFull' || result === 'unsupportedCommand') return withoutBin(state, card);
  const failed = attempts + 1;
  return failed < CAPTURE_ATTEMPTS
    ? to(state, { name: 'capturing', card, attempts: failed })
    : toStuck(state, card, world);
}

/** After a capture that failed nobody knows where the card is: pulled out, inside, in the bin. */
function onLookedAgain(state: CustodyState, { card }: In<'capturing'>, context: Context): CustodyStep {
  const { outcome, world } = context;
  if (outcome.reader.media === 'none') return toGone(state, card);
  return outcome.result === 'ok'
    ? to(state, { name: 'capturing', card, attempts: 2 })
    : toStuck(state, card, world);
}

function onProbed(state: CustodyState, { card }: In<'stuck'>, { outcome, world }: Context): CustodyStep {
  const { media } = outcome.reader;
  if (media === 'none') return toGone(state, card);
  const isFree = outcome.result === 'ok' && media !== 'jammed' && media !== 'unknown';
  if (!isFree) return toStuck(state, card, world);
  return card.isWarned ? toCapturing(state, card) : toReturning(state, card);
}
