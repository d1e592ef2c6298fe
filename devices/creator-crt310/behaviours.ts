/** Faults of a CRT-310 that a script can order, beside those of its line (devices.md 2.5, 2.7). */
import type { Letter, TrackFault } from './results.ts';

export type Crt310Fault =
  /** An abnormal answer, without doing anything. */
  | { readonly name: 'refuse'; readonly code: string }
  /** P of the next answer, without doing anything. */
  | { readonly name: 'say'; readonly letter: Letter }
  /** Done, and N said: what the text has for the entry in one place (8.2.1). */
  | { readonly name: 'obeyAndSayN' }
  /** Y said, and nothing done. */
  | { readonly name: 'sayYOnly' }
  /** A status byte that no text has. */
  | { readonly name: 'oddStatus' }
  | {
      readonly name: 'badTracks';
      readonly faults: readonly [TrackFault | null, TrackFault | null, TrackFault | null];
    }
  /** The card sticks on its way. */
  | { readonly name: 'jam' }
  /** A hand pulls the card while it moves. */
  | { readonly name: 'pulledAtGate' }
  /** The power went away and came back: the entry is allowed, front and rear. */
  | { readonly name: 'powerCycle' };

export const CRT310_FAULTS = [
  'refuse',
  'say',
  'obeyAndSayN',
  'sayYOnly',
  'oddStatus',
  'badTracks',
  'jam',
  'pulledAtGate',
  'powerCycle',
] as const satisfies readonly Crt310Fault['name'][];
