/** What a refusal of the CRT-310 means, in the words of XFS4IoT (devices.md 2.5). */
import type { CardReaderStatus } from '../../shared/domain/device-status.ts';
import type { CardError } from '../card-reader.ts';
import type { Letter } from './results.ts';

export interface Refusal {
  readonly error: CardError;
  /** absent: the status stays as it was. */
  readonly fault?: Fault;
}

export interface Fault {
  readonly status: Partial<Pick<CardReaderStatus, 'device' | 'media' | 'action'>>;
  /** report: any good answer. move: a card that moved. */
  readonly curedBy: 'report' | 'move';
}

/** E of an abnormal answer. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  '00': { error: 'unsupportedCommand' },
  '01': { error: 'invalidData' },
  '02': { error: 'sequenceError' },
  '04': { error: 'invalidData' },
  '05': {
    error: 'hardwareError',
    fault: { status: { device: 'hardwareError', action: 'maintenance' }, curedBy: 'report' },
  },
  // Longer or shorter: the status of the reader says which.
  '06': { error: 'invalidMedia' },
  '07': {
    error: 'hardwareError',
    fault: { status: { device: 'powerOff', action: 'maintenance' }, curedBy: 'report' },
  },
};

const JAM: Fault = {
  status: { device: 'hardwareError', media: 'jammed', action: 'clear' },
  curedBy: 'move',
};

/** P of a move that was no success. */
const MOVES: Readonly<Record<Exclude<Letter, 'Y' | 'Z'>, Refusal>> = {
  N: { error: 'mediaJam', fault: JAM },
  E: { error: 'noMedia' },
  W: { error: 'sequenceError' },
};

export const REFUSAL_CODES: readonly string[] = Object.keys(REFUSALS);
/** The reader runs on its backup supply: what it was told it may have forgotten when the power is back. */
export const POWER_LOST = '07';
export const ODD_CARD = '06';

/** A code that the vendor does not explain is a fault of the hardware. */
export function refusalOf(code: string): Refusal {
  return (
    REFUSALS[code] ?? {
      error: 'hardwareError',
      fault: { status: { device: 'hardwareError', action: 'maintenance' }, curedBy: 'move' },
    }
  );
}

export function refusalOfMove(letter: Exclude<Letter, 'Y' | 'Z'>): Refusal {
  return MOVES[letter];
}
