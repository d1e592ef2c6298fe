/** One seed: every device is used and harmed at random, mended, and used again; every statement is held against the truth. */
import { seededRandom } from '../../../shared/random.ts';
import type { Player } from './player.ts';
import { openPlayers } from './players.ts';

export interface Tally {
  operations: number;
  faults: number;
  recoveries: number;
  /** Statements that were not true. */
  readonly lies: string[];
}

/** By the name of the device. */
export type Tallies = Map<string, Tally>;

const TURNS = 12;
/** As many faults at most between two mendings. */
const MAX_FAULTS = 3;

export async function playRound(seed: number, tallies: Tallies): Promise<void> {
  for (const player of openPlayers(seed)) {
    const tally = tallyOf(tallies, player.name);
    await playDevice(player, seededRandom(seed), tally);
    tally.recoveries += player.recoveries;
    await player.close();
  }
}

async function playDevice(player: Player, random: () => number, tally: Tally): Promise<void> {
  // It has to have started once, or the first turns would be spent on nothing.
  tally.lies.push(...(await player.mend()));
  for (let turn = 0; turn < TURNS; turn += 1) {
    const faults = Math.floor(random() * (MAX_FAULTS + 1));
    for (let fault = 0; fault < faults; fault += 1) {
      player.harm();
      tally.faults += 1;
      tally.lies.push(...(await player.operate()));
      tally.operations += 1;
    }
    tally.lies.push(...(await player.mend()));
    tally.lies.push(...(await player.operate()));
    tally.operations += 1;
  }
}

function tallyOf(tallies: Tallies, name: string): Tally {
  const tally = tallies.get(name) ?? { operations: 0, faults: 0, recoveries: 0, lies: [] };
  tallies.set(name, tally);
  return tally;
}
