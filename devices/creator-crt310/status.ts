/** S1, S2 and S3 of the CRT-310: where the card is, and what may come in (devices.md 2.5). */
import type { CardPlace } from '../card-watch.ts';

/** S1. `free`: no roller holds it. Odd: longer or shorter than ISO 7810 has it. */
export type Seat =
  | 'oddLong'
  | 'oddShort'
  | 'frontFree'
  | 'frontHeld'
  | 'inside'
  | 'atContacts'
  | 'rearHeld'
  | 'rearFree'
  | 'none';

/** S2, by the signal that opens the shutter. */
export type FrontEntry = 'magnetic' | 'switch' | 'magneticSignal' | 'prohibited';

export interface StxStatus {
  readonly seat: Seat;
  readonly front: FrontEntry;
  /** S3. */
  readonly isRearAllowed: boolean;
}

const SEATS: Readonly<Record<Seat, number>> = {
  oddLong: 0x46,
  oddShort: 0x47,
  frontFree: 0x48,
  frontHeld: 0x49,
  inside: 0x4a,
  atContacts: 0x4b,
  rearHeld: 0x4c,
  rearFree: 0x4d,
  none: 0x4e,
};
const FRONT_ENTRIES: Readonly<Record<FrontEntry, number>> = {
  magnetic: 0x49,
  switch: 0x4a,
  magneticSignal: 0x4b,
  prohibited: 0x4e,
};
const ALLOWED = 0x4a;
const PROHIBITED = 0x4e;

/** What a hand can reach, and what it cannot. */
export const PLACES: Readonly<Record<Seat, CardPlace>> = {
  oddLong: 'inside',
  oddShort: 'inside',
  frontFree: 'gate',
  frontHeld: 'gate',
  inside: 'inside',
  atContacts: 'inside',
  rearHeld: 'inside',
  rearFree: 'inside',
  none: 'none',
};

export function encodeStatus({ seat, front, isRearAllowed }: StxStatus): Uint8Array {
  return Uint8Array.of(SEATS[seat], FRONT_ENTRIES[front], isRearAllowed ? ALLOWED : PROHIBITED);
}

/** undefined: these three bytes are no status. */
export function tryParseStatus(data: Uint8Array): StxStatus | undefined {
  const [s1, s2, s3] = data;
  const seat = keyOf(SEATS, s1);
  const front = keyOf(FRONT_ENTRIES, s2);
  const isKnownRear = s3 === ALLOWED || s3 === PROHIBITED;
  if (data.length !== 3 || seat === undefined || front === undefined || !isKnownRear) return undefined;
  return { seat, front, isRearAllowed: s3 === ALLOWED };
}

function keyOf<Key extends string>(
  bytes: Readonly<Record<Key, number>>,
  byte: number | undefined,
): Key | undefined {
  return (Object.keys(bytes) as Key[]).find((key) => bytes[key] === byte);
}
