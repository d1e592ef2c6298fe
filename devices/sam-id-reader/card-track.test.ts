import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CardEvent } from '../id-card-reader.ts';
import {
  type CardTrack,
  failCard,
  missCard,
  NO_CARD,
  readCard,
  rejectCard,
  seeCard,
  type TrackStep,
} from './card-track.ts';
import { inventedCard } from './cards.ts';
import { seededRandom } from '../../shared/random.ts';

const seed = Number(process.env['FC_SEED'] ?? 20261123);
const random = seededRandom(seed);
const cards = [inventedCard(random, 'resident'), inventedCard(random, 'resident')] as const;

/** One poll of a reader: what "find" says, and what came of reading when it was tried. */
type Poll = 'none' | 'first' | 'second' | 'failed' | 'invalidMedia';
const polls = fc.array(
  fc.constantFrom<Poll>('none', 'none', 'none', 'none', 'first', 'second', 'failed', 'invalidMedia'),
  {
    maxLength: 60,
  },
);

function play(sequence: readonly Poll[], pollMs: number): CardEvent[] {
  let track = NO_CARD;
  return sequence.flatMap((poll, index) => {
    const step = playOne(track, poll, index * pollMs);
    track = step.card;
    return step.events;
  });
}

function playOne(track: CardTrack, poll: Poll, nowMs: number): TrackStep {
  if (poll === 'none') return missCard(track, nowMs);
  const seen = seeCard(track, nowMs);
  if (seen.isSettled) return { card: seen, events: [] };
  if (poll === 'failed') return rejectCard(failCard(seen), 'movedAway', 'SW3 41');
  if (poll === 'invalidMedia') return rejectCard(seen, 'invalidMedia', 'SW3 31');
  return readCard(seen, cards[poll === 'first' ? 0 : 1], nowMs);
}

describe('card track', () => {
  it('between two reads there is always a removal, and no removal comes without a card', () => {
    fc.assert(
      fc.property(polls, fc.integer({ min: 1, max: 1000 }), (sequence, pollMs) => {
        // r: read, j: rejected, x: removed. A card is read, or rejected and then read, and is gone before the next.
        const letters = { read: 'r', rejected: 'j', removed: 'x' } as const;
        const story = play(sequence, pollMs)
          .map(({ type }) => letters[type])
          .join('');
        expect(story).toMatch(/^(j*r?x)*(j*r?)$/);
        expect(story).not.toMatch(/xx|^x/);
      }),
      { seed, numRuns: 2000 },
    );
  });

  it('fewer than three misses, or less than a second, remove nothing', () => {
    expect(play(['first', 'none', 'none', 'first'], 5000).map(({ type }) => type)).toEqual(['read']);
    expect(play(['first', 'none', 'none', 'none', 'none'], 200).map(({ type }) => type)).toEqual(['read']);
    expect(play(['first', 'none', 'none', 'none'], 334).map(({ type }) => type)).toEqual(['read', 'removed']);
  });

  it('another card after a single miss is a new card', () => {
    const events = play(['first', 'none', 'second'], 300);
    expect(events.map(({ type }) => type)).toEqual(['read', 'removed', 'read']);
    expect(events[2]).toMatchObject({ durationMs: 0, card: { number: cards[1].number } });
  });

  it('a read card that can no longer be selected was not "moved away too early"', () => {
    expect(play(['first', 'none', 'failed', 'failed', 'first'], 300).map(({ type }) => type)).toEqual([
      'read',
    ]);
  });

  it('nothing of the card is remembered once it is gone', () => {
    let track = readCard(seeCard(NO_CARD, 0), cards[0], 0).card;
    for (const nowMs of [400, 800, 1200]) track = missCard(track, nowMs).card;
    expect(track).toEqual({ ...NO_CARD, misses: 3 });
  });
});
