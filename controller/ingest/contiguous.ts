/** The rule that makes delivery exactly-once and in order: only what follows the watermark is new (fleet.md 2.4 and 6.4). Pure. */

export type LogVerdict =
  /** Everything is stored already. */
  | { readonly tag: 'duplicate' }
  /** Something between the watermark and this batch is missing. */
  | { readonly tag: 'gap' }
  /** The first `skip` records are stored already, the rest is new and moves the watermark. */
  | { readonly tag: 'new'; readonly skip: number; readonly watermark: number };

/** `count` records from `firstSeq` on, against everything up to `watermark` being stored. */
export function judgeLog(watermark: number, firstSeq: number, count: number): LogVerdict {
  const lastSeq = firstSeq + count - 1;
  if (lastSeq <= watermark) return { tag: 'duplicate' };
  if (firstSeq > watermark + 1) return { tag: 'gap' };
  return { tag: 'new', skip: watermark + 1 - firstSeq, watermark: lastSeq };
}

export interface RangeVerdict {
  /** Seqs that the kiosk does not hold any more and we never had. */
  readonly lost: { readonly lowSeq: number; readonly highSeq: number } | null;
  readonly watermark: number;
  /** We have more of this epoch than the kiosk ever wrote: its disk went back in time. */
  readonly isRewound: boolean;
}

/** What a birth says of one epoch: the kiosk holds `lowSeq` to `highSeq`, and nothing when low > high. */
export function judgeRange(watermark: number, lowSeq: number, highSeq: number): RangeVerdict {
  const isRewound = Math.max(highSeq, lowSeq - 1) < watermark;
  if (lowSeq <= watermark + 1) return { lost: null, watermark, isRewound };
  return { lost: { lowSeq: watermark + 1, highSeq: lowSeq - 1 }, watermark: lowSeq - 1, isRewound };
}
