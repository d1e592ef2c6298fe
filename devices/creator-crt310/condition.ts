/** What is known of the reader and the card in it, and what that means in our words (devices.md 2.5, 5.3). Pure. */
import type { CardReaderStatus } from '../../shared/domain/device-status.ts';
import type { Fault } from './answer-codes.ts';
import { PLACES, type Seat, type StxStatus } from './status.ts';

export interface Condition {
  /** null: not asked yet. */
  readonly reported: StxStatus | null;
  /** A refusal that is not cured yet, as a technician finds it in the vendor's text. */
  readonly fault: (Fault & { readonly detail: string }) | null;
  /** The entry is not as it was ordered, and orders do not change it. */
  readonly isEntryWrong: boolean;
  readonly chip: CardReaderStatus['chipPower'];
}

export const UNKNOWN: Condition = { reported: null, fault: null, isEntryWrong: false, chip: 'unknown' };

type Changes = Omit<CardReaderStatus, 'link' | 'identity'>;

const MEDIA = { none: 'notPresent', gate: 'entering', inside: 'present' } as const;

/** Where a card does not belong: a strange one that will not move, and one that was captured and did not fall. */
const STRAY: Readonly<Partial<Record<Seat, Partial<Changes>>>> = {
  oddLong: { device: 'userError', media: 'jammed', action: 'clear', detail: 'S1 46' },
  oddShort: { device: 'userError', media: 'jammed', action: 'clear', detail: 'S1 47' },
  rearFree: { media: 'jammed', action: 'clear', detail: 'S1 4D' },
};

export function statusOf({ reported, fault, isEntryWrong, chip }: Condition): Changes {
  const isInside = reported !== null && PLACES[reported.seat] === 'inside';
  return {
    device: 'online',
    action: null,
    detail: null,
    media: reported === null ? 'unknown' : MEDIA[PLACES[reported.seat]],
    chipPower: isInside ? chip : 'noCard',
    // It knows nothing of its bin, and has no stacker.
    retainBin: null,
    stacker: null,
    ...(isEntryWrong ? { device: 'hardwareError', action: 'maintenance', detail: 'S2' } : {}),
    ...(reported === null ? {} : STRAY[reported.seat]),
    ...(fault === null ? {} : { ...fault.status, detail: fault.detail }),
  };
}

/** What a report says of the chip: whoever is not at the contacts has no power. */
export function chipAfter(chip: Condition['chip'], seat: Seat): Condition['chip'] {
  if (PLACES[seat] !== 'inside') return 'unknown';
  return chip === 'online' && seat !== 'atContacts' ? 'poweredOff' : chip;
}

export function isEntryAs(order: 'open' | 'closed', { front, isRearAllowed }: StxStatus): boolean {
  return front === (order === 'open' ? 'switch' : 'prohibited') && !isRearAllowed;
}
