/**
 * Time-based one-time passwords (RFC 6238 over RFC 4226): SHA-1, six digits, thirty seconds, as every app does them.
 * Pure: whoever calls brings the HMAC of its platform.
 */

export type Hmac = (hash: 'sha1' | 'sha256', key: Uint8Array, message: Uint8Array) => Uint8Array;

export const TOTP_STEP_MS = 30_000;
export const TOTP_DIGITS = 6;
/** RFC 4226 4, R6: 160 bits. */
export const TOTP_SECRET_BYTES = 20;
/** RFC 6238 5.2: one step of delay; one ahead for a clock that is fast. */
const WINDOW_STEPS = 1;

export function totpStep(nowMs: number): number {
  return Math.floor(nowMs / TOTP_STEP_MS);
}

export function totpCode(secret: Uint8Array, step: number, hmac: Hmac): string {
  const counter = new Uint8Array(8);
  new DataView(counter.buffer).setBigUint64(0, BigInt(step));
  const digest = hmac('sha1', secret, counter);
  // RFC 4226 5.3, dynamic truncation.
  const offset = digest.at(-1)! & 0x0f;
  const number = new DataView(digest.buffer, digest.byteOffset).getUint32(offset) & 0x7f_ff_ff_ff;
  return String(number % 10 ** TOTP_DIGITS).padStart(TOTP_DIGITS, '0');
}

export interface TotpQuestion {
  readonly secret: Uint8Array;
  /** The last step whose code was accepted; 0: none. */
  readonly lastStep: number;
  readonly nowMs: number;
  readonly hmac: Hmac;
}

/**
 * The step that the code belongs to, or null. A step up to `lastStep` is never accepted again: a code that was seen
 * over somebody's shoulder is worth nothing (RFC 6238 5.2).
 */
export function acceptedStep(code: string, { secret, lastStep, nowMs, hmac }: TotpQuestion): number | null {
  const now = totpStep(nowMs);
  for (let step = Math.max(0, now - WINDOW_STEPS); step <= now + WINDOW_STEPS; step += 1) {
    if (step > lastStep && isEqual(totpCode(secret, step, hmac), code)) return step;
  }
  return null;
}

/** In constant time for texts of one length. */
function isEqual(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let at = 0; at < left.length; at += 1) difference |= left.charCodeAt(at) ^ right.charCodeAt(at);
  return difference === 0;
}
