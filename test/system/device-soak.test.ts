/** A seeded share of the soak, in every run; `npm run soak` goes on for as long as one wants. */
import { describe, expect, it } from 'vitest';
import { playRound, type Tallies } from './device-soak/round.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20_261_125);
const ROUNDS = 3;

describe(`all devices, harmed at random (seed ${SEED})`, () => {
  it('say of cards, papers and power only what is so', async () => {
    const tallies: Tallies = new Map();
    for (let round = 0; round < ROUNDS; round += 1) await playRound(SEED + round, tallies);
    expect([...tallies.values()].flatMap(({ lies }) => lies)).toEqual([]);
    for (const [name, tally] of tallies) {
      const isHarmed = tally.operations > 30 && tally.faults > 15 && tally.recoveries > 0;
      expect({ name, isHarmed }).toEqual({ name, isHarmed: true });
    }
  });
});
