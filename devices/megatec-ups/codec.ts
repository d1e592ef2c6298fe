/** Megatec Q1, a line protocol of ASCII: what is asked and what is answered (devices.md 4). */
import type { UpsReading } from '../ups.ts';

export const Q1 = 'Q1';
export const RATINGS = 'F';
export const CANCEL = 'C';
export const TEST = 'T';

/** The eight bits of a Q1 answer that we use, b7 first. Bit 5 is meaningless on some models: never an alarm. */
export interface UpsBits {
  readonly utilityFail: boolean;
  readonly batteryLow: boolean;
  readonly upsFailed: boolean;
  readonly testRunning: boolean;
  readonly shutdownActive: boolean;
}

export interface Q1Answer {
  readonly reading: UpsReading;
  readonly bits: UpsBits;
}

export interface Ratings {
  readonly volts: number;
  readonly batteryVolts: number;
}

/** `(208.4 140.0 208.4 034 59.9 2.05 35.0 00110000`; a value that a model does not measure is dashes. */
const Q1_LINE = /^\(([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+) ([01]{8})$/;
/** `#220.0 000 024.0 50.0` */
const RATINGS_LINE = /^#(\d{3}\.\d) \d{3} (\d{2,3}\.\d{1,2}) \d{2}\.\d$/;
const VALUE = /^\d{1,3}(\.\d{1,2})?$/;

/** undefined: no answer to Q1. */
export function tryParseQ1(line: string): Q1Answer | undefined {
  const [, input, fault, output, load, frequency, battery, temperature, bits] = Q1_LINE.exec(line) ?? [];
  if (bits === undefined) return undefined;
  return {
    reading: {
      inputVolts: valueOf(input),
      faultVolts: valueOf(fault),
      outputVolts: valueOf(output),
      loadPercent: valueOf(load),
      frequencyHz: valueOf(frequency),
      batteryVolts: valueOf(battery),
      temperatureCelsius: valueOf(temperature),
    },
    bits: {
      utilityFail: bits[0] === '1',
      batteryLow: bits[1] === '1',
      upsFailed: bits[3] === '1',
      testRunning: bits[5] === '1',
      shutdownActive: bits[6] === '1',
    },
  };
}

/** undefined: no answer to F. */
export function tryParseRatings(line: string): Ratings | undefined {
  const [, volts, batteryVolts] = RATINGS_LINE.exec(line) ?? [];
  return volts === undefined ? undefined : { volts: Number(volts), batteryVolts: Number(batteryVolts) };
}

/** Makes differ in how they refuse: an echo of the command, `N`, or `(NAK`. */
export function isRefusal(line: string, command: string): boolean {
  return line === command || line === 'N' || line === '(NAK';
}

/** `S.3` or `S05`: .2 to .9 and 01 to 10 minutes. Throws RangeError. */
export function shutDownCommand(minutes: number): string {
  const tenths = Math.round(minutes * 10);
  if (tenths >= 2 && tenths <= 9) return `S.${tenths}`;
  if (tenths >= 10 && tenths <= 100) return `S${String(Math.ceil(tenths / 10)).padStart(2, '0')}`;
  throw new RangeError(`${minutes} minutes: choose 0.2 to 10`);
}

export function encodeCommand(command: string): Uint8Array {
  return Buffer.from(`${command}\r`, 'latin1');
}

function valueOf(text: string | undefined): number | null {
  return text !== undefined && VALUE.test(text) ? Number(text) : null;
}
