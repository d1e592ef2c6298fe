/** What is known of the printer, gathered from status bytes (devices.md 3.4, 3.5, 3.7), and what keeps it from printing. */
import type { PrintFailure } from '../receipt-printer.ts';
import type { StatusNumber } from './commands.ts';
import type { FullStatus, FullStatusBit } from './full-status.ts';

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
  /** Tells some of the above again, and more; also null where the printer does not have it. */
  readonly full: FullStatus | null;
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
  full: null,
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
    ...paperOf(paper),
  };
}

/** The same bits in the third byte of a report and in the answer to GS r 1 or ESC v. */
export function paperOf(byte: number): Pick<Condition, 'isPaperLow' | 'isPaperOut'> {
  return { isPaperLow: (byte & 0x03) !== 0, isPaperOut: (byte & 0x0c) !== 0 };
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
  | Extract<
      PrintFailure,
      'paperOut' | 'paperJammed' | 'mediaJammed' | 'blackMark' | 'coverOpen' | 'cutterFault' | 'hardwareError'
    >
  | 'busy';

/** A fact that keeps it from printing, and what technicians call it. */
interface Obstacle {
  readonly trouble: Trouble;
  readonly name: string;
  readonly isThere: (condition: Condition) => boolean;
}

const obstacle = (trouble: Trouble, name: string, fact: Exclude<keyof Condition, 'full'>): Obstacle => ({
  trouble,
  name,
  isThere: (condition) => condition[fact] === true,
});
const fullObstacle = (trouble: Trouble, name: string, bit: FullStatusBit): Obstacle => ({
  trouble,
  name,
  isThere: ({ full }) => full?.[bit] === true,
});

/** The most serious one first. What the full status tells again has the same name. */
const OBSTACLES: readonly Obstacle[] = [
  obstacle('hardwareError', 'unrecoverable error', 'hasUnrecoverableError'),
  obstacle('hardwareError', 'mechanical error', 'hasMechanicalError'),
  fullObstacle('hardwareError', 'RAM error', 'hasRamError'),
  fullObstacle('hardwareError', 'EEPROM error', 'hasEepromError'),
  fullObstacle('hardwareError', 'memory group error', 'hasMemoryGroupError'),
  fullObstacle('hardwareError', 'supply voltage', 'hasSupplyError'),
  obstacle('cutterFault', 'cutter error', 'hasCutterError'),
  fullObstacle('cutterFault', 'cutter error', 'hasCutterError'),
  fullObstacle('mediaJammed', 'presenter error', 'hasPresenterError'),
  fullObstacle('paperJammed', 'paper jam', 'isPaperJammed'),
  fullObstacle('blackMark', 'black mark not found', 'hasMarkError'),
  obstacle('coverOpen', 'cover open', 'isCoverOpen'),
  fullObstacle('coverOpen', 'cover open', 'isCoverOpen'),
  fullObstacle('coverOpen', 'head up', 'isHeadUp'),
  fullObstacle('coverOpen', 'cutter cover open', 'isCutterCoverOpen'),
  obstacle('paperOut', 'paper end', 'isPaperOut'),
  fullObstacle('paperOut', 'paper end', 'hasNoPaper'),
  obstacle('busy', 'auto-recoverable error', 'hasPassingError'),
  fullObstacle('busy', 'head temperature', 'isHeadHot'),
  obstacle('busy', 'offline', 'isOffline'),
];

/** The most serious one; null when the printer can print. `busy` passes without anybody's help. */
export function troubleOf(condition: Condition): Trouble | null {
  return OBSTACLES.find(({ isThere }) => isThere(condition))?.trouble ?? null;
}

/** Everything that is in the way, for technicians. */
export function obstacleNames(condition: Condition): readonly string[] {
  const names = OBSTACLES.filter(({ isThere }) => isThere(condition)).map(({ name }) => name);
  return [...new Set(names)];
}
