/** The citizen number of GB 11643-1999 with its check character of ISO 7064 MOD 11-2 (devices.md 1.7). */

export interface CitizenNumber {
  /** Of the place of first registration; codes of abolished counties stay on cards, so it is never looked up. */
  readonly areaCode: string;
  /** YYYYMMDD, a day of the calendar. */
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
/** By the weighted sum modulo 11. */
const CHECK_CHARACTERS = '10X98765432';

/** The check character of the first 17 digits; undefined when they are not 17 digits. */
export function checkDigit(first17: string): string | undefined {
  if (!/^\d{17}$/.test(first17)) return undefined;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(first17[index]), 0);
  return CHECK_CHARACTERS[sum % CHECK_CHARACTERS.length];
}

/** What the number says, or undefined when it is none: form, check character (X in upper case) and birth date. */
export function parseCitizenNumber(text: string): CitizenNumber | undefined {
  const first17 = text.slice(0, 17);
  if (text.length !== 18 || checkDigit(first17) !== text[17]) return undefined;
  const birthDate = text.slice(6, 14);
  if (!isCalendarDate(birthDate)) return undefined;
  return {
    areaCode: text.slice(0, 6),
    birthDate,
    sex: Number(text[16]) % 2 === 1 ? 'male' : 'female',
  };
}

/** True for the YYYYMMDD of a day that exists; the year 0000 does not. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{8}$/.test(text)) return false;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(4, 6));
  const day = Number(text.slice(6, 8));
  return year >= 1 && day >= 1 && day <= daysInMonth(year, month);
}

/**
 * The number as a screen or receipt may show it: the first 3 and the last 4 characters.
 * A text too short to hide at least as much as it shows becomes stars only.
 */
export function maskCitizenNumber(text: string): string {
  const shown = { head: 3, tail: 4 };
  const hiddenLength = text.length - shown.head - shown.tail;
  if (hiddenLength < shown.head + shown.tail) return '*'.repeat(text.length);
  return text.slice(0, shown.head) + '*'.repeat(hiddenLength) + text.slice(-shown.tail);
}

/** 0 for a month that does not exist. */
function daysInMonth(year: number, month: number): number {
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}
