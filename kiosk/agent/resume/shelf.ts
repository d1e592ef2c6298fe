/**
 * Which visits are kept for later, until when, and how often one may still guess at each: nothing of what was entered is here.
 * Places are given out in turn, so that an old code does not soon name another visit. Pure.
 */
import type { ServiceId } from '../../../shared/domain/ids.ts';
import { PLACES } from './code.ts';

export const KEPT_FOR_MS = 24 * 3_600_000;
/** More than come back in a day, and a bound on what is in memory. */
export const MAX_KEPT = 20;
/** An old hand mistypes; one in 200,000 guesses right with so many. */
const MAX_WRONG_A_CODE = 5;
/** Of the whole kiosk, within `WRONG_WITHIN_MS`. */
export const MAX_WRONG = 10;
const WRONG_WITHIN_MS = 3_600_000;

export interface KeptVisit {
  readonly place: number;
  readonly untilMonoMs: number;
  /** Nobody goes on without the card that was there. */
  readonly needsCard: boolean;
  readonly serviceId: ServiceId;
  readonly wrong: number;
}

export interface Shelf {
  readonly kept: readonly KeptVisit[];
  readonly nextPlace: number;
  /** When something wrong was entered, on the monotonic clock. */
  readonly wrongMonoMs: readonly number[];
}

export function emptyShelf(nextPlace: number): Shelf {
  return { kept: [], nextPlace, wrongMonoMs: [] };
}

export function isFull({ kept }: Shelf): boolean {
  return kept.length >= MAX_KEPT;
}

/** @throws RangeError when it is full: nobody is offered a place then */
export function put(
  shelf: Shelf,
  what: Pick<KeptVisit, 'needsCard' | 'serviceId'>,
  monoMs: number,
): { readonly shelf: Shelf; readonly place: number } {
  if (isFull(shelf)) throw new RangeError('no place for one more kept visit');
  const taken = new Set(shelf.kept.map(({ place }) => place));
  let place = shelf.nextPlace;
  while (taken.has(place)) place = (place + 1) % PLACES;
  const visit: KeptVisit = { ...what, place, untilMonoMs: monoMs + KEPT_FOR_MS, wrong: 0 };
  return { shelf: { ...shelf, kept: [...shelf.kept, visit], nextPlace: (place + 1) % PLACES }, place };
}

/** wrong: nothing is kept at this place · card: the card has to be there first · locked: too much was wrong here. */
export type Answer = 'wrong' | 'card' | 'locked' | 'try';

/** Every try counts as wrong until `succeed` says otherwise: whoever cuts it off has not tried for nothing. */
export function ask(
  shelf: Shelf,
  place: number,
  { hasCard, monoMs }: { readonly hasCard: boolean; readonly monoMs: number },
): { readonly shelf: Shelf; readonly answer: Answer } {
  const recent = shelf.wrongMonoMs.filter((atMonoMs) => monoMs - atMonoMs < WRONG_WITHIN_MS);
  const current = { ...expired(shelf, monoMs), wrongMonoMs: recent };
  if (recent.length >= MAX_WRONG) return { shelf: current, answer: 'locked' };
  const visit = current.kept.find((one) => one.place === place);
  if (visit?.needsCard === true && !hasCard) return { shelf: current, answer: 'card' };
  const counted = { ...current, wrongMonoMs: [...recent, monoMs] };
  if (visit === undefined) return { shelf: counted, answer: 'wrong' };
  const kept = counted.kept.map((one) => (one === visit ? { ...one, wrong: one.wrong + 1 } : one));
  return { shelf: { ...counted, kept }, answer: 'try' };
}

/** It was the right code: the visit goes on, and the place is free. */
export function succeed(shelf: Shelf, place: number): Shelf {
  return { ...without(shelf, place), wrongMonoMs: shelf.wrongMonoMs.slice(0, -1) };
}

/** It was not: what was guessed at too often is forgotten. */
export function fail(shelf: Shelf, place: number): Shelf {
  const visit = shelf.kept.find((one) => one.place === place);
  return visit !== undefined && visit.wrong >= MAX_WRONG_A_CODE ? without(shelf, place) : shelf;
}

export function expired(shelf: Shelf, monoMs: number): Shelf {
  return { ...shelf, kept: shelf.kept.filter(({ untilMonoMs }) => untilMonoMs > monoMs) };
}

/** When the next one is to be forgotten; null: nothing is kept. */
export function nextEnd({ kept }: Shelf): number | null {
  return kept.length === 0 ? null : Math.min(...kept.map(({ untilMonoMs }) => untilMonoMs));
}

function without(shelf: Shelf, place: number): Shelf {
  return { ...shelf, kept: shelf.kept.filter((one) => one.place !== place) };
}
