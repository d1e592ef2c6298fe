/** Faults of a CRT-591 that a script can order, each for a number of commands (devices.md 2.2, 2.7). */

import { encodeBlock } from '../block-parser.ts';
import { F2_FORMAT } from './codec.ts';

interface Scope {
  /** CM and PM as hex, e.g. `3239`; absent: the next command of any kind. */
  readonly on?: string;
  /** Default 1. */
  readonly times?: number;
}

export type Crt591Behaviour = Scope &
  /** Case 1: the command never arrived. */
  (
    | { readonly name: 'loseCommand' }
    /** Carried out, and the ACK is lost. */
    | { readonly name: 'swallowAck' }
    | { readonly name: 'lateAck'; readonly delayMs: number }
    /** Case 2. */
    | { readonly name: 'nak' }
    /** Case 3: wrong check; the stored answer is good. */
    | { readonly name: 'damagedAnswer' }
    /** Its end is missing. */
    | { readonly name: 'brokenAnswer' }
    /** Takes longer than usual; EOT still stops it. */
    | { readonly name: 'lateAnswer'; readonly delayMs: number }
    /** Carried out, and no answer ever; EOT is answered. */
    | { readonly name: 'noAnswer' }
    | { readonly name: 'duplicateAnswer' }
    /** Case 6: so many EOTs are not heard. */
    | { readonly name: 'loseEot'; readonly count: number }
    /** A refusal without doing anything. */
    | { readonly name: 'refuse'; readonly code: string }
    /** The head of negative answers as the vendor's text has it once. */
    | { readonly name: 'refuseWithHead45'; readonly code: string }
    /** The card sticks on its way. */
    | { readonly name: 'jam' }
    /** A hand pulls the card while it moves. */
    | { readonly name: 'pulledAtGate' }
    | { readonly name: 'noiseBefore' }
    /** Another unit on the same line speaks in between. */
    | { readonly name: 'otherUnit' }
    /** The power went away and came back: nothing works until it is initialised. */
    | { readonly name: 'powerCycle' }
    | { readonly name: 'silent' }
  );

export const CRT591_BEHAVIOURS = [
  'loseCommand',
  'swallowAck',
  'lateAck',
  'nak',
  'damagedAnswer',
  'brokenAnswer',
  'lateAnswer',
  'noAnswer',
  'duplicateAnswer',
  'loseEot',
  'refuse',
  'refuseWithHead45',
  'jam',
  'pulledAtGate',
  'noiseBefore',
  'otherUnit',
  'powerCycle',
  'silent',
] as const satisfies readonly Crt591Behaviour['name'][];

/** What the line gets of an answer, at once. */
export function deliver(
  frame: Uint8Array,
  behaviour: Crt591Behaviour | undefined,
  random: () => number,
): readonly Uint8Array[] {
  switch (behaviour?.name) {
    case 'noAnswer':
    case 'loseEot':
      return [];
    case 'damagedAnswer':
      return [frame.with(frame.length - 1, (frame.at(-1) ?? 0) ^ 0x55)];
    case 'brokenAnswer':
      return [frame.subarray(0, -2)];
    case 'duplicateAnswer':
      return [frame, frame];
    case 'noiseBefore':
      // Begins like a block, with a length that none has.
      return [Uint8Array.of(0xf2, 0x00, 0xff, 0xff, random() * 256, 0x43), frame];
    case 'otherUnit':
      return [encodeBlock(F2_FORMAT, frame.slice(4, -2), (frame[1] ?? 0) ^ 1), frame];
    case 'loseCommand':
    case 'swallowAck':
    case 'lateAck':
    case 'lateAnswer':
    case 'nak':
    case 'refuse':
    case 'refuseWithHead45':
    case 'jam':
    case 'pulledAtGate':
    case 'powerCycle':
    case 'silent':
    case undefined:
      return [frame];
  }
}
