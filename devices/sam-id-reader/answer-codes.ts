/** What SW3 of an answer means and what the driver does about it (devices.md 1.3). */

export type AnswerClass =
  | 'ok'
  /** The normal result of a poll without a card, never an error. */
  | 'noCard'
  /** The card was taken away too early: once more from find. */
  | 'movedAway'
  /** No ID document, or a forged one. */
  | 'invalidMedia'
  /** Once more, then a fault. */
  | 'randomFailed'
  /** A fault that a reset may cure. */
  | 'selfTestFailed'
  /** A fault for field service; asking again does not help. */
  | 'notAuthorised'
  /** Our frame was damaged on its way. */
  | 'hostFrame'
  /** Our command was out of order, or the module lost the sequence: back to find. */
  | 'sequence'
  /** The module lacks a command that we need. */
  | 'unsupported';

export interface AnswerCode {
  readonly meaning: string;
  readonly class: AnswerClass;
}

export const ANSWER_CODES: Readonly<Record<number, AnswerCode>> = {
  0x10: { meaning: 'checksum of host data wrong', class: 'hostFrame' },
  0x11: { meaning: 'length of host data wrong', class: 'hostFrame' },
  0x21: { meaning: 'wrong command', class: 'sequence' },
  0x23: { meaning: 'no privilege for this command', class: 'unsupported' },
  0x24: { meaning: 'unrecognised error', class: 'sequence' },
  0x31: { meaning: 'card did not authenticate the SAM', class: 'invalidMedia' },
  0x32: { meaning: 'SAM did not authenticate the card', class: 'invalidMedia' },
  0x33: { meaning: 'information verification failed', class: 'invalidMedia' },
  0x40: { meaning: 'card type not recognised', class: 'invalidMedia' },
  0x41: { meaning: 'reading failed', class: 'movedAway' },
  0x47: { meaning: 'random number failed', class: 'randomFailed' },
  0x60: { meaning: 'SAM self-test failed', class: 'selfTestFailed' },
  0x66: { meaning: 'SAM not authorised', class: 'notAuthorised' },
  0x80: { meaning: 'no card found', class: 'noCard' },
  0x81: { meaning: 'select failed', class: 'movedAway' },
  0x90: { meaning: 'success', class: 'ok' },
  0x91: { meaning: 'item is empty on this card', class: 'ok' },
  0x9f: { meaning: 'card found', class: 'ok' },
};

/** A code of no table counts as a lost sequence: find starts it anew. */
export function classifyAnswer(sw3: number): AnswerClass {
  return ANSWER_CODES[sw3]?.class ?? 'sequence';
}

/** `SW3 66`, as technicians read it in the vendors' tables. */
export function describeAnswer(sw3: number): string {
  return `SW3 ${sw3.toString(16).toUpperCase().padStart(2, '0')}`;
}
