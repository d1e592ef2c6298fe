/**
 * The code with which a technician opens a kiosk is a TOTP of the machine. Its key is derived from the secret that
 * kiosk and controller share since the registration: nothing more has to travel, it works before the first connection,
 * and a new secret makes the old codes worthless.
 */
import { TOTP_SECRET_BYTES, type Hmac } from './totp.ts';

/** HKDF-Expand, one block (RFC 5869 2.3); its extraction may be left out, the secret is random throughout (3.3). */
export function technicianKey(kioskSecret: string, hmac: Hmac): Uint8Array {
  const info = new TextEncoder().encode('doorstep/1 technician code\u0001');
  return hmac('sha256', new TextEncoder().encode(kioskSecret), info).slice(0, TOTP_SECRET_BYTES);
}
