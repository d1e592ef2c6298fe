/** Faults of a CRT-591 that a script can order, beside those of its line (devices.md 2.4, 2.7). */

export type Crt591Fault =
  /** A refusal without doing anything. */
  | { readonly name: 'refuse'; readonly code: string }
  /** The head of negative answers as the vendor's text has it once. */
  | { readonly name: 'refuseWithHead45'; readonly code: string }
  /** The card sticks on its way. */
  | { readonly name: 'jam' }
  /** A hand pulls the card while it moves: 45, or 16 on a 571. */
  | { readonly name: 'pulledAtGate'; readonly code?: '45' | '16' }
  /** Another unit on the same line speaks in between. */
  | { readonly name: 'otherUnit' }
  /** The power went away and came back: nothing works until it is initialised. */
  | { readonly name: 'powerCycle' };

export const CRT591_FAULTS = [
  'refuse',
  'refuseWithHead45',
  'jam',
  'pulledAtGate',
  'otherUnit',
  'powerCycle',
] as const satisfies readonly Crt591Fault['name'][];
