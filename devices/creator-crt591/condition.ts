/** What is known of the reader and the card in it, and what that means in our words (devices.md 2.4, 5.3). Pure. */
import type { CardReaderStatus } from '../../shared/domain/device-status.ts';
import type { Refusal } from './answer-codes.ts';
import type { F2Status } from './codec.ts';

export interface Condition {
  /** null: not asked yet. */
  readonly reported: F2Status | null;
  /** The refusal that is not cured yet, and its code. */
  readonly fault: { readonly code: string; readonly status: NonNullable<Refusal['fault']> } | null;
  readonly chip: CardReaderStatus['chipPower'];
}

export const UNKNOWN: Condition = { reported: null, fault: null, chip: 'unknown' };

const MEDIA = { none: 'notPresent', gate: 'entering', inside: 'present' } as const;
const STACKER = { empty: 'empty', few: 'low', enough: 'ok' } as const;

type Changes = Omit<CardReaderStatus, 'link' | 'identity'>;

export function statusOf({ reported, fault, chip }: Condition, hasStacker: boolean): Changes {
  const isBinFull = reported?.isBinFull === true;
  return {
    device: 'online',
    action: isBinFull ? 'clear' : null,
    detail: fault === null ? null : `F2 ${fault.code}`,
    media: reported === null ? 'unknown' : MEDIA[reported.card],
    chipPower: reported?.card === 'inside' ? chip : 'noCard',
    retainBin: reported === null ? 'unknown' : isBinFull ? 'full' : 'ok',
    stacker: !hasStacker ? null : reported === null ? 'unknown' : STACKER[reported.stacker],
    ...fault?.status,
  };
}
