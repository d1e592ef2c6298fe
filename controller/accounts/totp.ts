/** The second factor of accounts: secrets as authenticator apps write them, codes as shared/totp.ts makes them. */
import { randomBytes } from 'node:crypto';
import * as totp from '../../shared/totp.ts';
import { fromBase32, toBase32 } from './base32.ts';
import { hmac } from './hmac.ts';

/** base32. */
export function newTotpSecret(): string {
  return toBase32(randomBytes(totp.TOTP_SECRET_BYTES));
}

export function totpCode(secret: string, step: number): string {
  return totp.totpCode(fromBase32(secret), step, hmac);
}

/** The step that the code belongs to, or null; a step up to `lastStep` is never accepted again. */
export function acceptedStep(
  code: string,
  { secret, lastStep, nowMs }: { secret: string; lastStep: number; nowMs: number },
): number | null {
  return totp.acceptedStep(code, { secret: fromBase32(secret), lastStep, nowMs, hmac });
}

/** For a QR code (Key Uri Format of Google Authenticator). */
export function totpUri(secret: string, name: string): string {
  return `otpauth://totp/Doorstep:${encodeURIComponent(name)}?secret=${secret}&issuer=Doorstep`;
}
