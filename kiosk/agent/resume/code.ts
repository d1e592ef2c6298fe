/**
 * The code with which somebody goes on later: two digits say which of the kept visits, six are the secret. In groups of four,
 * as people read numbers out. Pure.
 */

const SHELF_DIGITS = 2;
const SECRET_DIGITS = 6;
export const CODE_DIGITS = SHELF_DIGITS + SECRET_DIGITS;
/** How many places the first digits can name. */
export const PLACES = 10 ** SHELF_DIGITS;
/** How many secrets there are. */
export const SECRETS = 10 ** SECRET_DIGITS;

export function codeOf(place: number, secret: number): string {
  return String(place).padStart(SHELF_DIGITS, '0') + String(secret).padStart(SECRET_DIGITS, '0');
}

export function placeOf(code: string): number {
  return Number(code.slice(0, SHELF_DIGITS));
}

/** "3820 4917" */
export function inGroups(code: string): string {
  return code.replace(/^(\d{4})(?=\d)/, '$1 ');
}
