/** Time-based one-time passwords (RFC 6238 over RFC 4226): SHA-1, six digits, thirty seconds, as every app does them. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { fromBase32, toBase32 } from './base32.ts';

const STEP_MS = 30_000;
const DIGITS = 6;
/** RFC 4226 4, R6: 160 bits. */
const SECRET_BYTES = 20;
/** RFC 6238 5.2: one step of delay; one ahead for a phone whose clock is fast. */
const WINDOW_STEPS = 1;

/** base32. */
export function newTotpSecret(): string {
  return toBase32(randomBytes(SECRET_BYTES));
}

export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  // RFC 4226 5.3, dynamic truncation.
  const offset = digest.at(-1)! & 0x0f;
  const number = digest.readUInt32BE(offset) & 0x7f_ff_ff_ff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/**
 * The step that the code belongs to, or null. A step up to `lastStep` is never accepted again: a code that was seen
 * over somebody's shoulder is worth nothing (RFC 6238 5.2).
 */
export function acceptedStep(
  code: string,
  { secret, lastStep, nowMs }: { secret: string; lastStep: number; nowMs: number },
): number | null {
  const now = Math.floor(nowMs / STEP_MS);
  for (let step = Math.max(0, now - WINDOW_STEPS); step <= now + WINDOW_STEPS; step += 1) {
    if (step > lastStep && isEqual(totpCode(secret, step), code)) return step;
  }
  return null;
}

function isEqual(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** For a QR code (Key Uri Format of Google Authenticator). */
export function totpUri(secret: string, name: string): string {
  return `otpauth://totp/Doorstep:${encodeURIComponent(name)}?secret=${secret}&issuer=Doorstep`;
}
