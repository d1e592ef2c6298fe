/** The full status of Custom's printers: what each bit of its four bytes says (devices.md 3.7). */

/** Paper, user, recoverable, unrecoverable. */
export type FullStatusBytes = readonly [number, number, number, number];

const BITS = [
  {
    hasNoPaper: 0x01,
    isPaperLow: 0x04,
    isTicketAtOutput: 0x20,
    /** The length that was set as the rest of a roll is used up. */
    isVirtualPaperEnd: 0x40,
    isOffMark: 0x80,
  },
  {
    isHeadUp: 0x01,
    isCoverOpen: 0x02,
    isSpooling: 0x04,
    isMotorOn: 0x08,
    isLineFeedPressed: 0x20,
    isFormFeedPressed: 0x40,
  },
  {
    isHeadHot: 0x01,
    /** Bytes came damaged, or too many. */
    hasLineError: 0x02,
    hasSupplyError: 0x08,
    hasRefusedCommand: 0x20,
    isPaperJammed: 0x40,
    hasMarkError: 0x80,
  },
  {
    hasCutterError: 0x01,
    isCutterCoverOpen: 0x02,
    hasRamError: 0x04,
    hasEepromError: 0x08,
    hasMemoryGroupError: 0x40,
    hasPresenterError: 0x80,
  },
] as const;

type KeysOf<T> = T extends unknown ? keyof T : never;
export type FullStatusBit = KeysOf<(typeof BITS)[number]>;
export type FullStatus = Readonly<Record<FullStatusBit, boolean>>;

/** No bit of the four bytes is at this place, so no control character and no other answer looks like one of them. */
const NEVER_SET = 0x10;

export function isFullStatusByte(byte: number): boolean {
  return (byte & NEVER_SET) === 0;
}

export function decodeFullStatus(bytes: FullStatusBytes): FullStatus {
  return Object.fromEntries(
    BITS.flatMap((masks, at) =>
      Object.entries(masks).map(([bit, mask]) => [bit, ((bytes[at] ?? 0) & mask) !== 0] as const),
    ),
  ) as Record<FullStatusBit, boolean>;
}

/** The printer's side; what is not named is not set. */
export function encodeFullStatus(status: Partial<FullStatus>): FullStatusBytes {
  const [paper, user, recoverable, unrecoverable] = BITS.map((masks) =>
    Object.entries(masks).reduce(
      (byte, [bit, mask]) => (status[bit as FullStatusBit] ? byte | mask : byte),
      0,
    ),
  );
  return [paper ?? 0, user ?? 0, recoverable ?? 0, unrecoverable ?? 0];
}
