/** What a refusal of the F2 protocol means, in the words of XFS4IoT (devices.md 2.4). */
import type { CardReaderStatus } from '../../shared/domain/device-status.ts';
import type { CardError } from '../card-reader.ts';

export interface Refusal {
  readonly error: CardError;
  /** How the status is until a card was moved; absent: as before. */
  readonly fault?: Partial<Pick<CardReaderStatus, 'device' | 'media' | 'action' | 'retainBin'>>;
  /** What is known of the chip now. */
  readonly chip?: CardReaderStatus['chipPower'];
}

const JAM: Refusal = {
  error: 'mediaJam',
  fault: { device: 'hardwareError', media: 'jammed', action: 'clear' },
};
const BROKEN: Refusal = {
  error: 'hardwareError',
  fault: { device: 'hardwareError', action: 'maintenance' },
};
const BY_HAND: Refusal = { error: 'userError' };

const REFUSALS: Readonly<Record<string, Refusal>> = {
  '00': { error: 'unsupportedCommand' },
  '01': { error: 'invalidData' },
  '02': { error: 'sequenceError' },
  '03': { error: 'unsupportedCommand' },
  '04': { error: 'invalidData' },
  '05': BROKEN,
  '10': JAM,
  '12': BROKEN,
  '13': { error: 'cardTooLong' },
  '14': { error: 'cardTooShort' },
  '16': BY_HAND,
  '40': JAM,
  '41': BROKEN,
  '43': JAM,
  '45': BY_HAND,
  // The counter is full, whatever the sensor of the bin says.
  '50': { error: 'retainBinFull', fault: { retainBin: 'full', action: 'clear' } },
  '51': BROKEN,
  '60': { error: 'chipShortCircuit', chip: 'hardwareError' },
  '61': { error: 'atrNotObtained' },
  '62': { error: 'protocolNotSupported' },
  '63': { error: 'chipMute', chip: 'hardwareError' },
  '64': { error: 'invalidData' },
  '65': { error: 'sequenceError', chip: 'poweredOff' },
  '66': { error: 'protocolNotSupported' },
  '67': { error: 'invalidData' },
  '68': { error: 'invalidData' },
  '69': { error: 'atrNotObtained' },
  // How full stacker and bin are stands in every good answer, also that they were filled and emptied again.
  A0: { error: 'storageEmpty' },
  A1: { error: 'retainBinFull' },
  B0: { error: 'sequenceError' },
};

export const REFUSAL_CODES: readonly string[] = Object.keys(REFUSALS);

/** A code that the vendor does not explain is a fault of the hardware. */
export function refusalOf(code: string): Refusal {
  return REFUSALS[code] ?? BROKEN;
}

/** The unit lost its state, by a power cut for example: it must be initialised before it does anything. */
export function needsInitialising(code: string): boolean {
  return code === 'B0' || code === '02';
}

/** Whether another supply voltage may wake the chip up. */
export function isWorthIsoVoltage(code: string): boolean {
  return code === '61' || code === '69';
}
