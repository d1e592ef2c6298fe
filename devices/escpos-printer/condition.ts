/** What is known of the printer, gathered from status bytes (devices.md 3.4, 3.5), and what that means in our words (5.3). */
import type { ReceiptPrinterStatus } from '../../shared/domain/device-status.ts';
import type { PrintFailure } from '../receipt-printer.ts';
import type { StatusNumber } from './commands.ts';

/** null: not asked yet. */
export interface Condition {
  readonly isOffline: boolean | null;
  readonly isCoverOpen: boolean | null;
  readonly hasCutterError: boolean | null;
  readonly hasMechanicalError: boolean | null;
  readonly hasUnrecoverableError: boolean | null;
  /** Heals by itself: the head is too hot. */
  readonly hasPassingError: boolean | null;
  readonly isPaperLow: boolean | null;
  readonly isPaperOut: boolean | null;
}

export const UNKNOWN_CONDITION: Condition = {
  isOffline: null,
  isCoverOpen: null,
  hasCutterError: null,
  hasMechanicalError: null,
  hasUnrecoverableError: null,
  hasPassingError: null,
  isPaperLow: null,
  isPaperOut: null,
};

/** An answer to DLE EOT n. */
export function applyRealTime(condition: Condition, n: StatusNumber, byte: number): Condition {
  const has = (mask: number) => (byte & mask) !== 0;
  switch (n) {
    case 1:
      return { ...condition, isOffline: has(0x08) };
    case 2:
      return { ...condition, isCoverOpen: has(0x04) };
    case 3:
      return { ...condition, ...errorsOf(byte) };
    case 4:
      return { ...condition, isPaperLow: has(0x0c), isPaperOut: has(0x60) };
  }
}

/** A report that came by itself after GS a. */
export function applyChange(
  condition: Condition,
  [printer, errors, paper]: readonly [number, number, number, number],
): Condition {
  return {
    ...condition,
    isOffline: (printer & 0x08) !== 0,
    isCoverOpen: (printer & 0x20) !== 0,
    ...errorsOf(errors),
    isPaperLow: (paper & 0x03) !== 0,
    isPaperOut: (paper & 0x0c) !== 0,
  };
}

/** The same bits in DLE EOT 3 and in the second byte of a report. */
function errorsOf(byte: number): Partial<Condition> {
  return {
    hasMechanicalError: (byte & 0x04) !== 0,
    hasCutterError: (byte & 0x08) !== 0,
    hasUnrecoverableError: (byte & 0x20) !== 0,
    hasPassingError: (byte & 0x40) !== 0,
  };
}

/** What keeps the printer from printing. */
export type Trouble =
  Extract<PrintFailure, 'paperOut' | 'coverOpen' | 'cutterFault' | 'hardwareError'> | 'busy';

/** The most serious one; null when the printer can print. `busy` passes without anybody's help. */
export function troubleOf(condition: Condition): Trouble | null {
  if (condition.hasUnrecoverableError === true || condition.hasMechanicalError === true)
    return 'hardwareError';
  if (condition.hasCutterError === true) return 'cutterFault';
  if (condition.isCoverOpen === true) return 'coverOpen';
  if (condition.isPaperOut === true) return 'paperOut';
  return condition.hasPassingError === true || condition.isOffline === true ? 'busy' : null;
}

const MEANING = {
  hardwareError: { device: 'hardwareError', action: 'maintenance' },
  cutterFault: { device: 'hardwareError', action: 'maintenance' },
  coverOpen: { device: 'userError', action: 'clear' },
  paperOut: { device: 'userError', action: 'clear' },
} as const;

export function statusOf(condition: Condition, identity: string | null): ReceiptPrinterStatus {
  const trouble = troubleOf(condition);
  return {
    ...deviceOf(condition, trouble),
    link: 'up',
    detail: trouble === null ? null : detailOf(condition),
    identity,
    paper: paperOf(condition),
    media: null,
    cover: word(condition.isCoverOpen, 'open', 'closed'),
    cutter: word(condition.hasCutterError, 'fault', 'ok'),
    headTemperature: headOf(condition),
  };
}

/** Before the first answer and after the last: nothing about the machine is known. */
export function statusWithout(
  device: 'starting' | 'offline',
  link: ReceiptPrinterStatus['link'],
  identity: string | null,
): ReceiptPrinterStatus {
  return { ...statusOf(UNKNOWN_CONDITION, identity), device, link };
}

function deviceOf(
  condition: Condition,
  trouble: Trouble | null,
): Pick<ReceiptPrinterStatus, 'device' | 'action'> {
  if (trouble === null) return { device: 'online', action: null };
  if (trouble !== 'busy') return MEANING[trouble];
  return { device: condition.hasPassingError === true ? 'deviceBusy' : 'offline', action: null };
}

function paperOf({ isPaperLow, isPaperOut }: Condition): ReceiptPrinterStatus['paper'] {
  if (isPaperOut === true) return 'out';
  if (isPaperLow === true) return 'low';
  return isPaperOut === null ? 'unknown' : 'full';
}

/** With the cover open the same bit says that it was opened while printing (devices.md 3.4). */
function headOf({ hasPassingError, isCoverOpen }: Condition): ReceiptPrinterStatus['headTemperature'] {
  return isCoverOpen === true ? 'unknown' : word(hasPassingError, 'high', 'ok');
}

function word<Y extends string, N extends string>(fact: boolean | null, yes: Y, no: N): Y | N | 'unknown' {
  if (fact === null) return 'unknown';
  return fact ? yes : no;
}

const FAULT_NAMES: readonly (readonly [keyof Condition, string])[] = [
  ['hasUnrecoverableError', 'unrecoverable error'],
  ['hasMechanicalError', 'mechanical error'],
  ['hasCutterError', 'cutter error'],
  ['hasPassingError', 'auto-recoverable error'],
  ['isCoverOpen', 'cover open'],
  ['isPaperOut', 'paper end'],
  ['isOffline', 'offline'],
];

function detailOf(condition: Condition): string {
  const names = FAULT_NAMES.filter(([fact]) => condition[fact] === true).map(([, name]) => name);
  return `status ${names.join(', ')}`.slice(0, 80);
}
