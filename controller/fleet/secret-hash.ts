/**
 * How a kiosk's secret is kept and compared. It is 256 random bits, so a fast hash is as safe as a slow one: nobody
 * tries 2^256 texts. A password hash would cost 5,000 reconnecting kiosks minutes of CPU (DESIGN 9: all back in 10 s).
 */
import { createHash, timingSafeEqual } from 'node:crypto';

/** Hex. */
export function hashSecret(secret: string | Uint8Array): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Takes the same time wherever the first difference is. */
export function matchesSecretHash(password: Uint8Array, secretHash: string): boolean {
  const given = Buffer.from(hashSecret(password));
  const expected = Buffer.from(secretHash);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
