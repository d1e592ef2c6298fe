import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServiceId } from '../../../shared/domain/ids.ts';
import { codeOf, inGroups, placeOf, PLACES, SECRETS } from './code.ts';
import {
  ask,
  emptyShelf,
  expired,
  fail,
  isFull,
  KEPT_FOR_MS,
  MAX_KEPT,
  MAX_WRONG,
  nextEnd,
  put,
  succeed,
  type Shelf,
} from './shelf.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261129);
const serviceId = ServiceId.parse('sample-request');
const HOUR_MS = 3_600_000;

function filled(count: number, needsCard = false): Shelf {
  let shelf = emptyShelf(95);
  for (let at = 0; at < count; at += 1) shelf = put(shelf, { needsCard, serviceId }, 0).shelf;
  return shelf;
}

describe('a code', () => {
  it('names its place, and is read in two groups of four', () => {
    fc.assert(
      fc.property(fc.nat(PLACES - 1), fc.nat(SECRETS - 1), (place, secret) => {
        const code = codeOf(place, secret);
        expect(placeOf(code)).toBe(place);
        expect(inGroups(code)).toMatch(/^\d{4} \d{4}$/);
      }),
      { seed: SEED },
    );
  });
});

describe('the shelf of kept visits', () => {
  it('never gives one place to two visits, and has an end', () => {
    const shelf = filled(MAX_KEPT);
    expect(new Set(shelf.kept.map(({ place }) => place)).size).toBe(MAX_KEPT);
    expect(isFull(shelf)).toBe(true);
    expect(() => put(shelf, { needsCard: false, serviceId }, 0)).toThrow(RangeError);
  });

  it('asks for the card before it counts a guess', () => {
    const asked = ask(filled(1, true), 95, { hasCard: false, monoMs: 0 });
    expect(asked).toMatchObject({ answer: 'card', shelf: { wrongMonoMs: [] } });
    expect(ask(asked.shelf, 95, { hasCard: true, monoMs: 0 }).answer).toBe('try');
  });

  it('forgets what was guessed at five times', () => {
    let shelf = filled(2);
    for (let guess = 1; guess <= 5; guess += 1) {
      const asked = ask(shelf, 95, { hasCard: true, monoMs: guess });
      expect(asked.answer).toBe('try');
      shelf = fail(asked.shelf, 95);
    }
    expect(shelf.kept.map(({ place }) => place)).toEqual([96]);
    expect(ask(shelf, 95, { hasCard: true, monoMs: 6 }).answer).toBe('wrong');
  });

  it('is locked for the whole kiosk after ten wrong codes, until an hour has passed', () => {
    let shelf = filled(1);
    for (let guess = 0; guess < MAX_WRONG; guess += 1)
      shelf = ask(shelf, 7, { hasCard: true, monoMs: guess }).shelf;
    expect(ask(shelf, 95, { hasCard: true, monoMs: 20 }).answer).toBe('locked');
    expect(ask(shelf, 95, { hasCard: true, monoMs: HOUR_MS + 20 }).answer).toBe('try');
  });

  it('does not hold the right code against anybody, and gives it only once', () => {
    const asked = ask(filled(1), 95, { hasCard: false, monoMs: 0 });
    const after = succeed(asked.shelf, 95);
    expect(after).toMatchObject({ kept: [], wrongMonoMs: [] });
    expect(ask(after, 95, { hasCard: false, monoMs: 1 }).answer).toBe('wrong');
  });

  it('forgets after a day, also when nobody looks before somebody asks', () => {
    const shelf = filled(1);
    expect(nextEnd(shelf)).toBe(KEPT_FOR_MS);
    expect(expired(shelf, KEPT_FOR_MS - 1).kept).toHaveLength(1);
    expect(ask(shelf, 95, { hasCard: true, monoMs: KEPT_FOR_MS }).answer).toBe('wrong');
  });

  it('whatever is guessed, no visit is tried more than five times, nor the kiosk more than ten times an hour', () => {
    const guess = fc.record({ place: fc.integer({ min: 94, max: 99 }), afterMs: fc.nat(HOUR_MS / 4) });
    fc.assert(
      fc.property(fc.array(guess, { maxLength: 80 }), (guesses) => {
        let shelf = filled(4);
        let monoMs = 0;
        const tries = new Map<number, number>();
        const counted: number[] = [];
        for (const { place, afterMs } of guesses) {
          monoMs += afterMs;
          const asked = ask(shelf, place, { hasCard: true, monoMs });
          if (asked.answer !== 'locked') counted.push(monoMs);
          if (asked.answer === 'try') tries.set(place, (tries.get(place) ?? 0) + 1);
          shelf = asked.answer === 'try' ? fail(asked.shelf, place) : asked.shelf;
          expect(counted.filter((atMs) => monoMs - atMs < HOUR_MS).length).toBeLessThanOrEqual(MAX_WRONG);
        }
        for (const count of tries.values()) expect(count).toBeLessThanOrEqual(5);
      }),
      { seed: SEED },
    );
  });
});
