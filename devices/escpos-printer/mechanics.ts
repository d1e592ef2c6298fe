/** The body of a simulated printer: paper, cover, head, cutter and presenter, and the status bytes that tell of them (devices.md 3.4, 3.5, 3.7). */
import type { StatusNumber } from './commands.ts';
import { encodeFullStatus } from './full-status.ts';

export interface Mechanics {
  readonly paperDots: number;
  readonly nearEndDots: number;
  readonly isCoverOpen: boolean;
  readonly isHeadHot: boolean;
  readonly isCutterJammed: boolean;
  readonly isBroken: boolean;
  readonly isPaperJammed: boolean;
  readonly isPresenterBroken: boolean;
}

/** What moves, and what the sensor in the mouth sees. */
export interface Motion {
  readonly isMotorOn: boolean;
  readonly isSpooling: boolean;
  readonly isTicketAtOutput: boolean;
}

/** What somebody, or bad luck, does to the machine. */
export type PrinterAction =
  | { readonly type: 'loadPaper'; readonly paperMm: number }
  | {
      readonly type:
        | 'removePaper'
        | 'openCover'
        | 'closeCover'
        | 'heatHead'
        | 'coolHead'
        | 'jamCutter'
        | 'freeCutter'
        | 'break'
        | 'repair'
        | 'jamPaper'
        | 'clearJam'
        | 'breakPresenter'
        | 'repairPresenter'
        | 'emptyBin'
        | 'powerOff'
        | 'powerOn';
    };

/** 8 dots/mm. */
export const DOTS_PER_MM = 8;

const NEAR_END_MM = 5000;

export function newMechanics(paperMm: number): Mechanics {
  return {
    paperDots: paperMm * DOTS_PER_MM,
    nearEndDots: NEAR_END_MM * DOTS_PER_MM,
    isCoverOpen: false,
    isHeadHot: false,
    isCutterJammed: false,
    isBroken: false,
    isPaperJammed: false,
    isPresenterBroken: false,
  };
}

export function act(mechanics: Mechanics, action: PrinterAction): Mechanics {
  switch (action.type) {
    case 'loadPaper':
      return { ...mechanics, paperDots: action.paperMm * DOTS_PER_MM };
    case 'removePaper':
      return { ...mechanics, paperDots: 0 };
    case 'openCover':
    case 'closeCover':
      return { ...mechanics, isCoverOpen: action.type === 'openCover' };
    case 'heatHead':
    case 'coolHead':
      return { ...mechanics, isHeadHot: action.type === 'heatHead' };
    case 'jamCutter':
    case 'freeCutter':
      return { ...mechanics, isCutterJammed: action.type === 'jamCutter' };
    case 'break':
    case 'repair':
      return { ...mechanics, isBroken: action.type === 'break' };
    case 'jamPaper':
    case 'clearJam':
      return { ...mechanics, isPaperJammed: action.type === 'jamPaper' };
    case 'breakPresenter':
    case 'repairPresenter':
      return { ...mechanics, isPresenterBroken: action.type === 'breakPresenter' };
    case 'emptyBin':
    case 'powerOff':
    case 'powerOn':
      return mechanics;
  }
}

/** Prints nothing now. */
export function isOffline(mechanics: Mechanics): boolean {
  return mechanics.isCoverOpen || isPaperOut(mechanics) || hasError(mechanics);
}

/** The answer to DLE EOT n. */
export function realTimeByte(mechanics: Mechanics, n: StatusNumber): number {
  switch (n) {
    case 1:
      return 0x12 | bit(isOffline(mechanics), 0x08);
    case 2:
      return (
        0x12 |
        bit(mechanics.isCoverOpen, 0x04) |
        bit(isPaperOut(mechanics), 0x20) |
        bit(hasError(mechanics), 0x40)
      );
    case 3:
      return 0x12 | errorBits(mechanics);
    case 4:
      return 0x12 | bit(isPaperLow(mechanics), 0x0c) | bit(isPaperOut(mechanics), 0x60);
  }
}

/** The answer to DLE EOT 14h, without its head. */
export function fullStatusBytes(mechanics: Mechanics, motion: Motion): Uint8Array {
  return Uint8Array.from(
    encodeFullStatus({
      ...motion,
      hasNoPaper: isPaperOut(mechanics),
      isPaperLow: isPaperLow(mechanics),
      isCoverOpen: mechanics.isCoverOpen,
      isHeadHot: mechanics.isHeadHot,
      isPaperJammed: mechanics.isPaperJammed,
      hasCutterError: mechanics.isCutterJammed,
      hasEepromError: mechanics.isBroken,
      hasPresenterError: mechanics.isPresenterBroken,
      // Receipts come from a roll without marks.
      isOffMark: true,
    }),
  );
}

/** The four bytes of a report after GS a. */
export function changeBytes(mechanics: Mechanics): Uint8Array {
  const printer = 0x10 | bit(isOffline(mechanics), 0x08) | bit(mechanics.isCoverOpen, 0x20);
  return Uint8Array.of(printer, errorBits(mechanics), paperByte(mechanics), 0x00);
}

/** The answer to GS r 1 and ESC v. */
export function paperByte(mechanics: Mechanics): number {
  return bit(isPaperLow(mechanics), 0x03) | bit(isPaperOut(mechanics), 0x0c);
}

function isPaperOut({ paperDots }: Mechanics): boolean {
  return paperDots <= 0;
}

function isPaperLow({ paperDots, nearEndDots }: Mechanics): boolean {
  return paperDots <= nearEndDots;
}

function hasError(mechanics: Mechanics): boolean {
  const { isHeadHot, isCutterJammed, isBroken, isPaperJammed, isPresenterBroken } = mechanics;
  return isHeadHot || isCutterJammed || isBroken || isPaperJammed || isPresenterBroken;
}

function errorBits({ isHeadHot, isCutterJammed, isBroken }: Mechanics): number {
  return bit(isCutterJammed, 0x08) | bit(isBroken, 0x20) | bit(isHeadHot, 0x40);
}

function bit(isSet: boolean, mask: number): number {
  return isSet ? mask : 0;
}
