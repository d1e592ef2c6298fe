/** Numbers of receipts: unique in the fleet, short enough to read out, telling nothing about the citizen. */
import { createHash } from 'node:crypto';
import { shanghaiDay } from './shanghai-time.ts';

/** SessionBody allows 32: tag 12, day 6, boot and count at most 5 each with their dashes. */
const TAG_LENGTH = 12;
const READABLE_LENGTH = 4;
/** Without I, L, O, U, which people confuse (Crockford base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * `JN-0001-261123-12-003`: kiosk, day, boot count, count within the boot. The day keeps numbers apart when a kiosk lost
 * its file and counts its boots from 1 again.
 */
export function createReceiptNumbers(kioskId: string, bootCount: number): (atMs: number) => string {
  const tag = kioskTag(kioskId);
  let count = 0;
  return (atMs) => {
    count++;
    return `${tag}-${shanghaiDay(atMs).slice(2)}-${bootCount}-${String(count).padStart(3, '0')}`;
  };
}

/** Long ids share their beginnings (`jinniu-market-…`), so they are told apart by 40 bits of hash. */
function kioskTag(kioskId: string): string {
  if (kioskId.length <= TAG_LENGTH) return kioskId.toUpperCase();
  const digest = createHash('sha256').update(kioskId).digest();
  const hash = Array.from(
    { length: TAG_LENGTH - READABLE_LENGTH },
    (_, index) => ALPHABET[digest[index]! % 32],
  );
  return kioskId.slice(0, READABLE_LENGTH).toUpperCase() + hash.join('');
}
